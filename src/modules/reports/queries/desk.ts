import type { Tx } from '#platform/db/index.ts';
import { OFFICE_STEPS } from '../rules/life.ts';
import type { ReportStatus } from '../types.ts';
import type { Audience } from './lists.ts';

export interface DeskCount {
  readonly status: ReportStatus;
  readonly total: number;
  readonly late: number;
  /** Whose archiving was objected to. */
  readonly objected: number;
}

/** How a desk's reports stand, by status: of one organisation, or of the whole region. */
export const deskCounts = (tx: Tx, audience: Exclude<Audience, { kind: 'public' }>, now: Date): Promise<DeskCount[]> =>
  tx.query<DeskCount>(
    `select status, count(*)::integer as total, (count(*) filter (where objected))::integer as objected,
            (count(*) filter (where due_at < $2 and due_step = any($4)))::integer as late
       from reports.report where region_id = $1 and ($3::uuid is null or organisation_id = $3) group by status`,
    [tx.region, now, audience.kind === 'organisation' ? audience.id : null, OFFICE_STEPS],
    'desk-counts',
  );

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

/** Whether the reporter told a name or a way to be reached; nothing is opened. */
export const toldIdentity = async (tx: Tx, reportId: string): Promise<boolean> =>
  (await tx.one(
    `select from reports.report where region_id = $1 and id = $2
        and (reporter_name_sealed is not null or reporter_contact_sealed is not null)`,
    [tx.region, reportId],
  )) !== undefined;
