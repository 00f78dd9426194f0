import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Rankable, rankingOf } from './ranking.ts';

const items = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    score: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
    supporters: fc.integer({ min: 0, max: 3 }),
    proposedAt: fc.integer({ min: 0, max: 3 }).map((n) => new Date(n * 1000)),
  }),
  { selector: ({ id }) => id, maxLength: 20 },
);

test('the order is the same in whatever order votes are counted, and nobody stands in it twice or is left out', () => {
  fc.assert(
    fc.property(
      items.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        const ranks = rankingOf(all);
        assert.deepEqual(ranks, rankingOf(shuffled));
        assert.deepEqual(ranks.map(({ id }) => id).sort(), all.map(({ id }) => id).sort());
      },
    ),
  );
});

test('places run from 1 without a gap, more votes never stand behind fewer, and what was not ranked has no place', () => {
  fc.assert(
    fc.property(items, (all) => {
      const byId = new Map(all.map((one) => [one.id, one]));
      const ranks = rankingOf(all);
      const ranked = ranks.filter(({ position }) => position !== null);
      assert.deepEqual(
        ranked.map(({ position }) => position),
        ranked.map((_, index) => index + 1),
      );
      assert.equal(ranked.length, all.filter(({ score }) => score !== null).length);
      for (const [index, { id }] of ranked.entries()) {
        const next = ranked[index + 1] && byId.get(ranked[index + 1]!.id)!;
        if (next) assert.ok(byId.get(id)!.score! >= next.score!);
      }
      for (const { id, tied } of ranks) {
        const { score } = byId.get(id)!;
        assert.equal(tied, score !== null && all.filter((one) => one.score === score).length > 1);
      }
    }),
  );
});

const item = (id: string, score: number | null, supporters = 0, seconds = 0): Rankable => ({
  id,
  score,
  supporters,
  proposedAt: new Date(seconds * 1000),
});

test('with as many votes the one with more supporters comes first, then the older one', () => {
  const ranks = rankingOf([
    item('a', 5, 1, 9),
    item('b', 5, 2, 9),
    item('c', 5, 1, 3),
    item('d', 7),
    item('e', null, 99),
  ]);
  assert.deepEqual(
    ranks.map(({ id, position, tied }) => [id, position, tied]),
    [
      ['d', 1, false],
      ['b', 2, true],
      ['c', 3, true],
      ['a', 4, true],
      ['e', null, false],
    ],
  );
});
