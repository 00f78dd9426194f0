import type { Tx } from '#platform/db/index.ts';
import { type Asked, type Sum, sums } from '#platform/rollup/index.ts';
import { parseDay, type TimeZone, zoneOffset } from '#platform/time/index.ts';
import { REPORT_COUNTS } from '../rollup.ts';
import { type ReportFilter, STATUS_GROUPS } from '../rules/filter.ts';
import { OFFICE_STEPS } from '../rules/life.ts';
import type { Audience } from './lists.ts';

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

interface Wanted {
  readonly audience: Audience;
  readonly filter: ReportFilter;
  readonly now: Date;
  readonly timeZone: TimeZone;
}

const keysOf = (audience: Audience, filter: ReportFilter): Record<string, readonly (string | null)[]> | undefined => {
  const { status, organisation, district, answered_from } = filter;
  const offices = [
    ...(audience.kind === 'organisation' ? [audience.id] : []),
    ...(organisation ? [organisation === 'none' ? null : organisation] : []),
  ];
  if (new Set(offices).size > 1) return undefined; // another office's, seen by one
  const statuses = status && (status in STATUS_GROUPS ? STATUS_GROUPS[status as keyof typeof STATUS_GROUPS] : [status]);
  // Of what was answered since a day it is told apart only whether it was confirmed.
  const isConfirmed = answered_from !== undefined && (status === 'confirmed' || status === 'done');
  return {
    ...(audience.kind === 'public' ? { public: ['true'] } : {}),
    ...(offices.length > 0 ? { organisation: offices.slice(0, 1) } : {}),
    ...(isConfirmed ? { outcome: ['confirmed'] } : statuses ? { status: statuses } : {}),
    ...(filter.objected ? { objected: ['true'] } : {}),
    ...(filter.held ? { held: [String(filter.held === 'yes')] } : {}),
    ...(filter.recurring ? { recurs: ['true'] } : {}),
    ...(district ? { district: [district === 'none' ? null : district] } : {}),
    ...(filter.place ? { place: [filter.place] } : {}),
    ...(filter.service ? { service: [filter.service] } : {}),
  };
};

const spanOf = ({ from, to, ended_from, answered_from, responded_from }: ReportFilter): Asked['span'][] => [
  ...(from || to
    ? [{ of: 'reported', ...(from ? { from: parseDay(from) } : {}), ...(to ? { before: parseDay(to) + 1 } : {}) }]
    : []),
  ...(ended_from ? [{ of: 'closed', from: parseDay(ended_from) }] : []),
  ...(answered_from ? [{ of: 'answered', from: parseDay(answered_from) }] : []),
  ...(responded_from ? [{ of: 'responded', from: parseDay(responded_from) }] : []),
];

/** Values of the key `public`: of a merged report it is neither. */
export const NOT_MERGED = ['true', 'false'] as const;

/** How many reports a list holds, where the counts know it. @returns undefined where they do not */
export const countedList = async (tx: Tx, { audience, filter, now, timeZone }: Wanted): Promise<number | undefined> => {
  const where = keysOf(audience, filter);
  const spans = spanOf(filter);
  if (!where || filter.q || filter.classification || spans.length + (filter.late ? 1 : 0) > 1) return undefined;
  // What was merged has no moment that counts; where none is asked for it has to be left out by name.
  const standing = spans.length === 0 && !filter.late && !filter.status;
  if (standing && !('public' in where)) Object.assign(where, { public: NOT_MERGED });
  const found = filter.late
    ? await lateCounts(tx, now, { where })
    : await counts(tx, { where, span: spans[0] }, timeZone);
  return found && sumOf(found);
};
