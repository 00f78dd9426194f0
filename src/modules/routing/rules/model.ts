import type { Document } from '../types.ts';

/** What one column of a model answers to: an office, or one business of it. */
export interface Column {
  readonly label: string;
  /** Null: the office as a whole. */
  readonly business: string | null;
}

/** What was learned: one number for each word and each office, and what to make of their sum. */
export interface Model {
  /** Hashes of the words it knows, ascending. */
  readonly features: Int32Array;
  /** How telling each is: rare ones are. */
  readonly idf: Float32Array;
  readonly columns: readonly Column[];
  /** A row for each word, in 127ths of the column's scale. */
  readonly weights: Int8Array;
  readonly scales: Float32Array;
  readonly biases: Float32Array;
  /** How much a difference of scores is to be believed. */
  readonly temperature: number;
  /** From how much belief on (ascending) it turned out right how often; empty: nobody has seen yet. */
  readonly certainty: readonly (readonly [from: number, right: number])[];
  /** Dispositions that it has learned from. */
  readonly lessons: number;
  /** How it did with those it was not shown; null when there were too few. */
  readonly heldOut: { readonly top1: number; readonly top3: number } | null;
}

/** Belief before anybody has seen how often it is right; measured without any disposition (docs/routing.md). */
export const START_TEMPERATURE = 0.42;

/** A text as the model sees it, of length 1. */
export interface Vector {
  /** Those of its features that the model knows, and where they stand in it. */
  readonly features: readonly number[];
  readonly rows: Int32Array;
  readonly values: Float32Array;
}

/** @returns where a feature stands; negative where it is not known */
const rowOf = (features: Int32Array, feature: number): number => {
  let [low, high] = [0, features.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = features[middle];
    if (found === feature) return middle;
    if (found < feature) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};

export const vectorOf = ({ features, idf }: Pick<Model, 'features' | 'idf'>, document: Document): Vector => {
  const known: number[] = [];
  const rows: number[] = [];
  const values: number[] = [];
  let length = 0;
  for (const [index, feature] of document.features.entries()) {
    const row = rowOf(features, feature);
    if (row < 0) continue;
    const value = (1 + Math.log(document.times[index])) * idf[row];
    known.push(feature);
    rows.push(row);
    values.push(value);
    length += value * value;
  }
  const scale = length > 0 ? 1 / Math.sqrt(length) : 0;
  return { features: known, rows: Int32Array.from(rows), values: Float32Array.from(values, (value) => value * scale) };
};

export const weightAt = ({ weights, scales, columns }: Model, row: number, column: number): number =>
  weights[row * columns.length + column] * scales[column];

const columnScores = (model: Model, { rows, values }: Vector): Float64Array => {
  const { columns, weights, scales, biases } = model;
  const sums = new Float64Array(columns.length);
  for (let at = 0; at < rows.length; at += 1) {
    const start = rows[at] * columns.length;
    for (let column = 0; column < columns.length; column += 1) sums[column] += weights[start + column] * values[at];
  }
  for (let column = 0; column < columns.length; column += 1)
    sums[column] = sums[column] * scales[column] + biases[column];
  return sums;
};

/** How much speaks for an office, and by which of its columns. */
export interface Score {
  readonly label: string;
  readonly score: number;
  readonly columns: readonly number[];
}

/** The office as a whole, and that business of it which the text is likest to. */
export const officeScores = (model: Model, vector: Vector): Score[] => {
  const sums = columnScores(model, vector);
  const best = new Map<string, number>();
  for (const [column, { label, business }] of model.columns.entries()) {
    const known = best.get(label);
    if (business !== null && (known === undefined || sums[column] > sums[known])) best.set(label, column);
  }
  return model.columns.flatMap(({ label, business }, column) => {
    if (business !== null) return [];
    const own = best.get(label);
    return own === undefined
      ? { label, score: sums[column], columns: [column] }
      : { label, score: sums[column] + sums[own], columns: [column, own] };
  });
};

/** Scores as parts of one. */
export const shares = (scores: readonly number[], temperature: number): number[] => {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - most) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};

const VERSION = 1;

/** As one piece of bytes, for a row of the database. */
export const writeModel = (model: Model): Uint8Array => {
  const { features, idf, weights, scales, biases, ...told } = model;
  const head = new TextEncoder().encode(JSON.stringify({ version: VERSION, words: features.length, ...told }));
  const arrays = [features, idf, scales, biases, weights].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  const start = 4 + head.length + ((4 - (head.length % 4)) % 4);
  const bytes = new Uint8Array(start + arrays.reduce((sum, { length }) => sum + length, 0));
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  let at = start;
  for (const array of arrays) {
    bytes.set(array, at);
    at += array.length;
  }
  return bytes;
};

/** @returns undefined for what another version has written, or nobody: then it is trained anew */
export const readModel = (stored: Uint8Array): Model | undefined => {
  try {
    const bytes = stored.slice(); // numbers are read where they are aligned
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const { version, words, ...told } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    if (version !== VERSION) return undefined;
    const columns = told.columns.length;
    let at = 4 + length + ((4 - (length % 4)) % 4);
    const take = <T>(array: new (buffer: ArrayBuffer, at: number, length: number) => T, n: number, size: number): T => {
      const taken = new array(bytes.buffer, at, n);
      at += n * size;
      return taken;
    };
    return {
      ...told,
      features: take(Int32Array, words, 4),
      idf: take(Float32Array, words, 4),
      scales: take(Float32Array, columns, 4),
      biases: take(Float32Array, columns, 4),
      weights: take(Int8Array, words * columns, 1),
    };
  } catch {
    return undefined;
  }
};

/** Of a model in memory. Bytes. */
export const sizeOf = ({ features, idf, weights, scales, biases }: Model): number =>
  [features, idf, weights, scales, biases].reduce((sum, { byteLength }) => sum + byteLength, 0);
