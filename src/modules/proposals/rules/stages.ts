import { DATES, type DateName, type StageDate } from '../types.ts';

/** The same day in every year, counted from the fiscal year: -1 is the year before it. */
export interface StageDefault {
  readonly name: DateName;
  readonly opensYears: number;
  /** MM-DD */
  readonly opensMonthDay: string;
  readonly dueYears: number;
  readonly dueMonthDay: string;
  readonly source: string;
  readonly sureness: StageDate['sureness'];
}

const FEBRUARY_29 = '02-29';
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const dayIn = (year: number, monthDay: string): string =>
  `${year}-${monthDay === FEBRUARY_29 && !isLeap(year) ? '02-28' : monthDay}`;

/** The dates of a fiscal year: those that the regency wrote for it, else the defaults. In the order of the stages. */
export const datesOf = (
  year: number,
  defaults: readonly StageDefault[],
  written: readonly StageDate[],
): readonly StageDate[] =>
  DATES.flatMap((name) => {
    const own = written.find((one) => one.year === year && one.name === name);
    if (own) return [own];
    const rule = defaults.find((one) => one.name === name);
    if (!rule) return [];
    const { source, sureness } = rule;
    const opensOn = dayIn(year + rule.opensYears, rule.opensMonthDay);
    return [
      { year, name, opensOn, dueOn: dayIn(year + rule.dueYears, rule.dueMonthDay), doneOn: null, source, sureness },
    ];
  });

/** Calendar days by which something came after its day, or is behind it now; 0: in time. @param done when it came; null: not yet */
export const daysLate = (dueOn: string, done: string | null, today: string): number => {
  const at = done ?? today;
  return Math.max(0, Math.round((Date.parse(`${at}T00:00:00Z`) - Date.parse(`${dueOn}T00:00:00Z`)) / 86_400_000));
};

/** The first fiscal year for which a village can still be in time: what a new proposal is for, where nobody says. */
export const yearToPropose = (today: string, dueOf: (year: number) => string | undefined): number => {
  const first = Number(today.slice(0, 4)) + 1;
  const due = dueOf(first);
  return due !== undefined && due < today ? first + 1 : first;
};

/** What a day of the calendar is to whoever looks today. */
export type DateStanding = 'ahead' | 'running' | 'late' | 'done' | 'done_late';
export const dateStanding = ({ opensOn, dueOn, doneOn }: StageDate, today: string): DateStanding => {
  if (doneOn) return doneOn > dueOn ? 'done_late' : 'done';
  if (today > dueOn) return 'late';
  return today < opensOn ? 'ahead' : 'running';
};
