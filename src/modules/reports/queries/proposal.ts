import type { Course, Decided, Proposal, Tally } from '#modules/routing/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { TimeZone } from '#platform/time/index.ts';

export interface NewProposal {
  readonly reportId: string;
  readonly proposals: readonly Proposal[];
  readonly serviceCode: string | null;
  readonly course: Course;
}

export const insertProposal = (tx: Tx, { reportId, proposals, serviceCode, course }: NewProposal): Promise<number> =>
  tx.run(
    `insert into reports.proposal (region_id, report_id, proposals, first_id, first_confidence, service_code, course)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.region,
      reportId,
      JSON.stringify(proposals),
      proposals[0]?.organisation ?? null,
      proposals[0]?.confidence ?? null,
      serviceCode,
      course,
    ],
    'proposal-insert',
  );

/** @returns undefined for a report that came before there were any */
export const proposalsStored = async (tx: Tx, reportId: string): Promise<readonly Proposal[] | undefined> =>
  (
    await tx.one<{ proposals: readonly Proposal[] }>(
      'select proposals from reports.proposal where region_id = $1 and report_id = $2',
      [tx.region, reportId],
      'proposals-stored',
    )
  )?.proposals;

/** A report was handed to an office: the first time it is decided, any other time it is corrected. */
export const judgeProposal = (
  tx: Tx,
  reportId: string,
  office: string,
  by: 'person' | 'program',
  at: Date,
): Promise<number> =>
  tx.run(
    `update reports.proposal p set
       decided_at = coalesce(decided_at, $4), decided_by = coalesce(decided_by, $5), decided_id = $3::uuid,
       corrected = corrected or (decided_id is not null and decided_id <> $3::uuid),
       rank = coalesce((select place from jsonb_array_elements(p.proposals) with ordinality as one(proposal, place)
                         where proposal->>'organisation' = $3::uuid::text), 0)
     where region_id = $1 and report_id = $2`,
    [tx.region, reportId, office, at, by],
    'proposal-judge',
  );

/** From the beginning of a day in the region's zone on, as lists have it. */
const SINCE = `decided_at >= ($2::date)::timestamp at time zone $3`;

/** What became of proposals whose reports were decided from a day on, alike ones together. @param day `2026-01-31` */
export const proposalTallies = (tx: Tx, day: string, timeZone: TimeZone): Promise<Tally[]> =>
  tx.query<Tally>(
    `select course, decided_by as by, rank, corrected, least(floor(first_confidence * 10), 9)::integer as tenth,
            count(*)::integer as n, coalesce(sum(first_confidence), 0)::float8 as believed
       from reports.proposal where region_id = $1 and ${SINCE} group by 1, 2, 3, 4, 5`,
    [tx.region, day, timeZone],
    'proposal-tallies',
  );

/** Two offices that are taken for one another. */
export interface Confusion {
  readonly proposed: string;
  readonly decided: string;
  readonly n: number;
}

/** Where people decided otherwise than was proposed first, the most frequent first. */
export const confusions = (tx: Tx, day: string, timeZone: TimeZone, limit: number): Promise<Confusion[]> =>
  tx.query<Confusion>(
    `select first_id as proposed, decided_id as decided, count(*)::integer as n from reports.proposal
      where region_id = $1 and ${SINCE} and decided_by = 'person' and first_id <> decided_id
      group by 1, 2 order by n desc, 1, 2 limit $4`,
    [tx.region, day, timeZone, limit],
    'proposal-confusions',
  );

/** A report that may be learned from. */
export interface Teaching extends Omit<Decided, 'organisation'> {
  /** Null: nothing can be learned of it (any more). */
  readonly organisation: string | null;
}

/**
 * What the program decided by itself is learned only once the office has taken it on, or somebody has corrected it: else it would learn
 * its own mistakes. Nothing is learned of secret reports, nor of what was merged: its main report
 * teaches, once.
 */
const TEACHING = `
  select r.id as report, r.text, p.service_code as "chosenService", r.service_code as service,
         coalesce(r.assigned_at, r.reported_at) as at,
         case when not r.secret and r.status <> 'merged' and (p.decided_by is distinct from 'program' or p.corrected or r.accepted_at is not null)
              then r.organisation_id end as organisation
    from reports.report r left join reports.proposal p on p.region_id = r.region_id and p.report_id = r.id
   where r.region_id = $1`;

export const teachingOf = (tx: Tx, reports: readonly string[]): Promise<Teaching[]> =>
  tx.query<Teaching>(`${TEACHING} and r.id = any($2::uuid[])`, [tx.region, reports], 'teaching-of');

/** The newest reports that lie with an office. */
export const newestTeaching = (tx: Tx, offset: number, limit: number): Promise<Teaching[]> =>
  tx.query<Teaching>(
    `${TEACHING} and r.organisation_id is not null order by r.reported_at desc, r.id offset $2 limit $3`,
    [tx.region, offset, limit],
    'teaching-newest',
  );
