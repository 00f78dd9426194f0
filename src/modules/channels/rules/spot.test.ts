import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSpot, spotAddress } from './spot.ts';

const FORM = 'https://simpul.example/bojonegoro/lapor';
const back = (address: string) => readSpot(new URL(address).searchParams);

test('what a poster is about comes back from its address', () => {
  const spot = { service: 'road', village: '35.22.15.2008', name: 'Jembatan Contoh', lat: -7.2431, lon: 111.7204 };
  assert.deepEqual(back(spotAddress(FORM, spot)), spot);
  assert.equal(spotAddress(FORM, {}), FORM);
});

test('what cannot be right is left out, and the rest stays', () => {
  const asked = new URLSearchParams('kategori=<b>&desa=35.22&instansi=1&tempat=Sumur&titik=abc');
  assert.deepEqual(readSpot(asked), { name: 'Sumur' });
  assert.deepEqual(readSpot(new URLSearchParams({ tempat: 'a'.repeat(101), titik: '999,1' })), {});
});

test('whatever stands in an address, what is read of it comes back from its own', () => {
  const names = fc.constantFrom('kategori', 'desa', 'instansi', 'tempat', 'titik', 'x');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(names, fc.oneof(fc.string(), fc.constantFrom('road', '1.5,100', '35.22.15.2008')))),
      (all) => {
        const spot = readSpot(new URLSearchParams(all));
        assert.deepEqual(back(spotAddress(FORM, spot)), spot);
      },
    ),
  );
});
