import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distanceMetres } from '#modules/places/index.ts';
import { cellOf, cellsWithin } from './spot.ts';

const indonesia = {
  lat: fc.double({ min: -11, max: 6, noNaN: true }),
  lon: fc.double({ min: 95, max: 141, noNaN: true }),
};

test('whatever lies within the radius lies in one of the squares that are looked at', () => {
  const near = fc.record({
    ...indonesia,
    metres: fc.integer({ min: 10, max: 2000 }),
    east: fc.double({ min: -1, max: 1, noNaN: true }),
    north: fc.double({ min: -1, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(near, ({ lat, lon, metres, east, north }) => {
      const other = { lat: lat + (north * metres) / 111_195, lon: lon + (east * metres) / 111_195 };
      fc.pre(distanceMetres(lat, lon, other.lat, other.lon) <= metres);
      assert.ok(cellsWithin(lat, lon, metres).includes(cellOf(other.lat, other.lon)));
    }),
  );
});

test('a pothole looks into four squares at most, a flood into twenty-five, and each is a whole number that an index holds', () => {
  fc.assert(
    fc.property(indonesia.lat, indonesia.lon, (lat, lon) => {
      assert.ok(cellsWithin(lat, lon, 100).length <= 4);
      assert.ok(cellsWithin(lat, lon, 500).length <= 25);
      assert.ok(cellsWithin(lat, lon, 2000).every((cell) => Number.isInteger(cell) && cell === (cell | 0)));
    }),
  );
});

test('hardly two squares of a regency fall together', () => {
  const cells = new Set<number>();
  for (let y = 0; y < 300; y += 1) for (let x = 0; x < 300; x += 1) cells.add(cellOf(-7 - y / 400, 111.5 + x / 400));
  assert.ok(cells.size >= 89_900, `${cells.size} of 90,000`);
});
