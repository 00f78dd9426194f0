/** The smallest round number (1, 2, 2.5, 4, 5 or 10 times a power of ten) that is not below `max`; at least 4, so that a quiet week is not drawn as a storm. */
export const roundTop = (max: number): number => {
  if (max <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 2.5, 4, 5, 10].map((step) => step * power).find((top) => top >= max)!;
};

const rounded = (value: number) => Math.round(value * 10) / 10;

/** A line through the values, in a square of 100 by 100 with zero at the bottom; one value is a level line. */
export const linePath = (values: readonly number[], top: number): string => {
  const drawn = values.length === 1 ? [values[0], values[0]] : values;
  return drawn
    .map(
      (value, i) => `${i ? 'L' : 'M'}${rounded((i / (drawn.length - 1)) * 100)} ${rounded(100 - (value / top) * 100)}`,
    )
    .join('');
};

/** The same line, closed along the bottom. */
export const areaPath = (values: readonly number[], top: number): string =>
  values.length ? `${linePath(values, top)}V100H0z` : '';

/** Share of `max` in percent, between 0 and 100, one decimal; 0 when there is nothing to compare with. */
export const share = (value: number, max: number): number =>
  max > 0 ? Math.min(100, Math.max(0, rounded((value / max) * 100))) : 0;

/** Heights of two labels, in percent from the top, pushed apart to at least `gap` and kept inside. */
export const apart = (a: number, b: number, gap: number): [number, number] => {
  if (Math.abs(a - b) >= gap) return [a, b];
  const middle = Math.min(100 - gap / 2, Math.max(gap / 2, (a + b) / 2));
  return a <= b ? [middle - gap / 2, middle + gap / 2] : [middle + gap / 2, middle - gap / 2];
};
