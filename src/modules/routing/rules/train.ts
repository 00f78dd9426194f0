import type { Document } from '../types.ts';
import { certaintyOf, type Judged, temperatureOf } from './calibrate.ts';
import { isPattern } from './features.ts';
import { type Column, type Model, officeScores, START_TEMPERATURE, shares, vectorOf } from './model.ts';

/** One text whose office is known. */
export interface Example {
  /** Decides the order, so that it does not matter when something was learned. */
  readonly id: string;
  /** {@link labelOf} its office. */
  readonly label: string;
  readonly service: string | null;
  readonly document: Document;
  /** A disposition; otherwise what is known without any. */
  readonly isLesson: boolean;
}

// Found by cross-validation inside the training part of the complaints (docs/routing.md).
const COST = 0.3;
/** 0: every report counts the same, 1: every office does. */
const BALANCE = 0.5;
const PASSES = 20;
/** Passes that change this little, as a part of what they could, are the last. */
const SETTLED = 1e-3;
const SMOOTHING = 0.02;
const BAYES_WEIGHT = 0.08;
const PATTERN_WEIGHT = 0.5;
/** A business of an office that was seen this often is learned by itself. */
const LEAST_OF_BUSINESS = 10;
const MOST_FEATURES = 16_384;
const FOLDS = 3;
/** Below this nothing can be said of how often the program is right. */
export const LEAST_TO_CALIBRATE = 200;

/** Texts as rows of numbers, one after the other. */
interface Rows {
  readonly starts: Int32Array;
  readonly features: Int32Array;
  readonly values: Float32Array;
}

/** Between two steps some milliseconds pass: whoever trains can let others have their turn. */
export type Steps<T> = Generator<void, T, void>;

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

/** Features that are kept: those said in two texts, or in what is known without any; of too many the most frequent. */
const vocabularyOf = (examples: readonly Example[]): { features: Int32Array; idf: Float32Array } => {
  const seen = new Map<number, number>();
  const kept = new Set<number>();
  for (const { document, isLesson } of examples) {
    for (const feature of document.features) {
      seen.set(feature, (seen.get(feature) ?? 0) + 1);
      if (!isLesson) kept.add(feature);
    }
  }
  const features = [...seen]
    .filter(([feature, times]) => times > 1 || kept.has(feature))
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MOST_FEATURES)
    .map(([feature]) => feature);
  const sorted = Int32Array.from(features).sort();
  const idf = Float32Array.from(sorted, (feature) => {
    const rare = Math.log((1 + examples.length) / (1 + seen.get(feature)!)) + 1;
    return rare * (isPattern(feature) ? PATTERN_WEIGHT : 1);
  });
  return { features: sorted, idf };
};

const rowsOf = (examples: readonly Example[], model: Pick<Model, 'features' | 'idf'>): Rows => {
  const vectors = examples.map(({ document }) => vectorOf(model, document));
  const starts = new Int32Array(examples.length + 1);
  vectors.forEach(({ rows }, index) => {
    starts[index + 1] = starts[index] + rows.length;
  });
  const features = new Int32Array(starts[examples.length]);
  const values = new Float32Array(starts[examples.length]);
  vectors.forEach((vector, index) => {
    features.set(vector.rows, starts[index]);
    values.set(vector.values, starts[index]);
  });
  return { starts, features, values };
};

/** Weights of the words for one question, yes or no. */
interface Answer {
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
function* separateEach(rows: Rows, words: number, keys: readonly string[], wanted: readonly string[]): Steps<Answer[]> {
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
const bayesOf = (
  { starts, features, values }: Rows,
  words: number,
  keys: readonly string[],
  wanted: readonly string[],
) => {
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
  }
  for (let word = 0; word < words; word += 1) {
    let mean = 0;
    for (let office = 0; office < n; office += 1) {
      const at = word * n + office;
      said[at] = Math.log((said[at] + SMOOTHING) / (all[office] + SMOOTHING * words));
      mean += said[at] / n;
    }
    for (let office = 0; office < n; office += 1) said[word * n + office] -= mean;
  }
  return wanted.map((_, office): Answer => {
    const weights = Float32Array.from({ length: words }, (__, word) => said[word * n + office]);
    return { weights, bias: Math.log(texts[office] + 1) };
  });
};

const added = (parts: readonly (readonly [factor: number, answer: Answer])[]): Answer => ({
  weights: parts[0][1].weights.map((_, word) => parts.reduce((sum, [by, one]) => sum + by * one.weights[word], 0)),
  bias: parts.reduce((sum, [by, one]) => sum + by * one.bias, 0),
});

/** Every word's weights as whole numbers of a scale: a quarter of the memory, and no order changes that matters. */
const packed = (answers: readonly Answer[], words: number): Pick<Model, 'weights' | 'scales' | 'biases'> => {
  const scales = Float32Array.from(
    answers,
    ({ weights }) => weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / 127,
  );
  const weights = new Int8Array(words * answers.length);
  for (const [column, answer] of answers.entries()) {
    for (let word = 0; word < words; word += 1)
      weights[word * answers.length + column] = Math.round(answer.weights[word] / scales[column]);
  }
  return { weights, scales, biases: Float32Array.from(answers, ({ bias }) => bias) };
};

const businessKey = (label: string, service: string | null) => `${label} ${service ?? ''}`;

/** Businesses of offices that were seen often enough; what an office does besides them is one more. */
const businessesOf = (examples: readonly Example[]): { keys: string[]; columns: Column[] } => {
  const times = new Map<string, number>();
  for (const { label, service, isLesson } of examples) {
    const key = businessKey(label, service);
    if (service !== null && isLesson) times.set(key, (times.get(key) ?? 0) + 1);
  }
  const isOften = (label: string, service: string | null) =>
    (times.get(businessKey(label, service)) ?? 0) >= LEAST_OF_BUSINESS;
  const divided = new Set(examples.filter((one) => isOften(one.label, one.service)).map(({ label }) => label));
  const keys = examples.map(({ label, service }) => businessKey(label, isOften(label, service) ? service : null));
  const columns = examples
    .filter(({ label }) => divided.has(label))
    .map(({ label, service }): Column => ({ label, business: isOften(label, service) ? service! : '' }));
  const once = new Map(columns.map((column) => [businessKey(column.label, column.business || null), column]));
  return { keys, columns: [...once.values()] };
};

type Uncalibrated = Omit<Model, 'temperature' | 'certainty' | 'lessons' | 'heldOut'>;

function* learn(examples: readonly Example[]): Steps<Uncalibrated> {
  const { features, idf } = vocabularyOf(examples);
  const rows = rowsOf(examples, { features, idf });
  yield;
  const words = features.length;
  const own = examples.map(({ label }) => label);
  const labels = [...new Set(own)].sort();
  const businesses = businessesOf(examples);
  const whole = yield* separateEach(rows, words, own, labels);
  const parts = yield* separateEach(
    rows,
    words,
    businesses.keys,
    businesses.columns.map(({ label, business }) => businessKey(label, business || null)),
  );
  const bayes = bayesOf(rows, words, own, labels);
  yield;
  const isDivided = (label: string) => businesses.columns.some((column) => column.label === label);
  // An office that is not divided is likest to itself.
  const offices = labels.map((label, index) =>
    added([
      [isDivided(label) ? 1 : 2, whole[index]],
      [BAYES_WEIGHT, bayes[index]],
    ]),
  );
  const columns = [...labels.map((label): Column => ({ label, business: null })), ...businesses.columns];
  return { features, idf, columns, ...packed([...offices, ...parts], words) };
}

/** Texts of the same words stay together, so that none is judged by its twin. */
const foldOf = ({ document: { features } }: Example): number =>
  Math.abs(features.reduce((sum, feature) => (sum + Math.imul(feature, 0x9e3779b1)) | 0, 0)) % FOLDS;

const uncertain = { temperature: START_TEMPERATURE, certainty: [], heldOut: null };

/** Scores of every disposition by a model that was not shown it. */
function* judge(examples: readonly Example[]): Steps<Judged[]> {
  const judged: Judged[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const isLeft = (one: Example) => one.isLesson && foldOf(one) === fold;
    const model = { ...(yield* learn(examples.filter((one) => !isLeft(one)))), ...uncertain, lessons: 0 };
    for (const { label, document } of examples.filter(isLeft)) {
      const scores = officeScores(model, vectorOf(model, document));
      judged.push({
        scores: scores.map(({ score }) => score),
        right: scores.findIndex((one) => one.label === label),
      });
    }
    yield;
  }
  return judged;
}

const rankOf = ({ scores, right }: Judged): number => scores.filter((score) => score > (scores[right] ?? 0)).length;

/** Learns from all of it. The same examples, in any order, give the same model. */
export function* train(given: readonly Example[]): Steps<Model> {
  const examples = [...given].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const lessons = examples.filter(({ isLesson }) => isLesson).length;
  const model = yield* learn(examples);
  if (lessons < LEAST_TO_CALIBRATE) return { ...model, ...uncertain, lessons };
  const judged = yield* judge(examples);
  const temperature = temperatureOf(judged);
  const believed = judged.map((one) => {
    const parts = shares(one.scores, temperature);
    const most = Math.max(...parts);
    return [most, parts[one.right] === most] as const;
  });
  const within = (places: number) =>
    judged.filter((one) => one.right >= 0 && rankOf(one) < places).length / judged.length;
  return {
    ...model,
    temperature,
    certainty: certaintyOf(believed),
    lessons,
    heldOut: { top1: within(1), top3: within(3) },
  };
}
