import type { Tx } from '#platform/db/index.ts';
import { type ReportStatus, STATUSES } from '../types.ts';
import { knownCounts, lateCounts, sumOf } from './count.ts';
import type { Audience } from './lists.ts';

export interface DeskCount {
  readonly status: ReportStatus;
  readonly total: number;
  readonly late: number;
  /** Whose archiving was objected to. */
  readonly objected: number;
  /** Of all and of the late ones those that wait among copies of their text. */
  readonly held: number;
  readonly heldLate: number;
}

/** How a desk's reports stand, by status: of one organisation, or of the whole region. */
export const deskCounts = async (
  tx: Tx,
  audience: Exclude<Audience, { kind: 'public' }>,
  now: Date,
): Promise<DeskCount[]> => {
  const where: Record<string, string[]> = audience.kind === 'organisation' ? { organisation: [audience.id] } : {};
  const all = await knownCounts(tx, { by: ['status', 'objected', 'held'], where });
  const late = (await lateCounts(tx, now, { by: ['status', 'held'], where })) ?? [];
  return STATUSES.map((status) => {
    const own = all.filter(({ key }) => key.status === status);
    const ownLate = late.filter(({ key }) => key.status === status);
    return {
      status,
      total: sumOf(own),
      late: sumOf(ownLate),
      objected: sumOf(own, ({ objected }) => objected === 'true'),
      held: sumOf(own, ({ held }) => held === 'true'),
      heldLate: sumOf(ownLate, ({ held }) => held === 'true'),
    };
  }).filter(({ total }) => total > 0);
};

/** How many pictures came with each of these reports; those without any are absent. */
export const photoCounts = async (tx: Tx, reportIds: readonly string[]): Promise<Map<string, number>> => {
  const rows = await tx.query<{ id: string; n: number }>(
    `select report_id as id, count(*)::integer as n from reports.photo
      where region_id = $1 and report_id = any($2::uuid[]) and message_id is null group by report_id`,
    [tx.region, reportIds],
    'photo-counts',
  );
  return new Map(rows.map(({ id, n }) => [id, n]));
};

/** Whether the reporter told a name or a way to be reached, in a field or in the text; nothing is opened. */
export const toldIdentity = async (tx: Tx, reportId: string): Promise<boolean> =>
  (await tx.one(
    `select from reports.report where region_id = $1 and id = $2
        and (reporter_name_sealed is not null or reporter_contact_sealed is not null or source is null and original_sealed is not null)`,
    [tx.region, reportId],
  )) !== undefined;

/** Open reports that somebody has in hand. */
export const handledReports = (
  tx: Tx,
): Promise<{ region: number; id: string; handlerId: string; organisationId: string }[]> =>
  tx.query(
    `select region_id as region, id, handler_id as "handlerId", organisation_id as "organisationId" from reports.report
      where region_id = $1 and handler_id is not null and closed_at is null and organisation_id is not null`,
    [tx.region],
    'handled-reports',
  );
