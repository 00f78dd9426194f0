import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { answerNotWaiting, answerWaits, noSecondPerson, ownAnswer } from '../desk-problems.ts';
import { reportCannotMove, textNeeded, textTooLong } from '../problems.ts';
import {
  closeProposedAnswer,
  insertProposedAnswer,
  newestProposedAnswer,
  type ProposedAnswer,
  recallWaiting,
  upsertSecondLook,
} from '../queries/second-look.ts';
import { mayHappen } from '../rules/life.ts';
import { LIMITS, type Report, type ReportRef } from '../types.ts';
import { type Answer, answered, LEAST_ANSWER } from './answered.ts';
import { colleaguesOf } from './delegate.ts';
import { withLikeness } from './proof.ts';
import { onReport, type Step, write } from './step.ts';

/**
 * Whether an answer of this office that says that work was done waits for a second person.
 * @throws {Problem} 409 `no-second-person`: an office of one cannot want it
 */
export const setSecondLook = (db: Db, actor: Actor, region: number, isOn: boolean, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    const organisation = actor.kind === 'person' ? (actor.organisation ?? '') : '';
    requirePermission(actor, 'answer.require_second', { region, organisation });
    if (isOn && (await colleaguesOf(tx, organisation)).length < 2) throw noSecondPerson();
    await upsertSecondLook(tx, organisation, isOn, now);
    if (!isOn) await recallWaiting(tx, 'organisation_id', organisation, now);
    await journal(tx, actor, {
      act: 'answer.require_second',
      subject: `organisations/${organisation}`,
      at: now,
      public: { isOn },
    });
  });

/** An answer waits for somebody else of the office. Nothing is said outside, and every clock runs on. */
export const proposeAnswer = async (step: Step, { body, photos }: Answer): Promise<Report> => {
  const { tx, report, actor, now } = step;
  const text = body.trim();
  if (!mayHappen('answer', report.status)) throw reportCannotMove('answer', report.status);
  if (text.length < LEAST_ANSWER) throw textNeeded(LEAST_ANSWER);
  if (text.length > LIMITS.textCharacters) throw textTooLong(text.length);
  if (actor.kind !== 'person' || !report.organisationId) throw answerNotWaiting();
  if ((await newestProposedAnswer(tx, report.id, report.organisationId))?.state === 'waiting') throw answerWaits();
  const id = uuidv7();
  await insertProposedAnswer(tx, {
    id,
    reportId: report.id,
    organisationId: report.organisationId,
    makerId: actor.id,
    madeAt: now,
    body: text,
    photos,
  });
  return write(step, 'propose_answer', {}, { private: { answer: id } });
};

/** @throws {Problem} 409 `answer-not-waiting` */
const waitingAnswer = async ({ tx, report }: Step): Promise<ProposedAnswer> => {
  const found = report.organisationId ? await newestProposedAnswer(tx, report.id, report.organisationId) : undefined;
  if (found?.state !== 'waiting') throw answerNotWaiting();
  return found;
};

/** The one who looks is not the one who wrote. @throws {Problem} 403 `own-answer` */
const checkerOf = ({ actor }: Step, { makerId }: ProposedAnswer): string => {
  if (actor.kind !== 'person' || actor.id === makerId) throw ownAnswer();
  return actor.id;
};

/**
 * A second person of the office has looked at it and sends it out, as it was written. Its photos are judged as they would have been.
 * @param shown which answer they had before them: another one that waits by now they have not seen
 * @throws {Problem} 409 `answer-not-waiting`, 403 `own-answer`
 */
export const sendAnswer = async (
  app: Pick<App, 'db' | 'files'>,
  actor: Actor,
  ref: ReportRef,
  shown: string,
  now: Date,
): Promise<Report> => {
  const seen = await onReport(app.db, actor, 'report.answer', ref, now, waitingAnswer);
  if (seen.id !== shown) throw answerNotWaiting();
  const photos = await withLikeness(app, seen.photos); // reads files, which no transaction waits for
  return onReport(app.db, actor, 'report.answer', ref, now, async (step) => {
    const waiting = await waitingAnswer(step);
    const checkerId = checkerOf(step, waiting);
    if (waiting.id !== seen.id) throw answerNotWaiting();
    await closeProposedAnswer(step.tx, waiting.id, { state: 'sent', checkerId, reason: null, at: step.now });
    return answered(step, { body: waiting.body, workDone: true, photos }, { maker: waiting.makerId });
  });
};

const LEAST_REASON = 10;

/** It goes back to whoever wrote it, with a reason; words and photos are kept. @throws {Problem} as {@link sendAnswer}, 422 `text-needed` */
export const returnAnswer = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  shown: string,
  typed: string,
  now: Date,
): Promise<Report> =>
  onReport(db, actor, 'report.answer', ref, now, async (step) => {
    const waiting = await waitingAnswer(step);
    if (waiting.id !== shown) throw answerNotWaiting();
    const checkerId = checkerOf(step, waiting);
    const reason = typed.trim();
    if (reason.length < LEAST_REASON) throw textNeeded(LEAST_REASON);
    if (reason.length > LIMITS.textCharacters) throw textTooLong(reason.length);
    await closeProposedAnswer(step.tx, waiting.id, { state: 'returned', checkerId, reason, at: step.now });
    return write(step, 'return_answer', {}, { private: { answer: waiting.id } });
  });

/** Whoever wrote it takes it back before anybody has sent it. @throws {Problem} 409 `answer-not-waiting` */
export const recallAnswer = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.answer', ref, now, async (step) => {
    const waiting = await waitingAnswer(step);
    if (actor.kind !== 'person' || actor.id !== waiting.makerId) throw answerNotWaiting();
    await closeProposedAnswer(step.tx, waiting.id, { state: 'recalled', checkerId: null, reason: null, at: step.now });
    return write(step, 'recall_answer', {}, { private: { answer: waiting.id } });
  });
