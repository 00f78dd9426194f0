import type { Tx } from '#platform/db/index.ts';
import type { Attendance, Item, Meeting, MeetingInput, Method, MinutesInput, Proposal, Stage } from '../types.ts';
import { PROPOSAL, type ProposalRow, proposalOf } from './proposals.ts';

const MEETING = `m.region_id as region, m.id, m.year, m.stage, m.place_code as "placeCode", m.organisation_id as "organisationId",
  m.held_on as "heldOn", m.venue, m.chair, m.method, m.attendance, m.minutes, m.state, m.closed_at as "closedAt", m.corrects,
  m.corrects_why as "correctsWhy", m.number, m.version, m.is_sample as "isSample"`;

export const meetingById = (tx: Tx, id: string): Promise<Meeting | undefined> =>
  tx.one<Meeting>(
    `select ${MEETING} from proposals.meeting m where m.region_id = $1 and m.id = $2`,
    [tx.region, id],
    'musrenbang-meeting-by-id',
  );

/** Held to the end of the transaction: by who writes in it alone, by who decides in it beside others, so that nobody closes it meanwhile. */
export const lockMeeting = (tx: Tx, id: string, how: 'update' | 'share'): Promise<Meeting | undefined> =>
  tx.one<Meeting>(
    how === 'update'
      ? `select ${MEETING} from proposals.meeting m where m.region_id = $1 and m.id = $2 for update`
      : `select ${MEETING} from proposals.meeting m where m.region_id = $1 and m.id = $2 for share`,
    [tx.region, id],
  );

interface NewMeeting extends MeetingInput {
  readonly id: string;
  readonly preparedBy: string;
  readonly preparedAt: Date;
  readonly corrects: string | null;
  readonly correctsWhy: string | null;
  readonly version: number;
  readonly attendance: readonly Attendance[];
  readonly isSample: boolean;
}

export const insertMeeting = (tx: Tx, m: NewMeeting): Promise<number> =>
  tx.run(
    `insert into proposals.meeting (region_id, id, year, stage, place_code, organisation_id, held_on, venue, chair, method, attendance,
       state, prepared_by, prepared_at, corrects, corrects_why, version, is_sample)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, 'open', $12, $13, $14, $15, $16, $17)`,
    [
      tx.region,
      m.id,
      m.year,
      m.stage,
      m.place,
      m.organisation,
      m.heldOn,
      m.venue,
      m.chair,
      m.method,
      JSON.stringify(m.attendance),
      m.preparedBy,
      m.preparedAt,
      m.corrects,
      m.correctsWhy,
      m.version,
      m.isSample,
    ],
  );

export const setMinutes = (tx: Tx, id: string, m: MinutesInput): Promise<number> =>
  tx.run(
    `update proposals.meeting set held_on = $3, venue = $4, chair = $5, attendance = $6::jsonb, minutes = $7
      where region_id = $1 and id = $2 and state = 'open'`,
    [tx.region, id, m.heldOn, m.venue, m.chair, JSON.stringify(m.attendance), m.minutes],
  );

export const setMethod = (tx: Tx, id: string, method: Method): Promise<number> =>
  tx.run(`update proposals.meeting set method = $3 where region_id = $1 and id = $2 and state = 'open'`, [
    tx.region,
    id,
    method,
  ]);

export const setClosed = (tx: Tx, id: string, person: string, number: number, at: Date): Promise<number> =>
  tx.run(
    `update proposals.meeting set state = 'closed', closed_by = $3, closed_at = $4, number = $5
      where region_id = $1 and id = $2 and state = 'open'`,
    [tx.region, id, person, at, number],
  );

/** The next number of a year, for who holds the lock: two that close at the same moment get two. */
export const nextNumber = async (tx: Tx, year: number): Promise<number> => {
  await tx.query(`select pg_advisory_xact_lock(hashtext('proposals.number'), $1::integer)`, [tx.region]);
  return (await tx.one<{ n: number }>(
    'select coalesce(max(number), 0) + 1 as n from proposals.meeting where region_id = $1 and year = $2',
    [tx.region, year],
  ))!.n;
};

export const correctionOf = (tx: Tx, id: string): Promise<Meeting | undefined> =>
  tx.one<Meeting>(`select ${MEETING} from proposals.meeting m where m.region_id = $1 and m.corrects = $2`, [
    tx.region,
    id,
  ]);

interface Wanted {
  readonly year?: number;
  readonly stage?: Stage;
  /** Of a village, or of a district with its villages. */
  readonly place?: string;
  readonly organisation?: string;
  readonly state?: Meeting['state'];
  readonly limit: number;
  readonly offset?: number;
}

/** Those still open first, then the last held first. */
export const listMeetings = (
  tx: Tx,
  { year, stage, place, organisation, state, limit, offset = 0 }: Wanted,
): Promise<Meeting[]> =>
  tx.query<Meeting>(
    `select ${MEETING} from proposals.meeting m
      where m.region_id = $1 and ($2::integer is null or m.year = $2) and ($3::text is null or m.stage = $3)
        and ($4::text is null or m.place_code = $4 or starts_with(m.place_code, $4 || '.'))
        and ($5::uuid is null or m.organisation_id = $5) and ($6::text is null or m.state = $6)
      order by m.state desc, m.held_on desc, m.id limit $7 offset $8`,
    [tx.region, year ?? null, stage ?? null, place ?? null, organisation ?? null, state ?? null, limit, offset],
  );

export interface Held {
  readonly stage: Stage;
  /** Places, or offices where a stage has none, with a closed meeting. */
  readonly held: number;
  /** Of these, held after their day. */
  readonly late: number;
  readonly first: string | null;
  readonly last: string | null;
}

/** How far the meetings of a year have come, by stage. @param due days by stage, YYYY-MM-DD */
export const heldOf = (tx: Tx, year: number, due: ReadonlyMap<Stage, string>): Promise<Held[]> =>
  tx.query<Held>(
    `select m.stage, count(distinct coalesce(m.place_code, m.organisation_id::text))::integer as held,
            count(distinct coalesce(m.place_code, m.organisation_id::text)) filter (where m.held_on > d.due)::integer as late,
            min(m.held_on)::date as first, max(m.held_on)::date as last
       from proposals.meeting m join unnest($3::text[], $4::date[]) as d(stage, due) on d.stage = m.stage
      where m.region_id = $1 and m.year = $2 and m.state = 'closed' and m.corrects is null group by m.stage`,
    [tx.region, year, [...due.keys()], [...due.values()]],
  );

export const addItems = (tx: Tx, meeting: string, proposals: readonly string[]): Promise<number> =>
  tx.run(
    `insert into proposals.item (region_id, meeting_id, proposal_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing`,
    [tx.region, meeting, proposals],
  );

export const copyItems = (tx: Tx, from: string, to: string): Promise<number> =>
  tx.run(
    `insert into proposals.item (region_id, meeting_id, proposal_id, score)
     select region_id, $3, proposal_id, score from proposals.item where region_id = $1 and meeting_id = $2`,
    [tx.region, from, to],
  );

export const removeItem = (tx: Tx, meeting: string, proposal: string): Promise<number> =>
  tx.run('delete from proposals.item where region_id = $1 and meeting_id = $2 and proposal_id = $3', [
    tx.region,
    meeting,
    proposal,
  ]);

export const setScore = (tx: Tx, meeting: string, { proposalId, score }: Item): Promise<number> =>
  tx.run('update proposals.item set score = $4 where region_id = $1 and meeting_id = $2 and proposal_id = $3', [
    tx.region,
    meeting,
    proposalId,
    score,
  ]);

export interface OnTable {
  readonly proposal: Proposal;
  readonly score: number | null;
}

/** What is on the table of a meeting. */
export const itemsOf = async (tx: Tx, meeting: string): Promise<OnTable[]> =>
  (
    await tx.query<ProposalRow & { score: number | null }>(
      `select ${PROPOSAL}, i.score from proposals.item i join proposals.proposal p on p.region_id = i.region_id and p.id = i.proposal_id
        where i.region_id = $1 and i.meeting_id = $2 order by p.id`,
      [tx.region, meeting],
    )
  ).map(({ score, ...row }) => ({ proposal: proposalOf(row), score }));

/** What waits for such a meeting and is not on its table: of its place or agency, and of its year, or deferred before it. */
export const candidatesFor = async (
  tx: Tx,
  {
    id,
    year,
    stage,
    placeCode,
    organisationId,
  }: Pick<Meeting, 'id' | 'year' | 'stage' | 'placeCode' | 'organisationId'>,
): Promise<Proposal[]> =>
  (
    await tx.query<ProposalRow>(
      `select ${PROPOSAL} from proposals.proposal p
        where p.region_id = $1 and p.stage = $2 and (p.state = 'waiting' and p.year = $3 or p.state = 'deferred' and p.year <= $3)
          and case $2 when 'village' then p.place_code = $4 when 'district' then p.district_code = $4
                when 'agency_forum' then (p.organisation_id is null or p.organisation_id = $5) else true end
          and not exists (select from proposals.item i where i.region_id = $1 and i.meeting_id = $6 and i.proposal_id = p.id)
        order by p.supporters desc, p.proposed_at, p.id limit 2000`,
      [tx.region, stage, year, placeCode, organisationId, id],
    )
  ).map(proposalOf);

/** Meetings in which a proposal was on the table, with its votes there. */
export const meetingsOf = (tx: Tx, proposal: string): Promise<(Meeting & { score: number | null })[]> =>
  tx.query(
    `select ${MEETING}, i.score from proposals.item i join proposals.meeting m on m.region_id = i.region_id and m.id = i.meeting_id
      where i.region_id = $1 and i.proposal_id = $2 order by m.held_on, m.version, m.id`,
    [tx.region, proposal],
  );

export interface StoredRecord {
  readonly closedAt: Date;
  readonly content: unknown;
  /** Hex. */
  readonly digest: string;
}

export const insertRecord = (tx: Tx, meeting: string, content: string, digest: string, at: Date): Promise<number> =>
  tx.run(
    'insert into proposals.record (region_id, meeting_id, closed_at, content, digest) values ($1, $2, $3, $4::jsonb, $5)',
    [tx.region, meeting, at, content, digest],
  );

export const storedRecord = (tx: Tx, meeting: string): Promise<StoredRecord | undefined> =>
  tx.one<StoredRecord>(
    'select closed_at as "closedAt", content, digest from proposals.record where region_id = $1 and meeting_id = $2',
    [tx.region, meeting],
  );
