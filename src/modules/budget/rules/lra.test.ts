import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NO_MONEY, type Sen, sen } from '#platform/money.ts';
import { type Amounts, type StatementRow, statementOf, yearBefore } from './lra.ts';

const ACCOUNTS = ['4.1.01', '4.1.04', '4.2.01', '5.1.01', '5.1.02', '5.2.04', '5.3.01', '6.1.01', '6.2.02', '6.2.03'];
const side = fc.array(
  fc.tuple(fc.constantFrom(...ACCOUNTS), fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map(sen)),
);
const WHICH = ['budget', 'realised', 'earlier'] as const;
const sum = (all: readonly (readonly [string, Sen])[], begin: string): bigint =>
  all.filter(([account]) => account.startsWith(begin)).reduce((total, [, amount]) => total + amount, 0n);
const sumRow = (rows: readonly StatementRow[], name: string): Amounts => rows.find((row) => row.sum === name)!;

test('LRA: every account is the sum of those below it, and what remains is all that came in less all that went out', () => {
  fc.assert(
    fc.property(fc.record({ budget: side, realised: side, earlier: side }), (sides) => {
      const rows = statementOf(sides);
      for (const which of WHICH) {
        for (const row of rows)
          if (row.account !== undefined) assert.equal(row[which], sum(sides[which], row.account), row.account);
        const [revenue, spending, into, out] = ['4', '5', '6.1', '6.2'].map((begin) => sum(sides[which], begin));
        assert.equal(sumRow(rows, 'surplus')[which], revenue! - spending!);
        assert.equal(sumRow(rows, 'net_financing')[which], into! - out!);
        assert.equal(sumRow(rows, 'silpa')[which], revenue! - spending! + into! - out!);
      }
    }),
  );
});

test('LRA: revenue stands before spending, and financing is netted, never added', () => {
  const one = (account: string) => [[account, sen(100n)]] as const;
  const rows = statementOf({
    budget: [...one('6.2.02'), ...one('5.1.01'), ...one('4.1.01')],
    realised: [],
    earlier: [],
  });
  assert.deepEqual(
    rows.map(({ account, sum: name }) => account ?? name),
    ['4', '4.1', '4.1.01', '5', '5.1', '5.1.01', 'surplus', '6.2', '6.2.02', 'net_financing', 'silpa'],
  );
  assert.equal(sumRow(rows, 'silpa').budget, -100n);
  assert.equal(sumRow(rows, 'silpa').realised, NO_MONEY);
});

test('the same day of the year before', () => {
  assert.equal(yearBefore('2026-06-30'), '2025-06-30');
  assert.equal(yearBefore('2028-02-29'), '2027-02-28');
});
