import { firstDay, lastDay, monthAfter, monthsUpTo } from '#platform/time/index.ts';

/** What the figures of a page are about: whole months of receipt. */
export interface Period {
  /** As it stands in the address: `2026-11`, `2026-t4`, `2026`; `12` stands for twelve months, the running one the last, and in no address. */
  readonly code: string;
  readonly kind: 'month' | 'quarter' | 'year' | 'twelve';
  readonly months: readonly string[];
  /** YYYY-MM-DD */
  readonly from: string;
  readonly to: string;
  /** Its last month is not over. */
  readonly isRunning: boolean;
}

/** No figures are older. */
const FIRST_YEAR = 2000;

const made = (code: string, kind: Period['kind'], last: string, many: number, thisMonth: string): Period => {
  const months = monthsUpTo(last, many);
  return { code, kind, months, from: firstDay(months[0]), to: lastDay(last), isRunning: last >= thisMonth };
};

/** @param text of an address; what makes no sense, or has not begun, is the last twelve months @param today YYYY-MM-DD in the region's own time */
export const readPeriod = (text: string | null, today: string): Period => {
  const thisMonth = today.slice(0, 7);
  const [, year, quarter, month] = /^(\d{4})(?:-t([1-4])|-(0[1-9]|1[0-2]))?$/.exec(text ?? '') ?? [];
  const first = quarter ? `${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}` : `${year}-${month ?? '01'}`;
  if (!text || !year || Number(year) < FIRST_YEAR || first > thisMonth)
    return made('12', 'twelve', thisMonth, 12, thisMonth);
  if (month) return made(text, 'month', first, 1, thisMonth);
  if (quarter) return made(text, 'quarter', monthAfter(first, 2), 3, thisMonth);
  return made(text, 'year', `${year}-12`, 12, thisMonth);
};

/** What a reader is offered: twelve months, then months, quarters and years, the newest first. */
export const periodsOffered = (today: string): Period[] => {
  const thisMonth = today.slice(0, 7);
  const year = Number(today.slice(0, 4));
  const quarters = monthsUpTo(thisMonth, 24)
    .filter((month) => /-(01|04|07|10)$/.test(month))
    .toReversed();
  const quarterOf = (month: string) => `${month.slice(0, 4)}-t${(Number(month.slice(5)) + 2) / 3}`;
  return [
    '12',
    ...monthsUpTo(thisMonth, 13).toReversed(),
    ...quarters.map(quarterOf),
    ...Array.from({ length: 4 }, (_, index) => String(year - index)),
  ].map((code) => readPeriod(code, today));
};
