import { addHours, type Calendar, lateness, localDay, workingDayFrom } from '#platform/time/index.ts';
import { type DeadlineStep, LEVELS, type Level, type Recipient, type Report, type Rung } from '../types.ts';
import { isOpen } from './life.ts';

/** A rung of working days comes when offices are about to open: nobody is woken by it. Milliseconds after midnight. */
const MORNING_MS = 6 * 3_600_000;

/** What is owed, and until when. */
export interface Due {
  readonly step: DeadlineStep;
  readonly at: Date;
}

/** When a rung comes for what is due at a moment. */
export const momentOf = (calendar: Calendar, { amount, unit }: Pick<Rung, 'amount' | 'unit'>, dueAt: Date): Date => {
  if (amount === 0) return new Date(dueAt.getTime() + 1);
  if (unit === 'hours') return amount > 0 ? addHours(dueAt, amount) : new Date(dueAt.getTime() + amount * 3_600_000);
  return new Date(workingDayFrom(calendar, dueAt, amount).getTime() + MORNING_MS);
};

/** @param day YYYY-MM-DD in the region's own time */
export const isInForce = ({ validFrom, validTo }: Pick<Rung, 'validFrom' | 'validTo'>, day: string): boolean =>
  validFrom <= day && (validTo === null || day <= validTo);

export interface TimedRung {
  readonly rung: Rung;
  readonly at: Date;
}

/** The rungs for what is due, in the order in which they come: each holds if it is in force on its own day. */
export const rungsFor = (rungs: readonly Rung[], calendar: Calendar, due: Due): TimedRung[] =>
  rungs
    .filter(({ step }) => step === due.step)
    .map((rung) => ({ rung, at: momentOf(calendar, rung, due.at) }))
    .filter(({ rung, at }) => isInForce(rung, localDay(calendar.timeZone, at)))
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.rung.amount - b.rung.amount);

/** When the ladder is to be looked at first for what is due from now on; null: nobody is told of it. */
export const firstRungAt = (rungs: readonly Rung[], calendar: Calendar, due: Due | undefined): Date | null =>
  (due && rungsFor(rungs, calendar, due)[0]?.at) ?? null;

const isLevel = (recipient: Recipient): recipient is Level => (LEVELS as readonly string[]).includes(recipient);

/** The higher of two levels; null is below all. */
export const higher = (a: Level | null, b: Level | null): Level | null =>
  LEVELS.indexOf(a as Level) >= LEVELS.indexOf(b as Level) ? a : b;

/** On whose desk it lies: raised by lateness, or because its agency wants the secretary to decide. */
export const reachedBy = (report: Pick<Report, 'status' | 'escalatedTo' | 'appealedAt'>): Level | null => {
  if (!isOpen(report.status)) return null;
  const late = report.status === 'awaiting_reporter' ? null : report.escalatedTo;
  return report.appealedAt ? higher(late, 'secretary') : late;
};

/** What the ladder has to do now. */
export interface Climb {
  /** All that have come and were not taken before. */
  readonly taken: readonly Rung[];
  /** Of these, the ones of which somebody is told: a reminder that comes after the moment it reminds of is none. */
  readonly told: readonly Rung[];
  /** How far it is raised by these. */
  readonly level: Level | null;
  /** Handed to the proposed agency. */
  readonly forward: boolean;
  /** When the ladder is to be looked at again. */
  readonly next: Date | null;
}

/**
 * Every rung once: all that have come and were not taken yet, at once after an outage.
 * @param taken ids of the rungs that were taken for this due moment
 */
export const climb = (
  rungs: readonly Rung[],
  calendar: Calendar,
  due: Due,
  taken: ReadonlySet<string>,
  now: Date,
): Climb => {
  const all = rungsFor(rungs, calendar, due).filter(({ rung }) => !taken.has(rung.id));
  const come = all.filter(({ at }) => at <= now).map(({ rung }) => rung);
  const isStale = ({ amount, recipient }: Rung) => amount < 0 && recipient !== 'reporter' && now > due.at;
  const told = come.filter((rung) => !isStale(rung));
  return {
    taken: come,
    told,
    level: told.reduce<Level | null>(
      (level, { recipient }) => (isLevel(recipient) ? higher(level, recipient) : level),
      null,
    ),
    forward: told.some(({ recipient }) => recipient === 'proposed_agency'),
    next: all.find(({ at }) => at > now)?.at ?? null,
  };
};

/** How late it is in working days, as people are told; 0 before the due moment and on its day. */
export const workingDaysLate = (calendar: Calendar, dueAt: Date, now: Date): number => {
  const { late, workingDays } = lateness(calendar, dueAt, now);
  return late ? workingDays : 0;
};

/** Who may stand on a rung of a step. What the reporter owes is nobody else's business, and what nobody holds has no holder. */
export const RECIPIENTS_OF: Readonly<Record<Rung['step'], readonly Recipient[]>> = {
  verify: ['verifier', 'proposed_agency', 'secretary', 'regent'],
  first_response: ['holder', 'verifier', 'agency_head', 'secretary', 'regent'],
  resolve: ['holder', 'verifier', 'agency_head', 'secretary', 'regent'],
  rework: ['holder', 'verifier', 'agency_head', 'secretary', 'regent'],
  reporter_silence: ['reporter'],
  reporter_completion: ['reporter'],
  transfer: ['secretary'],
};

type Fit = Pick<Rung, 'step' | 'amount' | 'unit' | 'recipient'>;

/** What is wrong with a rung; undefined: nothing. A notice to a reporter comes before the end, a level above and a hand-over after it. */
export const misfitOf = ({ step, amount, unit, recipient }: Fit): 'recipient' | 'amount' | 'unit' | undefined => {
  if ((unit === 'times') !== (step === 'transfer')) return 'unit';
  if (!RECIPIENTS_OF[step].includes(recipient)) return 'recipient';
  if (step === 'transfer') return amount >= 1 && amount <= 9 ? undefined : 'amount';
  const after = isLevel(recipient) || recipient === 'proposed_agency';
  if (recipient === 'reporter' ? amount >= 0 : after && amount < 0) return 'amount';
  return Math.abs(amount) <= 365 ? undefined : 'amount';
};

/** How often a report may be handed on before the secretary decides, on a day; undefined: as often as people like. */
export const hopsOf = (rungs: readonly Rung[], day: string): number | undefined =>
  rungs.find((rung) => rung.step === 'transfer' && isInForce(rung, day))?.amount;
