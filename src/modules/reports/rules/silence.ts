import { type Calendar, workingDayFrom } from '#platform/time/index.ts';
import type { Rung } from '../types.ts';

/** A notice to the reporter before a limit ends. */
export interface Notice {
  readonly at: Date;
  /** Whether the reporter was shown it on the page of the report, or a mail server took it. */
  readonly arrived: boolean;
}

interface Silence {
  readonly reporterDueAt: Date | null;
  /** What the last answer rests on. */
  readonly answer: { readonly workDone: boolean; readonly photos: number };
  readonly notices: readonly Notice[];
  /** A notice is still to come. */
  readonly noticeAhead: boolean;
  /** The last notice that the ladder knows before the end. */
  readonly last: Pick<Rung, 'amount' | 'unit'> | undefined;
}

const HOUR_MS = 3_600_000;

/** So long the reporter has from the last notice at least, also when it came late. */
const graceEnds = (calendar: Calendar, noticeAt: Date, { amount, unit }: Pick<Rung, 'amount' | 'unit'>): Date =>
  unit === 'hours'
    ? new Date(noticeAt.getTime() - amount * HOUR_MS)
    : workingDayFrom(calendar, noticeAt, Math.max(1, -amount));

/**
 * What silence means. `close`: the limit is over, a notice came before it, and either the answer brought proof or the notice has arrived.
 * `stay`: the limit is over, but nobody can say that the reporter knows of an answer that only explains; it stays open without one.
 */
export const judgeSilence = (calendar: Calendar, silence: Silence, now: Date): 'wait' | 'close' | 'stay' => {
  const { reporterDueAt, answer, notices, noticeAhead, last } = silence;
  if (reporterDueAt === null || now <= reporterDueAt || noticeAhead) return 'wait';
  const newest = notices.reduce<Notice | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined);
  if (!newest) return 'stay';
  if (last && graceEnds(calendar, newest.at, last) > now) return 'wait';
  const hasProof = answer.workDone && answer.photos > 0;
  return hasProof || notices.some(({ arrived }) => arrived) ? 'close' : 'stay';
};
