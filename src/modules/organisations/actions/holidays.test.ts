import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { calendarOfRegion, holidaysOfYear, holidayYears, seedHolidays, setHoliday } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { isWorkingDay } from '#platform/time/index.ts';
import { eachEngine, openTestDatabase } from '../../../../tests/support/database.ts';
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

eachEngine((engine, db) => {
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

  const refused = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

  test('the administrator of one regency among several changes no day of the others', async () => {
    const national = { date: DAY, name: 'Libur karangan', kind: 'national' } as const;
    const year = { year: 2031, decree: 'Karangan', status: 'decreed', source: 'Karangan' } as const;
    const everybody = refused('holiday-of-everybody');
    await assert.rejects(changeHoliday(db(), ADMINISTRATOR, HERE, national, NOW), everybody);
    await assert.rejects(changeHoliday(db(), ADMINISTRATOR, HERE, { ...national, kind: 'collective' }, NOW), everybody);
    await assert.rejects(
      dropHoliday(db(), ADMINISTRATOR, HERE, { date: '2026-12-25', kind: 'national' }, NOW),
      everybody,
    );
    await assert.rejects(decreeHolidayYear(db(), ADMINISTRATOR, HERE, year, NOW), everybody);
    assert.deepEqual([await works(NEIGHBOUR, DAY), await works(NEIGHBOUR, '2026-12-25')], [true, false]);
    assert.ok((await inRegion(db(), HERE, holidayYears)).every((known) => known.year !== 2031));
  });

  test('the only regency of an installation keeps the national days itself', async () => {
    const alone = await openTestDatabase(engine);
    try {
      await inRegion(alone.db, HERE, (tx) => openRegion(tx, { region: HERE, isSample: false, now: NOW }));
      const national = { date: DAY, name: 'Hari nasional', kind: 'national' } as const;
      await changeHoliday(alone.db, ADMINISTRATOR, HERE, national, NOW);
      const days = await inRegion(alone.db, HERE, (tx) => holidaysOfYear(tx, HERE, 2026));
      assert.ok(days.some(({ date, scope }) => date === DAY && scope === 0));
    } finally {
      await alone.close();
    }
  });

  // PGlite is one connection: there nobody asks in between.
  if (engine === 'postgres')
    test('whoever asks while a day is being changed does not keep the old calendar for others', async () => {
      const day = '2026-12-03';
      const [held, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const inTheWay = inRegion(db(), HERE, async (tx) => {
        await setHoliday(tx, { scope: HERE, date: day, name: 'Batal', kind: 'regional' });
        held.resolve();
        await goOn.promise;
        throw new Error('taken back');
      }).catch(() => undefined);
      await held.promise;
      const changing = changeHoliday(db(), ADMINISTRATOR, HERE, { date: day, name: 'Haul', kind: 'regional' }, NOW);
      await wait(300); // the change stands before the row of the other one
      assert.equal(await works(HERE, day), true);
      goOn.resolve();
      await Promise.all([inTheWay, changing]);
      assert.equal(await works(HERE, day), false);
    });

  test('a national day holds in every region, and its year names the decree', async () => {
    const SYSTEM: Actor = { kind: 'system', task: 'test' };
    await changeHoliday(db(), SYSTEM, HERE, { date: DAY, name: 'Hari nasional', kind: 'national' }, NOW);
    assert.equal(await works(NEIGHBOUR, DAY), false);
    const year = { year: 2031, decree: 'SKB 1/2030', status: 'decreed', source: 'Naskah resmi' } as const;
    await decreeHolidayYear(db(), SYSTEM, HERE, year, NOW);
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
