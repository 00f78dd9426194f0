import { type Calendar, deadline, localDay, resumeDeadline } from '#platform/time/index.ts';
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

type Clocks = Pick<Report, 'verifyDueAt' | 'respondDueAt' | 'resolveDueAt' | 'pausedAt'>;

/** After waiting for the reporter every running clock gets back what it had left; nothing else ever moves one. */
export const resumeClocks = (calendar: Calendar, report: Clocks, now: Date) => {
  const { pausedAt } = report;
  const resume = (due: Date | null) => (due && pausedAt ? resumeDeadline(calendar, due, pausedAt, now) : due);
  return {
    verifyDueAt: resume(report.verifyDueAt),
    respondDueAt: resume(report.respondDueAt),
    resolveDueAt: resume(report.resolveDueAt),
  };
};
