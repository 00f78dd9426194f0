import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type HolidayRow, type HolidayYearRow, removeHoliday, setHoliday, setHolidayYear } from '#platform/calendar.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { holidayOfEverybody, holidayUnknown } from '../problems.ts';
import { servesOneRegion } from '../queries.ts';

/** A regency's own days hold for it alone, national days and collective leave for everybody served here. */
const scopeOf = (kind: HolidayRow['kind'], region: number): number => (kind === 'regional' ? region : 0);

/** National days and their decrees belong to nobody's region: one regency changes them only while it is the only one here. */
const requireShared = async (tx: Tx, actor: Actor): Promise<void> => {
  if (actor.kind !== 'system' && !(await servesOneRegion(tx))) throw holidayOfEverybody();
};

/** On which days the offices of a region are closed: adds a day, or changes its name. Dates already given to reports stay. @throws {Problem} 403 holiday-of-everybody */
export const changeHoliday = (
  db: Db,
  actor: Actor,
  region: number,
  day: Omit<HolidayRow, 'scope'>,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'holiday.change', { region });
    if (day.kind !== 'regional') await requireShared(tx, actor);
    await setHoliday(tx, { ...day, scope: scopeOf(day.kind, region) });
    await journal(tx, actor, { act: 'holiday.change', subject: `holidays/${day.date}`, at: now, public: { ...day } });
  });

/** The day becomes a working day again. @throws {Problem} 404 holiday-unknown, 403 holiday-of-everybody */
export const dropHoliday = (
  db: Db,
  actor: Actor,
  region: number,
  { date, kind }: Pick<HolidayRow, 'date' | 'kind'>,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'holiday.change', { region });
    if (kind !== 'regional') await requireShared(tx, actor);
    if ((await removeHoliday(tx, scopeOf(kind, region), date)) === 0) throw holidayUnknown(date);
    await journal(tx, actor, { act: 'holiday.drop', subject: `holidays/${date}`, at: now, public: { date, kind } });
  });

/** Which decree a year's days stand on, and whether it is out yet. @throws {Problem} 403 holiday-of-everybody */
export const decreeHolidayYear = (
  db: Db,
  actor: Actor,
  region: number,
  year: HolidayYearRow,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'holiday.change', { region });
    await requireShared(tx, actor);
    await setHolidayYear(tx, year);
    await journal(tx, actor, { act: 'holiday.decree', subject: `holidays/${year.year}`, at: now, public: { ...year } });
  });
