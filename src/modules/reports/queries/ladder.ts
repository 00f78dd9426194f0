import type { Tx } from '#platform/db/index.ts';
import { type AnswerBasis, isProved } from '../rules/silence.ts';
import type { DeadlineStep, LadderStep, Recipient, Report, Rung } from '../types.ts';
import { SETUP } from './report.ts';

export const insertRung = (tx: Tx, rung: Rung, noticedAt: Date | null): Promise<number> => {
  tx.changes(SETUP);
  return tx.run(
    `insert into reports.rung (region_id, id, step, amount, unit, recipient, valid_from, valid_to, source, noticed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.region,
      rung.id,
      rung.step,
      rung.amount,
      rung.unit,
      rung.recipient,
      rung.validFrom,
      rung.validTo,
      rung.source,
      noticedAt,
    ],
  );
};

/** Its last day is the day before; one that began on that day or later holds no longer than its first day. */
export const endRung = (tx: Tx, id: string, day: string): Promise<number> => {
  tx.changes(SETUP);
  return tx.run(
    `update reports.rung set valid_to = greatest($3::date - 1, valid_from)
      where region_id = $1 and id = $2 and (valid_to is null or valid_to >= $3::date)`,
    [tx.region, id, day],
  );
};

/** One that would begin on that day or later is taken back. */
export const dropRung = (tx: Tx, id: string, day: string): Promise<number> => {
  tx.changes(SETUP);
  return tx.run('delete from reports.rung where region_id = $1 and id = $2 and valid_from >= $3::date', [
    tx.region,
    id,
    day,
  ]);
};

/** Reports whose ladder is to be looked at, longest due first. */
export const dueOnLadder = (tx: Tx, now: Date, limit: number): Promise<{ region: number; id: string }[]> =>
  tx.query(
    `select region_id as region, id from reports.report
      where region_id = $1 and rung_at <= $2 order by rung_at limit $3`,
    [tx.region, now, limit],
    'ladder-due',
  );

/** Rungs that have begun since and that no running report knows of: their steps. */
export const unnoticedSteps = (tx: Tx, day: string): Promise<{ step: LadderStep }[]> =>
  tx.query('select distinct step from reports.rung where region_id = $1 and noticed_at is null and valid_from <= $2', [
    tx.region,
    day,
  ]);

/** Every running report that owes this step looks at the ladder again. Nothing that is counted changes. */
export const lookAgain = async (tx: Tx, step: LadderStep, day: string, now: Date): Promise<void> => {
  await tx.run(
    `update reports.report set rung_at = $3
      where region_id = $1 and due_step = $2 and closed_at is null and channel <> 'import' and (rung_at is null or rung_at > $3)`,
    [tx.region, step, now],
  );
  await tx.run(
    'update reports.rung set noticed_at = $4 where region_id = $1 and step = $2 and noticed_at is null and valid_from <= $3',
    [tx.region, step, day, now],
  );
};

/** Nothing that is counted changes. */
export const setRungAt = (tx: Tx, id: string, at: Date | null): Promise<number> =>
  tx.run('update reports.report set rung_at = $3 where region_id = $1 and id = $2', [tx.region, id, at], 'rung-at');

/** Ids of the rungs that were taken for what is due then. */
export const rungsTaken = async (tx: Tx, reportId: string, dueAt: Date): Promise<Set<string>> => {
  const rows = await tx.query<{ id: string }>(
    'select rung_id as id from reports.rung_taken where region_id = $1 and report_id = $2 and due_at = $3',
    [tx.region, reportId, dueAt],
    'rungs-taken',
  );
  return new Set(rows.map(({ id }) => id));
};

interface Taking {
  readonly rung: Rung;
  readonly organisationId: string | null;
  /** Nobody waits for a mail about it. */
  readonly isTold: boolean;
}

export const takeRungs = (
  tx: Tx,
  { id, dueAt }: Pick<Report, 'id' | 'dueAt'>,
  takings: readonly Taking[],
  now: Date,
): Promise<number> =>
  tx.run(
    `insert into reports.rung_taken (region_id, report_id, rung_id, due_at, at, recipient, organisation_id, told_at)
     select $1, $2, t.rung, $3, $4, t.recipient, t.organisation, case when t.told then $4::timestamptz end
       from jsonb_to_recordset($5::jsonb) as t(rung uuid, recipient text, organisation uuid, told boolean)`,
    [
      tx.region,
      id,
      dueAt,
      now,
      JSON.stringify(
        takings.map(({ rung, organisationId, isTold }) => ({
          rung: rung.id,
          recipient: rung.recipient,
          organisation: organisationId,
          told: isTold,
        })),
      ),
    ],
    'rungs-take',
  );

/** A notice that the reporter was given before the limit that runs now. */
interface GivenNotice {
  readonly at: Date;
  /** On the page of the report, to whoever holds the key. */
  readonly shown: boolean;
}

export const noticesOf = (tx: Tx, reportId: string, dueAt: Date | null): Promise<GivenNotice[]> =>
  tx.query<GivenNotice>(
    `select t.at, t.shown_at is not null as shown from reports.rung_taken t
      where t.region_id = $1 and t.report_id = $2 and t.due_at = $3 and t.recipient = 'reporter' order by t.at`,
    [tx.region, reportId, dueAt],
    'notices-of-report',
  );

export const setNoticesShown = (tx: Tx, reportId: string, dueAt: Date, now: Date): Promise<number> =>
  tx.run(
    `update reports.rung_taken set shown_at = $4
      where region_id = $1 and report_id = $2 and due_at = $3 and recipient = 'reporter' and shown_at is null`,
    [tx.region, reportId, dueAt, now],
  );

/** What the last answer of a report rests on. @returns undefined when it was answered nowhere, or only in another system */
export const lastAnswer = (tx: Tx, reportId: string): Promise<AnswerBasis | undefined> =>
  tx.one<AnswerBasis>(
    `select coalesce((j.public ->> 'workDone')::boolean, false) as "workDone",
            (select count(*)::integer from reports.photo p
              where p.region_id = j.region_id and p.report_id = $2 and p.message_id = (j.public ->> 'message')::uuid) as photos
       from platform.journal j
      where j.region_id = $1 and j.subject = 'reports/' || $2::text and j.act = 'report.answer' order by j.at desc, j.id desc limit 1`,
    [tx.region, reportId],
  );

/** Whether the last answer here says that work was done, and shows it. */
export const restsOnProof = async (tx: Tx, reportId: string): Promise<boolean> => {
  const answer = await lastAnswer(tx, reportId);
  return answer !== undefined && isProved(answer);
};

/** A rung of which a person is still to be told, with the report as it stands. */
export interface Untold {
  readonly reportId: string;
  readonly code: string;
  readonly recipient: Recipient;
  readonly organisationId: string | null;
  /** Null: what the rung was about has been dealt with. */
  readonly dueStep: DeadlineStep | null;
  readonly dueAt: Date;
  readonly at: Date;
}

/** The oldest of which nobody was told. */
export const untoldRungs = (tx: Tx, limit: number): Promise<Untold[]> =>
  tx.query<Untold>(
    `select t.report_id as "reportId", r.code, t.recipient, t.organisation_id as "organisationId", t.due_at as "dueAt", t.at,
            case when t.recipient = 'proposed_agency' and r.organisation_id = t.organisation_id and r.closed_at is null
                   or r.due_at = t.due_at then r.due_step end as "dueStep"
       from reports.rung_taken t join reports.report r on r.region_id = t.region_id and r.id = t.report_id
      where t.region_id = $1 and t.told_at is null order by t.at, r.code limit $2`,
    [tx.region, limit],
    'rungs-untold',
  );

export const setTold = (tx: Tx, reportIds: readonly string[], until: Date, now: Date): Promise<number> =>
  tx.run(
    `update reports.rung_taken set told_at = $4
      where region_id = $1 and told_at is null and report_id = any($2::uuid[]) and at <= $3`,
    [tx.region, reportIds, until, now],
  );
