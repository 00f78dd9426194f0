import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { parseMoney } from '#platform/money.ts';
import {
  meetingClosed,
  meetingNotFound,
  notToMergeInto,
  proposalNotFound,
  proposalSeenBefore,
  targetNeeded,
  verdictRefused,
} from '../problems.ts';
import { addItems, lockMeeting } from '../queries/meetings.ts';
import { lockMerging, lockProposal, proposalByCode, repoint, takeBackMerged } from '../queries/proposals.ts';
import { stepsOf } from '../queries/steps.ts';
import { readProposalCode } from '../rules/codes.ts';
import { isPublic, mayTakeOthers, verdictOn } from '../rules/life.ts';
import type { MeetingRef, Proposal, VerdictInput } from '../types.ts';
import { handsOf, requireAgency, requireAnother, takeStep } from './step.ts';

const byTypedCode = async (tx: Tx, typed: string): Promise<Proposal | undefined> => {
  const read = readProposalCode(typed);
  return typeof read === 'object' ? proposalByCode(tx, read.code) : undefined;
};

/** The proposal, and the one that it is merged into, each locked; in one order everywhere, so that nobody waits in a circle. */
const lockBoth = async (tx: Tx, code: string, into: string | null) => {
  const found = await byTypedCode(tx, code);
  if (!found || !isPublic(found)) throw proposalNotFound();
  const main = into === null ? undefined : await byTypedCode(tx, into);
  if (into !== null && (!main || main.id === found.id)) throw notToMergeInto(into);
  const locked = new Map<string, Proposal>();
  for (const id of [found.id, ...(main ? [main.id] : [])].sort()) locked.set(id, (await lockProposal(tx, id))!);
  const target = main && locked.get(main.id)!;
  if (target && !(mayTakeOthers(target) && isPublic(target))) throw notToMergeInto(target.code);
  return { proposal: locked.get(found.id)!, target };
};

/**
 * A meeting decides on a proposal: accepted, accepted with another amount, rejected, merged or deferred, always with a reason that
 * everybody reads. What the same meeting, or the one that it corrects, decided before is decided anew; the old step stays.
 * @throws {Problem} 404, 403 `not-allowed`, `proposal-own`, 409 `meeting-closed`, `proposal-changed-meanwhile`, `proposal-decided`,
 *   `proposal-moved-on`, `proposal-elsewhere`, `proposal-other-year`, 422 for what is missing
 */
export const decideProposal = (
  db: Db,
  actor: Actor,
  { region, id }: MeetingRef,
  code: string,
  input: VerdictInput,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    const meeting = await lockMeeting(tx, id, 'share');
    if (!meeting) throw meetingNotFound();
    requirePermission(actor, 'proposal.decide', { region, organisation: await handsOf(tx, meeting, now) });
    if (meeting.state === 'closed') throw meetingClosed();
    const { verdict, reason } = input;
    await lockMerging(tx); // also of others: whoever takes a merging back moves what was laid to it
    const { proposal, target } = await lockBoth(tx, code, verdict === 'merged' ? input.into : null);
    requireAnother(actor, proposal, ...(target ? [target] : []));
    if (proposal.steps !== input.seen) throw proposalSeenBefore(proposal.code);
    const last = (await stepsOf(tx, proposal.id)).at(-1)!;
    const amount = input.amount === null ? null : parseMoney(input.amount);
    const found = verdictOn(proposal, last, meeting, verdict, { amount, into: target?.id ?? null });
    if (typeof found === 'string') throw verdictRefused(found, proposal.code);
    const { from, to, corrects } = found;
    if (to.stage === 'agency_forum' && !(input.organisation ?? proposal.organisationId))
      throw targetNeeded(proposal.code);
    await requireAgency(tx, input.organisation, now);
    await addItems(tx, id, [proposal.id]);
    const taken = { step: verdict, from, to, reason, meetingId: id, corrects, organisation: input.organisation };
    await takeStep(tx, actor, proposal, 'proposal.decide', taken, now);
    if (corrects !== null && last.step === 'merged') await takeBackMerged(tx, proposal.id);
    if (target) await repoint(tx, proposal.id, target.id);
  });
