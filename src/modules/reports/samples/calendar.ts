import { type Random, seeded } from '#platform/random.ts';

/** Western Indonesian Time, the hours of both regencies: UTC+7, no daylight saving. */
const WIB = 7 * 3_600_000;
const DAY = 24 * 3_600_000;

/** Share of reports by hour of the day in WIB: the office morning, the break, the evening on the telephone. */
const HOURS = [1, 0.4, 0.3, 0.3, 1, 2.5, 4, 6, 9, 10, 9, 7, 6, 8, 7, 6, 5, 4.5, 5.5, 7, 7.5, 5.5, 3.5, 2];
const HOUR_LIST = HOURS.map((_, hour) => hour);

export const hourInWib = (at: Date) => new Date(at.getTime() + WIB).getUTCHours();
const monthInWib = (at: number) => new Date(at + WIB).getUTCMonth() + 1;

/** November to March. */
export const isRainy = (month: number) => month >= 11 || month <= 3;
/** June to October. */
export const isDry = (month: number) => month >= 6 && month <= 10;
export const monthOf = (at: Date) => monthInWib(at.getTime());

type Day = { start: number; end: number; weight: number };

function days(seed: number, from: number, to: number): Day[] {
  const list: Day[] = [];
  for (let midnight = Math.floor((from + WIB) / DAY) * DAY - WIB; midnight < to; midnight += DAY) {
    const [start, end] = [Math.max(midnight, from), Math.min(midnight + DAY, to)];
    const grown = 0.35 + (0.65 * (start - from)) / (to - from);
    const weekend = [0, 6].includes(new Date(midnight + WIB).getUTCDay()) ? 0.6 : 1;
    const season = isRainy(monthInWib(start)) ? 1.3 : 1;
    const mood = 0.7 + 0.6 * seeded(seed, 'day', midnight).next();
    list.push({ start, end, weight: (grown * weekend * season * mood * (end - start)) / DAY });
  }
  return list;
}

function timeWithin({ start, end }: Day, random: Random): number {
  const midnight = Math.floor((start + WIB) / DAY) * DAY - WIB;
  for (let attempt = 0; attempt < 30; attempt++) {
    const hour = random.weighted(HOUR_LIST, (each) => HOURS[each]);
    const at = midnight + Math.floor((hour + random.next()) * 3_600_000);
    if (at >= start && at < end) return at;
  }
  return start + Math.floor(random.next() * (end - start));
}

/**
 * The moments of `count` reports from `from` (included) to `to` (excluded), ascending: more each month, fewer at
 * weekends, more in the rains. One day is held in memory at a time.
 */
export function* reportTimes(seed: number, count: number, from: Date, to: Date): Generator<Date> {
  const list = days(seed, from.getTime(), to.getTime());
  const total = list.reduce((sum, day) => sum + day.weight, 0);
  let passed = 0;
  let given = 0;
  for (const day of list) {
    passed += day.weight;
    const due = day === list[list.length - 1] ? count : Math.round((passed / total) * count);
    const random = seeded(seed, 'times', day.start);
    const times = Array.from({ length: due - given }, () => timeWithin(day, random)).sort((a, b) => a - b);
    given = due;
    for (const time of times) yield new Date(time);
  }
}
