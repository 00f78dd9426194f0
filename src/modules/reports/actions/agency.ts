import type { Actor } from '#platform/actor.ts';
import type { Db, Tx } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import {
  agencyDecided,
  appealedAlready,
  hopsLeft,
  hopsUsed,
  proofNeeded,
  reasonTooVague,
  reportCannotMove,
  sameAgency,
} from '../problems.ts';
import { judgeProposal } from '../queries/proposal.ts';
import { wantsSecondLook } from '../queries/second-look.ts';
import { hopsOf } from '../rules/ladder.ts';
import { isOpen, mayHappen } from '../rules/life.ts';
import type { Report, ReportRef, StoredPhoto } from '../types.ts';
import { type Answer, answered, noticed } from './answered.ts';
import { colleaguesOf } from './delegate.ts';
import { judgePhotos } from './proof.ts';
import { proposeAnswer } from './second-look.ts';
import { agencyClocks, agencyInForce, move, onReport, type Step, say, write } from './step.ts';

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

/** Whether this office wants a second person, and has one: who is left alone there answers alone. */
const hasSecondPerson = async (tx: Tx, office: string): Promise<boolean> =>
  (await wantsSecondLook(tx, office)) && (await colleaguesOf(tx, office)).length > 1;

/**
 * The agency answers. From now on it is the reporter's word; silence is never a yes. Where the agency wants it, an answer that says that
 * work was done waits for a second person first.
 */
export const answerReport = (db: Db, actor: Actor, ref: ReportRef, answer: Answer, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.answer', ref, now, async (step) => {
    if (answer.workDone && answer.photos.length === 0) throw proofNeeded();
    const { tx, report } = step;
    const isWaiting = answer.workDone && report.organisationId && (await hasSecondPerson(tx, report.organisationId));
    return isWaiting ? proposeAnswer(step, answer) : answered(step, answer);
  });

const LEAST_REASON = 20;

/** Whether this report may be handed on once more. @throws {Problem} 409 `agency-decided`, `hops-used` */
const requireHop = ({ report, rungs, calendar, now }: Step): void => {
  if (report.decidedAt) throw agencyDecided();
  const hops = hopsOf(rungs, localDay(calendar.timeZone, now));
  if (hops !== undefined && report.transfers >= hops) throw hopsUsed(hops);
};

/** Not ours: on to another agency, with a reason everybody reads, a few times at most. No clock moves. */
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
    if (!mayHappen('transfer', report.status)) throw reportCannotMove('transfer', report.status);
    requireHop(step);
    const message = await say(step, 'transfer', reason);
    await judgeProposal(step.tx, report.id, agency.id, 'person', step.now);
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

/**
 * It was handed on as often as it may be and is still with the wrong agency, as this one says: the secretary decides whose it is. Until
 * then it stays where it is, and its clocks run.
 * @throws {Problem} 409 `agency-decided`, `hops-left`, `appealed-already`
 */
export const appealAgency = (db: Db, actor: Actor, ref: ReportRef, reason: string, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.appeal', ref, now, async (step) => {
    const { report, rungs, calendar } = step;
    if (reason.trim().length < LEAST_REASON) throw reasonTooVague(LEAST_REASON);
    if (!mayHappen('transfer', report.status)) throw reportCannotMove('transfer', report.status);
    if (report.decidedAt) throw agencyDecided();
    if (report.appealedAt) throw appealedAlready();
    const hops = hopsOf(rungs, localDay(calendar.timeZone, step.now));
    if (hops === undefined || report.transfers < hops) throw hopsLeft();
    const message = await say(step, 'transfer', reason);
    return write(step, 'appeal', { appealedAt: step.now }, { public: { message, level: 'secretary' } });
  });

/**
 * The secretary decides whose it is, with a reason that everybody reads; nobody hands it on afterwards. No clock that runs is moved. What
 * nobody had verified is handed over unread.
 */
export const decideAgency = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  organisationId: string,
  reason: string,
  now: Date,
): Promise<Report> =>
  onReport(db, actor, 'report.decide_agency', ref, now, async (step) => {
    const { report } = step;
    if (reason.trim().length < LEAST_REASON) throw reasonTooVague(LEAST_REASON);
    const agency = await agencyInForce(step, organisationId);
    if (!mayHappen('decide_agency', report.status)) throw reportCannotMove('decide_agency', report.status);
    const message = await say(step, 'transfer', reason);
    await judgeProposal(step.tx, report.id, agency.id, 'person', step.now);
    const decision = { decidedAt: step.now, appealedAt: null, ...agencyClocks(step) };
    const told = {
      message,
      fromOrganisation: report.organisationId,
      organisation: agency.id,
      organisationName: agency.name,
    };
    // It stays with whom it is: what was begun there goes on.
    if (agency.id === report.organisationId) return write(step, 'decide_agency', decision, { public: told });
    return move(
      step,
      'decide_agency',
      {
        ...decision,
        organisationId: agency.id,
        assignedAt: step.now,
        acceptedAt: null,
        forwardedAt: report.verifiedAt ? report.forwardedAt : step.now,
      },
      { public: told },
    );
  });

/** A note among colleagues: never shown to the reporter or the public. */
export const noteOnReport = (db: Db, actor: Actor, ref: ReportRef, body: string, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.note', ref, now, async (step) => {
    const message = await say(step, 'note', body, { least: 2, isPublic: false });
    return write(step, 'note', {}, { private: { message } });
  });
