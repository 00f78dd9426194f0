import { uuidv7 } from 'uuidv7';
import type { Actor } from '#platform/actor.ts';
import type { Db } from '#platform/db/index.ts';
import { beginningOf } from '#platform/text.ts';
import { choiceNeedsReason, textNeeded, textTooLong, wordsNotFound } from '../problems.ts';
import { messageById, showMessage } from '../queries/conversation.ts';
import { mayBeShown } from '../rules/visibility.ts';
import { LIMITS, type Report, type ReportRef } from '../types.ts';
import { onReport, write } from './step.ts';

const LEAST_REASON = 10;

export interface ShownWords {
  readonly message: string;
  /** What everybody reads of it; null: nothing. */
  readonly body: string | null;
  /** Kept with the choice, for those who work on the report. */
  readonly reason: string;
}

/**
 * A verifier shows what was written later to everybody, with or without its private parts, or takes it from them again. What was written
 * stays as it was for the reporter and the offices, and every choice stays with its reason.
 * @throws {Problem} 422 `words-not-found`: notes and the private conversation are never shown
 */
export const showWords = (db: Db, actor: Actor, ref: ReportRef, shown: ShownWords, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.show_words', ref, now, async (step) => {
    const { tx, report } = step;
    const message = await messageById(tx, report.id, shown.message);
    if (!message || !mayBeShown(message.kind) || actor.kind !== 'person') throw wordsNotFound();
    const body = shown.body?.trim() ?? null;
    if (body === '') throw textNeeded(1);
    if (body && body.length > LIMITS.textCharacters) throw textTooLong(body.length);
    const reason = shown.reason.trim();
    if (reason.length < LEAST_REASON) throw choiceNeedsReason(LEAST_REASON);
    await showMessage(
      tx,
      {
        id: uuidv7(),
        messageId: message.id,
        at: step.now,
        personId: actor.id,
        body,
        reason: beginningOf(reason, 1000),
      },
      message.body,
    );
    return write(step, 'show_words', {}, { public: { message: message.id, shown: body !== null } });
  });
