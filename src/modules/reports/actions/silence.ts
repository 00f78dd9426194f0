import type { Actor } from '#platform/actor.ts';
import type { Db } from '#platform/db/index.ts';
import type { Report, ReportRef } from '../types.ts';
import { move, onReport, say } from './step.ts';

const overdue = (report: Report, now: Date) => report.reporterDueAt !== null && report.reporterDueAt < now;

/** The reporter stayed silent after an answer: closed, but never counted as confirmed, and reopened with one tap. */
export const closeSilent = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.close_silent', ref, now, async (step) =>
    step.report.status === 'answered' && overdue(step.report, step.now)
      ? move(step, 'close_silent', { reporterDueAt: null, closedAt: step.now })
      : step.report,
  );

const EXPIRED =
  'Laporan diarsipkan karena kelengkapan yang diminta belum kami terima sampai batas waktunya. ' +
  'Kamu boleh mengajukan keberatan dan melengkapinya kapan saja.';

/** The reporter never completed what was asked for. */
export const archiveIncomplete = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.archive', ref, now, async (step) => {
    if (step.report.status !== 'awaiting_reporter' || !overdue(step.report, step.now)) return step.report;
    const message = await say(step, 'archive', EXPIRED);
    return move(
      step,
      'archive',
      { archiveReason: EXPIRED, closedAt: step.now, pausedAt: null, resumeStatus: null, reporterDueAt: null },
      { public: { message } },
    );
  });
