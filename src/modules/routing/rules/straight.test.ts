import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { accuracyOf, type Tally } from './accuracy.ts';
import { isStale } from './stale.ts';
import { courseOf, looksLikeSpam } from './straight.ts';

const TEXT = 'Jalan di depan pasar berlubang dalam sekali, sudah dua motor jatuh.';
const REPORT = { text: TEXT, secret: false, needsInspection: false };
const SURE = [{ confidence: 0.97 }];
const SETTING = { threshold: 0.95, humanShare: 0.1 };

test('a report goes straight through when the regency wants it and the program is sure enough', () => {
  assert.equal(courseOf(REPORT, SURE, SETTING, true, 0.5), 'straight');
  assert.equal(courseOf(REPORT, [{ confidence: 0.94 }], SETTING, true, 0.5), 'desk');
  assert.equal(courseOf(REPORT, [], SETTING, true, 0.5), 'desk');
  assert.equal(courseOf(REPORT, SURE, { ...SETTING, threshold: null }, true, 0.5), 'desk');
});

test('nothing goes straight through before anybody has seen how often the program is right', () => {
  assert.equal(courseOf(REPORT, SURE, SETTING, false, 0.5), 'desk');
});

test('a share of those that would go is left to people', () => {
  assert.equal(courseOf(REPORT, SURE, SETTING, true, 0.09), 'drawn');
});

test('secret reports, complaints that need inspection and what looks like spam never go, whatever the program believes', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (confidence, draw) => {
        for (const more of [{ secret: true }, { needsInspection: true }, { text: 'Pinjaman cepat www.contoh.test' }])
          assert.equal(courseOf({ ...REPORT, ...more }, [{ confidence }], SETTING, true, draw), 'desk');
      },
    ),
  );
});

test('links, one word again and again, hardly a word and strange letters look like spam; an honest report does not', () => {
  for (const text of [
    '',
    'x',
    'a'.repeat(4000),
    'tes tes tes',
    'slot slot slot slot slot slot bagus murah cepat',
    'lihat https://contoh.test ya',
    'это совсем другой язык здесь',
  ])
    assert.equal(looksLikeSpam(text), true, text.slice(0, 40));
  for (const text of [
    TEXT,
    'lampu jalan mati di gang',
    'PUPUK LANGKA TOLONG PAK BUPATI',
    'dalan rusak ning ngarep omahe pak lurah',
  ])
    assert.equal(looksLikeSpam(text), false, text);
});

const tally = (more: Partial<Tally>): Tally => ({
  course: 'desk',
  by: 'person',
  rank: 1,
  corrected: false,
  tenth: 9,
  n: 1,
  believed: 0.95,
  ...more,
});

test('only what people decided tells how often the program is right', () => {
  const { first, amongThree, none, straight, corrected, drawn } = accuracyOf([
    tally({ n: 8 }),
    tally({ rank: 2, n: 1 }),
    tally({ rank: 0, tenth: null, n: 1 }),
    tally({ course: 'drawn', n: 3 }),
    tally({ course: 'drawn', rank: 3, n: 1 }),
    tally({ course: 'straight', by: 'program', n: 19 }),
    tally({ course: 'straight', by: 'program', corrected: true, rank: 2, n: 1 }),
    tally({ by: 'program', n: 5 }),
  ]);
  assert.deepEqual(first, { value: 11, of: 14 });
  assert.deepEqual(amongThree, { value: 13, of: 14 });
  assert.deepEqual(none, { value: 1, of: 14 });
  assert.deepEqual(straight, { value: 20, of: 39 });
  assert.deepEqual(corrected, { value: 1, of: 20 });
  assert.deepEqual(drawn, { value: 3, of: 4 });
});

test('belief that is always true has no error, and one that never is has all of it', () => {
  assert.equal(accuracyOf([]).error, undefined);
  assert.equal(accuracyOf([tally({ n: 4, believed: 4 })]).error, 0);
  assert.equal(accuracyOf([tally({ rank: 0, n: 4, believed: 4 })]).error, 1);
});

test('a model is made anew for other offices, for enough news, and once a day for any', () => {
  const still = { isForThese: true, learned: 1000, lessons: 1000, changed: 0, hoursOld: 50 };
  assert.equal(isStale(still), false);
  assert.equal(isStale({ ...still, isForThese: false }), true);
  assert.equal(isStale({ ...still, changed: 20 }), true);
  assert.equal(isStale({ ...still, lessons: 980 }), true, 'so many were forgotten');
  assert.equal(isStale({ ...still, changed: 1 }), true);
  assert.equal(isStale({ ...still, changed: 1, hoursOld: 1 }), false);
});
