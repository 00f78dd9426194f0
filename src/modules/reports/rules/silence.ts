import { type Calendar, workingDayFrom } from '#platform/time/index.ts';
import type { Rung } from '../types.ts';

/** What an answer rests on. */
export interface AnswerBasis {
  readonly workDone: boolean;
  readonly photos: number;
}

/** Work that is said to be done and shown. An answer that only explains proves nothing. */
export const isProved = ({ workDone, photos }: AnswerBasis): boolean => workDone && photos > 0;

/** Until when the reporter has time, and what was said of it before. */
interface Limit {
  readonly reporterDueAt: Date | null;
  /** Notices to the reporter before the limit ends. */
  readonly notices: readonly { readonly at: Date }[];
  /** A notice is still to come. */
  readonly noticeAhead: boolean;
  /** The last notice that the ladder knows before the end. */
  readonly last: Pick<Rung, 'amount' | 'unit'> | undefined;
}

interface Silence extends Limit {
  /** The last one. */
  readonly answer: AnswerBasis;
}

const HOUR_MS = 3_600_000;

/** So long the reporter has from the last notice at least, also when it came late. */
const graceEnds = (calendar: Calendar, noticeAt: Date, { amount, unit }: Pick<Rung, 'amount' | 'unit'>): Date =>
  unit === 'hours'
    ? new Date(noticeAt.getTime() - amount * HOUR_MS)
    : workingDayFrom(calendar, noticeAt, Math.max(1, -amount));

/**
 * What silence means. `close`: the answer brought proof, a notice came, and the limit is over. `stay`: the limit is over, but there was no
 * proof or no notice; the report stays answered, unconfirmed, and nobody owes anything.
 */
export const judgeSilence = (calendar: Calendar, silence: Silence, now: Date): 'wait' | 'close' | 'stay' => {
  if (!isOver(silence, now)) return 'wait';
  if (!isProved(silence.answer) || silence.notices.length === 0) return 'stay';
  return hasGrace(calendar, silence, now) ? 'wait' : 'close';
};

/** Whether the time is over for what the reporter was asked for: the limit, and the days after a notice that came late. */
export const isExpired = (calendar: Calendar, limit: Limit, now: Date): boolean =>
  isOver(limit, now) && !hasGrace(calendar, limit, now);

const isOver = ({ reporterDueAt, noticeAhead }: Limit, now: Date): boolean =>
  reporterDueAt !== null && now > reporterDueAt && !noticeAhead;

const hasGrace = (calendar: Calendar, { notices, last }: Limit, now: Date): boolean =>
  last !== undefined && notices.some(({ at }) => graceEnds(calendar, at, last) > now);
