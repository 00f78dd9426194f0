import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sen } from '#platform/money.ts';
import { byGap, endOfMonths, gapOf, isBehind, monthsOver } from './absorption.ts';

const amount = fc.bigInt({ min: 1n, max: 10n ** 15n }).map(sen);
const spending = fc.record({
  amount,
  planned: fc.option(amount, { nil: undefined }),
  paid: fc.bigInt({ min: 0n, max: 10n ** 15n }).map(sen),
});

test('a cash plan counts whole months: a month is over at the end of its last day', () => {
  assert.deepEqual(
    [
      '2026-01-30',
      '2026-01-31',
      '2026-02-28',
      '2028-02-28',
      '2028-02-29',
      '2026-12-31',
      '2025-06-01',
      '2027-01-01',
    ].map((day) => monthsOver(day, Number(day.slice(0, 4)) === 2028 ? 2028 : 2026)),
    [0, 1, 2, 1, 2, 12, 0, 12],
  );
  for (let months = 1; months <= 12; months += 1) assert.equal(monthsOver(endOfMonths(2028, months)!, 2028), months);
  assert.equal(endOfMonths(2026, 0), undefined);
});

test('the gap is what is missing to the plan, in points of the budget', () => {
  const [hundred, sixty, forty] = [sen(100n), sen(60n), sen(40n)];
  assert.equal(gapOf({ amount: hundred, planned: sixty, paid: forty }), 20);
  assert.equal(gapOf({ amount: hundred, planned: forty, paid: sixty }), -20);
  assert.equal(gapOf({ amount: hundred, planned: undefined, paid: forty }), undefined);
  assert.ok(isBehind({ amount: hundred, planned: sixty, paid: sen(50n) }));
  assert.ok(!isBehind({ amount: hundred, planned: sixty, paid: sen(51n) }));
});

test('whoever is farthest behind comes first, and nobody is lost on the way', () => {
  fc.assert(
    fc.property(fc.array(spending), (all) => {
      const sorted = byGap(all);
      assert.equal(sorted.length, all.length);
      const gaps = sorted.flatMap((one) => gapOf(one) ?? []);
      assert.deepEqual(
        gaps,
        gaps.toSorted((a, b) => b - a),
      );
      const first = sorted.findIndex((one) => gapOf(one) === undefined);
      if (first >= 0) assert.ok(sorted.slice(first).every((one) => gapOf(one) === undefined));
    }),
  );
});
