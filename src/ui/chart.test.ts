import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { apart, areaPath, linePath, roundTop, share } from './chart.ts';

test('the top of a scale is a round number at or just above the largest value', () => {
  assert.deepEqual([0, 3, 4, 5, 26, 78, 100, 101, 1454].map(roundTop), [4, 4, 4, 5, 40, 100, 100, 200, 2000]);
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 1e9 }), (max) => {
      const top = roundTop(max);
      assert.ok(top >= max && top <= 2.5 * max);
    }),
  );
});

test('a line runs from the left edge to the right, zero at the bottom and the top of the scale at the top', () => {
  assert.equal(linePath([0, 5, 10], 10), 'M0 100L50 50L100 0');
  assert.equal(areaPath([0, 10], 10), 'M0 100L100 0V100H0z');
});

test('a single week is a level line, and no week draws nothing', () => {
  assert.equal(linePath([5], 10), 'M0 50L100 50');
  assert.equal(linePath([], 10), '');
  assert.equal(areaPath([], 10), '');
});

test('a bar is a share between nothing and all, also when there is nothing to compare with', () => {
  assert.deepEqual([share(1, 3), share(5, 4), share(-1, 4), share(0, 0)], [33.3, 100, 0, 0]);
});

test('two labels never cover each other and never leave the drawing', () => {
  const height = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(height, height, (a, b) => {
      const [x, y] = apart(a, b, 9);
      assert.ok(Math.abs(x - y) >= 9 - 1e-9);
      assert.ok(Math.min(x, y) >= -1e-9 && Math.max(x, y) <= 100 + 1e-9);
    }),
  );
});
