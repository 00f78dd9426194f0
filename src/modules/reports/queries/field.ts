import type { Tx } from '#platform/db/index.ts';
import type { ReportStatus } from '../types.ts';

export const insertMark = (tx: Tx, personId: string, reportId: string, now: Date): Promise<number> =>
  tx.run(
    `insert into reports.field_mark (region_id, person_id, report_id, marked_at) values ($1, $2, $3, $4)
     on conflict (region_id, person_id, report_id) do nothing`,
    [tx.region, personId, reportId, now],
  );

export const deleteMark = (tx: Tx, personId: string, reportId: string): Promise<number> =>
  tx.run('delete from reports.field_mark where region_id = $1 and person_id = $2 and report_id = $3', [
    tx.region,
    personId,
    reportId,
  ]);

/** Reports that a person takes along, oldest mark first. */
export const marksOf = async (tx: Tx, personId: string): Promise<string[]> =>
  (
    await tx.query<{ id: string }>(
      'select report_id as id from reports.field_mark where region_id = $1 and person_id = $2 order by marked_at, report_id',
      [tx.region, personId],
      'field-marks',
    )
  ).map(({ id }) => id);

export interface FieldVisit {
  readonly id: string;
  readonly reportId: string;
  readonly personId: string;
  readonly messageId: string;
  readonly writtenAt: Date;
  readonly receivedAt: Date;
  readonly seenStatus: ReportStatus;
  readonly foundStatus: ReportStatus;
}

export const visitById = (tx: Tx, id: string): Promise<FieldVisit | undefined> =>
  tx.one<FieldVisit>(
    `select id, report_id as "reportId", person_id as "personId", message_id as "messageId", written_at as "writtenAt",
            received_at as "receivedAt", seen_status as "seenStatus", found_status as "foundStatus"
       from reports.field_visit where region_id = $1 and id = $2`,
    [tx.region, id],
    'field-visit',
  );

export const insertVisit = (tx: Tx, visit: FieldVisit): Promise<number> =>
  tx.run(
    `insert into reports.field_visit (region_id, id, report_id, person_id, message_id, written_at, received_at, seen_status, found_status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.region,
      visit.id,
      visit.reportId,
      visit.personId,
      visit.messageId,
      visit.writtenAt,
      visit.receivedAt,
      visit.seenStatus,
      visit.foundStatus,
    ],
  );
