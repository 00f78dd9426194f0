import { createHash } from 'node:crypto';
import type { Tx } from '../db/index.ts';
import { cellOf, type Face, lowestOf, type Rollup } from './define.ts';
import { EDITION, FLOOR } from './state.ts';

/** Buckets: hours since 1970, or days since 1970 in the region. */
export interface Span {
  readonly of: string;
  /** The first that counts. */
  readonly from?: number;
  /** The first that counts no more. */
  readonly before?: number;
}

export interface Asked {
  /** Which values of a key count; null stands for none. */
  readonly where?: Readonly<Record<string, readonly (string | null)[]>>;
  readonly span?: Span;
  /** Keys that the answer tells apart. */
  readonly by?: readonly string[];
  /** Whether the answer tells the buckets of the span apart: each, or so many together, numbered from the beginning of the span on. */
  readonly perBucket?: boolean | number;
}

export interface Sum {
  readonly key: Readonly<Record<string, string | null>>;
  readonly bucket: number;
  readonly n: number;
}

/** The first face that knows all that is asked for. One by months leaves out what has none, so it answers only who asks for months. */
export const faceFor = (rollup: Rollup, { where = {}, span, by = [] }: Asked): [string, Face] | undefined => {
  const needed = [...Object.keys(where), ...by];
  return Object.entries(rollup.faces).find(
    ([, face]) =>
      needed.every((key) => face.by.includes(key)) &&
      face.by.every((key) => rollup.months?.[key] === undefined || needed.includes(key)) &&
      face.moment?.of === span?.of,
  );
};

type Value = (one: unknown, type: string) => string;

/** Said so that row-level security lets an index answer: it takes text compared with text, and no arrays. */
const inIndex = (at: string, wants: readonly (string | null)[], value: Value): string => {
  const told = wants.filter((one) => one !== null);
  if (told.length === 0) return `${at} is null`;
  const isTold = told.length === 1 ? `${at} = ${value(told[0], 'text')}` : `${at} = any(${value(told, 'text[]')})`;
  return wants.length > told.length ? `(${at} is null or ${isTold})` : isTold;
};

/** Said so that the index is left alone: with a gap before it, it would be gone through anew for each of the values. */
const inEach = (at: string, wants: readonly (string | null)[], value: Value): string =>
  `coalesce(${at}, '') = any(${value(
    wants.map((one) => one ?? ''),
    'text[]',
  )})`;

/** The statement with its values: $1 is the region. Both parts answer from one snapshot. */
const statementOf = (rollup: Rollup, [name, face]: [string, Face], offsetHours: number, asked: Asked) => {
  const { where = {}, span, by = [], perBucket } = asked;
  const values: unknown[] = [];
  const value = (one: unknown, type: string) => `$${values.push(one) + 1}::${type}`;
  const at = (key: string) => `key[${face.by.indexOf(key) + 1}]`;
  const within = [
    ...(span?.from === undefined ? [] : [`moment >= ${value(span.from, 'integer')}`]),
    ...(span?.before === undefined ? [] : [`moment < ${value(span.before, 'integer')}`]),
  ];
  // What leads a face and is asked for lies side by side, where no moment comes before it.
  const gap = face.moment ? 0 : face.by.findIndex((key) => !where[key]);
  const leads = (key: string) => gap < 0 || face.by.indexOf(key) < gap;
  const wanted = Object.entries(where).map(([key, wants]) => (leads(key) ? inIndex : inEach)(at(key), wants, value));
  const cell = cellOf(rollup, face, 'hour', offsetHours);
  const lowest = face.moment && lowestOf(face.moment, 'hour', offsetHours);
  const bucket =
    typeof perBucket === 'number'
      ? `(moment - ${value(span!.from, 'integer')}) / ${perBucket}`
      : perBucket
        ? 'moment'
        : '0';
  const groups = [...by.map(at), ...(perBucket ? [bucket] : [])];
  const ofRollup = `region_id = $1 and rollup = '${rollup.name}'`;
  const summed = (from: string, conditions: readonly string[]) =>
    `(select coalesce(json_agg(json_build_array(key, bucket, n)) filter (where n <> 0), '[]')
       from (select array[${by.map(at).join(', ')}]::text[] as key, ${bucket} as bucket, sum(n) as n from ${from}
              where ${[...conditions, ...within, ...wanted].join(' and ')}
              group by ${groups.length > 0 ? groups.join(', ') : '()'}) as sums)`;
  const fresh = `(select ${cell.key} as key, ${cell.moment} as moment, n from platform.rollup_delta, state where ${ofRollup}) as unfolded`;
  const folded = [ofRollup, `face = '${name}'`, ...(face.moment ? [] : ['moment = 0'])];
  const state = `select ${FLOOR(rollup)} as hour, ${EDITION(rollup)} as edition`;
  const text = (parts: string) => `with state as materialized (${state})
   select edition, ${lowest ?? 'null::integer'} as lowest, ${parts} from state`;
  const freshSum = `${summed(fresh, ['moment is not null'])} as fresh`;
  return {
    fresh: text(freshSum),
    whole: text(`${freshSum}, ${summed('platform.rollup_count', folded)} as folded`),
    values,
  };
};

/** As the statement gives it: values of the keys, bucket, and how many. */
type Row = readonly [values: readonly (string | null)[], bucket: number, n: number];

const sumsOf = (rows: readonly Row[], by: readonly string[]): Sum[] =>
  rows.map(([values, bucket, n]) => ({
    key: Object.fromEntries(by.map((key, index) => [key, values[index]])),
    bucket,
    n,
  }));

interface Kept {
  readonly edition: string;
  readonly folded: readonly Sum[];
}

/** Sums that are kept in all, the longest unasked going first: some tens of megabytes. */
const MOST_KEPT = 200_000;
const kept = new Map<string, Kept>();
let keptSums = 0;

const keep = (key: string, one: Kept): void => {
  keptSums += one.folded.length - (kept.get(key)?.folded.length ?? 0);
  kept.delete(key);
  kept.set(key, one);
  for (const [oldest, { folded }] of kept) {
    if (keptSums <= MOST_KEPT) return;
    kept.delete(oldest);
    keptSums -= folded.length;
  }
};

/** What is counted and what is not folded yet, together. */
const added = (folded: readonly Sum[], fresh: readonly Sum[]): readonly Sum[] => {
  if (fresh.length === 0) return folded;
  const nameOf = ({ key, bucket }: Sum) => JSON.stringify([key, bucket]);
  const more = new Map(fresh.map((sum) => [nameOf(sum), sum]));
  const sums = folded.map((sum) => {
    const name = nameOf(sum);
    const own = more.get(name);
    more.delete(name);
    return own ? { ...sum, n: sum.n + own.n } : sum;
  });
  return [...sums, ...more.values()].filter(({ n }) => n !== 0);
};

/**
 * How many there are, by what is asked: from the counts and from what is not folded yet, in one snapshot. Counts change when they are
 * folded, once a minute at most, so what was read of them is kept until then; what is not folded yet is asked for each time.
 * A span that ends below the floor ends at the floor (a clock that was set back): the next folding puts that right.
 * @returns undefined when no face knows it, or when the span begins before what the face keeps apart
 */
export const sums = async (
  tx: Tx,
  rollup: Rollup,
  offsetHours: number,
  asked: Asked,
): Promise<readonly Sum[] | undefined> => {
  const found = faceFor(rollup, asked);
  if (!found) return undefined;
  const { span, by = [] } = asked;
  const { fresh, whole, values } = statementOf(rollup, found, offsetHours, asked);
  const name = nameOf(rollup, found[0], offsetHours, asked);
  const key = JSON.stringify([tx.region, name, values]);
  type Read = { edition: string | null; lowest: number | null; fresh: Row[]; folded: Row[] };
  const ask = async <R extends Partial<Read>>(text: string, as: string) =>
    (await tx.one<R>(text, [tx.region, ...values], short(`${as}-${name}`)))!;
  const held = kept.get(key);
  const since = held && (await ask<Omit<Read, 'folded'>>(fresh, 'since'));
  const isHeld = since !== undefined && since.edition === held?.edition;
  const anew = isHeld ? undefined : await ask<Read>(whole, 'rollup');
  const folded = anew ? sumsOf(anew.folded, by) : held!.folded;
  const { edition, lowest, fresh: unfolded } = anew ?? since!;
  if (edition !== null) keep(key, { edition, folded });
  if (lowest !== null && span?.from !== undefined && span.from <= lowest) return undefined;
  return added(folded, sumsOf(unfolded, by));
};

/** PostgreSQL tells names apart by so many letters. */
const LONGEST_NAME = 63;
const short = (name: string): string =>
  name.length <= LONGEST_NAME ? name : `rollup-${createHash('sha256').update(name).digest('base64url')}`;

/** As far as the statement depends on it: whether none counts, and whether one value is asked for, or more. */
const shapeOf = (wants: readonly (string | null)[]): string => {
  const told = wants.filter((one) => one !== null).length;
  return `${wants.length > told ? 'N' : ''}${Math.min(told, 2)}`;
};

/** Equal for equal statements: PostgreSQL plans each once per connection. */
const nameOf = (rollup: Rollup, face: string, offsetHours: number, { where = {}, span, by = [], perBucket }: Asked) => {
  const parts = [
    `${rollup.name}-${face}-${offsetHours}`,
    ...[
      span?.from !== undefined && 'from',
      span?.before !== undefined && 'before',
      perBucket && `each${Number(perBucket)}`,
    ],
    ...[...by, 'of', ...Object.entries(where).map(([key, wants]) => `${key}${shapeOf(wants)}`)],
  ];
  return parts.filter(Boolean).join('-');
};

/** One number. @returns undefined as {@link sums} */
export const total = async (tx: Tx, rollup: Rollup, offsetHours: number, asked: Asked): Promise<number | undefined> => {
  const found = await sums(tx, rollup, offsetHours, { ...asked, by: [], perBucket: false });
  return found && (found[0]?.n ?? 0);
};
