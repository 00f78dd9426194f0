import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mondayOf, WEEKS_BEFORE, weekSoFar } from './weekdays.ts';

/** Friday, 20 November 2026. */
const FRIDAY = Date.parse('2026-11-20') / 86_400_000;

test('a Sunday is held against Sundays: the same every week is as usual on every day', () => {
  const counts = new Map(
    Array.from({ length: 70 }, (_, i) => [FRIDAY - i, mondayOf(FRIDAY - i) === FRIDAY - i ? 40 : 3]),
  );
  const { days, soFar, usual } = weekSoFar(counts, FRIDAY);
  assert.deepEqual(
    days.map(({ n, usual: normal }) => [n, normal]),
    [
      [40, 40],
      [3, 3],
      [3, 3],
      [3, 3],
      [3, 3],
      [undefined, 3],
      [undefined, 3],
    ],
  );
  assert.deepEqual([soFar, usual], [52, 52]);
  assert.deepEqual(
    days.map(({ isToday }) => isToday),
    [false, false, false, false, true, false, false],
  );
});

test('one wild week among the weeks before moves what is usual no further than their middle', () => {
  const monday = mondayOf(FRIDAY);
  const counts = new Map([
    ...Array.from({ length: WEEKS_BEFORE }, (_, i) => [monday - 7 * (i + 1), 5] as const),
    [monday - 7, 500],
    [monday, 6],
  ]);
  const [{ n, usual, least, most }] = weekSoFar(counts, monday).days;
  assert.deepEqual({ n, usual, least, most }, { n: 6, usual: 5, least: 5, most: 500 });
});

test('whatever day it is, the week so far is the sum of its days, and what is usual lies between least and most', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40_000 }),
      fc.array(fc.nat(50), { minLength: 70, maxLength: 70 }),
      (today, values) => {
        const week = weekSoFar(new Map(values.map((n, i) => [today - i, n])), today);
        assert.equal(
          week.soFar,
          week.days.reduce((sum, { n = 0 }) => sum + n, 0),
        );
        for (const { usual, least, most } of week.days) assert.ok(least <= usual && usual <= most);
        assert.equal(week.days.filter(({ isToday }) => isToday).length, 1);
      },
    ),
  ));
