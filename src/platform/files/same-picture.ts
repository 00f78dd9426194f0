import type { Grey } from './grey.ts';
import { type Likeness, type Placing, THUMB, TURNS } from './likeness.ts';

/** What is kept of a picture, to compare another one with. */
export type Kept = Pick<Likeness, 'thumb' | 'aspect'>;

export interface Agreement {
  /** Blocks of the kept picture that lie in the asked one and in which there is something to see. */
  readonly blocks: number;
  /** Those that show the same. */
  readonly agreeing: number;
}

const BLOCK = 8;
const LEAST_PIXELS = BLOCK ** 2 / 2;
/** Spread of grey values without their slope. Below it a block is sky, a wall, the night: it agrees with any other. */
const LEAST_DETAIL = 1.6;
/** Correlation from which two blocks show the same. Two photos of one place, taken a step apart, rarely reach it. */
const SAME = 0.96;
/** Where a picture is white or black, whoever made it brighter or darker has left nothing. */
const [BLACK, WHITE] = [4, 250];

/** What is still moved of a placing, to see whether it fits better. */
interface Fit {
  readonly right: number;
  readonly down: number;
  readonly larger: number;
  /** Radians. */
  readonly turned: number;
}
const AS_PLACED: Fit = { right: 0, down: 0, larger: 1, turned: 0 };

/** Pairs of grey values at one place of a block. */
interface Pixels {
  count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly kept: Float64Array;
  readonly asked: Float64Array;
}
const pixels: Pixels = {
  count: 0,
  x: new Float64Array(BLOCK ** 2),
  y: new Float64Array(BLOCK ** 2),
  kept: new Float64Array(BLOCK ** 2),
  asked: new Float64Array(BLOCK ** 2),
};

const sidesOf = (aspect: number): [number, number] => (aspect >= 1 ? [1, 1 / aspect] : [aspect, 1]);

/** Gathers the pixels of one block that lie in the asked picture. */
const gather = (grey: Grey, { thumb, aspect }: Kept, placing: Placing, fit: Fit, column: number, row: number): void => {
  const [width, height] = sidesOf(aspect);
  const { a, b, c, d } = TURNS[placing.turn];
  const longest = Math.max(grey.width, grey.height);
  const scale = placing.scale * fit.larger;
  const [cos, sin] = [Math.cos(fit.turned) * scale, Math.sin(fit.turned) * scale];
  // Half of what one value of the small copy covers in the asked picture.
  const halfX = ((Math.abs(a) * width + Math.abs(b) * height) * scale * longest) / THUMB / 2;
  const halfY = ((Math.abs(c) * width + Math.abs(d) * height) * scale * longest) / THUMB / 2;
  pixels.count = 0;
  for (let at = 0; at < BLOCK ** 2; at += 1) {
    const [x, y] = [column + (at % BLOCK), row + Math.floor(at / BLOCK)];
    const fromX = ((x + 0.5) / THUMB) * width - placing.from[0];
    const fromY = ((y + 0.5) / THUMB) * height - placing.from[1];
    const [turnedX, turnedY] = [a * fromX + b * fromY, c * fromX + d * fromY];
    const toX = (placing.to[0] + turnedX * cos - turnedY * sin + fit.right) * longest;
    const toY = (placing.to[1] + turnedX * sin + turnedY * cos + fit.down) * longest;
    if (toX < halfX || toY < halfY || toX + halfX > grey.width || toY + halfY > grey.height) continue;
    const kept = thumb[y * THUMB + x];
    const asked = grey.mean(toX - halfX, toY - halfY, toX + halfX, toY + halfY);
    if (kept < BLACK || kept > WHITE || asked < BLACK || asked > WHITE) continue;
    pixels.x[pixels.count] = x;
    pixels.y[pixels.count] = y;
    pixels.kept[pixels.count] = kept;
    pixels.asked[pixels.count] = asked;
    pixels.count += 1;
  }
};

const product = (one: Float64Array, other: Float64Array): number => {
  let sum = 0;
  for (let at = 0; at < pixels.count; at += 1) sum += one[at] * other[at];
  return sum;
};

const centre = (values: Float64Array): void => {
  let sum = 0;
  for (let at = 0; at < pixels.count; at += 1) sum += values[at];
  for (let at = 0; at < pixels.count; at += 1) values[at] -= sum / pixels.count;
};

/** Takes away the plane that fits best: two skies that darken alike are not one picture. */
const level = (values: Float64Array): void => {
  const { x, y } = pixels;
  const [xx, yy, xy] = [product(x, x), product(y, y), product(x, y)];
  const [xv, yv] = [product(x, values), product(y, values)];
  const whole = xx * yy - xy * xy || 1;
  const [along, down] = [(xv * yy - yv * xy) / whole, (yv * xx - xv * xy) / whole];
  for (let at = 0; at < pixels.count; at += 1) values[at] -= along * x[at] + down * y[at];
};

/** @returns from -1 to 1, or undefined where there is nothing to compare */
const correlation = (): number | undefined => {
  const { count, kept, asked } = pixels;
  if (count < LEAST_PIXELS) return undefined;
  for (const values of [pixels.x, pixels.y, kept, asked]) centre(values);
  level(kept);
  level(asked);
  const [own, other] = [product(kept, kept), product(asked, asked)];
  if (Math.max(own, other) < count * LEAST_DETAIL ** 2) return undefined;
  return product(kept, asked) / (Math.sqrt(own * other) || 1);
};

/** Correlations of the blocks, the best first. */
const compare = (grey: Grey, kept: Kept, placing: Placing, fit: Fit): number[] => {
  const found: number[] = [];
  for (let row = 0; row < THUMB; row += BLOCK)
    for (let column = 0; column < THUMB; column += BLOCK) {
      gather(grey, kept, placing, fit, column, row);
      const one = correlation();
      if (one !== undefined) found.push(one);
    }
  return found.sort((one, other) => other - one);
};

/** Mean of the better part: what was written over a picture must not move it. */
const BETTER = 0.6;
const scoreOf = (correlations: readonly number[]): number => {
  const better = correlations.slice(0, Math.ceil(correlations.length * BETTER));
  return better.length === 0 ? 0 : better.reduce((sum, one) => sum + one, 0) / better.length;
};
/** A placing that fits no better than this at the beginning will not come to fit. */
const HOPELESS = 0.35;

const moves = (fit: Fit, step: number): Fit[] =>
  [-step, step].flatMap((by) => [
    { ...fit, right: fit.right + 0.008 * by },
    { ...fit, down: fit.down + 0.008 * by },
    { ...fit, larger: fit.larger * (1 + 0.03 * by) },
    { ...fit, turned: fit.turned + 0.025 * by },
  ]);

/** Lays the kept picture on the asked one, moves it until it fits best, and counts what agrees. */
export const agreementOf = (asked: Likeness, kept: Kept, placing: Placing): Agreement => {
  let fit = AS_PLACED;
  let best = compare(asked.grey, kept, placing, fit);
  const attempt = (next: Fit): boolean => {
    const found = compare(asked.grey, kept, placing, next);
    // Less of the picture may fit better: nothing is gained by laying it aside.
    if (found.length < best.length * 0.75 || scoreOf(found) <= scoreOf(best)) return false;
    [fit, best] = [next, found];
    return true;
  };
  for (const larger of [0.94, 0.97, 1.03, 1.06]) attempt({ ...AS_PLACED, larger });
  for (let step = 1; step > 0.1 && scoreOf(best) > HOPELESS; step /= 2)
    for (let round = 0; round < 2; round += 1) {
      // Each move starts from where the one before has led.
      const moved = [0, 1, 2, 3, 4, 5, 6, 7].filter((which) => attempt(moves(fit, step)[which])).length;
      if (moved === 0) break;
    }
  return { blocks: best.length, agreeing: best.filter((one) => one >= SAME).length };
};

/** Fewer blocks with something to see in them cannot tell one picture from another. */
const LEAST_BLOCKS = 4;

/** @returns percent of what can be compared that shows the same; 0 when too little can be */
export const percentOf = ({ blocks, agreeing }: Agreement): number =>
  blocks < LEAST_BLOCKS ? 0 : Math.round((100 * agreeing) / blocks);
