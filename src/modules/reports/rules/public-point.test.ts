import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CELL_DEGREES, publicPoint } from './public-point.ts';

const lat = fc.double({ min: -11, max: 6, noNaN: true });
const lon = fc.double({ min: 95, max: 141, noNaN: true });

test('whoever told a name lies where they said, to a tenth of a metre', () => {
  assert.deepEqual(publicPoint({ anonymous: false, lat: -7.1512345678, lon: 111.88 }), { lat: -7.151235, lon: 111.88 });
});

test('a report without a point has none in public either', () => {
  assert.equal(publicPoint({ anonymous: true, lat: null, lon: null }), null);
});

test('all anonymous reports of one cell lie at one and the same point, inside that cell', () => {
  fc.assert(
    fc.property(lat, lon, fc.nat(4999), fc.nat(4999), (south, west, north, east) => {
      const corner = {
        lat: Math.floor(south / CELL_DEGREES) * CELL_DEGREES,
        lon: Math.floor(west / CELL_DEGREES) * CELL_DEGREES,
      };
      const inside = { lat: corner.lat + (north + 0.5) * 1e-6, lon: corner.lon + (east + 0.5) * 1e-6 };
      const shown = publicPoint({ anonymous: true, ...inside })!;
      const other = { lat: corner.lat + CELL_DEGREES / 3, lon: corner.lon + CELL_DEGREES / 3 };
      assert.deepEqual(shown, publicPoint({ anonymous: true, ...other }));
      assert.ok(Math.abs(shown.lat - inside.lat) <= CELL_DEGREES / 2 + 1e-6);
      assert.ok(Math.abs(shown.lon - inside.lon) <= CELL_DEGREES / 2 + 1e-6);
    }),
  );
});

test('what is coarse already stays where it is', () => {
  fc.assert(
    fc.property(lat, lon, (one, other) => {
      const once = publicPoint({ anonymous: true, lat: one, lon: other })!;
      assert.deepEqual(publicPoint({ anonymous: true, ...once }), once);
    }),
  );
});
