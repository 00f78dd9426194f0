import type { StoredPhoto } from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { moneyText, parseMoney, type Sen } from '#platform/money.ts';
import type { Origin, Pokir, Proposal, Stage, Standing, State } from '../types.ts';

/** As it comes from the database: amounts are decimals there. */
type Row<T> = Omit<T, 'amount' | 'estimate'> & { readonly amount: string | null; readonly estimate: string | null };

export const moneyOrNull = (text: string | null): Sen | null => (text === null ? null : parseMoney(text));
export const textOrNull = (amount: Sen | null): string | null => (amount === null ? null : moneyText(amount));

export const PROPOSAL = `p.region_id as region, p.id, p.code, p.origin, p.year, p.stage, p.state, coalesce(p.shown_title, p.title) as title,
  coalesce(p.shown_problem, p.problem) as problem, p.place_code as "placeCode", p.district_code as "districtCode", p.lat, p.lon,
  p.volume::text as volume, p.unit, p.estimate::text as estimate, p.amount::text as amount, p.merged_into as "mergedInto",
  p.organisation_id as "organisationId", p.by_organisation_id as "byOrganisationId", p.by_person_id as "byPersonId",
  p.proposed_at as "proposedAt", p.listed_at as "listedAt", p.updated_at as "updatedAt", p.steps, p.supporters,
  p.is_copy as "isCopy", p.is_named as "isNamed", p.is_sample as "isSample"`;

export const proposalOf = (row: Row<Proposal>): Proposal => ({
  ...row,
  amount: moneyOrNull(row.amount),
  estimate: moneyOrNull(row.estimate),
});
export type ProposalRow = Row<Proposal>;

/** @param which a condition on `p`, with `$1` the region */
const oneWhere = async (tx: Tx, which: string, value: unknown, name: string): Promise<Proposal | undefined> => {
  const row = await tx.one<ProposalRow>(
    `select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and ${which}`,
    [tx.region, value],
    name,
  );
  return row && proposalOf(row);
};

export const proposalByCode = (tx: Tx, code: string): Promise<Proposal | undefined> =>
  oneWhere(tx, 'p.code = $2', code, 'musrenbang-by-code');
export const proposalById = (tx: Tx, id: string): Promise<Proposal | undefined> =>
  oneWhere(tx, 'p.id = $2', id, 'musrenbang-by-id');
/** The row, held until the end of the transaction. */
export const lockProposal = (tx: Tx, id: string): Promise<Proposal | undefined> =>
  oneWhere(tx, 'p.id = $2 for update', id, 'musrenbang-lock');

/** What its proposer wrote, where something else is shown. */
export const ownWords = async (tx: Tx, id: string): Promise<{ title: string; problem: string }> =>
  (await tx.one<{ title: string; problem: string }>(
    'select title, problem from proposals.proposal where region_id = $1 and id = $2',
    [tx.region, id],
  ))!;

export interface NewProposal {
  readonly id: string;
  readonly code: string;
  readonly origin: Origin;
  readonly year: number;
  readonly stage: Stage;
  readonly state: State;
  readonly title: string;
  readonly problem: string;
  readonly placeCode: string | null;
  readonly districtCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly volume: string | null;
  readonly unit: string | null;
  readonly estimate: string | null;
  readonly organisationId: string | null;
  readonly byOrganisationId: string | null;
  readonly byPersonId: string | null;
  readonly referralId: string | null;
  readonly nameSealed: Uint8Array | null;
  readonly contactSealed: Uint8Array | null;
  readonly isNamed: boolean;
  readonly keyHash: Uint8Array | null;
  readonly submissionHash: Uint8Array;
  readonly stems: readonly number[];
  readonly copy: string;
  readonly isCopy: boolean;
  readonly proposedAt: Date;
  readonly listedAt: Date | null;
  readonly isSample: boolean;
}

/** @returns false when the form had come before, or the code is taken: of two at the same moment the second waits for the first */
export const insertProposal = async (tx: Tx, p: NewProposal): Promise<boolean> =>
  (await tx.run(
    `insert into proposals.proposal (region_id, id, code, origin, year, stage, state, title, problem, place_code, district_code, lat, lon,
       volume, unit, estimate, amount, organisation_id, by_organisation_id, by_person_id, referral_id, name_sealed, contact_sealed,
       is_named, key_hash, submission_hash, stems, copy, is_copy, steps, proposed_at, listed_at, updated_at, is_sample)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
       $26::integer[], $27::bigint, $28, 1, $29, $30, $29, $31) on conflict do nothing`,
    [
      tx.region,
      p.id,
      p.code,
      p.origin,
      p.year,
      p.stage,
      p.state,
      p.title,
      p.problem,
      p.placeCode,
      p.districtCode,
      p.lat,
      p.lon,
      p.volume,
      p.unit,
      p.estimate,
      p.organisationId,
      p.byOrganisationId,
      p.byPersonId,
      p.referralId,
      p.nameSealed,
      p.contactSealed,
      p.isNamed,
      p.keyHash,
      p.submissionHash,
      p.stems,
      p.copy,
      p.isCopy,
      p.proposedAt,
      p.listedAt,
      p.isSample,
    ],
    'musrenbang-insert',
  )) > 0;

/** The proposal that a form has become, with what it said. @param hashes of the form's key, under each key of the installation */
export const proposalBySubmission = (
  tx: Tx,
  hashes: readonly Uint8Array[],
): Promise<{ id: string; code: string; title: string; problem: string } | undefined> =>
  tx.one(
    'select id, code, title, problem from proposals.proposal where region_id = $1 and submission_hash = any($2::bytea[])',
    [tx.region, hashes],
  );

/** How many with this very text came in since. @param most beyond which nobody counts */
export const countCopies = async (tx: Tx, copy: string, since: Date, most: number): Promise<number> =>
  (await tx.one<{ n: number }>(
    `select count(*)::integer as n from (
       select from proposals.proposal where region_id = $1 and copy = $2::bigint and proposed_at >= $3 limit $4) as found`,
    [tx.region, copy, since, most],
  ))!.n;

/** Where it stands after a step. @param organisation whose work it is, where that was decided too */
export const moveProposal = (
  tx: Tx,
  id: string,
  { year, stage, state, amount, mergedInto }: Standing,
  steps: number,
  at: Date,
  organisation?: string | null,
): Promise<number> =>
  tx.run(
    `update proposals.proposal set year = $3, stage = $4, state = $5, amount = $6, merged_into = $7, steps = $8, updated_at = $9,
       organisation_id = coalesce($10, organisation_id) where region_id = $1 and id = $2`,
    [tx.region, id, year, stage, state, textOrNull(amount), mergedInto, steps, at, organisation ?? null],
    'musrenbang-move',
  );

/** Everybody may read it from now on, in these words where not in its own. */
export const listProposal = (
  tx: Tx,
  id: string,
  title: string | null,
  problem: string | null,
  at: Date,
): Promise<number> =>
  tx.run(
    'update proposals.proposal set listed_at = $3, shown_title = $4, shown_problem = $5 where region_id = $1 and id = $2',
    [tx.region, id, at, title, problem],
  );

/** What was merged into the one goes on where that goes on, and comes back with it. A pointer is never a chain. */
export const repoint = async (tx: Tx, from: string, to: string): Promise<void> => {
  await tx.run('update proposals.proposal set merged_into = $3 where region_id = $1 and merged_into = $2', [
    tx.region,
    from,
    to,
  ]);
};

/** After it stands alone again: those that were laid to it, or to one of these, follow it. */
export const takeBackMerged = (tx: Tx, id: string): Promise<number> =>
  tx.run(
    `with recursive laid(id) as (
       select $2::uuid
       union
       select p.id from laid
         join proposals.step s on s.region_id = $1 and s.merged_after = laid.id
         join proposals.proposal p on p.region_id = $1 and p.id = s.proposal_id and p.steps = s.seq and p.state = 'merged')
     update proposals.proposal p set merged_into = $2 from laid where p.region_id = $1 and p.id = laid.id and p.id <> $2`,
    [tx.region, id],
  );

/** Merges and what is merged into them change one after the other. */
export const lockMerging = (tx: Tx): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtext('proposals.merge'), $1::integer)`, [tx.region]);

/** Proposals that go on in this one, the oldest first. */
export const mergedWith = async (tx: Tx, id: string): Promise<Proposal[]> =>
  (
    await tx.query<ProposalRow>(
      `select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.merged_into = $2 order by p.proposed_at, p.id`,
      [tx.region, id],
      'musrenbang-merged',
    )
  ).map(proposalOf);

export const insertPokir = (tx: Tx, id: string, { member, fraction, reses, isNamed }: Pokir): Promise<number> =>
  tx.run(
    'insert into proposals.pokir (region_id, proposal_id, member, fraction, reses, is_named) values ($1, $2, $3, $4, $5, $6)',
    [tx.region, id, member, fraction, reses, isNamed],
  );

/** Who of the council brought it. @returns the name only where they want it shown, or `whole` is asked for at a desk */
export const pokirOf = async (
  tx: Tx,
  id: string,
  { whole = false } = {},
): Promise<(Omit<Pokir, 'member'> & { readonly member: string | null }) | undefined> =>
  tx.one(
    `select case when is_named or $3 then member end as member, fraction, reses, is_named as "isNamed"
       from proposals.pokir where region_id = $1 and proposal_id = $2`,
    [tx.region, id, whole],
  );

export interface ProposalPhoto {
  readonly id: string;
  readonly fileKey: string;
  readonly width: number;
  readonly height: number;
}

export const insertPhoto = (
  tx: Tx,
  proposal: string,
  id: string,
  position: number,
  photo: StoredPhoto,
  at: Date,
): Promise<number> =>
  tx.run(
    `insert into proposals.photo (region_id, id, proposal_id, position, file_key, sha256, width, height, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.region, id, proposal, position, photo.fileKey, photo.sha256, photo.width, photo.height, at],
  );

export const photosOf = (tx: Tx, proposal: string): Promise<ProposalPhoto[]> =>
  tx.query<ProposalPhoto>(
    `select id, file_key as "fileKey", width, height from proposals.photo where region_id = $1 and proposal_id = $2 order by position, id`,
    [tx.region, proposal],
  );

/** A picture with what decides who may see it. */
export const photoOwner = (tx: Tx, photo: string): Promise<{ fileKey: string; proposalId: string } | undefined> =>
  tx.one(
    `select file_key as "fileKey", proposal_id as "proposalId" from proposals.photo where region_id = $1 and id = $2`,
    [tx.region, photo],
    'musrenbang-photo-owner',
  );

export const keyHashOf = async (tx: Tx, id: string): Promise<Uint8Array | undefined> =>
  (
    await tx.one<{ hash: Uint8Array | null }>(
      'select key_hash as hash from proposals.proposal where region_id = $1 and id = $2',
      [tx.region, id],
    )
  )?.hash ?? undefined;

/** Sealed, as it is kept. */
export const identityOf = (
  tx: Tx,
  id: string,
): Promise<{ name: Uint8Array | null; contact: Uint8Array | null } | undefined> =>
  tx.one(
    'select name_sealed as name, contact_sealed as contact from proposals.proposal where region_id = $1 and id = $2',
    [tx.region, id],
  );

export const eraseIdentity = (tx: Tx, id: string): Promise<number> =>
  tx.run(
    `update proposals.proposal set name_sealed = null, contact_sealed = null, is_named = false where region_id = $1 and id = $2`,
    [tx.region, id],
  );

export const isSupportedBy = async (tx: Tx, id: string, hashes: readonly Uint8Array[]): Promise<boolean> =>
  (await tx.one(
    'select from proposals.support where region_id = $1 and proposal_id = $2 and supporter_hash = any($3::bytea[])',
    [tx.region, id, hashes],
  )) !== undefined;

export const insertSupport = async (tx: Tx, id: string, hash: Uint8Array, at: Date): Promise<void> => {
  await tx.run('insert into proposals.support (region_id, proposal_id, supporter_hash, at) values ($1, $2, $3, $4)', [
    tx.region,
    id,
    hash,
    at,
  ]);
  await tx.run('update proposals.proposal set supporters = supporters + 1 where region_id = $1 and id = $2', [
    tx.region,
    id,
  ]);
};

export const insertAuthors = (tx: Tx, id: string, reports: readonly string[], at: Date): Promise<number> =>
  tx.run(
    `insert into proposals.author_report (region_id, proposal_id, report_id, at) select $1, $2, unnest($3::uuid[]), $4
     on conflict do nothing`,
    [tx.region, id, reports, at],
  );

/** Reports whose authors a proposal has, and when it was made of them. */
export const authorsOf = (tx: Tx, id: string): Promise<{ reportId: string; at: Date }[]> =>
  tx.query(
    `select report_id as "reportId", at from proposals.author_report where region_id = $1 and proposal_id = $2 order by report_id`,
    [tx.region, id],
  );

/** The other end: proposals that were made of this report, the oldest first. */
export const proposalsOfReport = async (tx: Tx, report: string): Promise<Proposal[]> =>
  (
    await tx.query<ProposalRow>(
      `select ${PROPOSAL} from proposals.author_report a join proposals.proposal p on p.region_id = a.region_id and p.id = a.proposal_id
        where a.region_id = $1 and a.report_id = $2 order by p.proposed_at, p.id`,
      [tx.region, report],
      'musrenbang-of-report',
    )
  ).map(proposalOf);
