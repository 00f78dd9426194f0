import { type Language, localeOf } from '../messages.ts';
import type { Lateness } from './clock.ts';
import { type TimeZone, zoneName } from './zone.ts';

export type TimeFormat = ReturnType<typeof makeFormat>;

type Words = {
  /** Singular and plural. */
  units: Record<'minute' | 'hour' | 'day' | 'month' | 'year' | 'workingDay', readonly [string, string]>;
  underAMinute: string;
  justNow: string;
  ago: (span: string) => string;
  ahead: (span: string) => string;
  today: string;
  overdue: string;
  overdueBy: (days: string) => string;
  left: (days: string) => string;
  numbers: readonly string[];
};

const indonesian: Words = {
  units: {
    minute: ['menit', 'menit'],
    hour: ['jam', 'jam'],
    day: ['hari', 'hari'],
    month: ['bulan', 'bulan'],
    year: ['tahun', 'tahun'],
    workingDay: ['hari kerja', 'hari kerja'],
  },
  underAMinute: 'kurang dari semenit',
  justNow: 'baru saja',
  ago: (span) => `${span} lalu`,
  ahead: (span) => `${span} lagi`,
  today: 'hari ini',
  overdue: 'lewat tenggat',
  overdueBy: (days) => `lewat ${days}`,
  left: (days) => `${days} lagi`,
  numbers: ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh'],
};

const english: Words = {
  units: {
    minute: ['minute', 'minutes'],
    hour: ['hour', 'hours'],
    day: ['day', 'days'],
    month: ['month', 'months'],
    year: ['year', 'years'],
    workingDay: ['working day', 'working days'],
  },
  underAMinute: 'less than a minute',
  justNow: 'just now',
  ago: (span) => `${span} ago`,
  ahead: (span) => `in ${span}`,
  today: 'today',
  overdue: 'overdue',
  overdueBy: (days) => `${days} overdue`,
  left: (days) => `${days} left`,
  numbers: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
};

const MINUTE = 60_000;
/** Largest first; a month is 30 days and a year 365, good enough for how long something took. */
const SPANS = [
  ['year', 365 * 24 * 60 * MINUTE],
  ['month', 30 * 24 * 60 * MINUTE],
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
] as const;

const makeFormat = (words: Words, locale: string, timeZone: TimeZone) => {
  const intl = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    return (at: Date): string => format.format(at);
  };
  const weekday = intl({ weekday: 'long' });
  const dayAndMonth = intl({ day: 'numeric', month: 'long' });
  const shortDay = intl({ day: 'numeric', month: 'short' });
  const shortDate = intl({ day: 'numeric', month: 'short', year: 'numeric' });
  const year = intl({ year: 'numeric' });
  const clock = intl({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const number = new Intl.NumberFormat(locale);

  const counted = (unit: keyof Words['units'], n: number, shown = number.format(n)): string =>
    `${shown} ${words.units[unit][n === 1 ? 0 : 1]}`;

  const day = (at: Date): string => `${weekday(at)}, ${dayAndMonth(at)}`;
  const date = (at: Date): string => `${day(at)} ${year(at)}`;

  const duration = (ms: number): string => {
    const span = SPANS.find(([, size]) => Math.abs(ms) >= size);
    return span ? counted(span[0], Math.floor(Math.abs(ms) / span[1])) : words.underAMinute;
  };

  const dueIn = (state: Lateness, shown?: string): string => {
    if (state.late && state.workingDays === 0) return words.overdue;
    if (state.workingDays === 0) return words.today;
    const days = counted('workingDay', state.workingDays, shown);
    return state.late ? words.overdueBy(days) : words.left(days);
  };

  return {
    /** "Jumat, 27 November" */
    day,
    /** "Jumat, 27 November 2026" */
    date,
    /** "27 Nov" */
    shortDay,
    /** "27 Nov 2026" */
    shortDate,
    /** "07.12 WIB" */
    time: (at: Date): string => `${clock(at)} ${zoneName[timeZone]}`,
    /** "Senin 9 Nov, 07.12": without zone, for lists whose page says it once */
    dateTime: (at: Date): string => `${weekday(at)} ${shortDay(at)}, ${clock(at)}`,
    /** "Senin, 9 November 2026, 07.12 WIB": complete, for letters, files and titles */
    fullDateTime: (at: Date): string => `${date(at)}, ${clock(at)} ${zoneName[timeZone]}`,
    /** How long, in its largest unit, rounded down: "2 jam" */
    duration,
    /** "2 jam lalu", "baru saja", "2 hari lagi" */
    relative: (at: Date, now: Date): string => {
      const ms = at.getTime() - now.getTime();
      if (Math.abs(ms) < MINUTE) return words.justNow;
      return ms < 0 ? words.ago(duration(ms)) : words.ahead(duration(ms));
    },
    /** "lewat 4 hari kerja", "hari ini", "4 hari kerja lagi": for lists */
    due: (state: Lateness): string => dueIn(state),
    /** The same inside a sentence, with numbers up to ten as words: "empat hari kerja lagi" */
    dueInWords: (state: Lateness): string => dueIn(state, words.numbers[state.workingDays]),
  };
};

const cache = new Map<string, TimeFormat>();

/**
 * Dates and times for people, in the region's zone; Javanese and Madurese as in Indonesian. Cheap to call: formatters
 * are made once per locale and zone.
 */
export const timeFormat = (language: Language, timeZone: TimeZone): TimeFormat => {
  const locale = localeOf(language);
  const key = `${locale} ${timeZone}`;
  const known = cache.get(key);
  if (known) return known;
  const made = makeFormat(language === 'en' ? english : indonesian, locale, timeZone);
  cache.set(key, made);
  return made;
};
