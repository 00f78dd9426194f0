import { distanceMetres } from '#modules/places/index.ts';
import { likeness, saidIn } from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { LEAST_LIKENESS, likenessOf } from '../rules/likeness.ts';
import type { Proposal } from '../types.ts';
import { PROPOSAL, type ProposalRow, proposalOf } from './proposals.ts';

/** Looked at, the newest of its district: a village has some dozens a year. */
const MOST_COMPARED = 400;

export interface ToCompare {
  readonly title: string;
  readonly problem: string;
  readonly placeCode: string | null;
  readonly districtCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly unit: string | null;
  readonly year: number;
  /** Its own id, where it has one. */
  readonly id?: string;
}

export interface SimilarProposal extends Proposal {
  /** Percent. */
  readonly score: number;
}

/** What it says, for comparing: words of the title weigh as those of the problem. */
export const saidByProposal = ({ title, problem }: Pick<ToCompare, 'title' | 'problem'>) =>
  saidIn(`${title}\n${problem}`);

/** Public proposals on their way that probably want the same, the most probable first. */
export const similarProposals = async (tx: Tx, asked: ToCompare, limit: number): Promise<SimilarProposal[]> => {
  const said = saidByProposal(asked);
  const rows = await tx.query<ProposalRow & { stems: number[] }>(
    `select ${PROPOSAL}, p.stems from proposals.proposal p
      where p.region_id = $1 and p.listed_at is not null and p.state in ('waiting', 'deferred', 'accepted') and p.year >= $2
        and ($3::text is null or p.district_code is null or p.district_code = $3) and p.id is distinct from $4::uuid
      order by p.listed_at desc limit ${MOST_COMPARED}`,
    [tx.region, asked.year - 1, asked.districtCode, asked.id ?? null],
    'musrenbang-similar',
  );
  const compared = rows.map(({ stems, ...row }) => {
    const proposal = proposalOf(row);
    const { text } = likeness(said.stems, stems, NO_FAINT);
    // Asked from enough points, a distance would lead to the door of somebody who wants to be unknown.
    const isOpen = row.origin !== 'resident' || row.isNamed;
    const both = isOpen && asked.lat !== null && asked.lon !== null && row.lat !== null && row.lon !== null;
    const score = likenessOf({
      text,
      samePlace: asked.placeCode !== null && asked.placeCode === row.placeCode,
      metres: both ? distanceMetres(asked.lat!, asked.lon!, row.lat!, row.lon!) : undefined,
      sameUnit: asked.unit !== null && asked.unit.toLowerCase() === row.unit?.toLowerCase(),
    });
    return { ...proposal, score };
  });
  return compared
    .filter(({ score }) => score >= LEAST_LIKENESS)
    .sort((a, b) => b.score - a.score || b.proposedAt.getTime() - a.proposedAt.getTime())
    .slice(0, limit);
};

const NO_FAINT: ReadonlySet<number> = new Set();
