import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { apart, type Centre, type Heat, heated, hexagons } from './heat.ts';

const anyCentres: fc.Arbitrary<Centre[]> = fc
  .array(
    fc.record({
      lat: fc.double({ min: -7.6, max: -6.9, noNaN: true }),
      lon: fc.double({ min: 111.4, max: 112.2, noNaN: true }),
    }),
    { maxLength: 60 },
  )
  .map((points) => points.map((point, i) => ({ ...point, code: `35.22.01.${2000 + i}` })));

test('every village stands in one hexagon, near it, and inside the drawing', () =>
  fc.assert(
    fc.property(anyCentres, fc.integer({ min: 4, max: 120 }), (centres, about) => {
      for (const grid of [hexagons(centres, about), apart(centres)]) {
        const codes = grid.bins.flatMap((bin) => bin.codes);
        assert.deepEqual(codes.toSorted(), centres.map(({ code }) => code).toSorted());
        for (const { x, y } of grid.bins) {
          assert.ok(x >= grid.radius - 1e-9 && x <= grid.width - grid.radius + 1e-9);
          assert.ok(y >= grid.radius - 1e-9 && y <= grid.height - grid.radius + 1e-9);
        }
      }
      const { bins, radius } = hexagons(centres, about);
      for (const [i, one] of bins.entries())
        for (const other of bins.slice(i + 1))
          assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= radius * 1.73, 'no two overlap');
    }),
  ));

test('a few anonymous reports are not told by their number, and nothing tells how few they are', () => {
  const grid = hexagons([{ code: 'a', lat: -7, lon: 111.5 }], 10);
  const told = (heat: Heat) => heated(grid, new Map([['a', heat]]), 5).map(({ reports, level }) => [reports, level])[0];
  assert.deepEqual(told({ reports: 3, anonymous: 1 }), [undefined, 1]);
  assert.deepEqual(told({ reports: 4, anonymous: 4 }), [undefined, 1]);
  assert.deepEqual(told({ reports: 3, anonymous: 0 }), [3, 5]);
  assert.deepEqual(told({ reports: 5, anonymous: 5 }), [5, 5]);
  assert.deepEqual(told({ reports: 0, anonymous: 0 }), [0, 0]);
});

test('more reports are never drawn lighter', () =>
  fc.assert(
    fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 20 }), (counts) => {
      const grid = apart(counts.map((_, i) => ({ code: String(i), lat: -7 - i / 100, lon: 111.5 })));
      const bins = heated(grid, new Map(counts.map((reports, i) => [String(i), { reports, anonymous: 0 }])), 5);
      const sorted = bins.toSorted((a, b) => a.reports! - b.reports!);
      for (const [i, bin] of sorted.slice(1).entries()) assert.ok(bin.level >= sorted[i].level);
    }),
  ));
