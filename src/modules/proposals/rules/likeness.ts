/** What of two proposals tells whether they want the same. */
export interface Beside {
  /** Part of 1: how much their words say the same. */
  readonly text: number;
  readonly samePlace: boolean;
  /** Between their points; undefined where one of them names none. */
  readonly metres: number | undefined;
  readonly sameUnit: boolean;
}

/** Two things so close are at one spot: a bridge, a field, the end of a road. */
const SPOT_METRES = 150;
/** From this likeness on words alone say enough. */
const SURE_TEXT = 0.6;

/**
 * How probable it is that two proposals want the same thing: words first, and the place makes it surer.
 * @returns percent, a whole number
 */
export const likenessOf = ({ text, samePlace, metres, sameUnit }: Beside): number => {
  const words = Math.min(1, text / SURE_TEXT);
  const near = metres === undefined ? 0 : Math.max(0, 1 - metres / (2 * SPOT_METRES));
  const where = samePlace ? 1 : 0.6;
  return Math.round(100 * Math.min(1, words * where * (sameUnit ? 1.05 : 1) + 0.35 * near));
};

/** Shown to who is about to propose from here on. */
export const LEAST_LIKENESS = 45;
