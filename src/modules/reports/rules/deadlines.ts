import {
  addWorkingDays,
  type Calendar,
  deadline,
  localDay,
  resumeDeadline,
  workingDaysBetween,
} from '#platform/time/index.ts';
import type { Classification, DeadlineRule, DeadlineStep, Report } from '../types.ts';

/** The limit for a step on a day (YYYY-MM-DD): the classification's own before the general one, the newest first. */
export const ruleFor = (
  rules: readonly DeadlineRule[],
  classification: Classification,
  step: DeadlineStep,
  day: string,
): DeadlineRule | undefined =>
  rules
    .filter((rule) => rule.step === step && (rule.classification === classification || rule.classification === null))
    .filter((rule) => rule.validFrom <= day && (rule.validTo === null || day <= rule.validTo))
    .sort(
      (a, b) =>
        Number(b.classification !== null) - Number(a.classification !== null) || b.validFrom.localeCompare(a.validFrom),
    )[0];

/** Until when a step is owed that begins at `from`; null when no rule sets a limit. */
export const dueAt = (
  rules: readonly DeadlineRule[],
  calendar: Calendar,
  classification: Classification,
  step: DeadlineStep,
  from: Date,
): Date | null => {
  const rule = ruleFor(rules, classification, step, localDay(calendar.timeZone, from));
  return rule ? deadline(calendar, from, rule) : null;
};

type Clocks = Pick<
  Report,
  'verifyDueAt' | 'respondDueAt' | 'resolveDueAt' | 'pausedAt' | 'waitedSeconds' | 'givenDays'
>;

const DAY_SECONDS = 86_400;

/** Until when after a pause, and how many working days later that is, of which no more than `most` are given. */
const resumed = (calendar: Calendar, due: Date | null, pausedAt: Date, now: Date, most: number) => {
  if (!due) return { due, days: 0 };
  const whole = resumeDeadline(calendar, due, pausedAt, now);
  const days = workingDaysBetween(calendar, due, whole);
  if (days <= most) return { due: whole, days };
  return most > 0 ? { due: addWorkingDays(calendar, due, most), days: most } : { due, days: 0 };
};

/**
 * The reporter has answered: every running clock gets back the working days that it had left; nothing else ever moves one.
 * However often an office asks, in all it is given back no more than the time that the answers took, rounded up to a day once: questions
 * just before midnight gain nothing.
 */
export const resumeClocks = (calendar: Calendar, report: Clocks, now: Date) => {
  const { pausedAt, verifyDueAt, respondDueAt, resolveDueAt, givenDays } = report;
  if (!pausedAt) return {};
  const waitedSeconds = report.waitedSeconds + Math.max(0, Math.round((now.getTime() - pausedAt.getTime()) / 1000));
  const most = Math.ceil(waitedSeconds / DAY_SECONDS) - givenDays;
  const [verify, respond, resolve] = [verifyDueAt, respondDueAt, resolveDueAt].map((due) =>
    resumed(calendar, due, pausedAt, now, most),
  );
  return {
    verifyDueAt: verify.due,
    respondDueAt: respond.due,
    resolveDueAt: resolve.due,
    waitedSeconds,
    givenDays: givenDays + Math.max(verify.days, respond.days, resolve.days),
  };
};
