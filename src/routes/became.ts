import { isPublic, proposalsOfReport } from '#modules/proposals/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Translate } from '#ui/messages/index.ts';
import type { LinkOf } from '#ui/types.ts';
import { proposalState } from './proposal-words.ts';

/** Proposals that a report or an aspiration has become, with how they stand: its author follows them there. */
export const becameOf = async (tx: Tx, report: string, t: Translate): Promise<LinkOf[]> =>
  (await proposalsOfReport(tx, report)).filter(isPublic).map((proposal) => ({
    href: `/usulan/${proposal.code}`,
    label: `${proposal.title}: ${proposalState(proposal, { t }).word}`,
  }));
