import type { Tx } from '#platform/db/index.ts';
import type { Closed, Month } from '../rules/audit.ts';
import type { AuditFinding, ReportStatus } from '../types.ts';

/** The draw of a month. What is null is not told before the month is over. */
export interface AuditMonth {
  readonly month: Month;
  readonly commitment: Uint8Array;
  readonly committedAt: Date;
  readonly drawnAt: Date | null;
  readonly secret: Uint8Array | null;
  readonly percent: number | null;
  readonly least: number | null;
}

const MONTH = 'month, commitment, committed_at as "committedAt", drawn_at as "drawnAt", secret, percent, least';

/** The newest first. */
export const auditMonths = (tx: Tx, limit: number): Promise<AuditMonth[]> =>
  tx.query(`select ${MONTH} from reports.audit_month where region_id = $1 order by month desc limit $2`, [
    tx.region,
    limit,
  ]);

export const auditMonth = (tx: Tx, month: Month): Promise<AuditMonth | undefined> =>
  tx.one(`select ${MONTH} from reports.audit_month where region_id = $1 and month = $2`, [tx.region, month]);

/** Months whose secret is fixed and that are not drawn yet, the oldest first. */
export const undrawnMonths = async (tx: Tx): Promise<Month[]> =>
  (
    await tx.query<{ month: Month }>(
      'select month from reports.audit_month where region_id = $1 and drawn_at is null order by month',
      [tx.region],
    )
  ).map(({ month }) => month);

/** @returns false when the month has its secret already: it is never changed */
export const insertCommitment = async (
  tx: Tx,
  month: Month,
  commitment: Uint8Array,
  secretSealed: Uint8Array,
  now: Date,
): Promise<boolean> =>
  (await tx.run(
    `insert into reports.audit_month (region_id, month, commitment, secret_sealed, committed_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [tx.region, month, commitment, secretSealed, now],
  )) > 0;

/** Held until the end of the transaction. @returns undefined when there is none, or when it is drawn */
export const lockUndrawn = (
  tx: Tx,
  month: Month,
): Promise<{ secretSealed: Uint8Array; commitment: Uint8Array; committedAt: Date } | undefined> =>
  tx.one(
    `select secret_sealed as "secretSealed", commitment, committed_at as "committedAt" from reports.audit_month
      where region_id = $1 and month = $2 and drawn_at is null for update`,
    [tx.region, month],
  );

/** Closed in a span and still closed: what the reporter confirmed, and what silence ended. */
export const closedBetween = (tx: Tx, from: Date, to: Date): Promise<Closed[]> =>
  tx.query(
    `select id as "reportId", organisation_id as "organisationId", date_trunc('milliseconds', closed_at) as "closedAt" from reports.report
      where region_id = $1 and closed_at is not null and closed_at >= $2 and closed_at < $3
        and status in ('confirmed', 'closed_unconfirmed') and organisation_id is not null`,
    [tx.region, from, to],
  );

/** A draw with all that it can be checked by. @param drawn reports with the id of their case */
export const insertDraw = async (
  tx: Tx,
  month: Month,
  told: { secret: Uint8Array; percent: number; least: number },
  closed: readonly Closed[],
  drawn: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> => {
  await tx.run(
    'update reports.audit_month set drawn_at = $3, secret = $4, percent = $5, least = $6 where region_id = $1 and month = $2',
    [tx.region, month, now, told.secret, told.percent, told.least],
  );
  const tickets = closed.map((one) => ({ ...one, drawn: drawn.has(one.reportId), caseId: drawn.get(one.reportId) }));
  await tx.run(
    `insert into reports.audit_ticket (region_id, month, report_id, organisation_id, closed_at, drawn)
     select $1, $2, t."reportId", t."organisationId", t."closedAt", t.drawn
       from jsonb_to_recordset($3::jsonb) as t("reportId" uuid, "organisationId" uuid, "closedAt" timestamptz, drawn boolean)`,
    [tx.region, month, JSON.stringify(tickets)],
  );
  await tx.run(
    `insert into reports.audit_office (region_id, month, organisation_id, closed, drawn)
     select region_id, month, organisation_id, count(*), count(*) filter (where drawn) from reports.audit_ticket
      where region_id = $1 and month = $2 group by region_id, month, organisation_id`,
    [tx.region, month],
  );
  await tx.run(
    `insert into reports.audit (region_id, id, month, report_id, organisation_id, drawn_at)
     select $1, t."caseId", $2, t."reportId", t."organisationId", $3
       from jsonb_to_recordset($4::jsonb) as t("caseId" uuid, "reportId" uuid, "organisationId" uuid)`,
    [tx.region, month, now, JSON.stringify(tickets.filter(({ drawn }) => drawn))],
  );
};

/** Every report of a draw, in a sequence of its own; the code of those that the public may read. */
export const auditTickets = (tx: Tx, month: Month): Promise<(Closed & { drawn: boolean; code: string | null })[]> =>
  tx.query(
    `select t.report_id as "reportId", t.organisation_id as "organisationId", t.closed_at as "closedAt", t.drawn,
            case when not r.secret and r.verified_at is not null and r.status <> 'archived' then r.code end as code
       from reports.audit_ticket t join reports.report r on r.region_id = t.region_id and r.id = t.report_id
      where t.region_id = $1 and t.month = $2 order by t.organisation_id, t.report_id`,
    [tx.region, month],
  );

/** The oldest case of a report that waits for the auditor. */
export const openAuditOf = (
  tx: Tx,
  reportId: string,
): Promise<{ id: string; month: Month; drawnAt: Date } | undefined> =>
  tx.one(
    `select id, month, drawn_at as "drawnAt" from reports.audit
      where region_id = $1 and report_id = $2 and finding is null order by drawn_at limit 1`,
    [tx.region, reportId],
    'audit-open-of-report',
  );

export const setFinding = (
  tx: Tx,
  caseId: string,
  found: { finding: AuditFinding; messageId: string; auditorId: string; now: Date },
): Promise<number> =>
  tx.run(
    `update reports.audit set finding = $3, message_id = $4, auditor_id = $5, found_at = $6
      where region_id = $1 and id = $2 and finding is null`,
    [tx.region, caseId, found.finding, found.messageId, found.auditorId, found.now],
  );

/** A report that was drawn, as the auditor's desk lists it. */
export interface AuditCase {
  readonly code: string;
  readonly title: string | null;
  readonly excerpt: string;
  readonly secret: boolean;
  readonly status: ReportStatus;
  readonly organisationId: string;
  readonly placeCode: string | null;
  readonly month: Month;
  readonly drawnAt: Date;
  readonly finding: AuditFinding | null;
  readonly foundAt: Date | null;
  /** Things noticed about photos of offices. */
  readonly flags: number;
}

/** @param waiting those without a finding, the first drawn first; else those with one, the last found first */
export const auditCases = (tx: Tx, waiting: boolean, limit: number, offset: number): Promise<AuditCase[]> =>
  tx.query(
    `select r.code, r.title, left(r.text, 140) as excerpt, r.secret, r.status, a.organisation_id as "organisationId",
            r.place_code as "placeCode", a.month, a.drawn_at as "drawnAt", a.finding, a.found_at as "foundAt",
            (select count(*)::integer from reports.photo_flag f where f.region_id = a.region_id and f.report_id = a.report_id
                and f.flag not in ('no_time', 'no_place')) as flags
       from reports.audit a join reports.report r on r.region_id = a.region_id and r.id = a.report_id
      where a.region_id = $1 and a.finding ${waiting ? 'is null' : 'is not null'}
      order by ${waiting ? 'a.drawn_at, a.id' : 'a.found_at desc, a.id'} limit $2 offset $3`,
    [tx.region, limit, offset],
  );

export const countAudits = async (tx: Tx): Promise<{ waiting: number; found: number }> =>
  (await tx.one<{ waiting: number; found: number }>(
    `select count(*) filter (where finding is null)::integer as waiting, count(finding)::integer as found
       from reports.audit where region_id = $1`,
    [tx.region],
  ))!;

/** What auditors saw of an agency's closed reports. `closed` and `drawn` of the months drawn, the others of what was found there. */
export interface AuditFigures {
  readonly organisationId: string;
  readonly closed: number;
  readonly drawn: number;
  readonly found: number;
  readonly genuine: number;
  readonly notDone: number;
  readonly wrongPlace: number;
  readonly cannotTell: number;
}

/** By agency, of the months from one to another, both included. */
export const auditFigures = (tx: Tx, from: Month, to: Month): Promise<AuditFigures[]> =>
  tx.query(
    `select o.organisation_id as "organisationId", sum(o.closed)::integer as closed, sum(o.drawn)::integer as drawn,
            coalesce(sum(a.found), 0)::integer as found, coalesce(sum(a.genuine), 0)::integer as genuine,
            coalesce(sum(a.not_done), 0)::integer as "notDone", coalesce(sum(a.wrong_place), 0)::integer as "wrongPlace",
            coalesce(sum(a.cannot_tell), 0)::integer as "cannotTell"
       from reports.audit_office o
       left join (
         select month, organisation_id, count(finding) as found, count(*) filter (where finding = 'genuine') as genuine,
                count(*) filter (where finding = 'not_done') as not_done, count(*) filter (where finding = 'wrong_place') as wrong_place,
                count(*) filter (where finding = 'cannot_tell') as cannot_tell
           from reports.audit where region_id = $1 and month between $2 and $3 group by month, organisation_id) a
         on a.month = o.month and a.organisation_id = o.organisation_id
      where o.region_id = $1 and o.month between $2 and $3
      group by o.organisation_id order by closed desc, o.organisation_id`,
    [tx.region, from, to],
    'audit-figures',
  );
