import type { Sen } from '#platform/money.ts';

/** What may be spent, what was to be spent by now, and what was. */
export interface Spending {
  readonly amount: Sen;
  /** Undefined where the version has no cash plan. */
  readonly planned: Sen | undefined;
  readonly paid: Sen;
}

/** So many points of the budget below its cash plan, and an agency is told as behind. */
export const BEHIND_POINTS = 10;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Months of a year that are over at the end of a day: a cash plan speaks of whole months. @param day YYYY-MM-DD */
export const monthsOver = (day: string, year: number): number => {
  const [of, month, date] = day.split('-').map(Number) as [number, number, number];
  if (of !== year) return of < year ? 0 : 12;
  const last = month === 2 && isLeap(year) ? 29 : DAYS[month - 1]!;
  return date >= last ? month : month - 1;
};

/** The last day of so many months of a year, YYYY-MM-DD; undefined before the first is over. */
export const endOfMonths = (year: number, months: number): string | undefined => {
  if (months < 1) return undefined;
  const last = months === 2 && isLeap(year) ? 29 : DAYS[months - 1]!;
  return `${year}-${String(months).padStart(2, '0')}-${last}`;
};

/** Points of the budget that are missing to the plan, to a tenth; below nothing: more was spent. Undefined without a plan or a budget. */
export const gapOf = ({ amount, planned, paid }: Spending): number | undefined =>
  planned === undefined || amount <= 0n ? undefined : Number(((planned - paid) * 1000n) / amount) / 10;

export const isBehind = (spending: Spending): boolean => (gapOf(spending) ?? 0) >= BEHIND_POINTS;

/** Whoever is farthest behind first; without a plan, whoever has spent the smallest part. */
export const byGap = <T extends Spending>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => {
    const [one, other] = [gapOf(a), gapOf(b)];
    if (one !== undefined && other !== undefined && one !== other) return other - one;
    if ((one === undefined) !== (other === undefined)) return one === undefined ? 1 : -1;
    const [left, right] = [a.paid * b.amount, b.paid * a.amount];
    return left < right ? -1 : left > right ? 1 : 0;
  });
