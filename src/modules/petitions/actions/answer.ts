import { requirePermission } from '#modules/accounts/index.ts';
import { isValidOn, organisationById } from '#modules/organisations/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { localDay } from '#platform/time/index.ts';
import { answerNotOwed, correctionNeedsReason, officeUnknown, petitionNotFound } from '../problems.ts';
import { answersOf, calendarIn, changePetition, insertAnswer, lockPetition } from '../queries/petitions.ts';
import type { AnswerInput, PetitionRef } from '../types.ts';

/** @throws {Problem} 422 `office-unknown` */
export const requireOffice = async (tx: Tx, id: string, now: Date): Promise<void> => {
  const office = await organisationById(tx, id);
  if (!office || !isValidOn(office, localDay((await calendarIn(tx)).timeZone, now))) throw officeUnknown();
};

/** Whoever acts at a desk is a person: the permission table lets nobody else. */
export const personId = (actor: Actor): string => {
  if (actor.kind !== 'person') throw new TypeError('Only a person answers');
  return actor.id;
};

/**
 * The regent's office answers in public with its reasons, or corrects its answer: the one before stays readable.
 * @returns the version
 * @throws {Problem} 404, 403, 409 `answer-not-owed`, 422 `correction-needs-reason`, `office-unknown`
 */
export const answerPetition = (
  db: Db,
  actor: Actor,
  ref: PetitionRef,
  input: AnswerInput,
  now: Date,
): Promise<number> =>
  inRegion(db, ref.region, async (tx) => {
    const petition = await lockPetition(tx, ref.id);
    if (!petition) throw petitionNotFound();
    requirePermission(actor, 'petition.answer', { region: ref.region });
    if (!petition.reachedAt) throw answerNotOwed();
    const version = (await answersOf(tx, ref.id)).length + 1;
    if (version > 1 && !input.corrects) throw correctionNeedsReason();
    if (input.organisation) await requireOffice(tx, input.organisation, now);
    const corrects = version > 1 ? input.corrects : null;
    await insertAnswer(tx, ref.id, personId(actor), { ...input, corrects, version, at: now });
    await changePetition(tx, ref.id, { answeredAt: petition.answeredAt ?? now, answerKind: input.kind });
    await journal(tx, actor, {
      act: version > 1 ? 'petition.correct' : 'petition.answer',
      subject: `petitions/${ref.id}`,
      at: now,
      public: { version, kind: input.kind, organisation: input.organisation, late: petition.answerDueAt! < now },
    });
    return version;
  });
