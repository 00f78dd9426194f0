import { createHash } from 'node:crypto';
import type { Tx } from '../db/index.ts';
import { cellOf, type Face, lowestOf, type Rollup } from './define.ts';
import { FLOOR } from './state.ts';

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

/**
 * What leads a face and is asked for by one value lies side by side, and so do the months from the first to the last one asked for: only
 * that is read. Null is greater than any text, so an array that ends in nulls ends such a stretch.
 */
const stretchOf = (rollup: Rollup, { by, moment }: Face, where: Asked['where'] = {}) => {
  const [from, to]: [(string | null)[], (string | null)[]] = [[], []];
  if (moment) return { from, to };
  for (const key of by) {
    const values = where[key] ?? [];
    const isMonth = rollup.months?.[key] !== undefined;
    if (values.length === 0 || (values.length > 1 && !isMonth)) break;
    const sorted = [...values].sort();
    from.push(sorted[0]);
    to.push(sorted.at(-1)!);
    if (values.length > 1) break;
  }
  return { from, to };
};

/** The statement with its values: $1 is the region. */
const statementOf = (rollup: Rollup, [name, face]: [string, Face], offsetHours: number, asked: Asked) => {
  const { where = {}, span, by = [], perBucket } = asked;
  const values: unknown[] = [];
  const value = (one: unknown, type: string) => `$${values.push(one) + 1}::${type}`;
  const at = (key: string) => `key[${face.by.indexOf(key) + 1}]`;
  const { from, to } = stretchOf(rollup, face, where);
  const stretch =
    from.length > 0
      ? [
          `moment = 0 and key >= ${value(from, 'text[]')}`,
          `key <= ${value(to, 'text[]')} || array_fill(null::text, array[${face.by.length - to.length}])`,
        ]
      : [];
  const within = [
    ...(span?.from === undefined ? [] : [`moment >= ${value(span.from, 'integer')}`]),
    ...(span?.before === undefined ? [] : [`moment < ${value(span.before, 'integer')}`]),
  ];
  const wanted = Object.entries(where).map(
    ([key, wants]) =>
      `coalesce(${at(key)}, '') = any(${value(
        wants.map((one) => one ?? ''),
        'text[]',
      )})`,
  );
  const cell = cellOf(rollup, face, 'floor.hour', offsetHours);
  const lowest = face.moment && lowestOf(face.moment, 'floor.hour', offsetHours);
  const bucket =
    typeof perBucket === 'number'
      ? `(moment - ${value(span!.from, 'integer')}) / ${perBucket}`
      : perBucket
        ? 'moment'
        : '0';
  const groups = [...by.map(at), ...(perBucket ? [bucket] : [])];
  const text = `with floor as materialized (select ${FLOOR(rollup)} as hour),
     cells as (
       select key, moment, n from platform.rollup_count
        where ${[`region_id = $1 and rollup = '${rollup.name}' and face = '${name}'`, ...within, ...stretch].join(' and ')}
       union all
       select key, moment, n from (select ${cell.key} as key, ${cell.moment} as moment, n
                                     from platform.rollup_delta, floor where region_id = $1 and rollup = '${rollup.name}') as unfolded
        where ${['moment is not null', ...within].join(' and ')}),
     sums as (
       select array[${by.map(at).join(', ')}]::text[] as key, ${bucket} as bucket, sum(n) as n from cells
        ${wanted.length > 0 ? `where ${wanted.join(' and ')}` : ''} group by ${groups.length > 0 ? groups.join(', ') : '()'})
   select ${lowest ?? 'null::integer'} as lowest,
          (select coalesce(json_agg(json_build_array(key, bucket, n)) filter (where n <> 0), '[]') from sums) as sums
     from floor`;
  return { text, values };
};

/**
 * How many there are, by what is asked: from the counts and from what is not folded yet, in one snapshot.
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
  const { text, values } = statementOf(rollup, found, offsetHours, asked);
  const read = await tx.one<{ lowest: number | null; sums: [string[], number, number][] }>(
    text,
    [tx.region, ...values],
    nameOf(rollup, found[0], offsetHours, asked),
  );
  const { lowest, sums: rows } = read!;
  if (lowest !== null && span?.from !== undefined && span.from <= lowest) return undefined;
  return rows.map(([values, bucket, n]) => ({
    key: Object.fromEntries(by.map((key, index) => [key, values[index]])),
    bucket,
    n,
  }));
};

/** PostgreSQL tells names apart by so many letters. */
const LONGEST_NAME = 63;
const short = (name: string): string =>
  name.length <= LONGEST_NAME ? name : `rollup-${createHash('sha256').update(name).digest('base64url')}`;

/** Equal for equal statements: PostgreSQL plans each once per connection. */
const nameOf = (rollup: Rollup, face: string, offsetHours: number, { where = {}, span, by = [], perBucket }: Asked) => {
  const along = stretchOf(rollup, rollup.faces[face], where).from.length;
  const parts = [
    `rollup-${rollup.name}-${face}-${offsetHours}`,
    ...[
      span?.from !== undefined && 'from',
      span?.before !== undefined && 'before',
      perBucket && `each${Number(perBucket)}`,
    ],
    ...[...by, 'of', ...Object.keys(where)],
    along > 0 && `along${along}`,
  ];
  return short(parts.filter(Boolean).join('-'));
};

/** One number. @returns undefined as {@link sums} */
export const total = async (tx: Tx, rollup: Rollup, offsetHours: number, asked: Asked): Promise<number | undefined> => {
  const found = await sums(tx, rollup, offsetHours, { ...asked, by: [], perBucket: false });
  return found && (found[0]?.n ?? 0);
};
