/** Late reports in one pair of hands. */
export interface LateHands {
  /** Null: not handed to any office yet. */
  readonly office: string | null;
  readonly late: number;
}

/** What the wall says first. `of` is the part of `late` that the sentence points to. */
export type Finding =
  | { readonly kind: 'calm'; readonly received: number }
  | { readonly kind: 'unassigned'; readonly late: number; readonly of: number }
  | { readonly kind: 'one'; readonly late: number; readonly of: number; readonly office: string }
  | { readonly kind: 'two'; readonly late: number; readonly of: number; readonly dinas: boolean }
  | { readonly kind: 'spread'; readonly late: number; readonly offices: number };

/** One office is named when it holds at least half, two are when they hold two thirds. */
const HALF = 1 / 2;
const TWO_THIRDS = 2 / 3;

/**
 * Where the late reports are, in the fewest words that are true.
 * @param received reports that came in this week: what is said when nothing is late
 */
export const findingOf = (hands: readonly LateHands[], received: number): Finding => {
  const holding = hands.filter((one) => one.late > 0).sort((a, b) => b.late - a.late);
  const late = holding.reduce((sum, one) => sum + one.late, 0);
  if (late === 0) return { kind: 'calm', received };
  const [first, second] = holding;
  if (first.late >= late * HALF) {
    if (first.office === null) return { kind: 'unassigned', late, of: first.late };
    return { kind: 'one', late, of: first.late, office: first.office };
  }
  const offices = holding.filter((one) => one.office !== null).length;
  const both = first.late + second.late;
  if (both >= late * TWO_THIRDS && first.office !== null && second.office !== null) {
    return { kind: 'two', late, of: both, dinas: [first.office, second.office].every((name) => /^Dinas /.test(name)) };
  }
  return { kind: 'spread', late, offices };
};

/** The middle value, the mean of the two middle ones of an even number; undefined of nothing. */
export const medianOf = (values: readonly number[]): number | undefined => {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
