import { currentSuccessor, isValidOn, listOrganisations, type Organisation } from '#modules/organisations/index.ts';
import { type Proposal, proposedAgencies } from '#modules/routing/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { proposalsStored } from './queries/proposal.ts';
import { servicesOf } from './queries/report.ts';
import type { Report } from './types.ts';

/** What was proposed before an office ended is proposed to the one that follows it; of one that nobody follows nothing is left. */
const inForceOf = (stored: readonly Proposal[], all: readonly Organisation[], day: string): Proposal[] => {
  const now = stored.flatMap((proposal) => {
    const own = all.find(({ id }) => id === proposal.organisation);
    const office = own && isValidOn(own, day) ? own : currentSuccessor(all, proposal.organisation);
    return office && isValidOn(office, day) ? { ...proposal, organisation: office.id } : [];
  });
  return now.filter(({ organisation }, index) => now.findIndex((one) => one.organisation === organisation) === index);
};

/**
 * The offices that are proposed for a report, the likeliest first: those that were when it came in, as far as they are in force; for a
 * report from before, or when nothing is left of them, what would be proposed now. Never the one that holds it.
 * @param day `2026-01-31`
 */
export const proposalsOf = async (
  tx: Tx,
  report: Pick<Report, 'id' | 'text' | 'serviceCode' | 'placeCode' | 'organisationId'>,
  day: string,
): Promise<readonly Proposal[]> => {
  const others = (proposals: readonly Proposal[]) =>
    proposals.filter(({ organisation }) => organisation !== report.organisationId);
  const stored = (await proposalsStored(tx, report.id)) ?? [];
  const left = others(inForceOf(stored, await listOrganisations(tx), day));
  return left.length > 0 ? left : others(await proposedAgencies(tx, report, await servicesOf(tx, true), day));
};
