import type { Tx } from '#platform/db/index.ts';
import type { Report } from '../types.ts';
import { REPORT } from './report.ts';

/** By its number at SP4N-LAPOR!. */
export const reportByTracking = (tx: Tx, trackingId: string): Promise<Report | undefined> =>
  tx.one<Report>(
    `select ${REPORT} from reports.report r where r.region_id = $1 and r.source = 'sp4n' and r.source_id = $2`,
    [tx.region, trackingId],
  );

/** One export at a time: the other finds nothing left. */
export const lockExports = (tx: Tx): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtext('reports.sp4n_export'), $1::integer)`, [tx.region]);

/** The last answer of a report that has a number at SP4N-LAPOR!, and that no export has taken. */
export interface Unexported {
  readonly reportId: string;
  readonly messageId: string;
  readonly code: string;
  readonly trackingId: string;
  readonly organisationId: string | null;
  readonly answeredAt: Date;
}

/** Oldest first. */
export const unexportedAnswers = (tx: Tx, limit: number): Promise<Unexported[]> =>
  tx.query<Unexported>(
    `select r.id as "reportId", m.id as "messageId", r.code, r.source_id as "trackingId", r.organisation_id as "organisationId", m.at as "answeredAt"
       from reports.report r, lateral (
         select m.id, m.at from reports.message m where m.region_id = r.region_id and m.report_id = r.id and m.kind = 'answer' and m.is_public
          order by m.at desc, m.id desc limit 1) m
      where r.region_id = $1 and r.source = 'sp4n' and r.answered_at is not null
        and not exists (select from reports.sp4n_exported e where e.region_id = r.region_id and e.report_id = r.id and e.message_id = m.id)
      order by r.answered_at, r.id limit $2`,
    [tx.region, limit],
  );

export const insertExport = async (
  tx: Tx,
  one: { readonly id: string; readonly at: Date; readonly personId: string },
  answers: readonly Unexported[],
): Promise<void> => {
  await tx.run('insert into reports.sp4n_export (region_id, id, at, person_id, answers) values ($1, $2, $3, $4, $5)', [
    tx.region,
    one.id,
    one.at,
    one.personId,
    answers.length,
  ]);
  await tx.run(
    `insert into reports.sp4n_exported (region_id, report_id, message_id, export_id)
     select $1, a.report, a.message, $2 from unnest($3::uuid[], $4::uuid[]) as a(report, message)`,
    [tx.region, one.id, answers.map(({ reportId }) => reportId), answers.map(({ messageId }) => messageId)],
  );
};

export interface Sp4nExport {
  readonly id: string;
  readonly at: Date;
  readonly personId: string;
  readonly answers: number;
}

/** The newest first. */
export const listExports = (tx: Tx, limit: number): Promise<Sp4nExport[]> =>
  tx.query<Sp4nExport>(
    `select id, at, person_id as "personId", answers from reports.sp4n_export where region_id = $1 order by at desc, id limit $2`,
    [tx.region, limit],
  );

export type ExportedAnswer = Report & { readonly answer: string; readonly originalSealed: Uint8Array | null };

/** What an export took; undefined when there is no such export. */
export const exportedAnswers = async (tx: Tx, exportId: string): Promise<ExportedAnswer[] | undefined> => {
  const rows = await tx.query<ExportedAnswer>(
    `select ${REPORT}, m.body as answer, case when r.source is not null then r.original_sealed end as "originalSealed"
       from reports.sp4n_exported e
       join reports.report r on r.region_id = e.region_id and r.id = e.report_id
       join reports.message m on m.region_id = e.region_id and m.id = e.message_id
      where e.region_id = $1 and e.export_id = $2 order by r.answered_at, r.id`,
    [tx.region, exportId],
  );
  return rows.length > 0 ? rows : undefined;
};
