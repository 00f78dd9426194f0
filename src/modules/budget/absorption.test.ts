import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { inRegion } from '#platform/db/index.ts';
import { moneyText } from '#platform/money.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import {
  IN,
  lineOf,
  NOW,
  OUT,
  openBudgetRegion,
  person,
  REGION,
  REVENUE,
  ROAD,
  ROUTINE,
  SPENDING,
} from './budget.testing.ts';
import {
  lockVersion,
  openVersion,
  type PaymentInput,
  plannedByAgency,
  putLines,
  recordPayments,
  stuckLines,
} from './index.ts';

const YEAR = 2044;
/** Nothing in January, then a tenth of it each month, and the rest in December. */
const cash = (amount: number): string[] => {
  const tenth = amount / 10;
  return Array.from({ length: 12 }, (_, month) => String(month === 0 ? 0 : month < 11 ? tenth : 0));
};

eachEngine((_engine, db) => {
  const opener = person('treasurer');
  let version: string;
  before(async () => {
    const agency = await openBudgetRegion(db());
    const about = {
      year: YEAR,
      phase: 'dpa',
      title: 'DPA contoh',
      reason: 'Tahun pertama yang dicatat di sini.',
      source: 'pengujian',
    } as const;
    version = await openVersion(db(), opener, REGION, about, NOW);
    const lines = [
      lineOf(agency, REVENUE, '800'),
      lineOf(agency, SPENDING, '600', { cash: cash(600) }),
      lineOf(agency, SPENDING, '300', { activity: ROUTINE, cash: cash(300) }),
      lineOf(agency, IN, '150'),
      lineOf(agency, OUT, '50'),
    ];
    await putLines(db(), opener, { region: REGION, id: version }, lines, null, NOW);
    const document = { kind: 'dpa', number: '1', date: '2043-12-30' } as const;
    await lockVersion(db(), person('treasurer'), { region: REGION, id: version }, document, NOW);
    const paid: PaymentInput = {
      number: 'SP2D contoh',
      kind: 'LS',
      paidOn: `${YEAR}-03-15`,
      organisation: agency,
      activity: ROAD,
      account: SPENDING,
      fundSource: lines[1]!.fundSource,
      place: '',
      amount: '70',
      description: '',
      key: 'a',
    };
    await recordPayments(db(), opener, REGION, { year: YEAR, source: 'SIPD contoh' }, [paid], NOW);
  });

  test('what was to be spent is the cash plan up to the month, of spending alone', async () => {
    const planned = async (months: number) => {
      const [one, ...more] = await inRegion(db(), REGION, (tx) => plannedByAgency(tx, version, months));
      assert.deepEqual(more, []);
      return [moneyText(one!.amount), moneyText(one!.planned!)];
    };
    assert.deepEqual(await planned(0), ['900.00', '0.00']);
    assert.deepEqual(await planned(3), ['900.00', '180.00']);
    assert.deepEqual(await planned(12), ['900.00', '900.00']);
  });

  test('a line is stuck when something of it was to be paid and nothing was, until the day asked for', async () => {
    const stuck = async (months: number, until: string) => {
      const { lines, total, planned } = await inRegion(db(), REGION, (tx) =>
        stuckLines(tx, { year: YEAR, version, months, until }, 5),
      );
      assert.equal(lines.length, total);
      return [lines.map((line) => moneyText(line.amount)), moneyText(planned)];
    };
    assert.deepEqual(await stuck(1, `${YEAR}-01-31`), [[], '0.00'], 'nothing was planned yet');
    assert.deepEqual(
      await stuck(2, `${YEAR}-02-29`),
      [['600.00', '300.00'], '90.00'],
      'the payment of March is not there yet',
    );
    assert.deepEqual(await stuck(3, `${YEAR}-03-31`), [['300.00'], '60.00']);
  });
});
