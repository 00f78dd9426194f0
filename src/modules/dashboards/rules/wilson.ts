/** 95 of 100 such intervals hold the true share. */
const Z = 1.959964;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Between what the true share lies of which `n` of `of` were seen: few cases give a wide interval, so small numbers cannot lead.
 * @returns shares from 0 to 1; everything is possible of nothing
 * @source E. B. Wilson, Journal of the American Statistical Association 22 (1927)
 */
export const wilson = (n: number, of: number): Interval => {
  if (of === 0) return { low: 0, high: 1 };
  const share = n / of;
  const middle = share + (Z * Z) / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const whole = 1 + (Z * Z) / of;
  // At both ends the two terms are equal, and what is left of their difference is noise that would rank those who have none.
  return { low: n === 0 ? 0 : (middle - half) / whole, high: n === of ? 1 : (middle + half) / whole };
};

/** What is ranked: confirmed without a contest, of those judged. */
export interface Ranked {
  readonly solved: number;
  readonly judged: number;
}

/** `rank` undefined: too few were judged to be ranked. */
export type Placed<Row> = Row & { readonly rank: number | undefined; readonly interval: Interval };

/**
 * By verified outcome alone: the lower end of the interval, so that whoever has few cases must be better to stand as high. Those with fewer
 * than `least` have no rank and follow in the order in which they came; nothing is adjusted.
 */
export const ranking = <Row extends Ranked>(rows: readonly Row[], least: number): Placed<Row>[] => {
  const told = rows.map((row) => ({ ...row, interval: wilson(row.solved, row.judged) }));
  const enough = told.filter(({ judged }) => judged >= Math.max(1, least));
  const ranked = enough.toSorted((a, b) => b.interval.low - a.interval.low || b.judged - a.judged);
  const rankOf = (low: number) => 1 + ranked.findIndex(({ interval }) => interval.low === low);
  return [
    ...ranked.map((row) => ({ ...row, rank: rankOf(row.interval.low) })),
    ...told.filter((row) => !enough.includes(row)).map((row) => ({ ...row, rank: undefined })),
  ];
};
