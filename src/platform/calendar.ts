import type { Tx } from './db/index.ts';
import { type Calendar, makeCalendar, publishedHolidays, type TimeZone } from './time/index.ts';

export interface HolidayRow {
  readonly scope: number;
  readonly date: string;
  readonly name: string;
  readonly kind: 'national' | 'collective' | 'regional';
}

/** Puts the published holidays in, once; what an administrator changed later stays. */
export const seedHolidays = async (tx: Tx): Promise<void> => {
  for (const year of publishedHolidays) {
    const added = await tx.run(
      `insert into platform.holiday_year (year, decree, status, source) values ($1, $2, $3, $4) on conflict do nothing`,
      [year.year, year.decree, year.status, year.source],
    );
    if (!added) continue;
    for (const day of year.days) {
      await tx.run(
        `insert into platform.holiday (scope, date, name, kind) values (0, $1, $2, $3) on conflict do nothing`,
        [day.date, day.name, day.kind],
      );
    }
  }
};

export const holidaysOfYear = (tx: Tx, scope: number, year: number): Promise<HolidayRow[]> =>
  tx.query<HolidayRow>(
    `select scope, date, name, kind from platform.holiday
      where scope in (0, $1) and date >= make_date($2, 1, 1) and date < make_date($2 + 1, 1, 1) order by date`,
    [scope, year],
  );

export interface HolidayYearRow {
  readonly year: number;
  readonly decree: string;
  readonly status: 'decreed' | 'provisional';
  readonly source: string;
}

export const holidayYears = (tx: Tx): Promise<HolidayYearRow[]> =>
  tx.query<HolidayYearRow>('select year, decree, status, source from platform.holiday_year order by year');

export const setHoliday = (tx: Tx, day: HolidayRow): Promise<number> => {
  tx.changes(CALENDAR);
  return tx.run(
    `insert into platform.holiday (scope, date, name, kind) values ($1, $2, $3, $4)
     on conflict (scope, date) do update set name = excluded.name, kind = excluded.kind`,
    [day.scope, day.date, day.name, day.kind],
  );
};

export const removeHoliday = (tx: Tx, scope: number, date: string): Promise<number> => {
  tx.changes(CALENDAR);
  return tx.run('delete from platform.holiday where scope = $1 and date = $2', [scope, date]);
};

export const setHolidayYear = (tx: Tx, year: HolidayYearRow): Promise<number> => {
  tx.changes(CALENDAR);
  return tx.run(
    `insert into platform.holiday_year (year, decree, status, source) values ($1, $2, $3, $4)
     on conflict (year) do update set decree = excluded.decree, status = excluded.status, source = excluded.source`,
    [year.year, year.decree, year.status, year.source],
  );
};

/** Some two hundred days that change once a year. */
const CALENDAR = 'platform.calendar';
const KEPT_MS = 60_000;

/** The working days of a region: national holidays, collective leave and the regency's own days. */
export const calendarOfRegion = (tx: Tx, region: number, timeZone: TimeZone = 'Asia/Jakarta'): Promise<Calendar> =>
  tx.kept(CALENDAR, KEPT_MS, () => readCalendar(tx, region, timeZone));

const readCalendar = async (tx: Tx, region: number, timeZone: TimeZone): Promise<Calendar> => {
  const days = await tx.query<HolidayRow>(
    'select scope, date, name, kind from platform.holiday where scope in (0, $1)',
    [region],
  );
  const years = await holidayYears(tx);
  const provisional = new Set(years.filter((year) => year.status === 'provisional').map((year) => year.year));
  return makeCalendar(
    days.map((day) => ({
      date: day.date,
      name: day.name,
      kind: day.kind === 'collective' ? 'collective' : 'national',
    })),
    provisional,
    timeZone,
  );
};
