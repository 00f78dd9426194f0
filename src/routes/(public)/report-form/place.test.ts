import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Place } from '#modules/places/index.ts';
import { findPlace } from './place.ts';

const village = (code: string, name: string, district: string): Place => ({
  code,
  level: 'village',
  kind: 'desa',
  name,
  parent_code: code.slice(0, 8),
  region_id: 3522,
  lat: -7.1,
  lon: 111.8,
  within: [district, 'Kabupaten Bojonegoro'],
});
const ngasem = village('35.22.15.2001', 'Ngasem', 'Ngasem');
const butoh = village('35.22.15.2008', 'Butoh', 'Ngasem');
const sumber1 = village('35.22.02.2003', 'Sumberagung', 'Ngraho');
const sumber2 = village('35.22.07.2004', 'Sumberagung', 'Dander');
const all = [ngasem, butoh, sumber1, sumber2];

test('the only village of that name is the one meant, however it is spelled', () => {
  assert.equal(findPlace(' butoh ', undefined, all).place, butoh);
  assert.equal(findPlace('Soemberagoeng, Dander', undefined, [butoh, sumber2]).place, sumber2);
});

test('of two villages with one name the resident chooses', () => {
  const found = findPlace('Sumberagung', undefined, all);
  assert.equal(found.place, undefined);
  assert.equal(found.problem?.field, 'place');
  assert.deepEqual(found.matches(), [sumber1, sumber2]);
  assert.equal(findPlace('Sumberagung', sumber2.code, all).place, sumber2);
});

test('"none of these" is an answer', () => {
  assert.deepEqual(findPlace('Sumberagung', '', all).problem, undefined);
  assert.equal(findPlace('Sumberagung', '', all).place, undefined);
});

test('a choice made for an earlier name no longer counts', () => {
  assert.equal(findPlace('butoh', ngasem.code, all).place, butoh);
});

test('a name that nothing here resembles is said to be unknown', () => {
  assert.equal(findPlace('Xyzzyx', undefined, all).problem?.field, 'village');
});

test('a choice stands without the name beside it, and nothing is nothing', () => {
  assert.equal(findPlace('', butoh.code, all).place, butoh);
  const { place, matches, problem } = findPlace('', undefined, all);
  assert.deepEqual([place, matches(), problem], [undefined, [], undefined]);
});
