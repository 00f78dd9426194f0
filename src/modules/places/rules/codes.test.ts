import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeOf, kindOf, levelOf, PLACE_CODE, parentOf, regionIdOf, timeZoneOf } from './codes.ts';

test('a region is the four digits of its code', () => {
  assert.equal(regionIdOf('35.22'), 3522);
  assert.equal(codeOf(3522), '35.22');
  assert.equal(codeOf(1101), '11.01');
});

test('every region number comes back from its code', () => {
  fc.assert(fc.property(fc.integer({ min: 1101, max: 9999 }), (region) => regionIdOf(codeOf(region)) === region));
});

test('a village and its district lie in the region their code begins with', () => {
  assert.equal(regionIdOf('35.22.01'), 3522);
  assert.equal(regionIdOf('35.22.01.2001'), 3522);
});

test('a province is no region', () => {
  assert.throws(() => regionIdOf('35'), RangeError);
});

test('what is not a region number has no code', () => {
  for (const region of [0, 352, 35_22.5, 35_220, Number.NaN]) assert.throws(() => codeOf(region), RangeError);
});

test('the level follows from the length of the code', () => {
  assert.deepEqual(['35', '35.22', '35.22.01', '35.22.01.2001'].map(levelOf), [
    'province',
    'regency',
    'district',
    'village',
  ]);
});

test('what is not a place code has no level', () => {
  for (const code of ['', '3522', '35.22.', '35.22.01.4001', '35.22.01.200', ' 35.22', '35.22\n']) {
    assert.equal(PLACE_CODE.test(code), false, code);
    assert.throws(() => levelOf(code), RangeError);
  }
});

test('kelurahan, desa and desa adat are told apart by the first of the last four digits', () => {
  assert.equal(kindOf('35.22.15.1005'), 'kelurahan');
  assert.equal(kindOf('35.22.15.2008'), 'desa');
  assert.equal(kindOf('91.03.01.3007'), 'desa adat');
});

test('cities count from 71 within their province', () => {
  assert.equal(kindOf('35.22'), 'kabupaten');
  assert.equal(kindOf('35.77'), 'kota');
});

test('each parent is the code without its last part', () => {
  assert.equal(parentOf('35.22.01.2001'), '35.22.01');
  assert.equal(parentOf('35.22'), '35');
  assert.equal(parentOf('35'), null);
});

test('clocks: Java is western, Bali central, Papua eastern', () => {
  assert.equal(timeZoneOf('35.22'), 'Asia/Jakarta');
  assert.equal(timeZoneOf('61.71'), 'Asia/Jakarta');
  assert.equal(timeZoneOf('51.71'), 'Asia/Makassar');
  assert.equal(timeZoneOf('96.71'), 'Asia/Jayapura');
});
