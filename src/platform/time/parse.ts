import { dayNumber, type TimeZone, zoneOffset } from './zone.ts';

const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'januari', 'january'],
  ['feb', 'februari', 'february', 'peb', 'pebruari'],
  ['mar', 'mrt', 'maret', 'march'],
  ['apr', 'april'],
  ['mei', 'may'],
  ['jun', 'juni', 'june'],
  ['jul', 'juli', 'july'],
  ['agu', 'agt', 'ags', 'agustus', 'aug', 'august'],
  ['sep', 'sept', 'september'],
  ['okt', 'oktober', 'oct', 'october'],
  ['nov', 'nop', 'november', 'nopember'],
  ['des', 'desember', 'dec', 'december'],
];
const monthByName = new Map(MONTHS.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));

const WEEKDAYS =
  "senin|selasa|rabu|kamis|jum[’'`]?at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min|" +
  'monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun';

const CLOCK = String.raw`(?<hour>\d{1,2})[.:](?<minute>\d{2})(?:[.:](?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?`;
const ZONE = String.raw`(?<zone>z|utc|gmt|wib|wita|wit|[+-]\d{2}(?::?\d{2})?)`;
const TIME = String.raw`(?:(?:t|\s*,\s*|\s+)(?:(?:pukul|pkl\.?|jam|at)\s+)?${CLOCK}(?:\s*${ZONE})?)?`;

const YEAR_FIRST = new RegExp(String.raw`^(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})${TIME}$`);
const DAY_FIRST = new RegExp(
  String.raw`^(?:(?:${WEEKDAYS})\.?,?\s+)?(?<day>\d{1,2})(?:(?<separator>[-/.])(?<month>\d{1,2})\k<separator>|` +
    String.raw`[\s\-/]+(?<name>\p{L}+)\.?,?[\s\-/]+)(?<year>\d{4})${TIME}$`,
  'u',
);

const NAMED_ZONES: Record<string, number> = { z: 0, utc: 0, gmt: 0, wib: 7, wita: 8, wit: 9 };
const LONGEST = 80;
const MINUTE = 60_000;

/** Minutes east of UTC of a zone as written, undefined when there is no such offset. */
const writtenOffset = (zone: string): number | undefined => {
  if (zone in NAMED_ZONES) return NAMED_ZONES[zone] * 60;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
};

/** Milliseconds since local midnight, undefined for a time no clock shows. */
const timeOfDay = (groups: Record<string, string | undefined>): number | undefined => {
  const [hour, minute, second] = [groups.hour, groups.minute, groups.second].map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return (hour * 60 + minute) * MINUTE + second * 1000 + Math.floor(Number(`0.${groups.fraction ?? 0}`) * 1000);
};

/**
 * A moment as Indonesians and their spreadsheets write it: "9 November 2026", "Senin, 09 Nov 2026 07:12",
 * "9/11/2026", "09-11-2026 07.12", "2026-11-09T07:12:00+07:00", with WIB, WITA or WIT after the time.
 *
 * Day first where both readings are possible. A date alone means its local midnight; without a zone in the text,
 * `timeZone` is meant. A weekday is read over, right or wrong: the date is the fact.
 * @returns undefined for anything else: 31 February, 25:00, a year of two digits, "7:12 AM" (a spreadsheet in the
 *   American order would be misread silently)
 */
export const parseIndonesianDate = (text: string, timeZone: TimeZone = 'Asia/Jakarta'): Date | undefined => {
  if (text.length > LONGEST) return undefined;
  const tidy = text.trim().replace(/\s+/g, ' ').toLowerCase();
  const groups = (YEAR_FIRST.exec(tidy) ?? DAY_FIRST.exec(tidy))?.groups;
  if (!groups) return undefined;

  const month = groups.name ? monthByName.get(groups.name) : Number(groups.month);
  const year = Number(groups.year);
  if (!month || year < 1900 || year > 2199) return undefined;

  const day = dayNumber(year, month, Number(groups.day));
  const time = timeOfDay(groups);
  const offset = groups.zone ? writtenOffset(groups.zone) : zoneOffset(timeZone) / MINUTE;
  if (day === undefined || time === undefined || offset === undefined) return undefined;
  return new Date(day * 24 * 60 * MINUTE + time - offset * MINUTE);
};
