import type { Actor } from '#platform/actor.ts';
import type { Db } from '#platform/db/index.ts';
import { proofNeeded, reasonTooVague, reportCannotMove, sameAgency } from '../problems.ts';
import { dueAt } from '../rules/deadlines.ts';
import { isOpen } from '../rules/life.ts';
import { flagCounts } from '../rules/proof.ts';
import type { Report, ReportRef, StoredPhoto } from '../types.ts';
import { judgePhotos } from './proof.ts';
import { type JudgedPhoto, move, onReport, say, write } from './step.ts';
import { agencyInForce } from './verifier.ts';

/** The agency takes it on. */
export const acceptReport = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.accept', ref, now, (step) =>
    move(step, 'accept', { acceptedAt: step.report.acceptedAt ?? step.now }),
  );

/** Work begins; what is planned may be said at once, and counts as the first response. */
export const startWork = (db: Db, actor: Actor, ref: ReportRef, plan: string, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.start', ref, now, async (step) => {
    const message = plan.trim() ? await say(step, 'progress', plan) : undefined;
    const firstResponseAt = step.report.firstResponseAt ?? (message ? step.now : null);
    return move(step, 'start', { firstResponseAt }, { public: message ? { message } : {} });
  });

/** News from the work; the first one is the first response. */
export const reportProgress = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  body: string,
  photos: readonly StoredPhoto[],
  now: Date,
): Promise<Report> =>
  onReport(db, actor, 'report.progress', ref, now, async (step) => {
    if (!isOpen(step.report.status)) throw reportCannotMove('answer', step.report.status);
    const judged = await judgePhotos(step.tx, step.report, photos, step.now);
    const message = await say(step, 'progress', body, { least: 5, photos: judged });
    return write(
      step,
      'progress',
      { firstResponseAt: step.report.firstResponseAt ?? step.now },
      { public: { message, ...noticed(judged) } },
    );
  });

const noticed = (photos: readonly JudgedPhoto[]) => {
  const flags = photos.flatMap((photo) => photo.flags ?? []);
  return flags.length > 0 ? { flags: flagCounts(flags) } : {};
};

export interface Answer {
  readonly body: string;
  /** Work was done, so there is proof; otherwise the answer explains. */
  readonly workDone: boolean;
  readonly photos: readonly StoredPhoto[];
}

/** The agency answers. From now on it is the reporter's word; silence is never a yes. */
export const answerReport = (db: Db, actor: Actor, ref: ReportRef, answer: Answer, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.answer', ref, now, async (step) => {
    const { report, rules, calendar } = step;
    if (answer.workDone && answer.photos.length === 0) throw proofNeeded();
    const judged = await judgePhotos(step.tx, report, answer.photos, step.now);
    const message = await say(step, 'answer', answer.body, { least: 20, photos: judged });
    return move(
      step,
      'answer',
      {
        answeredAt: step.now,
        firstResponseAt: report.firstResponseAt ?? step.now,
        reporterDueAt: dueAt(rules, calendar, report.classification, 'reporter_silence', step.now),
      },
      { public: { message, workDone: answer.workDone, ...noticed(judged) } },
    );
  });

const LEAST_REASON = 20;

/** Not ours: on to another agency, with a reason everybody reads. No clock moves. */
export const transferReport = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  toOrganisation: string,
  reason: string,
  now: Date,
): Promise<Report> =>
  onReport(db, actor, 'report.transfer', ref, now, async (step) => {
    if (reason.trim().length < LEAST_REASON) throw reasonTooVague(LEAST_REASON);
    const agency = await agencyInForce(step, toOrganisation);
    const { report } = step;
    if (agency.id === report.organisationId) throw sameAgency();
    const message = await say(step, 'transfer', reason);
    return move(
      step,
      'transfer',
      { organisationId: agency.id, assignedAt: step.now, acceptedAt: null, transfers: report.transfers + 1 },
      {
        public: {
          message,
          fromOrganisation: report.organisationId,
          organisation: agency.id,
          organisationName: agency.name,
        },
      },
    );
  });

/** A note among colleagues: never shown to the reporter or the public. */
export const noteOnReport = (db: Db, actor: Actor, ref: ReportRef, body: string, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.note', ref, now, async (step) => {
    const message = await say(step, 'note', body, { least: 2, isPublic: false });
    return write(step, 'note', {}, { private: { message } });
  });
