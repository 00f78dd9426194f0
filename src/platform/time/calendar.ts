import { dayNumber, dayOf, endOfDay, localDay, parseDay, type TimeZone } from './zone.ts';

export type HolidayKind = 'national' | 'collective';
export type Holiday = { date: string; name: string; kind: HolidayKind };

/** Working days of one region. Build it with `makeCalendar`; it never changes afterwards. */
export type Calendar = {
  readonly timeZone: TimeZone;
  /** Holidays that fall on Monday to Friday, ascending, in days since 1970-01-01. */
  readonly daysOff: readonly number[];
  readonly decreedYears: ReadonlySet<number>;
};

export type TimeLimit = { amount: number; unit: 'working_days' | 'calendar_days' | 'hours' };

/** Holidays with a fixed date in every year: month, day. @source Keppres 8/2024, diktum kesatu 1, 7, 14, 15, 16 */
const FIXED_HOLIDAYS = [
  [1, 1],
  [5, 1],
  [6, 1],
  [8, 17],
  [12, 25],
] as const;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

/** Monday is 0. Day 0, 1970-01-01, was a Thursday. */
const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;
const isWeekday = (day: number): boolean => weekday(day) < 5;

const fixedHolidays = (): number[] => {
  const days: number[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    for (const [month, day] of FIXED_HOLIDAYS) days.push(dayNumber(year, month, day) as number);
  }
  return days;
};

/**
 * A calendar from rows of holidays; both kinds are days off (cuti bersama is a day off for civil servants, by a
 * yearly Keppres). The five holidays with a fixed date count in every year, also where no row names them.
 * A year without any row is provisional, as is one in `provisionalYears`: its moving holidays are not known.
 * @throws RangeError when a row's date does not exist
 * @source Perpres 21/2023: government offices work Monday to Friday
 */
export const makeCalendar = (
  days: readonly Holiday[],
  provisionalYears: ReadonlySet<number>,
  timeZone: TimeZone = 'Asia/Jakarta',
): Calendar => {
  const off = new Set([...fixedHolidays(), ...days.map((row) => parseDay(row.date))].filter(isWeekday));
  const years = days.map((row) => yearOf(row.date)).filter((year) => !provisionalYears.has(year));
  return { timeZone, daysOff: [...off].sort((a, b) => a - b), decreedYears: new Set(years) };
};

const yearOf = (day: string): number => Number(day.slice(0, 4));

/** Whether the holidays of that moment's or day's year are not decreed yet, so that a deadline there may still move. */
export const isProvisional = (cal: Calendar, at: Date | string): boolean =>
  !cal.decreedYears.has(yearOf(typeof at === 'string' ? at : localDay(cal.timeZone, at)));

/** How many entries of the ascending list are at most `day`. */
const countUpTo = (ascending: readonly number[], day: number): number => {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= day) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Working days from a fixed Monday through `day`. Everything else is a difference of two such counts, so years cost
 * no more than hours.
 */
const workingDaysThrough = (cal: Calendar, day: number): number => {
  const sinceMonday = day + 4;
  const weeks = Math.floor(sinceMonday / 7);
  return weeks * 5 + Math.min(sinceMonday - weeks * 7, 5) - countUpTo(cal.daysOff, day);
};

const isWorking = (cal: Calendar, day: number): boolean =>
  workingDaysThrough(cal, day) > workingDaysThrough(cal, day - 1);

/** @throws RangeError when the text is not an existing 'YYYY-MM-DD' */
export const isWorkingDay = (cal: Calendar, day: string): boolean => isWorking(cal, parseDay(day));

const requireCount = (n: number): void => {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a number of days: ${n}`);
};

/**
 * The end (23:59:59.999 local) of the n-th working day after the day of `from`.
 *
 * The day of receipt is never counted. A start on a day off counts from the next working day, which is day one: a
 * report of Saturday is due with those of Friday, because whoever reports at a weekend must not wait a day longer.
 * For n = 0 (due the same day) a start on a day off is due at the end of the next working day.
 * @throws RangeError when n is not a whole number from 0 on
 */
export const addWorkingDays = (cal: Calendar, from: Date, n: number): Date => {
  requireCount(n);
  let day = dayOf(cal.timeZone, from);
  const wanted = workingDaysThrough(cal, day) + (isWorking(cal, day) ? n : Math.max(n, 1));
  // A calendar day holds at most one working day, so a jump by what is missing can never go too far.
  for (let missing = wanted - workingDaysThrough(cal, day); missing > 0; ) {
    day += missing;
    missing = wanted - workingDaysThrough(cal, day);
  }
  return endOfDay(cal.timeZone, day);
};

/**
 * The beginning (00:00 local) of the n-th working day after the day of `from`, or before it for a negative n.
 * @throws RangeError when n is 0 or no whole number
 */
export const workingDayFrom = (cal: Calendar, from: Date, n: number): Date => {
  requireCount(Math.abs(n));
  if (n === 0) throw new RangeError('not a number of days: 0');
  const start = dayOf(cal.timeZone, from);
  let day = n > 0 ? start : start - 1;
  const wanted = workingDaysThrough(cal, day) + (n > 0 ? n : n + 1);
  for (let off = wanted - workingDaysThrough(cal, day); off !== 0; off = wanted - workingDaysThrough(cal, day))
    day += off;
  while (!isWorking(cal, day)) day -= 1; // of days that count alike the working one is the first
  return new Date(endOfDay(cal.timeZone, day - 1).getTime() + 1);
};

/** Working days after the day of `a` through the day of `b`; negative when `b` is earlier, 0 on the same day. */
export const workingDaysBetween = (cal: Calendar, a: Date, b: Date): number =>
  workingDaysThrough(cal, dayOf(cal.timeZone, b)) - workingDaysThrough(cal, dayOf(cal.timeZone, a));

/** The end of the n-th calendar day after the day of `from`, day off or not. @throws RangeError as `addWorkingDays` */
export const addCalendarDays = (cal: Calendar, from: Date, n: number): Date => {
  requireCount(n);
  return endOfDay(cal.timeZone, dayOf(cal.timeZone, from) + n);
};

/** The moment `n` hours later, day and night. @throws RangeError when n is negative or not finite */
export const addHours = (from: Date, n: number): Date => {
  if (!Number.isFinite(n) || n < 0) throw new RangeError(`not a number of hours: ${n}`);
  return new Date(from.getTime() + n * 3_600_000);
};

/** When a limit that starts at `from` ends. @throws RangeError when the amount does not fit the unit */
export const deadline = (cal: Calendar, from: Date, limit: TimeLimit): Date => {
  switch (limit.unit) {
    case 'working_days':
      return addWorkingDays(cal, from, limit.amount);
    case 'calendar_days':
      return addCalendarDays(cal, from, limit.amount);
    case 'hours':
      return addHours(from, limit.amount);
  }
};
