// What the public pages of the budget ask the database, beyond what budget.test.ts holds already.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { inRegion } from '#platform/db/index.ts';
import { moneyText } from '#platform/money.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { FUND, lineOf, NOW, openBudgetRegion, person, REGION, ROAD, ROUTINE, SPENDING } from './budget.testing.ts';
import {
  amountsBy,
  breakdown,
  findLines,
  linesAt,
  lockVersion,
  NONE,
  openVersion,
  paidByMonth,
  paidWithoutLine,
  partsOf,
  putLines,
  recordPayments,
} from './index.ts';

const DOCUMENT = { kind: 'perda', number: '1/2025', date: '2025-11-30' } as const;
const WHY = 'Tahap sebelumnya disusun sebelum Simpul dipakai.';
const YEAR = 2043;
const NGASEM = '35.22.15';
const BUTOH = '35.22.15.2008';

eachEngine((_engine, db) => {
  let agency = '';
  let proposed = '';
  let changed = '';
  const asked = <T>(question: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, question);
  const line = (amount: string, place: string, title: string, activity = ROAD) =>
    lineOf(agency, SPENDING, amount, { place, title, activity });

  before(async () => {
    agency = await openBudgetRegion(db());
    const [opener, locker] = [person('treasurer'), person('treasurer')];
    const make = async (phase: 'rapbd' | 'approved', lines: Parameters<typeof putLines>[3]) => {
      const input = { year: YEAR, phase, title: `Versi ${phase} contoh`, reason: WHY, source: 'pengujian' };
      const id = await openVersion(db(), opener, REGION, input, NOW);
      await putLines(db(), opener, { region: REGION, id }, lines, null, NOW);
      return id;
    };
    proposed = await make('rapbd', [
      line('100', BUTOH, 'Pemeliharaan jalan Ngasem sampai Butoh'),
      line('40', NGASEM, 'Pemeliharaan jalan kecamatan'),
      line('7', '', 'Perawatan rutin', ROUTINE),
    ]);
    await lockVersion(db(), locker, { region: REGION, id: proposed }, DOCUMENT, NOW);
    changed = await make('approved', [
      line('90', BUTOH, 'Pemeliharaan jalan Ngasem sampai Butoh'),
      line('40', NGASEM, 'Pemeliharaan jalan kecamatan'),
    ]);
    const payment = {
      number: 'SP2D/1',
      kind: 'LS' as const,
      paidOn: `${YEAR}-03-10`,
      organisation: agency,
      activity: ROAD,
      account: SPENDING,
      fundSource: FUND,
      place: BUTOH,
      amount: '30',
      description: 'Termin contoh',
      key: '1',
    };
    const unplanned = { ...payment, key: '2', amount: '5', activity: ROUTINE, place: '', paidOn: `${YEAR}-04-10` };
    const again = { ...payment, key: '3', kind: 'return' as const, amount: '10', paidOn: `${YEAR}-04-01` };
    await recordPayments(db(), opener, REGION, { year: YEAR, source: 'contoh' }, [payment, unplanned, again], NOW);
  });

  test('lines without a place are a part of their own, and can be asked for', async () => {
    const filter = { kind: 'spending', place: NONE } as const;
    const found = await asked((tx) => findLines(tx, { id: proposed, year: YEAR }, filter));
    assert.deepEqual([found.total, moneyText(found.sum)], [1, '7.00']);
    const slices = await asked((tx) =>
      amountsBy(tx, { year: YEAR, version: proposed, filter: {}, by: 'place', level: 1 }),
    );
    assert.equal(slices.find(({ code }) => code === '')?.lines, 1);
  });

  test('the sum of what is found is that of all of it, whichever page is asked for', async () => {
    const found = await asked((tx) => findLines(tx, { id: proposed, year: YEAR }, {}, { offset: 2, limit: 1 }));
    assert.deepEqual([found.lines.length, found.total, moneyText(found.sum)], [1, 3, '147.00']);
    const past = await asked((tx) => findLines(tx, { id: proposed, year: YEAR }, {}, { offset: 200 }));
    assert.deepEqual([past.lines.length, past.total], [0, 3]);
  });

  test('a search counts no line twice, with another version beside it or without', async () => {
    const question = {
      year: YEAR,
      version: proposed,
      filter: { q: 'jalan butoh' },
      by: 'organisation',
      level: 1,
    } as const;
    const [alone] = await asked((tx) => amountsBy(tx, question));
    assert.deepEqual([alone && moneyText(alone.amount), alone?.lines], ['100.00', 1]);
    const [beside] = await asked((tx) => amountsBy(tx, { ...question, version: changed, against: proposed }));
    assert.deepEqual(
      [beside && moneyText(beside.amount), beside?.before && moneyText(beside.before)],
      ['90.00', '100.00'],
    );
    const [paid] = await asked((tx) => breakdown(tx, { ...question, version: changed, paidUntil: `${YEAR}-12-31` }));
    assert.equal(paid && moneyText(paid.paid), '20.00');
  });

  test('a search in one region finds nothing of another', async () => {
    const version = { id: proposed, year: YEAR };
    const count = async (region: number) =>
      (await inRegion(db(), region, (tx) => findLines(tx, version, { q: 'butoh' }))).total;
    assert.deepEqual([await count(REGION), await count(3511)], [1, 0]);
  });

  test('a place has the lines that name itself, not those of what lies inside it', async () => {
    const titles = async (...places: string[]) =>
      (await asked((tx) => linesAt(tx, proposed, places, 10))).map(({ title }) => title);
    assert.deepEqual(await titles(NGASEM), ['Pemeliharaan jalan kecamatan']);
    assert.deepEqual(await titles(BUTOH, ''), ['Pemeliharaan jalan Ngasem sampai Butoh']);
  });

  test('invariant 12: what was paid on no line of a version is named, with the line it was booked on', async () => {
    const question = { year: YEAR, version: changed, filter: {}, paidUntil: `${YEAR}-12-31` };
    const without = await asked((tx) => paidWithoutLine(tx, question));
    assert.deepEqual(
      without.map(({ activity, paid, kind }) => [activity, moneyText(paid), kind]),
      [[ROUTINE, '5.00', 'spending']],
    );
    const before = await asked((tx) => paidWithoutLine(tx, { ...question, paidUntil: `${YEAR}-03-31` }));
    assert.deepEqual(before, []);
  });

  test('what was paid on a line stands by month, returns taken off', async () => {
    const { lines } = await asked((tx) => findLines(tx, { id: changed, year: YEAR }, { place: BUTOH }));
    const months = await asked((tx) => paidByMonth(tx, YEAR, lines[0]!.id));
    assert.deepEqual(months.slice(0, 5).map(moneyText), ['0.00', '0.00', '30.00', '-10.00', '0.00']);
    assert.equal(months.length, 12);
  });

  test('lines are put together by agency and activity, as ceilings are set', async () => {
    const parts = await asked((tx) => partsOf(tx, proposed, { kind: 'spending' }));
    assert.deepEqual(parts.map(({ activity, amount }) => [activity, moneyText(amount)]).sort(), [
      [ROAD, '140.00'],
      [ROUTINE, '7.00'],
    ]);
  });
});
