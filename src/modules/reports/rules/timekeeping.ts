import { type Calendar, workingDaysBetween } from '#platform/time/index.ts';
import type { Report, ReportStatus } from '../types.ts';
import { STATUS_GROUPS } from './filter.ts';
import { isEnded } from './life.ts';

/** The agencies' turn: what is owed is owed by whoever holds it. */
export const AGENCY_TURN: readonly ReportStatus[] = ['verified', ...STATUS_GROUPS.working];

type Timekeeping = Pick<
  Report,
  | 'missedVerify'
  | 'missedResponse'
  | 'missedResponseBy'
  | 'missedAnswer'
  | 'missedAnswerBy'
  | 'waitedDays'
  | 'answerDays'
  | 'endedAndReopened'
>;

const passed = (due: Date | null, now: Date): boolean => due !== null && due < now;

/** Since when it has not been an office's turn; null while it is. Merged it goes on in its main report: nobody rests. */
const restingSince = ({ status, pausedAt, answeredAt, closedAt }: Report): Date | null => {
  if (status === 'awaiting_reporter') return pausedAt;
  if (status === 'answered') return answeredAt;
  return isEnded(status) ? closedAt : null;
};

/**
 * What an act leaves on record for the figures, whatever act it is: which limits had passed when it came and in whose hands, for whatever
 * moves a limit afterwards no longer matters; how long it was not the offices' turn; how long the answer took without that.
 * @param before the report as the act found it @param after with the change
 */
export const timekeeping = (calendar: Calendar, before: Report, after: Report, now: Date): Partial<Timekeeping> => {
  const turn = AGENCY_TURN.includes(before.status);
  const missed = {
    verify: before.status === 'received' && passed(before.verifyDueAt, now),
    response: turn && before.firstResponseAt === null && passed(before.respondDueAt, now),
    answer: turn && passed(before.resolveDueAt, now),
  };
  const moves = before.status !== after.status;
  const resting = moves ? restingSince(before) : null;
  const waitedDays = before.waitedDays + (resting ? Math.max(0, workingDaysBetween(calendar, resting, now)) : 0);
  return {
    ...(missed.verify && !before.missedVerify ? { missedVerify: true } : {}),
    ...(missed.response && !before.missedResponse
      ? { missedResponse: true, missedResponseBy: before.organisationId }
      : {}),
    ...(missed.answer && !before.missedAnswer ? { missedAnswer: true, missedAnswerBy: before.organisationId } : {}),
    ...(waitedDays > before.waitedDays ? { waitedDays } : {}),
    ...(moves && after.status === 'answered'
      ? { answerDays: Math.max(0, workingDaysBetween(calendar, before.reportedAt, now) - waitedDays) }
      : {}),
    ...(after.status === 'reopened' && isEnded(before.status) ? { endedAndReopened: true } : {}),
  };
};
