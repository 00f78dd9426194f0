import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addWorkingDays, makeCalendar, publishedHolidays, timeZones } from '#platform/time/index.ts';
import seeds from '../seeds/ladder.json' with { type: 'json' };
import { DEADLINE_STEPS, LADDER_STEPS, LEVELS, RECIPIENTS, type Rung } from '../types.ts';
import {
  climb,
  firstRungAt,
  higher,
  hopsOf,
  misfitOf,
  momentOf,
  reachedBy,
  rungsFor,
  workingDaysLate,
} from './ladder.ts';

const days = publishedHolidays.flatMap((year) => year.days);
const calendars = timeZones.map((timeZone) => makeCalendar(days, new Set(), timeZone));
const [calendar, , wit] = calendars;
const wib = (text: string) => new Date(`${text}+07:00`);
const endOf = (day: string) => wib(`${day}T23:59:59.999`);

const seeded = seeds.map((seed, index) => ({
  ...seed,
  id: String(index),
  validFrom: '2000-01-01',
  validTo: null,
})) as Rung[];
const rung = (change: Partial<Rung>): Rung => ({ ...seeded[0], id: 'x', ...change });

test('a rung of working days comes at six in the morning of its day, in the time of the region', () => {
  const due = endOf('2026-11-25'); // Wednesday
  const at = (amount: number, unit: Rung['unit'] = 'working_days') => momentOf(calendar, { amount, unit }, due);
  assert.deepEqual(at(-2), wib('2026-11-23T06:00'));
  assert.deepEqual(at(-3), wib('2026-11-20T06:00'), 'over the weekend');
  assert.deepEqual(at(1), wib('2026-11-26T06:00'));
  assert.deepEqual(at(3), wib('2026-11-30T06:00'));
  assert.deepEqual(at(0), wib('2026-11-26T00:00'));
  assert.deepEqual(at(-3, 'hours'), wib('2026-11-25T20:59:59.999'));
  assert.deepEqual(at(5, 'hours'), wib('2026-11-26T04:59:59.999'));
  const there = new Date('2026-11-25T23:59:59.999+09:00');
  assert.deepEqual(momentOf(wit, { amount: 1, unit: 'working_days' }, there), new Date('2026-11-26T06:00:00+09:00'));
  assert.deepEqual(
    momentOf(calendar, { amount: 1, unit: 'working_days' }, endOf('2026-08-14')),
    wib('2026-08-18T06:00'),
    'Monday the 17th is a holiday',
  );
});

test('a rung that says three working days comes on the day on which everybody reads "lewat 3 hari kerja"', () => {
  const moment = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...calendars),
      moment,
      fc.nat({ max: 20 }),
      fc.integer({ min: 1, max: 30 }),
      (cal, from, limit, n) => {
        const due = addWorkingDays(cal, from, limit);
        const at = momentOf(cal, { amount: n, unit: 'working_days' }, due);
        assert.equal(workingDaysLate(cal, due, at), n);
        assert.equal(workingDaysLate(cal, due, new Date(at.getTime() - 6 * 3_600_000 - 1)), n - 1);
        assert.ok(momentOf(cal, { amount: -n, unit: 'working_days' }, due) < due);
      },
    ),
    { numRuns: 1000 },
  );
});

test('the seeded ladder fits, and knows somebody for whatever can be owed', () => {
  for (const one of seeded) assert.equal(misfitOf(one), undefined, `${one.step} ${one.amount}`);
  for (const step of DEADLINE_STEPS) assert.ok(firstRungAt(seeded, calendar, { step, at: endOf('2026-11-25') }), step);
  assert.equal(hopsOf(seeded, '2026-11-25'), 2);
});

test('what nobody owes to nobody is no rung', () => {
  assert.equal(misfitOf(rung({ step: 'reporter_silence', amount: -2, recipient: 'regent' })), 'recipient');
  assert.equal(misfitOf(rung({ step: 'reporter_silence', amount: 2, recipient: 'reporter' })), 'amount');
  assert.equal(misfitOf(rung({ step: 'verify', amount: -2, recipient: 'proposed_agency' })), 'amount');
  assert.equal(misfitOf(rung({ step: 'verify', amount: 2, recipient: 'holder' })), 'recipient');
  assert.equal(misfitOf(rung({ step: 'transfer', amount: 2, recipient: 'secretary' })), 'unit');
  assert.equal(misfitOf(rung({ step: 'transfer', amount: 0, unit: 'times', recipient: 'secretary' })), 'amount');
  assert.equal(misfitOf(rung({ step: 'resolve', amount: 366, recipient: 'regent' })), 'amount');
});

test('a rung holds if it is in force on its own day, not on that of the report', () => {
  const due = { step: 'resolve' as const, at: endOf('2026-11-25') };
  const old = rung({ step: 'resolve', amount: 1, recipient: 'agency_head', validTo: '2026-11-26' });
  const next = rung({ step: 'resolve', amount: 2, recipient: 'secretary', validFrom: '2026-11-27' });
  const of = (rungs: Rung[]) => rungsFor(rungs, calendar, due).map(({ rung: { recipient } }) => recipient);
  assert.deepEqual(of([next, old]), ['agency_head', 'secretary']);
  assert.deepEqual(
    of([
      { ...next, validFrom: '2026-11-28' },
      { ...old, validTo: '2026-11-25' },
    ]),
    [],
  );
});

const DUE = { step: 'first_response' as const, at: endOf('2026-11-25') };
const climbed = (now: Date, taken: readonly string[] = []) => climb(seeded, calendar, DUE, new Set(taken), now);
const recipients = (rungs: readonly Rung[]) => rungs.map(({ recipient }) => recipient);

test('each level is told in its turn', () => {
  const early = climbed(wib('2026-11-24T05:59'));
  assert.deepEqual([early.taken, early.next], [[], wib('2026-11-24T06:00')]);
  const reminder = climbed(wib('2026-11-24T06:00'));
  assert.deepEqual(
    [recipients(reminder.told), reminder.level, reminder.next],
    [['holder'], null, wib('2026-11-26T06:00')],
  );
  const head = climbed(wib('2026-11-27T10:00'), ['4']);
  assert.deepEqual(
    [recipients(head.told), head.level, head.next],
    [['agency_head'], 'agency_head', wib('2026-11-30T06:00')],
  );
  const last = climbed(wib('2026-12-10T10:00'), ['4', '5', '6']);
  assert.deepEqual([recipients(last.told), last.level, last.next], [['regent'], 'regent', null]);
});

test('after an outage all levels are told at once, and nobody is reminded of what has passed', () => {
  const after = climbed(wib('2027-01-10T10:00'));
  assert.deepEqual(recipients(after.taken), ['holder', 'agency_head', 'secretary', 'regent']);
  assert.deepEqual(recipients(after.told), ['agency_head', 'secretary', 'regent']);
  assert.deepEqual([after.level, after.next], ['regent', null]);
});

test('a notice to the reporter that comes late is still given', () => {
  const due = { step: 'reporter_silence' as const, at: endOf('2026-11-25') };
  const after = climb(seeded, calendar, due, new Set(), wib('2026-12-10T10:00'));
  assert.deepEqual(recipients(after.told), ['reporter', 'reporter']);
});

const anyRung = fc
  .record({
    step: fc.constantFrom(...LADDER_STEPS),
    amount: fc.integer({ min: -20, max: 20 }),
    unit: fc.constantFrom('working_days' as const, 'hours' as const),
    recipient: fc.constantFrom(...RECIPIENTS),
  })
  .filter((one) => misfitOf(one) === undefined);

test('whenever the ladder is looked at, each rung is taken once, and in the end every one that ever came', () => {
  const ladders = fc.array(anyRung, { maxLength: 12 });
  const looks = fc.array(fc.nat({ max: 90 * 24 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      ladders,
      looks,
      fc.constantFrom(...DEADLINE_STEPS),
      fc.constantFrom(...calendars),
      (ladder, hours, step, cal) => {
        const rungs = ladder.map((one, index) => rung({ ...one, id: String(index) }));
        const due = { step, at: endOf('2026-11-25') };
        const taken: string[] = [];
        let level: ReturnType<typeof higher> = null;
        const times = hours
          .map((hour) => new Date(wib('2026-10-20T00:00').getTime() + hour * 3_600_000))
          .sort((a, b) => +a - +b);
        for (const now of times) {
          const found = climb(rungs, cal, due, new Set(taken), now);
          assert.ok(found.told.every((one) => found.taken.includes(one)));
          assert.ok(found.next === null || found.next > now);
          taken.push(...found.taken.map(({ id }) => id));
          level = higher(level, found.level);
        }
        const come = rungsFor(rungs, cal, due).filter(({ at }) => at <= times.at(-1)!);
        assert.deepEqual(taken.toSorted(), come.map(({ rung: { id } }) => id).toSorted());
        const levels = come.map(({ rung: one }) => LEVELS.find((known) => known === one.recipient) ?? null);
        assert.equal(level, levels.reduce(higher, null), 'raised as far as the highest that came');
      },
    ),
    { numRuns: 1000 },
  );
});

test('a report lies on the highest desk that lateness or an appeal leads to, and on none when it is over or waits for its reporter', () => {
  const standing = { status: 'accepted' as const, escalatedTo: null, appealedAt: null };
  assert.equal(reachedBy(standing), null);
  assert.equal(reachedBy({ ...standing, appealedAt: DUE.at }), 'secretary');
  assert.equal(reachedBy({ ...standing, appealedAt: DUE.at, escalatedTo: 'regent' }), 'regent');
  assert.equal(reachedBy({ ...standing, appealedAt: DUE.at, escalatedTo: 'agency_head' }), 'secretary');
  assert.equal(reachedBy({ ...standing, escalatedTo: 'regent', status: 'awaiting_reporter' }), null);
  assert.equal(reachedBy({ ...standing, escalatedTo: 'regent', status: 'confirmed' }), null);
});
