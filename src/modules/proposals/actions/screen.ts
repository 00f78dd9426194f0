import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { takeBackMails } from '#platform/mail/index.ts';
import { addDevice, type PushSubscription, removeDevice, removeDevices } from '#platform/push/index.ts';
import { proposalSupporterHashes } from '../key.ts';
import {
  nothingToForget,
  proposalCannotWithdraw,
  proposalNotFound,
  proposalScreened,
  proposalTakesNoSupport,
} from '../problems.ts';
import {
  eraseIdentity,
  identityOf,
  insertSupport,
  isSupportedBy,
  listProposal,
  lockProposal,
  proposalById,
} from '../queries/proposals.ts';
import { stepsOf } from '../queries/steps.ts';
import { isPublic, leadsTo, mayWithdraw, standingOf } from '../rules/life.ts';
import type { ProposalRef, ScreeningInput } from '../types.ts';
import { officesOver, requireAnother, takeStep } from './step.ts';

/**
 * Whoever serves the place reads what a resident sent, and puts it on the list, where needed in other words, or says why not.
 * @throws {Problem} 404, 403, 409 `proposal-screened`
 */
export const screenProposal = (
  db: Db,
  actor: Actor,
  { region, id }: ProposalRef,
  { step, reason, title, problem }: ScreeningInput,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    const proposal = await lockProposal(tx, id);
    if (!proposal) throw proposalNotFound();
    requirePermission(actor, 'proposal.screen', { region, organisation: await officesOver(tx, proposal, now) });
    requireAnother(actor, proposal);
    const from = standingOf(proposal);
    const to = leadsTo(step, from);
    if (!to) throw proposalScreened();
    await takeStep(tx, actor, proposal, 'proposal.screen', { step, from, to, reason }, now);
    if (step === 'admitted') await listProposal(tx, id, title, problem, now);
  });

/**
 * Its proposer takes it back, as long as no meeting has spoken.
 * @param actor whoever holds the key (the page has asked for it), or who proposed it at a desk
 * @throws {Problem} 404, 403, 409 `proposal-cannot-withdraw`
 */
export const withdrawProposal = (db: Db, actor: Actor, { region, id }: ProposalRef, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    const proposal = await lockProposal(tx, id);
    if (!proposal) throw proposalNotFound();
    requirePermission(actor, 'proposal.withdraw', { region, person: proposal.byPersonId ?? undefined });
    const from = standingOf(proposal);
    const to = leadsTo('withdrawn', from);
    if (!to || !mayWithdraw(proposal.state, await stepsOf(tx, id))) throw proposalCannotWithdraw();
    await takeStep(tx, actor, proposal, 'proposal.withdraw', { step: 'withdrawn', from, to, reason: null }, now);
  });

/**
 * Name and way to be reached are erased for good, and nobody is told of news any more.
 * @throws {Problem} 404, 409 `proposal-nothing-to-forget`
 */
export const forgetProposer = (db: Db, actor: Actor, { region, id }: ProposalRef, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    if (!(await lockProposal(tx, id))) throw proposalNotFound();
    requirePermission(actor, 'proposal.forget', { region });
    const identity = await identityOf(tx, id);
    if (!identity?.name && !identity?.contact) throw nothingToForget();
    await eraseIdentity(tx, id);
    await removeDevices(tx, `proposals/${id}`);
    await takeBackMails(tx, `proposals/${id}`);
    await journal(tx, actor, { act: 'proposal.forget', subject: `proposals/${id}`, at: now });
  });

/** This browser is told of every step, from now on. */
export const followProposalHere = (
  { db, secrets }: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  { region, id }: ProposalRef,
  subscription: PushSubscription,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    if (!(await lockProposal(tx, id))) throw proposalNotFound();
    requirePermission(actor, 'proposal.follow', { region });
    await addDevice(tx, secrets, `proposals/${id}`, subscription, now);
    await journal(tx, actor, { act: 'proposal.follow_here', subject: `proposals/${id}`, at: now });
  });

/** And no more. @param endpoint of its subscription */
export const unfollowProposalHere = (
  { db, secrets }: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  { region, id }: ProposalRef,
  endpoint: string,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    if (!(await lockProposal(tx, id))) throw proposalNotFound();
    requirePermission(actor, 'proposal.follow', { region });
    if ((await removeDevice(tx, secrets, `proposals/${id}`, endpoint)) > 0)
      await journal(tx, actor, { act: 'proposal.unfollow_here', subject: `proposals/${id}`, at: now });
  });

/**
 * Somebody else wants it too: of a merged one, where it goes on. Once each.
 * @param supporter as reports know one: a device
 * @returns how many support it now
 * @throws {Problem} 404, 409 `proposal-takes-no-support`
 */
export const supportProposal = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  { region, id }: ProposalRef,
  supporter: string,
  now: Date,
): Promise<number> =>
  inRegion(app.db, region, async (tx) => {
    const main = (await proposalById(tx, id))?.mergedInto ?? id;
    const proposal = await lockProposal(tx, main);
    requirePermission(actor, 'proposal.support', { region });
    if (!proposal || !isPublic(proposal)) throw proposalNotFound();
    const hashes = proposalSupporterHashes(app.secrets, proposal.id, supporter);
    if (await isSupportedBy(tx, proposal.id, hashes)) return proposal.supporters; // the row is locked: nobody comes between
    if (!['waiting', 'deferred'].includes(proposal.state)) throw proposalTakesNoSupport();
    await insertSupport(tx, proposal.id, hashes[0]!, now);
    const supporters = proposal.supporters + 1;
    await journal(tx, actor, {
      act: 'proposal.support',
      subject: `proposals/${proposal.id}`,
      at: now,
      public: { supporters },
    });
    return supporters;
  });
