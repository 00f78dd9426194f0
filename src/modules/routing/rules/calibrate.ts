import { type Model, shares } from './model.ts';
import type { Steps } from './weights.ts';

/** A text whose office is known, scored by a model that was not shown it. */
export interface Judged {
  readonly scores: readonly number[];
  /** Which of them was right; -1 when its office is not among them. */
  readonly right: number;
}

const SMALLEST = 0.05;
const LARGEST = 5;
const STEP = 1.1;
const LEAST_PROBABILITY = 1e-6;

/** The temperature by which what was believed is likest to what was right. */
export function* temperatureOf(judged: readonly Judged[]): Steps<number> {
  let best = { temperature: 1, surprise: Number.POSITIVE_INFINITY };
  for (let temperature = SMALLEST; temperature < LARGEST; temperature *= STEP) {
    let surprise = 0;
    for (const { scores, right } of judged) {
      if (right >= 0) surprise -= Math.log(Math.max(LEAST_PROBABILITY, shares(scores, temperature)[right]));
    }
    if (surprise < best.surprise) best = { temperature, surprise };
    yield;
  }
  return best.temperature;
}

/** A step of the stairs rests on so many texts at least. */
const LEAST_OF_STEP = 30;

interface Step {
  from: number;
  right: number;
  n: number;
}
const partOf = ({ right, n }: Step): number => (right + 0.5) / (n + 1);

/**
 * How often it turned out right, by how much was believed: stairs that only go up (isotonic regression by pooling neighbours).
 * @param believed belief in the first proposal, and whether it was right
 */
export const certaintyOf = (believed: readonly (readonly [belief: number, right: boolean])[]): Model['certainty'] => {
  const stairs: Step[] = [];
  for (const [belief, right] of [...believed].sort((a, b) => a[0] - b[0])) {
    const last = stairs.at(-1);
    if (last && last.n < LEAST_OF_STEP) {
      last.right += Number(right);
      last.n += 1;
    } else stairs.push({ from: belief, right: Number(right), n: 1 });
    // Only a whole step is held against the one below it.
    while (stairs.length > 1 && stairs.at(-1)!.n >= LEAST_OF_STEP && partOf(stairs.at(-2)!) >= partOf(stairs.at(-1)!))
      pool(stairs);
  }
  while (stairs.length > 1 && (stairs.at(-1)!.n < LEAST_OF_STEP || partOf(stairs.at(-2)!) >= partOf(stairs.at(-1)!)))
    pool(stairs);
  return stairs.map((step) => [step.from, partOf(step)] as const);
};

const pool = (stairs: Step[]): void => {
  const last = stairs.pop()!;
  const below = stairs.at(-1)!;
  below.right += last.right;
  below.n += last.n;
};

/** How often proposals of so much belief turned out right. */
export const certain = ({ certainty }: Pick<Model, 'certainty'>, belief: number): number =>
  certainty.findLast(([from]) => from <= belief)?.[1] ?? certainty[0]?.[1] ?? belief;
