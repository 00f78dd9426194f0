import type { Actor } from '#platform/actor.ts';
import type { Db } from '#platform/db/index.ts';
import { lastAnswer, noticesOf, restsOnProof, setNoticesShown } from '../queries/ladder.ts';
import { dueAt } from '../rules/deadlines.ts';
import { rungsFor } from '../rules/ladder.ts';
import { isImported } from '../rules/life.ts';
import { isExpired, judgeSilence } from '../rules/silence.ts';
import type { Report, ReportRef } from '../types.ts';
import { move, onReport, type Step, say, write } from './step.ts';

const overdue = (report: Report, now: Date) => report.reporterDueAt !== null && report.reporterDueAt < now;

/** Until when the reporter has time for what is owed now, and the notices before it. */
const limitOf = async ({ tx, report, calendar, rungs }: Step, step: 'reporter_silence' | 'reporter_completion') => {
  const { id, reporterDueAt, rungAt } = report;
  const known = reporterDueAt ? rungsFor(rungs, calendar, { step, at: reporterDueAt }) : [];
  const notices = await noticesOf(tx, id, reporterDueAt);
  return { reporterDueAt, notices, noticeAhead: rungAt !== null, last: known.at(-1)?.rung };
};

/** What the silence after an answer means now. What another system answered is shown and noticed there. */
const silenceOf = async (step: Step) => {
  const { tx, report, calendar, now } = step;
  const answer = await lastAnswer(tx, report.id);
  if (!answer && isImported(report)) return overdue(report, now) ? 'close' : 'wait';
  const limit = await limitOf(step, 'reporter_silence');
  return judgeSilence(calendar, { ...limit, answer: answer ?? { workDone: false, photos: 0 } }, now);
};

/**
 * The reporter stayed silent after an answer: closed after proof, a notice and the whole limit, never counted as confirmed, and reopened
 * with one tap. An answer that only explains stays answered, unconfirmed, without a limit.
 */
export const closeSilent = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.close_silent', ref, now, async (step) => {
    if (step.report.status !== 'answered') return step.report;
    switch (await silenceOf(step)) {
      case 'wait':
        return step.report;
      case 'close':
        return move(step, 'close_silent', { reporterDueAt: null, closedAt: step.now });
      case 'stay':
        return write(step, 'stay_open', { reporterDueAt: null }, {});
    }
  });

/**
 * The reporter looks at the page of a report that was answered: notices count as shown, and where the limit of proved work went by without
 * a notice, it begins now. When somebody reads is written down only where it begins a limit.
 */
export const seeAnswer = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.see_answer', ref, now, async (step) => {
    const { tx, report, rules, calendar } = step;
    if (report.status !== 'answered' || isImported(report)) return report;
    if (report.reporterDueAt) {
      await setNoticesShown(tx, report.id, report.reporterDueAt, step.now);
      return report;
    }
    if (!(await restsOnProof(tx, report.id))) return report;
    const reporterDueAt = dueAt(rules, calendar, report.classification, 'reporter_silence', step.now);
    return reporterDueAt ? write(step, 'see_answer', { reporterDueAt }, {}) : report;
  });

const EXPIRED =
  'Laporan diarsipkan karena kelengkapan yang diminta belum kami terima sampai batas waktunya. ' +
  'Kamu boleh mengajukan keberatan dan melengkapinya kapan saja.';

/** The reporter never completed what was asked for, and was reminded of it. */
export const archiveIncomplete = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.archive', ref, now, async (step) => {
    if (step.report.status !== 'awaiting_reporter') return step.report;
    if (!isExpired(step.calendar, await limitOf(step, 'reporter_completion'), step.now)) return step.report;
    const message = await say(step, 'archive', EXPIRED);
    return move(
      step,
      'archive',
      { archiveReason: EXPIRED, closedAt: step.now, pausedAt: null, resumeStatus: null, reporterDueAt: null },
      { public: { message } },
    );
  });
