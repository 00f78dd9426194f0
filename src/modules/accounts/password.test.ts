import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';

test('a password fits its own hash and no other, and no two hashes are alike', async () => {
  const [one, two] = [await hashPassword('kuda lumping biru'), await hashPassword('kuda lumping biru')];
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.notEqual(one, two);
  assert.equal(await verifyPassword('kuda lumping biru', one), true);
  assert.equal(await verifyPassword('kuda lumping Biru', one), false);
});

test('a hash that another program made at another cost is understood, and made anew', async () => {
  // The reference implementation's own: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 24
  const foreign = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  assert.equal(await verifyPassword('password', foreign), true);
  assert.equal(isOutdated(foreign), true);
  assert.equal(isOutdated(await hashPassword('kuda lumping biru')), false);
});

test('the same letters fit however the keyboard composed them', async () => {
  assert.equal(await verifyPassword('cafe\u0301 di alun-alun', await hashPassword('caf\u00e9 di alun-alun')), true);
});

test('nothing fits where there is no hash, or one that cannot be read', async () => {
  for (const hash of [null, undefined, '', 'plain', '$argon2id$v=19$m=1,t=1,p=1$x$y']) {
    assert.equal(await verifyPassword('', hash), false);
  }
});

test('the same work is done for an unknown name as for a known one', async () => {
  const hash = await hashPassword('kuda lumping biru');
  const once = async (against: string | null) => {
    const start = performance.now();
    await verifyPassword('salah sama sekali', against);
    return performance.now() - start;
  };
  // In turn, and the quickest of each: a busy machine slows both. Work left out would be a thousand times quicker.
  const pairs: [number, number][] = [];
  for (let i = 0; i < 9; i += 1) pairs.push([await once(hash), await once(null)]);
  const quickest = (side: 0 | 1) => Math.min(...pairs.map((pair) => pair[side]));
  assert.ok(quickest(1) > quickest(0) / 5);
});

test('many at once are served in turn, two at a time, and beyond a hundred waiting they are told to come back', async () => {
  const hash = await hashPassword('kuda lumping biru');
  const all = await Promise.allSettled(Array.from({ length: 110 }, () => verifyPassword('kuda lumping biru', hash)));
  const refused = all.filter(({ status }) => status === 'rejected');
  assert.equal(refused.length, 110 - 102);
  assert.ok(refused.every((one) => one.status === 'rejected' && one.reason.slug === 'sign-in-busy'));
  assert.equal(await verifyPassword('kuda lumping biru', hash), true);
});
