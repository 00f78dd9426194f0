import type { Tx } from '#platform/db/index.ts';
import type { Asked } from '#platform/rollup/index.ts';
import { monthsBetween, parseDay, type TimeZone } from '#platform/time/index.ts';
import type { FigureCode } from '../rules/figures.ts';
import { isAboutRouting, levelsFrom, type ReportFilter, STATUS_GROUPS } from '../rules/filter.ts';
import { counts, lateCounts, sumOf } from './count.ts';
import { countFigure, type Dimension, type Whose } from './figure-counts.ts';
import type { Audience } from './lists.ts';

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
    ...(filter.escalated ? { reached: levelsFrom(filter.escalated) } : {}),
    ...(district ? { district: [district === 'none' ? null : district] } : {}),
    ...(filter.place ? { place: [filter.place] } : {}),
    ...(filter.service ? { service: [filter.service] } : {}),
  };
};

const spanOf = ({ from, to, ended_from, ended_to, answered_from, responded_from }: ReportFilter): Asked['span'][] => [
  ...(from || to
    ? [{ of: 'reported', ...(from ? { from: parseDay(from) } : {}), ...(to ? { before: parseDay(to) + 1 } : {}) }]
    : []),
  ...(ended_from || ended_to
    ? [
        {
          of: 'closed',
          ...(ended_from ? { from: parseDay(ended_from) } : {}),
          ...(ended_to ? { before: parseDay(ended_to) + 1 } : {}),
        },
      ]
    : []),
  ...(answered_from ? [{ of: 'answered', from: parseDay(answered_from) }] : []),
  ...(responded_from ? [{ of: 'responded', from: parseDay(responded_from) }] : []),
];

/** Which dimension of the public figures a list is narrowed to; undefined: to more than one, or to something else. */
const whoseOf = (filter: ReportFilter): Whose | undefined => {
  const narrowed = Object.entries(filter).filter(([name]) => !['figure', 'from', 'to'].includes(name));
  if (narrowed.length === 0) return { dimension: 'region' };
  const [[name, value]] = narrowed;
  if (narrowed.length > 1 || !isDimension(name)) return undefined;
  return { dimension: name, code: value === 'none' ? null : value };
};
const isDimension = (name: string): name is Dimension =>
  ['organisation', 'district', 'place', 'service'].includes(name);

/** The list of a public figure: known of whole months. */
const countedFigure = async (
  tx: Tx,
  { audience, filter, now, timeZone }: Wanted,
  code: FigureCode,
): Promise<number | undefined> => {
  const whose = whoseOf(filter);
  const months = filter.from && filter.to ? monthsBetween(filter.from, filter.to) : undefined;
  if (!whose || !months || audience.kind === 'organisation') return undefined;
  return countFigure(tx, code, { whose, months, now, timeZone }, audience.kind === 'public');
};

/** Values of the key `public`: of a merged report it is neither. */
const NOT_MERGED = ['true', 'false'] as const;

/** How many reports a list holds, where the counts know it. @returns undefined where they do not */
export const countedList = async (tx: Tx, wanted: Wanted): Promise<number | undefined> => {
  const { audience, filter, now, timeZone } = wanted;
  if (filter.figure) return countedFigure(tx, wanted, filter.figure);
  const where = keysOf(audience, filter);
  const spans = spanOf(filter);
  if (
    !where ||
    isAboutRouting(filter) ||
    filter.handler ||
    filter.second ||
    filter.q ||
    filter.classification ||
    spans.length + (filter.late ? 1 : 0) > 1
  )
    return undefined;
  // What was merged has no moment that counts; where none is asked for it has to be left out by name.
  const standing = spans.length === 0 && !filter.late && !filter.status;
  if (standing && !('public' in where)) Object.assign(where, { public: NOT_MERGED });
  const found = filter.late
    ? await lateCounts(tx, now, { where })
    : await counts(tx, { where, span: spans[0] }, timeZone);
  return found && sumOf(found);
};
