import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { placeByCode } from '#modules/places/index.ts';
import { readCode, reportByCode } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import {
  aspirationNotPublic,
  aspirationReferred,
  placeUnknownHere,
  referralDecided,
  referralNotFound,
  volumeNeedsUnit,
} from '../problems.ts';
import { changePetition } from '../queries/petitions.ts';
import {
  aspirationsIn,
  insertReferral,
  insertReferralStep,
  isReferred,
  lockReferral,
  setReferralState,
} from '../queries/referrals.ts';
import { nextStates } from '../rules.ts';
import type { PetitionRef, ReferralDecision, ReferralInput } from '../types.ts';
import { personId, requireOffice } from './answer.ts';
import { follow } from './gather.ts';

/** The aspirations of these codes, in the order in which every act locks several. @throws {Problem} 422 `aspiration-not-public` */
const namedBy = async (tx: Tx, codes: readonly string[]): Promise<{ id: string; code: string }[]> => {
  const found = new Map<string, string>();
  for (const typed of codes) {
    const read = readCode(typed);
    const report = typeof read === 'object' ? await reportByCode(tx, read.code) : undefined;
    if (!report) throw aspirationNotPublic(typed);
    found.set(report.id, report.code);
  }
  return [...found].map(([id, code]) => ({ id, code })).sort((a, b) => a.id.localeCompare(b.id));
};

/**
 * Hands one or several aspirations over to the planning office for a musrenbang, with or without enough supporters: each author is told
 * of every step from here on.
 * @returns the referral's id
 * @throws {Problem} 403, 422 `aspiration-not-public`, `office-unknown`, `volume-needs-unit`, `referral-place-unknown`, 409 `aspiration-referred`
 */
export const referAspirations = (
  db: Db,
  actor: Actor,
  region: number,
  { codes, reason, ...referral }: ReferralInput,
  now: Date,
): Promise<string> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'referral.hand_over', { region });
    if ((referral.volume === null) !== (referral.unit === null)) throw volumeNeedsUnit();
    if (referral.place && (await placeByCode(tx, referral.place))?.region_id !== region) throw placeUnknownHere();
    await requireOffice(tx, referral.organisation, now);
    const aspirations = await namedBy(tx, codes);
    for (const { id, code } of aspirations) {
      const petition = await follow(tx, actor, id, now, { ended: true });
      if (!petition || petition.withheldAt) throw aspirationNotPublic(code);
      if (await isReferred(tx, id)) throw aspirationReferred(code);
      await changePetition(tx, id, { referredAt: now });
    }
    const id: string = uuidv7();
    const ids = aspirations.map((one) => one.id);
    await insertReferral(tx, id, referral, ids, now);
    await insertReferralStep(tx, uuidv7(), id, personId(actor), { at: now, state: 'handed_over', reason });
    const { year, stage, organisation } = referral;
    await journal(tx, actor, {
      act: 'referral.hand_over',
      subject: `referrals/${id}`,
      at: now,
      public: { year, stage, organisation, aspirations: ids },
    });
    return id;
  });

/**
 * The planning office takes a referral up, defers or refuses it, in a transaction of somebody else: a proposal is made and its referral
 * taken up together or not at all.
 * @returns the aspirations in it, by the ids of their reports
 * @throws {Problem} 404 `referral-not-found`, 403, 409 `referral-decided`
 */
export const decideReferralIn = async (
  tx: Tx,
  actor: Actor,
  id: string,
  { state, reason }: ReferralDecision,
  now: Date,
): Promise<readonly string[]> => {
  const referral = await lockReferral(tx, id);
  if (!referral) throw referralNotFound();
  requirePermission(actor, 'referral.decide', { region: tx.region!, organisation: referral.organisationId });
  if (!nextStates(referral.state).includes(state)) throw referralDecided();
  const aspirations = await aspirationsIn(tx, id);
  await insertReferralStep(tx, uuidv7(), id, personId(actor), { at: now, state, reason });
  await setReferralState(tx, id, state, now);
  await journal(tx, actor, {
    act: 'referral.decide',
    subject: `referrals/${id}`,
    at: now,
    public: { from: referral.state, to: state, aspirations },
  });
  return aspirations;
};

export const decideReferral = (
  db: Db,
  actor: Actor,
  { region, id }: PetitionRef,
  decision: ReferralDecision,
  now: Date,
): Promise<readonly string[]> => inRegion(db, region, (tx) => decideReferralIn(tx, actor, id, decision, now));
