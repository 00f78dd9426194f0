import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dispersionOf, tailOf, unusual, type Weekly } from './unusual.ts';

const WEEKS = 12;

/** A random source that is the same every time. */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};
const poisson = (next: () => number, mean: number): number => {
  if (mean > 30) return poisson(next, mean / 2) + poisson(next, mean / 2);
  const limit = Math.exp(-mean);
  let [n, product] = [0, next()];
  while (product > limit) {
    n += 1;
    product *= next();
  }
  return n;
};
/** Sums of logarithmic counts that come in Poisson numbers: a negative binomial whose variance is so many times its mean. */
const clustered = (next: () => number, mean: number, dispersion: number): number => {
  if (dispersion === 1) return poisson(next, mean);
  const p = 1 - 1 / dispersion;
  const bursts = poisson(next, (mean / (dispersion - 1)) * Math.log(dispersion));
  const burst = () => {
    // Kemp's generator of the logarithmic distribution
    const [u, v] = [next(), next()];
    return v >= p ? 1 : Math.max(1, Math.floor(1 + Math.log(v) / Math.log(1 - (1 - p) ** u)));
  };
  return Array.from({ length: bursts }, burst).reduce((sum, n) => sum + n, 0);
};
const weekOf = (next: () => number, means: readonly number[], dispersion: number): Weekly[] =>
  means.map((mean) => ({
    recent: clustered(next, mean, dispersion),
    before: Array.from({ length: WEEKS }, () => clustered(next, mean, dispersion)),
  }));

for (const dispersion of [1, 1.6, 3]) {
  test(`where nothing has changed it stays quiet in nineteen weeks of twenty, counts of dispersion ${dispersion}`, () => {
    const next = random(7);
    // As in a regency: a few kinds come daily, most of them seldom.
    const means = Array.from({ length: 200 }, (_, i) => (i < 20 ? 8 + i : 0.05 + (i % 40) / 20));
    const rounds = 120;
    const alarms = Array.from({ length: rounds }, () => unusual(weekOf(next, means, dispersion), 0, 0.05)).filter(
      ({ grown }) => grown.length > 0,
    ).length;
    // 0.05 of all rounds, and three standard deviations of chance
    assert.ok(
      alarms <= rounds * 0.05 + 3 * Math.sqrt(rounds * 0.05 * 0.95),
      `${alarms} of ${rounds} weeks had a false alarm`,
    );
  });
}

test('of what is named in busy weeks no more than the agreed share is false', () => {
  const next = random(11);
  let [named, wrong] = [0, 0];
  for (let round = 0; round < 60; round += 1) {
    const all = weekOf(
      next,
      Array.from({ length: 200 }, (_, i) => 1 + (i % 12)),
      1.3,
    ).map((series, i) => ({ ...series, i }));
    const grew = all.map((series) => (series.i < 20 ? { ...series, recent: series.recent + 25 } : series));
    const { grown } = unusual(grew, 5, 0.1);
    named += grown.length;
    wrong += grown.filter(({ i }) => i >= 20).length;
  }
  assert.ok(named > 900, `it sees what is there: ${named}`);
  assert.ok(wrong / named <= 0.13, `${wrong} of ${named}`);
});

const choose = (n: number, k: number): number => {
  let found = 1;
  for (let i = 0; i < k; i += 1) found = (found * (n - i)) / (i + 1);
  return found;
};

test('of Poisson counts the tail is the binomial one', () =>
  fc.assert(
    fc.property(fc.nat(20), fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }), (recent, before) => {
      const [all, part] = [recent + before.reduce((sum, n) => sum + n, 0), 1 / (before.length + 1)];
      const tail = Array.from({ length: all - recent + 1 }, (_, i) => recent + i)
        .map((k) => choose(all, k) * part ** k * (1 - part) ** (all - k))
        .reduce((sum, p) => sum + p, 0);
      assert.ok(Math.abs(tailOf({ recent, before }, 1) - Math.min(1, tail)) < 1e-9);
    }),
  ));

test('more reports are never less unusual, and counts that vary by themselves make each less so', () =>
  fc.assert(
    fc.property(
      fc.nat(40),
      fc.array(fc.nat(20), { minLength: WEEKS, maxLength: WEEKS }),
      fc.double({ min: 1.1, max: 6, noNaN: true }),
      (recent, before, dispersion) => {
        const p = tailOf({ recent, before }, dispersion);
        assert.ok(p >= 0 && p <= 1);
        assert.ok(tailOf({ recent: recent + 1, before }, dispersion) <= p + 1e-9);
        const mean = before.reduce((sum, n) => sum + n, 0) / WEEKS;
        if (recent > mean + 2) assert.ok(tailOf({ recent, before }, 1) <= p + 1e-9);
      },
    ),
  ));

test('a burst is found, the quiet week of a busy service is not, and a handful stays unnamed', () => {
  const quiet = Array.from({ length: 100 }, (_, i) => ({
    name: `other ${i}`,
    recent: i % 4,
    before: Array(WEEKS).fill(i % 4),
  }));
  const found = unusual(
    [
      { name: 'air bersih', recent: 23, before: [3, 2, 4, 3, 1, 3, 4, 2, 3, 4, 3, 4] },
      { name: 'jalan', recent: 60, before: Array(WEEKS).fill(58) },
      { name: 'pupuk', recent: 4, before: Array(WEEKS).fill(0) },
      ...quiet,
    ],
    5,
    0.05,
  );
  assert.deepEqual(
    found.grown.map(({ name }) => name),
    ['air bersih'],
  );
  assert.equal(found.compared, 103 - 25);
});

test('counts that are the same every week are not more alike than chance would make them', () => {
  assert.equal(dispersionOf([{ recent: 5, before: Array(WEEKS).fill(5) }]), 1);
  assert.equal(dispersionOf([]), 1);
});
