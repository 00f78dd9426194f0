import type { Sen } from '#platform/money.ts';

const sizeOf = (amount: Sen): bigint => (amount < 0n ? -amount : amount);

/** Percent of the largest, one decimal, between 0 and 100: for drawing, never for telling. */
export const shareOf = (amount: Sen, largest: Sen): number => {
  if (largest <= 0n || amount <= 0n) return 0;
  return amount >= largest ? 100 : Number((amount * 1000n) / largest) / 10;
};

export const largestOf = (amounts: Iterable<Sen | undefined>): Sen => {
  let largest = 0n as Sen;
  for (const amount of amounts) if (amount !== undefined && sizeOf(amount) > largest) largest = sizeOf(amount) as Sen;
  return largest;
};

/** A bar: its own length, the part of it that is dark, and the outline it is held against; percent. */
export interface BarOf {
  readonly value: number;
  readonly part?: number;
  readonly ghost?: number;
}

interface Amounts {
  readonly amount: Sen;
  readonly before?: Sen | undefined;
  readonly paid?: Sen | undefined;
}

/** What is paid past the amount makes the bar longer than it: an overrun is seen. */
export const barOf = ({ amount, before, paid }: Amounts, largest: Sen): BarOf => ({
  value: shareOf(amount, largest),
  ...(paid !== undefined && { part: shareOf(paid, largest) }),
  ...(before !== undefined && { ghost: shareOf(before, largest) }),
});
