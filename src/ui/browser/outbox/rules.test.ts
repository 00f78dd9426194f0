import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Answer, afterAnswer, isDue, readAnswer, settle, type Waiting, waitAfter } from './rules.ts';

const NEW: Waiting = {
  id: '3f0c6d51-7d1c-4f4e-9a07-6f8f2a5c9d10',
  whose: 'region 3522',
  to: '/lapor/nanti',
  at: 0,
  title: 'Jalan berlubang',
  fields: [['text', 'Jalan berlubang di depan balai desa contoh.']],
  photos: [],
  state: 'waiting',
  tries: 0,
  notBefore: 0,
};
const ARRIVED = { kind: 'arrived', arrived: { code: '3522-AAAA-BBBB', href: '/ikuti/3522-AAAA-BBBB' } } as const;
const chance = fc.double({ min: 0, max: 0.999, noNaN: true });
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.constant(ARRIVED),
  fc.constant<Answer>({ kind: 'returned', problems: [{ field: 'text', text: 'Tulis apa yang terjadi.' }] }),
  fc.constantFrom<Answer>({ kind: 'signed-out' }, { kind: 'other-person' }, { kind: 'later' }),
  fc.nat(86_400_000).map((waitMs): Answer => ({ kind: 'later', waitMs })),
);

test('whatever is answered, words stay on the device until the server says that it has them, and then it is never sent again', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(answer, chance), { maxLength: 12 }), (answers) => {
      let item = NEW;
      for (const [one, by] of answers) {
        const before = item;
        item = afterAnswer(item, one, 1000, by);
        if (before.state === 'arrived') assert.equal(item, before);
        assert.equal(item.fields.length === 0, item.state === 'arrived');
        assert.equal(item.id, NEW.id);
      }
      if (item.state !== 'waiting') assert.equal(isDue(item, Infinity, true), false);
    }),
  );
});

test('what somebody changes or takes back while it is under way stays as they left it, beside what has arrived', () => {
  const changed: Waiting = { ...NEW, at: 1, fields: [['text', 'Jalan berlubang, dan jembatannya retak.']] };
  const opened: Waiting = { ...NEW, state: 'returned' };
  fc.assert(
    fc.property(answer, fc.constantFrom(undefined, NEW, changed, opened), (one, left) => {
      const kept = settle(NEW, left, one, 1000, 0, 'kunci-lain');
      const byId = new Map(left ? [[left.id, left]] : []);
      for (const item of kept) byId.set(item.id, item);
      const all = [...byId.values()];
      if (left && left !== NEW)
        assert.ok(
          all.some(({ fields }) => fields === left.fields),
          'their words',
        );
      if (!left && one.kind !== 'arrived') assert.deepEqual(all, [], 'taken back is taken back');
      assert.equal(all.filter(({ state }) => state === 'arrived').length, one.kind === 'arrived' ? 1 : 0);
      for (const { state, renew, earlier } of all)
        if (one.kind === 'arrived' && state === 'returned')
          assert.deepEqual([renew, earlier], [true, ARRIVED.arrived.code]);
    }),
  );
});

test('each wait is between half of and all of twice the one before, and never longer than half an hour', () => {
  fc.assert(
    fc.property(fc.nat(2000), chance, (tries, by) => {
      const wait = waitAfter(tries, by);
      assert.ok(wait >= 7_500 && wait <= 30 * 60_000, String(wait));
      assert.ok(waitAfter(tries + 1, 0) >= waitAfter(tries, 0));
    }),
  );
});

test('who is asked to wait waits at least as long', () => {
  fc.assert(
    fc.property(fc.nat(86_400_000), chance, (waitMs, by) => {
      const item = afterAnswer(NEW, { kind: 'later', waitMs }, 5000, by);
      assert.ok(item.notBefore >= 5000 + waitMs);
      assert.equal(isDue(item, item.notBefore - 1, false), false);
      assert.equal(isDue(item, item.notBefore, false), true);
      assert.equal(isDue(item, 0, true), true, 'somebody asks');
    }),
  );
});

test('only the words of our own server count as an answer', () => {
  const arrived = { code: '3522-AAAA-BBBB', href: '/ikuti/3522-AAAA-BBBB', words: 'a b c d' };
  assert.deepEqual(readAnswer(200, { arrived }, null), { kind: 'arrived', arrived });
  assert.deepEqual(readAnswer(200, undefined, null), { kind: 'later' }, 'a page of the network in between');
  assert.deepEqual(readAnswer(200, { status: 'ok' }, null), { kind: 'later' });
  assert.deepEqual(readAnswer(502, undefined, null), { kind: 'later' });
  assert.deepEqual(readAnswer(429, { problems: [{ field: 'photos', text: '…' }] }, '90'), {
    kind: 'later',
    waitMs: 90_000,
  });
  const problems = [{ field: 'text', text: 'Tulis apa yang terjadi.' }];
  assert.deepEqual(readAnswer(422, { problems }, null), { kind: 'returned', problems, renew: false });
  assert.deepEqual(readAnswer(401, { waits: 'signed-out' }, null), { kind: 'signed-out' });
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), fc.anything(), (status, body) => {
      const { kind } = readAnswer(status, body, null);
      if (kind === 'arrived') assert.equal(status, 200);
    }),
  );
});
