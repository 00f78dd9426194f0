import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ranking, wilson } from './wilson.ts';

const rounded = ({ low, high }: { low: number; high: number }) =>
  [low, high].map((share) => Math.round(share * 10_000) / 10_000);

test('the interval is the published one', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3
  assert.deepEqual(rounded(wilson(81, 263)), [0.2553, 0.3662]);
  assert.deepEqual(rounded(wilson(15, 148)), [0.0624, 0.1605]);
  assert.deepEqual(rounded(wilson(0, 20)), [0, 0.1611]);
  assert.deepEqual(rounded(wilson(1, 29)), [0.0061, 0.1718]);
});

const anyRow = fc.nat(400).chain((judged) => fc.record({ judged: fc.constant(judged), solved: fc.nat(judged) }));

test('a share lies within its interval, and the same share of more cases stands higher', () =>
  fc.assert(
    fc.property(anyRow, fc.integer({ min: 2, max: 9 }), ({ solved, judged }, times) => {
      const { low, high } = wilson(solved, judged);
      assert.ok(0 <= low && high <= 1 && low <= high);
      if (judged === 0) return;
      assert.ok(low <= solved / judged + 1e-12 && solved / judged - 1e-12 <= high);
      const more = wilson(solved * times, judged * times).low;
      assert.ok(solved === 0 ? more === 0 && low === 0 : more > low);
    }),
  ));

test('one more confirmation never costs a place, one more contest or silence never wins one', () =>
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 2, maxLength: 12 }), fc.nat(), fc.nat(30), (rows, which, least) => {
      const at = which % rows.length;
      const placeOf = (changed: { solved: number; judged: number }) => {
        const all = rows.map((row, i) => ({ ...(i === at ? changed : row), i }));
        return ranking(all, least).find(({ i }) => i === at)?.rank ?? Number.POSITIVE_INFINITY;
      };
      const { solved, judged } = rows[at];
      if (judged < Math.max(1, least)) return; // of nothing there is no place to lose
      const before = placeOf(rows[at]);
      assert.ok(placeOf({ solved: solved + 1, judged: judged + 1 }) <= before);
      assert.ok(placeOf({ solved, judged: judged + 1 }) >= before);
    }),
  ));

test('three cases lead nobody: an agency with too few has no rank, and all are there', () => {
  const rows = [
    { name: 'few', solved: 3, judged: 3 },
    { name: 'good', solved: 80, judged: 100 },
    { name: 'better', solved: 90, judged: 100 },
    { name: 'as good', solved: 80, judged: 100 },
  ];
  assert.deepEqual(
    ranking(rows, 20).map(({ name, rank }) => [name, rank]),
    [
      ['better', 1],
      ['good', 2],
      ['as good', 2],
      ['few', undefined],
    ],
  );
});
