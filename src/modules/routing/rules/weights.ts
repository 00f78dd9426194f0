import type { Model } from './model.ts';

// Found by cross-validation inside the training part of the complaints (docs/routing.md).
const COST = 0.3;
/** 0: every report counts the same, 1: every office does. */
const BALANCE = 0.5;
const PASSES = 20;
/** Passes that change this little, as a part of what they could, are the last. */
const SETTLED = 1e-3;
const SMOOTHING = 0.02;

/** Between two steps some milliseconds pass: whoever trains can let others have their turn. */
export type Steps<T> = Generator<void, T, void>;

/** So many texts or words are one step. */
export const MANY = 500;

/** Texts as rows of numbers, one after the other. */
export interface Rows {
  readonly starts: Int32Array;
  readonly features: Int32Array;
  readonly values: Float32Array;
}

/** The same numbers at each run. */
const randomFrom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const shuffle = (order: Int32Array, random: () => number): void => {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
};

/** Weights of the words for one question, yes or no. */
export interface Answer {
  readonly weights: Float32Array;
  readonly bias: number;
}

/**
 * A linear support vector machine with squared hinge loss, by coordinate descent on its dual.
 * @source Hsieh and others, A dual coordinate descent method for large-scale linear SVM, ICML 2008
 */
function* separate(rows: Rows, words: number, yes: Uint8Array, costOfYes: number, seed: number): Steps<Answer> {
  const { starts, features, values } = rows;
  const n = yes.length;
  const weights = new Float32Array(words);
  const held = new Float64Array(n);
  const order = Int32Array.from({ length: n }, (_, index) => index);
  const random = randomFrom(seed);
  const squares = Float64Array.from(order, (row) => {
    let sum = 1; // the bias is a feature of every text
    for (let at = starts[row]; at < starts[row + 1]; at += 1) sum += values[at] * values[at];
    return sum;
  });
  let bias = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    shuffle(order, random);
    let moved = 0;
    for (const row of order) {
      const side = yes[row] ? 1 : -1;
      const slack = 1 / (2 * (yes[row] ? costOfYes : COST));
      let sum = bias;
      for (let at = starts[row]; at < starts[row + 1]; at += 1) sum += weights[features[at]] * values[at];
      const next = Math.max(0, held[row] - (side * sum - 1 + slack * held[row]) / (squares[row] + slack));
      const step = next - held[row];
      if (step === 0) continue;
      held[row] = next;
      moved += Math.abs(step);
      for (let at = starts[row]; at < starts[row + 1]; at += 1) weights[features[at]] += side * step * values[at];
      bias += side * step;
    }
    yield;
    if (moved < SETTLED * n * COST) break;
  }
  return { weights, bias };
}

/** A column is learned by telling its own texts from all others; rare ones weigh more. */
export function* separateEach(
  rows: Rows,
  words: number,
  keys: readonly string[],
  wanted: readonly string[],
): Steps<Answer[]> {
  const answers: Answer[] = [];
  const groups = new Set(keys).size;
  for (const [index, key] of wanted.entries()) {
    const yes = Uint8Array.from(keys, (one) => Number(one === key));
    const share =
      keys.length /
      groups /
      Math.max(
        1,
        yes.reduce((sum, one) => sum + one, 0),
      );
    answers.push(yield* separate(rows, words, yes, COST * share ** BALANCE, index + 1));
  }
  return answers;
}

/**
 * Multinomial naive Bayes on the same numbers: by nothing but sums, so a word seen once already speaks. Of each word the mean of all
 * offices is taken away, which changes no order and keeps the numbers small.
 */
export function* bayesOf(
  { starts, features, values }: Rows,
  words: number,
  keys: readonly string[],
  wanted: readonly string[],
): Steps<Answer[]> {
  const of = new Map(wanted.map((label, index) => [label, index]));
  const n = wanted.length;
  const said = new Float32Array(words * n);
  const all = new Float64Array(n);
  const texts = new Float64Array(n);
  for (const [row, key] of keys.entries()) {
    const office = of.get(key)!;
    texts[office] += 1;
    for (let at = starts[row]; at < starts[row + 1]; at += 1) {
      said[features[at] * n + office] += values[at];
      all[office] += values[at];
    }
    if (row % MANY === 0) yield;
  }
  for (let word = 0; word < words; word += 1) {
    let mean = 0;
    for (let office = 0; office < n; office += 1) {
      const at = word * n + office;
      said[at] = Math.log((said[at] + SMOOTHING) / (all[office] + SMOOTHING * words));
      mean += said[at] / n;
    }
    for (let office = 0; office < n; office += 1) said[word * n + office] -= mean;
    if (word % MANY === 0) yield;
  }
  return wanted.map((_, office): Answer => {
    const weights = Float32Array.from({ length: words }, (__, word) => said[word * n + office]);
    return { weights, bias: Math.log(texts[office] + 1) };
  });
}

export const added = (parts: readonly (readonly [factor: number, answer: Answer])[]): Answer => ({
  weights: parts[0][1].weights.map((_, word) => parts.reduce((sum, [by, one]) => sum + by * one.weights[word], 0)),
  bias: parts.reduce((sum, [by, one]) => sum + by * one.bias, 0),
});

/** Every word's weights as whole numbers of a scale: a quarter of the memory, and no order changes that matters. */
export function* packed(
  answers: readonly Answer[],
  words: number,
): Steps<Pick<Model, 'weights' | 'scales' | 'biases'>> {
  const scales = new Float32Array(answers.length);
  const weights = new Int8Array(words * answers.length);
  for (const [column, answer] of answers.entries()) {
    scales[column] = answer.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / 127;
    for (let word = 0; word < words; word += 1)
      weights[word * answers.length + column] = Math.round(answer.weights[word] / scales[column]);
    yield;
  }
  return { weights, scales, biases: Float32Array.from(answers, ({ bias }) => bias) };
}
