import { createHash } from 'node:crypto';
import type { Actor } from '#platform/actor.ts';
import type { Db } from '#platform/db/index.ts';
import {
  reasonTooVague,
  reasonUsedBefore,
  receiverNeeded,
  receiverUnclear,
  receiverUnreachable,
  reportCannotMove,
  reporterUnreachable,
} from '../problems.ts';
import { judgeProposal } from '../queries/proposal.ts';
import { insertReason, reasonsLike } from '../queries/reason.ts';
import { earlierHere, spotOf } from '../queries/similar.ts';
import { dueAt } from '../rules/deadlines.ts';
import { isImported, isOpen, isUnread, mayArchive, mayHappen } from '../rules/life.ts';
import {
  type Receiver,
  readReceiver,
  SAME_REASON_DAYS,
  SAME_REASONS,
  saysElsewhere,
  wordsOfReason,
} from '../rules/reason.ts';
import type { Classification, Report, ReportRef } from '../types.ts';
import { agencyClocks, agencyInForce, move, onReport, type Step, say, write } from './step.ts';
import { withoutSecrets } from './submit.ts';

export interface Verification {
  readonly title: string;
  readonly classification: Classification;
  readonly serviceCode?: string;
}

const verified = async (step: Step, decision: Verification): Promise<Report> => {
  const { classification } = decision;
  const clocks = agencyClocks({ ...step, report: { ...step.report, classification } });
  const { change, told } = await readAs(step, decision);
  return move(step, 'verify', { ...change, ...clocks }, told);
};

/** Somebody has read it: a title that may stand anywhere, and what it is. */
const readAs = async ({ tx, report, now }: Step, { title, classification, ...decision }: Verification) => {
  const serviceCode = decision.serviceCode ?? report.serviceCode;
  return {
    change: {
      title: title.trim(),
      classification,
      serviceCode,
      // Of the service that the verifier says it is: the reporter may have taken it for another.
      recurrence: (await earlierHere(tx, spotOf({ ...report, serviceCode }))).length,
      verifiedAt: report.verifiedAt ?? now,
    },
    told: withoutSecrets(report.secret, { classification }, { service: serviceCode }),
  };
};

/**
 * A report that was handed over unread has been read by a verifier or by somebody of its agency: from now on everybody may read it.
 * No clock moves, and whose it is stays as it is.
 * @throws {Problem} 409 `report-cannot-move` for what was read before
 */
export const releaseReport = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  decision: Verification,
  now: Date,
): Promise<Report> =>
  onReport(db, actor, 'report.release', ref, now, async (step) => {
    if (!isUnread(step.report) || !isOpen(step.report.status)) throw reportCannotMove('verify', step.report.status);
    const { change, told } = await readAs(step, decision);
    return write(step, 'release', change, told);
  });

const assigned = async (step: Step, organisationId: string): Promise<Report> => {
  const agency = await agencyInForce(step, organisationId);
  await judgeProposal(
    step.tx,
    step.report.id,
    agency.id,
    step.actor.kind === 'person' ? 'person' : 'program',
    step.now,
  );
  return move(
    step,
    'assign',
    { organisationId: agency.id, assignedAt: step.report.assignedAt ?? step.now },
    { public: { organisation: agency.id, organisationName: agency.name } },
  );
};

/** The verifier has read it, gives it a clear title and says what kind it is: from now on the agency's clocks run. */
export const verifyReport = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  decision: Verification,
  now: Date,
): Promise<Report> => onReport(db, actor, 'report.verify', ref, now, (step) => verified(step, decision));

/** Hands a verified report to the agency that must act. */
export const assignReport = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  organisationId: string,
  now: Date,
): Promise<Report> => onReport(db, actor, 'report.assign', ref, now, (step) => assigned(step, organisationId));

/** Verifies and hands over in one go, as the desk does nearly always: two acts in the journal, one transaction. */
export const verifyAndAssign = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  decision: Verification,
  organisationId: string,
  now: Date,
): Promise<Report> =>
  onReport(db, actor, 'report.verify', ref, now, async (step) => {
    const report = step.report.status === 'verified' ? step.report : await verified(step, decision);
    return assigned({ ...step, report }, organisationId);
  });

/** Asks the reporter for what is missing. All clocks stand still until the reporter answers. */
export const askReporter = (db: Db, actor: Actor, ref: ReportRef, question: string, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.ask', ref, now, async (step) => {
    const { report, rules, calendar } = step;
    if (!mayHappen('ask', report.status)) throw reportCannotMove('ask', report.status);
    if (isImported(report)) throw reporterUnreachable();
    const message = await say(step, 'question', question, { least: 10 });
    // Only the agency that holds it responds: a verifier's question frees nobody of that duty.
    const holds =
      actor.kind === 'person' && report.organisationId !== null && actor.organisation === report.organisationId;
    const responds = holds && !report.firstResponseAt;
    return move(
      step,
      'ask',
      {
        pausedAt: step.now,
        resumeStatus: report.status,
        asked: report.asked + 1,
        reporterDueAt: dueAt(rules, calendar, report.classification, 'reporter_completion', step.now),
        ...(responds ? { firstResponseAt: step.now } : {}),
      },
      { public: { message } },
    );
  });

/** The office no longer needs what it asked for. It waited for nobody, so its clocks have run on all the time. */
export const withdrawQuestion = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.ask', ref, now, (step) =>
    move(step, 'withdraw', { pausedAt: null, resumeStatus: null, reporterDueAt: null }),
  );

const LEAST_REASON = 30;

/**
 * Archives a report that cannot be acted on. The reason is the verifier's own words, public, and can be objected to. One that was given
 * word for word for others is no reason for this one, and one that says that others are in charge has to say who: `referOutside`.
 * @throws {Problem} 422 `reason-too-vague`, `reason-used-before`, `receiver-needed`
 */
export const archiveReport = (db: Db, actor: Actor, ref: ReportRef, reason: string, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.archive', ref, now, async (step) => {
    if (!mayArchive(step.report)) throw reportCannotMove('archive', step.report.status);
    if (reason.trim().length < LEAST_REASON) throw reasonTooVague(LEAST_REASON);
    if (saysElsewhere(reason)) throw receiverNeeded();
    await requireOwnReason(step, reason);
    return archived(step, reason);
  });

/**
 * Somebody outside the regency is in charge: the report ends here, and its reporter reads who that is and how to reach them.
 * @param words what the receiver may read of it, where a server of theirs takes reports: chosen by the verifier, for nobody else has read it
 * @throws {Problem} 422 `reason-too-vague`, `receiver-unclear`, `receiver-unreachable`
 */
export const referOutside = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  { receiver, reason, words }: { readonly receiver: Receiver; readonly reason: string; readonly words?: string },
  now: Date,
): Promise<Report> =>
  onReport(db, actor, 'report.archive', ref, now, async (step) => {
    if (!mayArchive(step.report)) throw reportCannotMove('archive', step.report.status);
    const named = readReceiver(receiver);
    if (named === 'name') throw receiverUnclear();
    if (named === 'contact') throw receiverUnreachable();
    if (reason.trim().length < LEAST_REASON) throw reasonTooVague(LEAST_REASON);
    const forwarded = words?.trim() && !step.report.secret ? words : undefined;
    const kept = forwarded && (await say(step, 'note', forwarded, { isPublic: false }));
    return archived(step, reason, { public: { receiver: named }, ...(kept ? { private: { words: kept } } : {}) });
  });

type Told = { public?: Record<string, unknown>; private?: Record<string, unknown> };

const archived = async (step: Step, reason: string, told: Told = {}): Promise<Report> => {
  const message = await say(step, 'archive', reason);
  return move(
    step,
    'archive',
    { archiveReason: reason.trim(), closedAt: step.now, pausedAt: null, resumeStatus: null, reporterDueAt: null },
    { ...told, public: { message, ...told.public } },
  );
};

/** @throws {Problem} 422 `reason-used-before` */
const requireOwnReason = async ({ tx, report, now }: Step, reason: string): Promise<void> => {
  const mark = createHash('sha256').update(wordsOfReason(reason)).digest('hex');
  const since = new Date(now.getTime() - SAME_REASON_DAYS * DAY_MS);
  const others = await reasonsLike(tx, mark, report.id, since);
  if (others >= SAME_REASONS) throw reasonUsedBefore(others);
  await insertReason(tx, mark, report.id, now);
};
const DAY_MS = 86_400_000;

/** One of many copies is looked at by itself: it stands among the others again. */
export const unholdReport = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.verify', ref, now, async (step) => {
    if (!step.report.held) throw reportCannotMove('verify', step.report.status);
    return write(step, 'unhold', { held: false }, {});
  });
