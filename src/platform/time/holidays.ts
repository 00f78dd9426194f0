import { type Calendar, type Holiday, makeCalendar } from './calendar.ts';
import rows from './holidays.json' with { type: 'json' };
import type { TimeZone } from './zone.ts';

/** What is known of one year: the decree, how sure the data is (`source`), and its days off. */
export type HolidayYear = {
  year: number;
  decree: string;
  status: 'decreed' | 'provisional';
  source: string;
  days: Holiday[];
};

/** The holidays that come with the program, from 2024 on; an administrator's table may replace them. */
export const publishedHolidays = rows as readonly HolidayYear[];

/** A calendar from years as they are published or kept in a table. */
export const calendarOf = (years: readonly HolidayYear[], timeZone?: TimeZone): Calendar =>
  makeCalendar(
    years.flatMap((year) => year.days),
    new Set(years.filter((year) => year.status === 'provisional').map((year) => year.year)),
    timeZone,
  );
