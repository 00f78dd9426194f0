import type { Tx } from '#platform/db/index.ts';
import { NO_MONEY, parseMoney, type Sen } from '#platform/money.ts';
import type { Proposal, ProposalFilter, Stage, State } from '../types.ts';
import { PROPOSAL, type ProposalRow, proposalOf } from './proposals.ts';

/** `$1` is the region. Further ones are those of the filter, in this order. */
const FILTERED = `($2::integer is null or p.year = $2) and ($3::text is null or p.stage = $3) and ($4::text is null or p.state = $4)
  and ($5::text is null or p.origin = $5) and ($6::text is null or p.district_code = $6) and ($7::text is null or p.place_code = $7)
  and ($8::uuid is null or p.organisation_id = $8)
  and ($9::text is null or coalesce(p.shown_title, p.title) ilike $9 or coalesce(p.shown_problem, p.problem) ilike $9 or p.code = upper($10))`;

/** What somebody looks for, wherever it stands; its own signs mean nothing to the database. */
const containing = (words: string): string => `%${words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

const valuesOf = (tx: Tx, filter: ProposalFilter): unknown[] => [
  tx.region,
  filter.year ?? null,
  filter.stage ?? null,
  filter.state ?? null,
  filter.origin ?? null,
  filter.district ?? null,
  filter.place ?? null,
  filter.organisation ?? null,
  filter.words ? containing(filter.words) : null,
  filter.words ?? null,
];

interface Page {
  readonly limit: number;
  readonly offset?: number;
}

/** What everybody may read, what is still to be decided first and the newest of it. */
export const listProposals = async (tx: Tx, filter: ProposalFilter, { limit, offset = 0 }: Page): Promise<Proposal[]> =>
  (
    await tx.query<ProposalRow>(
      `select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.listed_at is not null and ${FILTERED}
        order by p.year desc, p.listed_at desc, p.id limit $11 offset $12`,
      [...valuesOf(tx, filter), limit, offset],
      'musrenbang-list',
    )
  ).map(proposalOf);

export interface ProposalCounts {
  readonly total: number;
  readonly byState: Readonly<Record<State, number>>;
  readonly byStage: Readonly<Record<Stage, number>>;
  /** Of those accepted for good, as far as somebody has said. */
  readonly accepted: Sen;
}

/** Of what everybody may read, by state and, where it waits, by the stage that it waits for. */
export const countProposals = async (tx: Tx, filter: ProposalFilter): Promise<ProposalCounts> => {
  const rows = await tx.query<{ state: State; stage: Stage; n: number; amount: string }>(
    `select p.state, p.stage, count(*)::integer as n, coalesce(sum(p.amount), 0)::numeric(20, 2)::text as amount
       from proposals.proposal p where p.region_id = $1 and p.listed_at is not null and ${FILTERED} group by 1, 2`,
    valuesOf(tx, filter),
    'musrenbang-counts',
  );
  const sum = (which: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(which).reduce((total, { n }) => total + n, 0);
  const waits = ({ state }: { state: State }) => state === 'waiting' || state === 'deferred';
  const accepted = rows.find(({ state }) => state === 'accepted');
  return {
    total: sum(() => true),
    byState: {
      received: 0,
      waiting: sum(({ state }) => state === 'waiting'),
      accepted: sum(({ state }) => state === 'accepted'),
      rejected: sum(({ state }) => state === 'rejected'),
      deferred: sum(({ state }) => state === 'deferred'),
      merged: sum(({ state }) => state === 'merged'),
      withdrawn: sum(({ state }) => state === 'withdrawn'),
    },
    byStage: {
      village: sum((row) => waits(row) && row.stage === 'village'),
      district: sum((row) => waits(row) && row.stage === 'district'),
      agency_forum: sum((row) => waits(row) && row.stage === 'agency_forum'),
      regency: sum((row) => waits(row) && row.stage === 'regency'),
    },
    accepted: accepted ? parseMoney(accepted.amount) : NO_MONEY,
  };
};

/** Fiscal years that anything was proposed for, the latest first. */
export const yearsOfProposals = async (tx: Tx): Promise<number[]> =>
  (
    await tx.query<{ year: number }>(
      `select year from proposals.proposal where region_id = $1 and listed_at is not null group by year order by year desc`,
      [tx.region],
    )
  ).map(({ year }) => year);

/** Whose desk a list is for: everything of the region, of a district, of a village, or what is an agency's work. */
export interface DeskScope {
  readonly district?: string;
  readonly place?: string;
  readonly organisation?: string;
}
const ON_DESK = `($2::text is null or p.district_code = $2) and ($3::text is null or p.place_code = $3)
  and ($4::uuid is null or p.organisation_id = $4)`;
const deskValues = (tx: Tx, { district, place, organisation }: DeskScope) => [
  tx.region,
  district ?? null,
  place ?? null,
  organisation ?? null,
];

/** What residents sent that nobody has read, the longest waiting first; copies of one text last. */
export const unreadProposals = async (tx: Tx, scope: DeskScope, limit: number): Promise<Proposal[]> =>
  (
    await tx.query<ProposalRow>(
      `select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.state = 'received' and ${ON_DESK}
        order by p.is_copy, p.proposed_at, p.id limit $5`,
      [...deskValues(tx, scope), limit],
      'musrenbang-unread',
    )
  ).map(proposalOf);

/** What waits for the meetings of a stage, by year. Deferred ones wait for a later year. */
export const waitingProposals = async (tx: Tx, stage: Stage, scope: DeskScope, limit: number): Promise<Proposal[]> =>
  (
    await tx.query<ProposalRow>(
      `select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.stage = $5 and p.state in ('waiting', 'deferred')
          and ${ON_DESK} order by p.year, p.supporters desc, p.proposed_at, p.id limit $6`,
      [...deskValues(tx, scope), stage, limit],
      'musrenbang-waiting',
    )
  ).map(proposalOf);

/** What an office proposed itself, what was decided last first. */
export const proposalsBy = async (tx: Tx, organisation: string, limit: number): Promise<Proposal[]> =>
  (
    await tx.query<ProposalRow>(
      `select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.by_organisation_id = $2
        order by p.updated_at desc, p.id limit $3`,
      [tx.region, organisation, limit],
    )
  ).map(proposalOf);

/**
 * What came through all stages for a fiscal year, for planning to take up: with the agreed amount, the one that others were merged into
 * once.
 * @param organisation whose work it is; absent: every agency's
 */
export const proposalsAccepted = async (
  tx: Tx,
  { year, organisation }: { readonly year: number; readonly organisation?: string },
): Promise<Proposal[]> =>
  (
    await tx.query<ProposalRow>(
      `select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.state = 'accepted' and p.year = $2
          and ($3::uuid is null or p.organisation_id = $3) order by p.organisation_id nulls last, p.code`,
      [tx.region, year, organisation ?? null],
      'musrenbang-accepted',
    )
  ).map(proposalOf);
