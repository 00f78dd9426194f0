import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstDay, lastDay, monthAfter, monthsBetween, monthsUpTo } from './months.ts';

test('months follow each other over the turn of a year, and end on their last day', () => {
  assert.deepEqual(monthsUpTo('2027-01', 3), ['2026-11', '2026-12', '2027-01']);
  assert.equal(monthAfter('2026-01', -1), '2025-12');
  assert.equal(lastDay('2028-02'), '2028-02-29');
  assert.equal(lastDay('2026-12'), '2026-12-31');
});

test('only the first day of a month and the last day of one are the ends of whole months', () => {
  assert.deepEqual(monthsBetween('2026-10-01', '2026-11-30'), ['2026-10', '2026-11']);
  for (const [from, to] of [
    ['2026-10-02', '2026-11-30'],
    ['2026-10-01', '2026-11-29'],
    ['2026-11-01', '2026-10-31'],
  ])
    assert.equal(monthsBetween(from, to), undefined);
});

test('any row of months is found again by its first and its last day', () =>
  fc.assert(
    fc.property(fc.integer({ min: 12 * 1950, max: 12 * 2100 }), fc.integer({ min: 1, max: 60 }), (last, many) => {
      const months = monthsUpTo(monthAfter('0000-01', last), many);
      assert.deepEqual(monthsBetween(firstDay(months[0]), lastDay(months.at(-1)!)), months);
    }),
  ));
