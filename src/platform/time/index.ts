/** Time: working days, deadlines, clocks that pause, and dates for people. Pure: now is always an argument. */
export {
  addCalendarDays,
  addHours,
  addWorkingDays,
  type Calendar,
  deadline,
  type Holiday,
  type HolidayKind,
  isProvisional,
  isWorkingDay,
  makeCalendar,
  type TimeLimit,
  workingDayFrom,
  workingDaysBetween,
} from './calendar.ts';
export { type Lateness, lateness, resumeDeadline } from './clock.ts';
export { type TimeFormat, timeFormat } from './format.ts';
export { calendarOf, type HolidayYear, publishedHolidays } from './holidays.ts';
export { firstDay, lastDay, monthAfter, monthsBetween, monthsUpTo } from './months.ts';
export { parseIndonesianDate } from './parse.ts';
export { dayOf, localDay, parseDay, type TimeZone, timeZones, zoneName, zoneOffset } from './zone.ts';
