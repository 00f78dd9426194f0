import type { DeadlineStep, Report, ReportStatus } from '../types.ts';

/** What can be done to a report, from where, and where it leads. `resume` goes back to where it was before the question or the merging. */
const LIFE = {
  verify: { from: ['received'], to: 'verified' },
  ask: { from: ['received', 'verified', 'assigned', 'accepted', 'in_progress', 'reopened'], to: 'awaiting_reporter' },
  complete: { from: ['awaiting_reporter'], to: 'resume' },
  withdraw: { from: ['awaiting_reporter'], to: 'resume' },
  assign: { from: ['verified'], to: 'assigned' },
  /** Straight to the office, before anybody has read it. */
  route: { from: ['received'], to: 'assigned' },
  transfer: { from: ['assigned', 'accepted', 'in_progress', 'reopened'], to: 'assigned' },
  accept: { from: ['assigned'], to: 'accepted' },
  start: { from: ['accepted', 'reopened'], to: 'in_progress' },
  answer: { from: ['accepted', 'in_progress', 'reopened'], to: 'answered' },
  confirm: { from: ['answered', 'closed_unconfirmed'], to: 'confirmed' },
  contest: { from: ['answered', 'closed_unconfirmed', 'confirmed'], to: 'reopened' },
  audit: { from: ['answered', 'closed_unconfirmed', 'confirmed'], to: 'reopened' },
  close_silent: { from: ['answered'], to: 'closed_unconfirmed' },
  // beyond `verified` only what nobody has read yet: see mayArchive
  archive: {
    from: ['received', 'awaiting_reporter', 'verified', 'assigned', 'accepted', 'in_progress'],
    to: 'archived',
  },
  object: { from: ['archived', 'merged'], to: 'received' },
  forward_unverified: { from: ['received'], to: 'assigned' },
  decide_agency: {
    from: ['received', 'verified', 'assigned', 'accepted', 'in_progress', 'reopened'],
    to: 'assigned',
  },
  // what was confirmed only where it broke again: see mayReopen
  reopen: { from: ['closed_unconfirmed', 'confirmed'], to: 'reopened' },
  merge: {
    from: ['received', 'awaiting_reporter', 'verified', 'assigned', 'accepted', 'in_progress', 'reopened'],
    to: 'merged',
  },
  unmerge: { from: ['merged'], to: 'resume' },
} as const satisfies Record<string, { from: readonly ReportStatus[]; to: ReportStatus | 'resume' }>;

export type LifeAct = keyof typeof LIFE;
export const LIFE_ACTS = Object.keys(LIFE) as readonly LifeAct[];

export const mayHappen = (act: LifeAct, status: ReportStatus): boolean =>
  (LIFE[act].from as readonly ReportStatus[]).includes(status);

/** Where an act leads. @returns undefined when it cannot happen now */
export const leadsTo = (act: LifeAct, report: Pick<Report, 'status' | 'resumeStatus'>): ReportStatus | undefined => {
  if (!mayHappen(act, report.status)) return undefined;
  const { to } = LIFE[act];
  return to === 'resume' ? (report.resumeStatus ?? 'received') : to;
};

/** Handed to an agency by the program or the secretary, and read by nobody who could have published it. */
export const isUnread = ({ forwardedAt, verifiedAt }: Pick<Report, 'forwardedAt' | 'verifiedAt'>): boolean =>
  forwardedAt !== null && verifiedAt === null;

/** What an agency works on is archived only where nobody had judged it before it was handed over. */
export const mayArchive = (report: Pick<Report, 'status' | 'forwardedAt' | 'verifiedAt'>): boolean =>
  mayHappen('archive', report.status) &&
  (['received', 'awaiting_reporter', 'verified'].includes(report.status) || isUnread(report));

/** Acts possible from a status, in the order of a life. */
export const actsFrom = (status: ReportStatus): LifeAct[] => LIFE_ACTS.filter((act) => mayHappen(act, status));

/** Ended, as far as the offices are concerned. Only `confirmed` counts as done. */
export const ENDED: readonly ReportStatus[] = ['confirmed', 'closed_unconfirmed', 'archived'];
export const isEnded = (status: ReportStatus): boolean => ENDED.includes(status);
/** A merged report is neither: it is open or ended with its main one. */
export const isOpen = (status: ReportStatus): boolean => status !== 'merged' && !isEnded(status);

/**
 * Whether it came with its history from another system: its reporter holds no key here and is reached there. One that was filed here stays
 * ours, also with a number of that system.
 */
export const isImported = ({ channel }: Pick<Report, 'channel'>): boolean => channel === 'import';

/** The steps that an office owes: only these can be late. */
export const OFFICE_STEPS: readonly DeadlineStep[] = ['verify', 'first_response', 'resolve', 'rework'];

type Dues = Pick<
  Report,
  'status' | 'verifyDueAt' | 'respondDueAt' | 'resolveDueAt' | 'reporterDueAt' | 'firstResponseAt' | 'reopenings'
>;

type Owed = { step: DeadlineStep; at: Date };
const sooner = (a: Owed | undefined, b: Owed | undefined): Owed | undefined => (a && b && b.at < a.at ? b : (a ?? b));

/** What is owed next and until when; a single pair, so that every list sorts by it. */
export const nextDue = (report: Dues): Owed | undefined => {
  const owed = (step: DeadlineStep, at: Date | null) => (at ? { step, at } : undefined);
  switch (report.status) {
    case 'received':
      return owed('verify', report.verifyDueAt);
    case 'awaiting_reporter':
      return owed('reporter_completion', report.reporterDueAt);
    case 'verified':
    case 'assigned':
    case 'accepted':
    case 'in_progress':
    case 'reopened':
      return sooner(
        report.firstResponseAt ? undefined : owed('first_response', report.respondDueAt),
        owed(report.reopenings > 0 ? 'rework' : 'resolve', report.resolveDueAt),
      );
    case 'answered':
      return owed('reporter_silence', report.reporterDueAt);
    default:
      return undefined;
  }
};

/** Late is only what an office owes. */
export const isLate = (report: { dueStep: DeadlineStep | null; dueAt: Date | null }, now: Date): boolean =>
  report.dueStep !== null && report.dueAt !== null && OFFICE_STEPS.includes(report.dueStep) && report.dueAt < now;
