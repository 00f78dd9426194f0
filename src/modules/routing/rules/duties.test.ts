import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Office } from '../types.ts';
import { dutiesOf, namedBy } from './duties.ts';
import { stem, wordsOf } from './words.ts';

const office = (id: string, more: Partial<Office>): Office => ({
  id,
  name: id,
  shortName: null,
  kind: 'agency',
  duties: [],
  place: null,
  ...more,
});

test('forms of one word share a stem, and short words are left alone', () => {
  assert.equal(new Set(['perbaiki', 'memperbaiki', 'perbaikan', 'diperbaikinya'].map(stem)).size, 1);
  assert.equal(stem('jembatane'), stem('jembatan'));
  assert.equal(stem('kebersihan'), stem('bersih'));
  assert.equal(stem('berlubang'), stem('lubang'));
  for (const word of ['jalan', 'dinas', 'lampu', 'mesin']) assert.equal(stem(word), word);
});

test('spellings of chats are read as the words they stand for', () => {
  assert.deepEqual(
    wordsOf('Jln rsk, lobang2 BESAAAR di dpn RS').map(({ stem: found }) => found),
    ['jalan', 'rusak', 'lubang', 'besar', 'di', 'depan', 'rumah', 'sakit'],
  );
});

const roads = office('roads', {
  name: 'Bina Marga',
  duties: ['jalan', 'jalan rusak', 'lubang', 'jembatan', 'drainase'],
});
const lamps = office('lamps', { name: 'Perhubungan', duties: ['lampu jalan', 'lampu', 'parkir'] });
const houses = office('houses', { name: 'Perumahan', duties: ['drainase', 'rumah tidak layak huni'] });
const ngasem = office('ngasem', { name: 'Kecamatan Ngasem', place: '35.22.04', duties: ['camat'] });
const agencies = [roads, lamps, houses, ngasem];
const proposed = (text: string, offices: readonly Office[], hints: Parameters<typeof namedBy>[2] = {}) =>
  namedBy(dutiesOf(offices), text, hints);

test('a broken road goes to public works, and the proposal says which words it heard', () => {
  const [first] = proposed('Jln rsk parah, lobangnya dalam', agencies);
  assert.equal(first.organisation, 'roads');
  assert.deepEqual(first.because, [
    { said: 'Jln rsk', duty: 'jalan rusak' },
    { said: 'lobangnya', duty: 'lubang' },
  ]);
});

test('the lamp of a street lamp is no road', () => {
  assert.deepEqual(
    proposed('lampu jalan mati', agencies).map((proposal) => proposal.organisation),
    ['lamps'],
  );
});

test('a duty that two agencies share weighs half for each', () => {
  const found = proposed('drainase mampet', agencies);
  assert.deepEqual(
    found.map((proposal) => [proposal.organisation, proposal.score, proposal.share]),
    [
      ['roads', 0.5, 0.5],
      ['houses', 0.5, 0.5],
    ],
  );
});

test('what the category says counts twice', () => {
  const [first] = proposed('parkir', agencies, { categoryWords: ['jembatan'] });
  assert.equal(first.organisation, 'roads');
});

test('a district office is proposed for what happens in its district and nowhere else', () => {
  const offices = (place?: string) => proposed('pak camat tidak di kantor kecamatan', agencies, { place }).length;
  assert.deepEqual([offices('35.22.04.2001'), offices('35.22.04'), offices('35.22.05.2001'), offices()], [1, 1, 0, 0]);
});

test('for any text and in any order of agencies: the same answer, at most three, shares within one, every reason from the text', () => {
  const word = fc.constantFrom(
    'jln',
    'rusak',
    'lampu',
    'jalan',
    'drainase',
    'parkir',
    'camat',
    'x',
    '🚧',
    '\u0000',
    '((',
    'rumah',
  );
  fc.assert(
    fc.property(
      fc.array(word).map((words) => words.join(' ')),
      fc.shuffledSubarray(agencies, { minLength: agencies.length }),
      (text, shuffled) => {
        const found = proposed(text, agencies, { place: '35.22.04.2001' });
        const organisations = (all: typeof found) => all.map((proposal) => [proposal.organisation, proposal.score]);
        assert.deepEqual(organisations(proposed(text, shuffled, { place: '35.22.04.2001' })), organisations(found));
        assert.ok(found.length <= 3);
        assert.ok(found.reduce((sum, { share }) => sum + share, 0) <= 1 + 1e-9);
        for (const { score, because } of found) {
          assert.ok(score > 0 && because.length > 0);
          for (const { said } of because) for (const part of said.split(' ')) assert.ok(text.includes(part));
        }
      },
    ),
  );
});
