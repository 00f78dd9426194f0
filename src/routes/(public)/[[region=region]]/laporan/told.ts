import type { ReportFilter, Total } from '#modules/reports/index.ts';
import { localDay, type TimeZone } from '#platform/time/index.ts';

/** Fewer hidden reports than this are not told by their number: one could be known by it. */
const LEAST_HIDDEN = 5;
/** Parts of a filter that tell so little that the number of hidden reports behind them gives nobody away. */
const COARSE = new Set(['status', 'late', 'from', 'to', 'ended_from', 'answered_from', 'responded_from']);
const SINCE = ['from', 'ended_from', 'answered_from', 'responded_from'] as const;

/**
 * Whether the reports that nobody may see are counted with the others. Days must be the first and the last of whole months, this
 * month not among the first: between two lists whose days differ by one stands the number of hidden reports of that day.
 */
export const mayTellWhole = (filter: ReportFilter, now: Date, timeZone: TimeZone): boolean => {
  const thisMonth = localDay(timeZone, now).slice(0, 7);
  const begins = (day: string | undefined) => !day || (day.endsWith('-01') && day.slice(0, 7) < thisMonth);
  return (
    Object.keys(filter).every((name) => COARSE.has(name)) &&
    SINCE.every((name) => begins(filter[name])) &&
    (!filter.to || isLastOfMonth(filter.to))
  );
};

const isLastOfMonth = (day: string): boolean =>
  new Date(new Date(`${day}T00:00:00Z`).getTime() + 86_400_000).getUTCDate() === 1;

/** What a list says of its number, and of the reports it does not show; `few`: some, and fewer than five. */
export interface Told {
  readonly total: number;
  /** There are more than that: nobody has counted to the end. */
  readonly isMore: boolean;
  readonly hidden: number | 'few';
}

/** @param whole with the hidden ones */
export const toldOf = (shown: Total, whole: Total): Told => {
  if (shown.isMore || whole.isMore) return { total: shown.n, isMore: shown.isMore, hidden: 0 };
  const hidden = whole.n - shown.n;
  if (hidden > 0 && hidden < LEAST_HIDDEN) return { total: shown.n, isMore: false, hidden: 'few' };
  return { total: whole.n, isMore: false, hidden };
};

/** Of the list of a public figure, which leaves secret reports out: all that it counts, and how many of them nobody may read. */
export const toldOfFigure = (shown: Total, whole: Total): Told => ({
  total: whole.n,
  isMore: whole.isMore,
  hidden: whole.isMore ? 0 : whole.n - shown.n,
});
