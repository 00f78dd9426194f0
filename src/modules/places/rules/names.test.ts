import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fold, placeLabel, plain, shortNameOf, slugOf } from './names.ts';

test('case, spaces, hyphens, accents and apostrophes do not matter', () => {
  const spellings = ['Sumber Rejo', 'SUMBERREJO', 'sumber-rejo', 'Súmber  Rejo', "Sumber'rejo"];
  for (const spelling of spellings) assert.equal(fold(spelling), fold('Sumberrejo'), spelling);
});

test('the old spelling is the same name', () => {
  const pairs = [
    ['Soemberredjo', 'Sumberejo'],
    ['Tjandi', 'Candi'],
    ['Djatimoeljo', 'Jatimulyo'],
    ['Banjoeanjar', 'Banyuanyar'],
    ['Kedhungadhem', 'Kedungadem'],
    ['Saphira', 'Safira'],
  ];
  for (const [old, today] of pairs) assert.equal(fold(old), fold(today), old);
});

test('doubled letters are one, doubled digits are not', () => {
  assert.equal(fold('Sumberrejo'), fold('Sumberejo'));
  assert.notEqual(fold('Blok 11'), fold('Blok 1'));
});

test('a folded name holds lower-case letters and digits only', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => /^[a-z0-9]*$/.test(fold(text))));
});

test('a plain name stays as it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => plain(plain(text)) === plain(text)));
});

test('a city keeps its Kota, for many share a name with a regency', () => {
  assert.equal(shortNameOf('Kabupaten Bojonegoro'), 'Bojonegoro');
  assert.equal(shortNameOf('Kota Madiun'), 'Kota Madiun');
  assert.equal(shortNameOf('Kota Administrasi Jakarta Pusat'), 'Kota Jakarta Pusat');
  assert.equal(slugOf('Kabupaten Administrasi Kepulauan Seribu'), 'kepulauan-seribu');
  assert.equal(slugOf('Kota Madiun'), 'kota-madiun');
});

test('a label says the kind and, of a village, the district', () => {
  const butoh = { level: 'village', kind: 'desa', name: 'Butoh', within: ['Ngasem', 'Kabupaten Bojonegoro'] } as const;
  assert.equal(placeLabel(butoh), 'Desa Butoh, Kecamatan Ngasem');
  assert.equal(placeLabel({ ...butoh, kind: 'desa adat' }), 'Desa Adat Butoh, Kecamatan Ngasem');
  const ngasem = {
    level: 'district',
    kind: 'kecamatan',
    name: 'Ngasem',
    within: ['Kabupaten Bojonegoro', 'Jawa Timur'],
  } as const;
  assert.equal(placeLabel(ngasem), 'Kecamatan Ngasem');
  assert.equal(
    placeLabel({ level: 'regency', kind: 'kota', name: 'Kota Madiun', within: ['Jawa Timur'] }),
    'Kota Madiun',
  );
});
