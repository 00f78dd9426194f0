/** The three official zones (Keppres 41/1987). None has daylight saving, so a fixed offset is exact since 1988. */
export const timeZones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'] as const;
export type TimeZone = (typeof timeZones)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const offsetHours: Record<TimeZone, number> = { 'Asia/Jakarta': 7, 'Asia/Makassar': 8, 'Asia/Jayapura': 9 };

/** The name people use for the zone. `Intl` says "GMT+7" outside Indonesian, hence the table. */
export const zoneName: Record<TimeZone, 'WIB' | 'WITA' | 'WIT'> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Jayapura': 'WIT',
};

/** Offset from UTC in milliseconds. */
export const zoneOffset = (zone: TimeZone): number => offsetHours[zone] * HOUR;

/**
 * The local day of a moment, counted in days since 1970-01-01.
 * @throws RangeError for an invalid Date
 */
export const dayOf = (zone: TimeZone, at: Date): number => {
  const ms = at.getTime();
  if (Number.isNaN(ms)) throw new RangeError('not a valid moment');
  return Math.floor((ms + zoneOffset(zone)) / DAY);
};

/** 23:59:59.999 local of a day. */
export const endOfDay = (zone: TimeZone, day: number): Date => new Date((day + 1) * DAY - zoneOffset(zone) - 1);

/** A date of the Gregorian calendar as days since 1970-01-01, undefined when it does not exist (31 February). */
export const dayNumber = (year: number, month: number, dayOfMonth: number): number | undefined => {
  const date = new Date(Date.UTC(2000, month - 1, dayOfMonth));
  date.setUTCFullYear(year, month - 1, dayOfMonth); // Date.UTC takes the years 0 to 99 for those of the last century
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  return exists ? date.getTime() / DAY : undefined;
};

/**
 * 'YYYY-MM-DD' as days since 1970-01-01.
 * @throws RangeError when the text is not an existing date in that form
 */
export const parseDay = (text: string): number => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = match && dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
  if (day === null || day === undefined) throw new RangeError(`not a date: ${text}`);
  return day;
};

/** The local day of a moment as 'YYYY-MM-DD', for grouping and for `date` columns. */
export const localDay = (zone: TimeZone, at: Date): string =>
  new Date(dayOf(zone, at) * DAY).toISOString().slice(0, 10);
