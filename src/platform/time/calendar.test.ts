import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addCalendarDays,
  addHours,
  addWorkingDays,
  calendarOf,
  deadline,
  isProvisional,
  isWorkingDay,
  localDay,
  makeCalendar,
  publishedHolidays,
  type TimeZone,
  timeZones,
  workingDayFrom,
  workingDaysBetween,
} from './index.ts';

const cal = calendarOf(publishedHolidays);
const wib = (text: string) => new Date(`${text}+07:00`);
const dueDay = (from: string, n: number) => localDay(cal.timeZone, addWorkingDays(cal, wib(from), n));

const zone = fc.constantFrom<TimeZone[]>(...timeZones);
const moment = fc.date({ min: new Date('2023-06-01Z'), max: new Date('2030-06-01Z'), noInvalidDate: true });
const count = fc.nat({ max: 80 });
const onWorkingDay = (at: Date, timeZone: TimeZone) => isWorkingDay(cal, localDay(timeZone, at));
const many = { numRuns: 5000 };

test('each decreed year holds as many days as its decree and the election decrees of 2024 name', () => {
  const counts = publishedHolidays.map(({ year, days }) => [
    year,
    days.filter((day) => day.kind === 'national').length,
    days.filter((day) => day.kind === 'collective').length,
  ]);
  assert.deepEqual(counts, [
    [2024, 19, 10],
    [2025, 17, 11],
    [2026, 17, 8],
    [2027, 18, 8],
  ]);
});

test('every published day lies in its own year, once, in order, and collective leave is never on a weekend', () => {
  for (const { year, days } of publishedHolidays) {
    const dates = days.map((day) => day.date);
    assert.deepEqual(dates, [...new Set(dates)].sort());
    assert.ok(dates.every((date) => date.startsWith(`${year}-`)));
    const leave = days.filter((day) => day.kind === 'collective');
    assert.ok(
      leave.every((day) => ![0, 6].includes(new Date(day.date).getUTCDay())),
      `${year}`,
    );
  }
});

test('a day is a working day from Monday to Friday unless it is a holiday or collective leave', () => {
  assert.equal(isWorkingDay(cal, '2026-11-20'), true);
  assert.equal(isWorkingDay(cal, '2026-11-21'), false, 'Saturday');
  assert.equal(isWorkingDay(cal, '2026-11-22'), false, 'Sunday');
  assert.equal(isWorkingDay(cal, '2026-08-17'), false, 'national holiday');
  assert.equal(isWorkingDay(cal, '2025-08-18'), false, 'collective leave added in August 2025');
  assert.equal(isWorkingDay(cal, '2024-11-27'), false, 'election day');
});

test('a date that does not exist is refused', () => {
  assert.throws(() => isWorkingDay(cal, '2026-02-31'), RangeError);
  assert.throws(() => isWorkingDay(cal, '9 November'), RangeError);
  assert.throws(() => makeCalendar([{ date: '2026-13-01', name: '', kind: 'national' }], new Set()), RangeError);
});

test('an invalid moment and an amount that is no number of days are refused', () => {
  assert.throws(() => addWorkingDays(cal, new Date(Number.NaN), 1), RangeError);
  assert.throws(() => addWorkingDays(cal, wib('2026-11-09T08:00'), -1), RangeError);
  assert.throws(() => addWorkingDays(cal, wib('2026-11-09T08:00'), 1.5), RangeError);
  assert.throws(() => addCalendarDays(cal, wib('2026-11-09T08:00'), Number.NaN), RangeError);
  assert.throws(() => addHours(wib('2026-11-09T08:00'), -1), RangeError);
});

test('five working days of a Friday report end on the next Friday, a millisecond before midnight', () => {
  assert.deepEqual(addWorkingDays(cal, wib('2026-11-20T09:00'), 5), wib('2026-11-27T23:59:59.999'));
});

test('a report of Saturday is due with the reports of Friday', () => {
  assert.equal(dueDay('2026-11-21T09:00', 1), '2026-11-23');
  assert.equal(dueDay('2026-11-20T09:00', 1), '2026-11-23');
});

test('a limit of no days ends the same day, or on the next working day when it starts on a day off', () => {
  assert.equal(dueDay('2026-11-20T09:00', 0), '2026-11-20');
  assert.equal(dueDay('2026-11-21T09:00', 0), '2026-11-23');
});

test('around Lebaran 2025 the clock rests from 28 March to 7 April', () => {
  assert.equal(dueDay('2025-03-27T10:00', 1), '2025-04-08');
  assert.equal(dueDay('2025-03-26T10:00', 3), '2025-04-09');
  assert.equal(workingDaysBetween(cal, wib('2025-03-27T10:00'), wib('2025-04-08T10:00')), 1);
});

test('around Lebaran 2026 Nyepi and Idulfitri make one pause from 18 to 24 March', () => {
  assert.equal(dueDay('2026-03-17T15:00', 1), '2026-03-25');
  assert.equal(dueDay('2026-03-16T15:00', 3), '2026-03-26');
});

test('around Lebaran 2027 only four days of the first two weeks of March are left from Monday the first', () => {
  assert.equal(dueDay('2027-03-01T08:00', 4), '2027-03-05');
  assert.equal(dueDay('2027-03-01T08:00', 5), '2027-03-16');
});

test('over New Year the calendar of both years counts', () => {
  assert.equal(dueDay('2025-12-24T16:00', 1), '2025-12-29');
  assert.equal(dueDay('2025-12-30T16:00', 2), '2026-01-02');
  assert.equal(dueDay('2026-12-23T16:00', 5), '2027-01-04');
});

test('the sixty working days of a complaint with inspection end where a hand count says', () => {
  assert.equal(dueDay('2026-11-09T07:12', 14), '2026-11-27');
  assert.equal(dueDay('2026-11-09T07:12', 60), '2027-02-08');
});

test('a year without a decree knows its fixed holidays, nothing else, and says so', () => {
  assert.equal(isWorkingDay(cal, '2028-06-01'), false);
  assert.equal(isWorkingDay(cal, '2028-08-17'), false);
  assert.equal(isWorkingDay(cal, '2028-02-28'), true, 'where Idulfitri 2028 may fall');
  assert.equal(isProvisional(cal, '2028-01-01'), true);
  assert.equal(isProvisional(cal, '2027-12-31'), false);
});

test('a deadline is provisional by the local year it ends in', () => {
  assert.equal(isProvisional(cal, wib('2027-12-31T23:59:59.999')), false);
  assert.equal(isProvisional(cal, wib('2028-01-01T00:00')), true);
});

test('a year that an administrator marks provisional stays so although it has rows', () => {
  const rows = [{ date: '2028-02-28', name: 'Idulfitri, perkiraan', kind: 'national' as const }];
  const guessed = makeCalendar(rows, new Set([2028]));
  assert.equal(isWorkingDay(guessed, '2028-02-28'), false);
  assert.equal(isProvisional(guessed, '2028-02-28'), true);
  assert.equal(isProvisional(makeCalendar(rows, new Set()), '2028-02-28'), false);
});

test('the same moment can be another day further east', () => {
  const east = calendarOf(publishedHolidays, 'Asia/Jayapura');
  const lateSunday = wib('2026-11-22T22:30');
  assert.equal(localDay('Asia/Jayapura', lateSunday), '2026-11-23');
  assert.deepEqual(addWorkingDays(east, lateSunday, 1), new Date('2026-11-24T23:59:59.999+09:00'));
  assert.deepEqual(addWorkingDays(cal, lateSunday, 1), wib('2026-11-23T23:59:59.999'));
});

test('calendar days run over weekends and end at midnight; hours run through the night', () => {
  assert.deepEqual(
    deadline(cal, wib('2026-11-20T09:00'), { amount: 2, unit: 'calendar_days' }),
    wib('2026-11-22T23:59:59.999'),
  );
  assert.deepEqual(deadline(cal, wib('2026-11-20T22:00'), { amount: 3, unit: 'hours' }), wib('2026-11-21T01:00'));
  assert.deepEqual(
    deadline(cal, wib('2026-11-20T09:00'), { amount: 3, unit: 'working_days' }),
    addWorkingDays(cal, wib('2026-11-20T09:00'), 3),
  );
});

test('the n-th working day is a working day, whatever the start', () => {
  fc.assert(
    fc.property(moment, count, zone, (from, n, timeZone) => {
      const due = addWorkingDays({ ...cal, timeZone }, from, n);
      return onWorkingDay(due, timeZone) && new Date(due.getTime() + 1).getTime() % 3_600_000 === 0;
    }),
    many,
  );
});

test('the day of receipt is never counted', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 80 }), (from, n) => {
      const due = addWorkingDays(cal, from, n);
      return localDay(cal.timeZone, due) > localDay(cal.timeZone, from) && workingDaysBetween(cal, from, due) === n;
    }),
    many,
  );
});

test('counting one day at a time finds the same day as counting at once', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 40 }), (from, n) => {
      let day = from.getTime();
      for (let counted = 0; counted < n; ) {
        day += 86_400_000;
        if (onWorkingDay(new Date(day), cal.timeZone)) counted++;
      }
      return localDay(cal.timeZone, new Date(day)) === localDay(cal.timeZone, addWorkingDays(cal, from, n));
    }),
    { numRuns: 2000 },
  );
});

test('more days never end earlier, and strictly later from the first day on', () => {
  fc.assert(
    fc.property(moment, count, (from, n) => {
      const [due, next] = [addWorkingDays(cal, from, n), addWorkingDays(cal, from, n + 1)];
      return n === 0 ? next >= due : next > due;
    }),
    many,
  );
});

test('a later start never ends earlier', () => {
  fc.assert(
    fc.property(moment, fc.nat({ max: 90 * 86_400_000 }), count, (from, later, n) => {
      return addWorkingDays(cal, new Date(from.getTime() + later), n) >= addWorkingDays(cal, from, n);
    }),
    many,
  );
});

test('from a working day, two limits in a row end where their sum ends', () => {
  fc.assert(
    fc.property(moment, count, count, (from, a, b) => {
      fc.pre(onWorkingDay(from, cal.timeZone));
      const inSteps = addWorkingDays(cal, addWorkingDays(cal, from, a), b);
      assert.deepEqual(inSteps, addWorkingDays(cal, from, a + b));
    }),
    many,
  );
});

test('the working days between two moments are negative backwards and add up over a third', () => {
  fc.assert(
    fc.property(moment, moment, moment, (a, b, c) => {
      assert.equal(workingDaysBetween(cal, a, b) + workingDaysBetween(cal, b, a), 0);
      assert.equal(workingDaysBetween(cal, a, b) + workingDaysBetween(cal, b, c), workingDaysBetween(cal, a, c));
    }),
    many,
  );
});

test('the working day before a Monday is the Friday, over a holiday the one before it, and the day itself is never one of them', () => {
  const day = (from: string, n: number) => localDay(cal.timeZone, workingDayFrom(cal, wib(from), n));
  assert.equal(day('2026-11-23T23:59:59.999', -1), '2026-11-20');
  assert.equal(day('2026-11-22T10:00', -1), '2026-11-20', 'from a Sunday');
  assert.equal(day('2026-08-18T10:00', -1), '2026-08-14', 'the 17th is a holiday after a weekend');
  assert.equal(day('2026-11-20T23:59:59.999', 1), '2026-11-23');
  assert.equal(day('2026-11-20T00:00', 3), '2026-11-25');
  assert.deepEqual(workingDayFrom(cal, wib('2026-11-25T12:00'), -2), wib('2026-11-23T00:00'));
  assert.throws(() => workingDayFrom(cal, wib('2026-11-25T12:00'), 0), RangeError);
});

const days = publishedHolidays.flatMap((year) => year.days);
const everywhere = new Map(timeZones.map((timeZone) => [timeZone, makeCalendar(days, new Set(), timeZone)]));

test('so many working days lie between a day and the one found from it, in every zone', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 80 }), zone, (from, n, timeZone) => {
      const here = everywhere.get(timeZone)!;
      const after = workingDayFrom(here, from, n);
      assert.equal(workingDaysBetween(here, from, after), n);
      assert.ok(isWorkingDay(here, localDay(timeZone, after)));
      const before = workingDayFrom(here, from, -n);
      const isItself = Number(isWorkingDay(here, localDay(timeZone, from)));
      assert.equal(workingDaysBetween(here, before, from), n - 1 + isItself);
      assert.ok(isWorkingDay(here, localDay(timeZone, before)));
      assert.ok(before < from && from < after);
    }),
    many,
  );
});
