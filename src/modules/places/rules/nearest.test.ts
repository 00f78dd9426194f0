import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distanceMetres, FARTHEST_METRES, nearestVillage } from './nearest.ts';

const latitude = fc.double({ min: -7.5, max: -6.9, noNaN: true });
const longitude = fc.double({ min: 111.5, max: 112.2, noNaN: true });
const villages = fc.array(fc.record({ code: fc.uuid(), lat: latitude, lon: longitude }), {
  minLength: 1,
  maxLength: 40,
});

test('one degree of latitude is 111.2 km', () => {
  assert.equal(Math.round(distanceMetres(-7, 112, -8, 112)), 111_195);
});

test('Bojonegoro lies about 250 km from Bondowoso', () => {
  const metres = distanceMetres(-7.15, 111.88, -7.9437, 113.9477);
  assert.ok(metres > 240_000 && metres < 250_000, String(metres));
});

test('a distance is the same in both directions, and none to itself', () => {
  fc.assert(
    fc.property(latitude, longitude, latitude, longitude, (lat1, lon1, lat2, lon2) => {
      assert.equal(distanceMetres(lat1, lon1, lat1, lon1), 0);
      assert.ok(Math.abs(distanceMetres(lat1, lon1, lat2, lon2) - distanceMetres(lat2, lon2, lat1, lon1)) < 1e-6);
    }),
  );
});

test('no village is nearer than the nearest', () => {
  fc.assert(
    fc.property(latitude, longitude, villages, (lat, lon, list) => {
      const nearest = nearestVillage(lat, lon, list);
      const shortest = Math.min(...list.map((village) => distanceMetres(lat, lon, village.lat, village.lon)));
      if (shortest > FARTHEST_METRES) assert.equal(nearest, undefined);
      else assert.equal(nearest?.distanceMetres, Math.round(shortest));
    }),
  );
});

test('at the centre of a village that village is meant, and still only approximately', () => {
  fc.assert(
    fc.property(villages, fc.nat(), (list, pick) => {
      const { lat, lon } = list[pick % list.length];
      const nearest = nearestVillage(lat, lon, list);
      assert.equal(nearest?.distanceMetres, 0);
      assert.equal(nearest.approximate, true);
    }),
  );
});

test('a point at sea has no village', () => {
  assert.equal(nearestVillage(-6, 112, [{ code: '35.22.01.2001', lat: -7.15, lon: 111.88 }]), undefined);
});

test('villages without coordinates are passed over', () => {
  const unknown = { code: '35.22.01.2001', lat: null, lon: null };
  assert.equal(nearestVillage(-7.15, 111.88, [unknown]), undefined);
  assert.equal(nearestVillage(-7.15, 111.88, [unknown, { code: 'b', lat: -7.16, lon: 111.88 }])?.code, 'b');
});

test('a broken coordinate has no village', () => {
  assert.equal(nearestVillage(Number.NaN, 111.88, [{ code: 'a', lat: -7.15, lon: 111.88 }]), undefined);
});
