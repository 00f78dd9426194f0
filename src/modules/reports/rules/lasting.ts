import type { LastingAnswer, ProofRule, Report, ReportStatus } from '../types.ts';
import { isImported } from './life.ts';
import { inForce } from './proof.ts';

// Is it still fixed? Asked some weeks after the end, once more if nobody answers, and never again.

const DAY_MS = 86_400_000;
const TIMES = 2;

/** Ended after an answer: there is something that may or may not last. */
const stands = (status: ReportStatus): boolean => status === 'confirmed' || status === 'closed_unconfirmed';

/** Calendar days from the end to the question, and from the question to the second one. */
export interface LastingDays {
  readonly first: number;
  readonly again: number;
}

/** @param day YYYY-MM-DD */
export const lastingDays = (rules: readonly ProofRule[], day: string): LastingDays => {
  const found = inForce(rules, day);
  return { first: found.get('lasting_days')?.amount ?? 28, again: found.get('lasting_again_days')?.amount ?? 14 };
};

const after = (now: Date, days: number): Date => new Date(now.getTime() + days * DAY_MS);

type Lasting = Partial<Pick<Report, 'lastingDueAt' | 'lastingAsked' | 'lasting' | 'lastingBroke'>>;

/**
 * What an act means for the question, whatever act it is. At the end it falls due, for what was handled here and somebody can answer for;
 * when it is opened again there is nothing to ask, and after the question that is the answer: an office that opens it says that it did not
 * last where its reporter has said nothing, and a reporter says so in any case.
 * @param before the report as the act found it @param later with the change
 */
export const lastingAfter = (
  before: Report,
  later: Report,
  days: LastingDays,
  now: Date,
  byReporter: boolean,
): Lasting => {
  if (stands(later.status)) {
    const isAsked = later.lastingAsked > 0 || later.lasting !== null;
    if (stands(before.status) || isAsked || isImported(later) || later.isSample) return {};
    return { lastingDueAt: after(now, days.first) };
  }
  if (!stands(before.status)) return {};
  return {
    ...(before.lastingDueAt ? { lastingDueAt: null } : {}),
    ...(before.lastingBroke ? { lastingBroke: false } : {}),
    ...(before.lastingAsked > 0 && (byReporter || before.lasting === null) ? { lasting: 'broken' as const } : {}),
  };
};

/** @returns the change that the question brings; undefined when none is due */
export const askedNow = (
  { status, lastingDueAt, lastingAsked }: Pick<Report, 'status' | 'lastingDueAt' | 'lastingAsked'>,
  days: LastingDays,
  now: Date,
): Required<Pick<Report, 'lastingDueAt' | 'lastingAsked'>> | undefined => {
  if (!stands(status) || lastingDueAt === null || lastingDueAt > now || lastingAsked >= TIMES) return undefined;
  const times = lastingAsked + 1;
  return { lastingAsked: times, lastingDueAt: times < TIMES ? after(now, days.again) : null };
};

type Asked = Pick<Report, 'status' | 'lastingAsked' | 'lasting'>;

/** Whether the question stands open. */
export const isAsked = ({ status, lastingAsked, lasting }: Asked): boolean =>
  stands(status) && lastingAsked > 0 && lasting === null;

/** What was said first may turn: what held may break. What was broken once stays on record, as a contest does. */
export const maySay = (report: Asked, said: LastingAnswer): boolean =>
  isAsked(report) || (stands(report.status) && report.lasting === 'fixed' && said === 'broken');

/** One tap opens what was closed by silence, and what its reporter says is broken again: since this end, not since one before. */
export const mayReopen = ({ status, lastingBroke }: Pick<Report, 'status' | 'lastingBroke'>): boolean =>
  status === 'closed_unconfirmed' || (status === 'confirmed' && lastingBroke);
