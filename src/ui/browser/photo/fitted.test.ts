import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitted } from './fitted.ts';

const pixels = fc.integer({ min: 1, max: 20_000 });

test('no photo leaves with a side longer than the bound, none is blown up or vanishes, and its shape stays', () => {
  fc.assert(
    fc.property(pixels, pixels, fc.integer({ min: 100, max: 4000 }), (width, height, side) => {
      const small = fitted({ width, height }, side);
      assert.ok(Math.max(small.width, small.height) <= side);
      assert.ok(small.width >= 1 && small.height >= 1 && small.width <= width && small.height <= height);
      assert.deepEqual(fitted(small, side), small);
      const error = Math.abs(small.width * height - small.height * width);
      assert.ok(error <= Math.max(width, height), `${width}×${height} became ${small.width}×${small.height}`);
    }),
  );
});

test('a photo of a phone held upright stays upright', () => {
  assert.deepEqual(fitted({ width: 3000, height: 4000 }, 1600), { width: 1200, height: 1600 });
  assert.deepEqual(fitted({ width: 800, height: 600 }, 1600), { width: 800, height: 600 });
});
