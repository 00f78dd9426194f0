import { addWorkingDays, type Calendar, workingDaysBetween } from './calendar.ts';
import { localDay } from './zone.ts';

/**
 * The due moment after a clock stood still, waiting for the reporter.
 *
 * The whole working days that were left at the pause are given again, counted from the day of resuming. A pause that
 * ends on the day it began cost no day and changes nothing; a deadline already missed at the pause stays missed. The
 * result is never earlier than `due`.
 */
export const resumeDeadline = (cal: Calendar, due: Date, pausedAt: Date, resumedAt: Date): Date => {
  const missed = pausedAt > due;
  const sameDay = localDay(cal.timeZone, resumedAt) <= localDay(cal.timeZone, pausedAt);
  if (missed || sameDay) return due;
  const again = addWorkingDays(cal, resumedAt, workingDaysBetween(cal, pausedAt, due));
  return again > due ? again : due;
};

/**
 * How a due moment stands to now: `workingDays` whole working days left, or past the due day when `late`, never
 * negative. A deadline missed on Friday is late on Saturday by 0 working days. `today` is true on the due day itself.
 */
export type Lateness = { late: boolean; workingDays: number; today: boolean };

export const lateness = (cal: Calendar, due: Date, now: Date): Lateness => ({
  late: now > due,
  workingDays: Math.abs(workingDaysBetween(cal, now, due)),
  today: localDay(cal.timeZone, now) === localDay(cal.timeZone, due),
});
