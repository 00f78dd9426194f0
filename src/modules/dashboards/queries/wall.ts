import { receivedByDay, receivedByWeek } from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { dayOf, type TimeZone } from '#platform/time/index.ts';
import { unusual } from '../rules/unusual.ts';
import { mondayOf, WEEKS_BEFORE, type WeekSoFar, weekSoFar } from '../rules/weekdays.ts';
import type { HotSpot, HotSpots } from '../types.ts';
import { thresholdValues } from './kept.ts';

/** Weeks before this one that it is compared with. */
const WEEKS = 12;

/**
 * What grew unusually in the seven days up to the one of `now`, and where: categories in districts, and villages.
 * See rules/unusual.ts for the test. Seasons are not allowed for: rain, harvest and Lebaran show as what they are, more than in the weeks before.
 */
export const hotSpots = async (tx: Tx, now: Date, timeZone: TimeZone): Promise<HotSpots> => {
  const { unusual_least: least, unusual_percent: percent } = await thresholdValues(tx);
  const last = dayOf(timeZone, now);
  const troubles = await receivedByWeek(tx, ['service', 'district'], last, WEEKS, timeZone);
  const villages = await receivedByWeek(tx, ['place'], last, WEEKS, timeZone);
  const { grown, compared, dispersion } = unusual([...troubles, ...villages], least, percent / 100);
  const found = grown.map(
    ({ service, district, place, recent, usual, p }): HotSpot => ({ service, district, place, recent, usual, p }),
  );
  const day = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10);
  return { found, compared, dispersion, weeks: WEEKS, least, percent, from: day(last - 6), to: day(last) };
};

/** What came in this week, each day against the same weekday of the weeks before. */
export const thisWeek = async (tx: Tx, now: Date, timeZone: TimeZone): Promise<WeekSoFar> => {
  const today = dayOf(timeZone, now);
  const monday = mondayOf(today);
  return weekSoFar(await receivedByDay(tx, monday - 7 * WEEKS_BEFORE, monday + 7, timeZone), today);
};
