import type { Tx } from '#platform/db/index.ts';
import { type Asked, type Sum, sums } from '#platform/rollup/index.ts';
import { type TimeZone, zoneOffset } from '#platform/time/index.ts';
import { REPORT_COUNTS } from '../rollup.ts';
import { STATUS_GROUPS } from '../rules/filter.ts';
import { OFFICE_STEPS } from '../rules/life.ts';

const HOUR_MS = 3_600_000;

type Keys = Pick<Asked, 'where' | 'by'>;

/** Counts of the reports. The zone matters only where days are told apart. @returns undefined where no face knows */
export const counts = (tx: Tx, asked: Asked, timeZone: TimeZone = 'Asia/Jakarta') =>
  sums(tx, REPORT_COUNTS, zoneOffset(timeZone) / HOUR_MS, asked);

/** As {@link counts}, of what a face is known to hold. */
export const knownCounts = async (tx: Tx, asked: Asked, timeZone?: TimeZone): Promise<readonly Sum[]> => {
  const found = await counts(tx, asked, timeZone);
  if (!found) throw new RangeError(`Nothing counts ${JSON.stringify(asked)}`);
  return found;
};

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');
/** Said so that the index of open reports by status and time serves it. */
const OWED = `r.closed_at is null and r.status in (${quoted(STATUS_GROUPS.office)}) and r.due_step in (${quoted(OFFICE_STEPS)})`;

/** Values of the statement below come in this order, from $3 on. */
const conditionOf = (name: string, index: number) =>
  `coalesce(${REPORT_COUNTS.keys[name as keyof typeof REPORT_COUNTS.keys]}, '') = any($${index + 4}::text[])`;

/**
 * Late reports: those due in an hour that is over are in the counts; those of the running hour, few of which are due before its end, are
 * counted themselves. Late depends on nothing but the moment each is due at, so the two together are exact at any `now`.
 */
export const lateCounts = async (
  tx: Tx,
  now: Date,
  { where = {}, by = [] }: Keys,
): Promise<readonly Sum[] | undefined> => {
  const hour = Math.floor(now.getTime() / HOUR_MS);
  const before = await counts(tx, { where, by, span: { of: 'due', before: hour } });
  if (!before) return undefined;
  const told = by.map((name) => REPORT_COUNTS.keys[name as keyof typeof REPORT_COUNTS.keys]);
  const conditions = Object.keys(where).map(conditionOf);
  const running = await tx.query<{ key: (string | null)[]; n: number }>(
    `select array[${told.join(', ')}]::text[] as key, count(*)::integer as n from reports.report r
      where ${['r.region_id = $1', 'r.due_at >= $2', 'r.due_at < $3', OWED, ...conditions].join(' and ')}
      ${told.length > 0 ? `group by ${told.join(', ')}` : ''}`,
    [tx.region, new Date(hour * HOUR_MS), now, ...Object.values(where).map((values) => values.map((one) => one ?? ''))],
    `late-running-${[...by, 'of', ...Object.keys(where)].join('-')}`,
  );
  const late = running.map(({ key, n }) => ({
    key: Object.fromEntries(by.map((name, i) => [name, key[i]])),
    bucket: 0,
    n,
  }));
  return [...before, ...late];
};

export const sumOf = (found: readonly Sum[], of: (key: Sum['key']) => boolean = () => true): number =>
  found.reduce((total, { key, n }) => (of(key) ? total + n : total), 0);
