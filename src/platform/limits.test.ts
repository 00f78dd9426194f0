import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { eachEngine } from '../../tests/support/database.ts';
import { API_LIMIT, makeApiLimit } from './api-limit.ts';
import { inNoRegion, type Tx } from './db/index.ts';
import { charge, counting, forget, giveBack, type Limit, sweepLimits, take, takeTurn, use, waitOf } from './limits.ts';
import { inTime, isProblem } from './problem.ts';

const NOW = new Date('2026-11-20T03:00:00Z');
const after = (ms: number) => new Date(NOW.getTime() + ms);
const limit = (name: string, most = 3, perMs = 60_000): Limit => ({ name, most, perMs });

/** The algorithm as a bucket: it holds `most`, and one drop leaves it every step. */
const bucket = ({ most, perMs }: Limit) => {
  const stepMs = Math.floor(perMs / most);
  let [level, at] = [0, 0];
  return (now: number): boolean => {
    level = Math.max(0, level - (now - at) / stepMs);
    at = now;
    if (level * stepMs + stepMs > perMs + 1e-6) return false;
    level += 1;
    return true;
  };
};

eachEngine((_engine, db) => {
  const inTx = <T>(act: (tx: Tx) => Promise<T>) => counting(db(), act);

  test('the database lets through what a leaking bucket lets through, whatever comes when', async () => {
    let runs = 0;
    const pauses = fc.array(fc.oneof(fc.constant(0), fc.nat(5_000), fc.nat(90_000)), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 50, max: 60_000 }),
        pauses,
        (most, perMs, all) =>
          inTx(async (tx) => {
            runs += 1;
            const one = limit(`model ${runs}`, most, perMs);
            const fits = bucket(one);
            let now = 0;
            for (const pause of all) {
              now += pause;
              assert.equal((await take(tx, [use(one)], after(now))) === 0, fits(now), `at ${now} ms`);
            }
          }),
      ),
      { numRuns: 40 },
    );
  });

  test('whoever comes back after exactly the wait that was named is let through, and a millisecond earlier is not', () =>
    inTx(async (tx) => {
      const one = use(limit('wait', 7, 1000)); // a step of 142 ms
      for (let n = 0; n < 7; n += 1) assert.equal(await take(tx, [one], NOW), 0);
      const wait = await take(tx, [one], NOW);
      assert.equal(wait, await waitOf(tx, one, NOW));
      assert.ok((await take(tx, [one], after(wait - 1))) > 0);
      assert.equal(await take(tx, [one], after(wait)), 0);
    }));

  test('of fifty who come at once as many pass as are allowed', async () => {
    const waits = await Promise.all(
      Array.from({ length: 50 }, () => inTx((tx) => take(tx, [use(limit('crowd'))], NOW))),
    );
    assert.equal(waits.filter((wait) => wait === 0).length, 3);
  });

  test('of several limits all are counted or none', () =>
    inTx(async (tx) => {
      const [narrow, wide] = [use(limit('narrow', 1)), use(limit('wide', 2))];
      assert.equal(await take(tx, [wide, narrow], NOW), 0);
      assert.ok((await take(tx, [wide, narrow], NOW)) > 0);
      assert.equal(await take(tx, [wide], NOW), 0, 'the wide one was not charged for what the narrow one refused');
      assert.ok((await take(tx, [wide], NOW)) > 0);
    }));

  test('two that take the same limits in opposite orders do not lock each other', async () => {
    const [a, b] = [use(limit('first', 1000)), use(limit('second', 1000))];
    const takes = Array.from({ length: 60 }, (_, n) => inTx((tx) => take(tx, n % 2 ? [a, b] : [b, a], NOW)));
    assert.deepEqual(new Set(await Promise.all(takes)), new Set([0]));
  });

  test('what is given back or forgotten is free again, and giving back too much gives nothing', () =>
    inTx(async (tx) => {
      const one = use(limit('back', 2));
      await take(tx, [one], NOW);
      for (let n = 0; n < 5; n += 1) await giveBack(tx, one);
      for (let n = 0; n < 2; n += 1) assert.equal(await take(tx, [one], NOW), 0);
      assert.ok((await take(tx, [one], NOW)) > 0);
      await forget(tx, one);
      assert.equal(await take(tx, [one], NOW), 0);
    }));

  test('one client does not use up what another may do, nor one limit another', () =>
    inTx(async (tx) => {
      const one = limit('apart', 1);
      for (const other of [use(one, 'a'), use(one, 'b'), use(one, 'a', 'b'), use(limit('apart a', 1)), use(one)])
        assert.equal(await take(tx, [other], NOW), 0);
    }));

  test('a clock that was set back holds nobody up for longer than the limit itself would', () =>
    inTx(async (tx) => {
      const one = use(limit('clock', 1));
      assert.equal(await take(tx, [one], after(365 * 86_400_000)), 0);
      assert.equal(await take(tx, [one], NOW), 0);
      assert.ok((await take(tx, [one], NOW)) <= 60_000);
    }));

  test('what is charged goes beyond the limit, as far as was said', () =>
    inTx(async (tx) => {
      const one = use(limit('charge', 2, 60_000));
      for (let n = 0; n < 9; n += 1) await charge(tx, one, NOW, 45_000);
      assert.equal(await waitOf(tx, one, NOW), 30_000 + 45_000);
    }));

  test('a turn is waited for once, taken once, and passes when nobody takes it', () =>
    inTx(async (tx) => {
      const one = use(limit('turn', 1));
      assert.equal(await takeTurn(tx, one, 30_000, NOW), 30_000);
      assert.equal(await takeTurn(tx, one, 90_000, after(10_000)), 20_000, 'asking again makes it no longer');
      assert.equal(await takeTurn(tx, one, 30_000, after(30_000)), 0);
      assert.equal(await takeTurn(tx, one, 30_000, after(30_000)), 30_000);
      assert.equal(await takeTurn(tx, one, 30_000, after(3_600_000)), 30_000);
    }));

  test('the sweep forgets what means nothing any more', async () => {
    const rows = () =>
      inNoRegion(db(), (tx) => tx.one<{ n: number }>('select count(*)::int as n from platform.limit_use'));
    await inTx((tx) => take(tx, [use(limit('swept'))], after(10 * 86_400_000)));
    assert.ok((await inTx((tx) => sweepLimits(tx, after(9 * 86_400_000)))) > 0);
    assert.deepEqual(await rows(), { n: 1 }, 'one that still counts is kept');
    await inTx((tx) => sweepLimits(tx, after(11 * 86_400_000)));
    assert.deepEqual(await rows(), { n: 0 });
  });

  test('two processes together answer an API client no more than the limit, and ask the database once for twenty-five answers', async () => {
    const small = { ...API_LIMIT, name: 'api two', most: 200 };
    const processes = [makeApiLimit(db(), small), makeApiLimit(db(), small)];
    let answered = 0;
    const ask = (n: number) =>
      processes[n % 2]('192.0.2.1', NOW.getTime()).then(
        () => {
          answered += 1;
        },
        (error: unknown) => assert.ok(isProblem(error) && error.status === 429, String(error)),
      );
    for (let n = 0; n < 120; n += 1) await ask(n);
    await Promise.all(Array.from({ length: 180 }, (_, n) => ask(n)));
    assert.equal(answered, 200);
    await processes[0]('192.0.2.2', NOW.getTime());
    await processes[0]('192.0.2.1', NOW.getTime() + API_LIMIT.perMs);
  });
});

test('a wait is said in the unit people would say it in, rounded up', () => {
  assert.deepEqual(
    [1, 1000, 119_001, 121_000, 7_200_000].map((ms) => inTime(ms).id),
    ['1 detik lagi', '1 detik lagi', '2 menit lagi', '3 menit lagi', '2 jam lagi'],
  );
  assert.deepEqual(inTime(1000).en, 'in 1 second');
});

test('every refusal of a limit is made in one place, so that it says when to come back', () => {
  const root = `${import.meta.dirname}/..`;
  const own = globSync('**/*.ts', { cwd: root }).filter((path) => path !== 'platform/problem.ts');
  assert.deepEqual(
    own.filter((path) => /new Problem\(\s*429/.test(readFileSync(`${root}/${path}`, 'utf8'))),
    [],
  );
});
