import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { calendarOfRegion, holidaysOfYear, holidayYears, seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { isWorkingDay } from '#platform/time/index.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { changeHoliday, decreeHolidayYear, dropHoliday } from './holidays.ts';

const HERE = 3522;
const NEIGHBOUR = 3511;
const NOW = new Date('2026-11-20T02:00:00Z');
const person = (role: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Contoh',
  role,
  region: HERE,
});
const ADMINISTRATOR = person('administrator');
/** A Tuesday. */
const DAY = '2026-12-01';

eachEngine((_engine, db) => {
  before(async () => {
    await inNoRegion(db(), seedHolidays);
    for (const region of [HERE, NEIGHBOUR])
      await inRegion(db(), region, (tx) => openRegion(tx, { region, isSample: false, now: NOW }));
  });
  const works = (region: number, day: string) =>
    inRegion(db(), region, async (tx) => isWorkingDay(await calendarOfRegion(tx, region), day));

  test('a day of the regency closes its own offices and not those next door, and the journal says who did it', async () => {
    await changeHoliday(db(), ADMINISTRATOR, HERE, { date: DAY, name: 'Hari jadi', kind: 'regional' }, NOW);
    assert.equal(await works(HERE, DAY), false);
    assert.equal(await works(NEIGHBOUR, DAY), true);
    const entries = await inRegion(db(), HERE, (tx) => historyOf(tx, `holidays/${DAY}`));
    assert.deepEqual(
      entries.map(({ act, public: told }) => [act, told.name]),
      [['holiday.change', 'Hari jadi']],
    );
  });

  test('a day that is taken back is worked again; one that is not there is said to be unknown', async () => {
    await dropHoliday(db(), ADMINISTRATOR, HERE, { date: DAY, kind: 'regional' }, NOW);
    assert.equal(await works(HERE, DAY), true);
    await assert.rejects(
      dropHoliday(db(), ADMINISTRATOR, HERE, { date: DAY, kind: 'regional' }, NOW),
      (error) => isProblem(error) && error.slug === 'holiday-unknown',
    );
  });

  test('a national day holds in every region, and its year names the decree', async () => {
    await changeHoliday(db(), ADMINISTRATOR, HERE, { date: DAY, name: 'Hari nasional', kind: 'national' }, NOW);
    assert.equal(await works(NEIGHBOUR, DAY), false);
    const year = { year: 2031, decree: 'SKB 1/2030', status: 'decreed', source: 'Naskah resmi' } as const;
    await decreeHolidayYear(db(), ADMINISTRATOR, HERE, year, NOW);
    assert.deepEqual((await inRegion(db(), HERE, holidayYears)).at(-1), year);
    const days = await inRegion(db(), HERE, (tx) => holidaysOfYear(tx, HERE, 2026));
    assert.ok(days.some(({ date, scope }) => date === DAY && scope === 0));
  });

  test('nobody but the administrator changes the days', async () => {
    for (const role of ['regent', 'verifier', 'officer', 'auditor']) {
      await assert.rejects(
        changeHoliday(db(), person(role), HERE, { date: '2026-12-02', name: 'Libur', kind: 'regional' }, NOW),
        (error) => isProblem(error) && error.slug === 'not-allowed',
      );
    }
    assert.equal(await works(HERE, '2026-12-02'), true);
  });
});
