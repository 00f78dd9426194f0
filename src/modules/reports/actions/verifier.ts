import { isValidOn, organisationById } from '#modules/organisations/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { Db } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { agencyUnknown, reasonTooVague, reportCannotMove, reporterUnreachable } from '../problems.ts';
import { earlierHere, spotOf } from '../queries/similar.ts';
import { dueAt, resumeClocks } from '../rules/deadlines.ts';
import { mayHappen } from '../rules/life.ts';
import type { Classification, Report, ReportRef } from '../types.ts';
import { move, onReport, type Step, say, write } from './step.ts';
import { withoutSecrets } from './submit.ts';

export interface Verification {
  readonly title: string;
  readonly classification: Classification;
  readonly serviceCode?: string;
}

/** An agency that is in force today. @throws {Problem} 422 `agency-unknown` */
export const agencyInForce = async ({ tx, calendar, now }: Step, id: string) => {
  const organisation = await organisationById(tx, id);
  if (!organisation || !isValidOn(organisation, localDay(calendar.timeZone, now))) throw agencyUnknown();
  return organisation;
};

const verified = async (step: Step, decision: Verification): Promise<Report> => {
  const { tx, report, rules, calendar, now } = step;
  const serviceCode = decision.serviceCode ?? report.serviceCode;
  const from = (limit: 'first_response' | 'resolve') => dueAt(rules, calendar, decision.classification, limit, now);
  return move(
    step,
    'verify',
    {
      title: decision.title.trim(),
      classification: decision.classification,
      serviceCode,
      // Of the service that the verifier says it is: the reporter may have taken it for another.
      recurrence: (await earlierHere(tx, spotOf({ ...report, serviceCode }))).length,
      verifiedAt: step.report.verifiedAt ?? now,
      respondDueAt: step.report.respondDueAt ?? from('first_response'),
      resolveDueAt: step.report.resolveDueAt ?? from('resolve'),
    },
    withoutSecrets(step.report.secret, { classification: decision.classification }, { service: serviceCode }),
  );
};

const assigned = async (step: Step, organisationId: string): Promise<Report> => {
  const agency = await agencyInForce(step, organisationId);
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
    if (report.source !== null) throw reporterUnreachable();
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
        reporterDueAt: dueAt(rules, calendar, report.classification, 'reporter_completion', step.now),
        ...(responds ? { firstResponseAt: step.now } : {}),
      },
      { public: { message } },
    );
  });

/** The office no longer needs what it asked for: the clocks go on. */
export const withdrawQuestion = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.ask', ref, now, (step) => {
    const clocks = resumeClocks(step.calendar, step.report, step.now);
    return move(step, 'withdraw', { ...clocks, pausedAt: null, resumeStatus: null, reporterDueAt: null });
  });

const LEAST_REASON = 30;

/** Archives a report that cannot be acted on. The reason is the verifier's own words, public, and can be objected to. */
export const archiveReport = (db: Db, actor: Actor, ref: ReportRef, reason: string, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.archive', ref, now, async (step) => {
    if (reason.trim().length < LEAST_REASON) throw reasonTooVague(LEAST_REASON);
    const message = await say(step, 'archive', reason);
    return move(
      step,
      'archive',
      { archiveReason: reason.trim(), closedAt: step.now, pausedAt: null, resumeStatus: null, reporterDueAt: null },
      { public: { message } },
    );
  });

/** One of many copies is looked at by itself: it stands among the others again. */
export const releaseReport = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.verify', ref, now, async (step) => {
    if (!step.report.held) throw reportCannotMove('verify', step.report.status);
    return write(step, 'release', { held: false }, {});
  });
