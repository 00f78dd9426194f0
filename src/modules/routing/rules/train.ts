import type { Document } from '../types.ts';
import { certaintyOf, type Judged, temperatureOf } from './calibrate.ts';
import { isPattern } from './features.ts';
import { type Column, type Model, officeScores, START_TEMPERATURE, shares, type Vector, vectorOf } from './model.ts';
import { added, bayesOf, MANY, packed, type Rows, type Steps, separateEach } from './weights.ts';

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
const BAYES_WEIGHT = 0.08;
const PATTERN_WEIGHT = 0.5;
/** A business of an office that was seen this often is learned by itself. */
const LEAST_OF_BUSINESS = 10;
const MOST_FEATURES = 16_384;
const FOLDS = 3;
/** Below this nothing can be said of how often the program is right. */
export const LEAST_TO_CALIBRATE = 200;

/** Features that are kept: those said in two texts, or in what is known without any; of too many the most frequent. */
function* vocabularyOf(examples: readonly Example[]): Steps<Pick<Model, 'features' | 'idf'>> {
  const seen = new Map<number, number>();
  const kept = new Set<number>();
  for (const [index, { document, isLesson }] of examples.entries()) {
    for (const feature of document.features) {
      seen.set(feature, (seen.get(feature) ?? 0) + 1);
      if (!isLesson) kept.add(feature);
    }
    if (index % MANY === 0) yield;
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
}

function* rowsOf(examples: readonly Example[], model: Pick<Model, 'features' | 'idf'>): Steps<Rows> {
  const vectors: Vector[] = [];
  for (const { document } of examples) if (vectors.push(vectorOf(model, document)) % MANY === 0) yield;
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
}

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
  const { features, idf } = yield* vocabularyOf(examples);
  const rows = yield* rowsOf(examples, { features, idf });
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
  const bayes = yield* bayesOf(rows, words, own, labels);
  const isDivided = (label: string) => businesses.columns.some((column) => column.label === label);
  // An office that is not divided is likest to itself.
  const offices = labels.map((label, index) =>
    added([
      [isDivided(label) ? 1 : 2, whole[index]],
      [BAYES_WEIGHT, bayes[index]],
    ]),
  );
  const columns = [...labels.map((label): Column => ({ label, business: null })), ...businesses.columns];
  return { features, idf, columns, ...(yield* packed([...offices, ...parts], words)) };
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
      if (judged.length % MANY === 0) yield;
    }
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
  const temperature = yield* temperatureOf(judged);
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
