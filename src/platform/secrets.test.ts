import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeSecrets, ringKey, secretsOf } from './secrets.ts';

const secrets = makeSecrets(Buffer.alloc(32, 1));

test('what was sealed opens again, in its own field only and unchanged only', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, place) => {
      const sealed = Buffer.from(secrets.encrypt('a.name', text));
      assert.equal(secrets.decrypt('a.name', sealed), text);
      assert.throws(() => secrets.decrypt('a.phone', sealed));
      sealed[place % sealed.length] ^= 1;
      assert.throws(() => secrets.decrypt('a.name', sealed));
    }),
  );
});

test('the same text is sealed differently each time, and its blind index is always the same', () => {
  assert.notDeepEqual(secrets.encrypt('a', 'x'), secrets.encrypt('a', 'x'));
  assert.deepEqual(secrets.blindIndex('a', 'x'), secrets.blindIndex('a', 'x'));
  assert.notDeepEqual(secrets.blindIndex('a', 'x'), secrets.blindIndex('b', 'x'));
  assert.notDeepEqual(secrets.blindIndex('a', 'x'), makeSecrets(Buffer.alloc(32, 2)).blindIndex('a', 'x'));
});

const ring = [1, 2, 3].map((byte) => ringKey(Buffer.alloc(32, byte)));

test('an index made under any key of the ring is brought up to the newest without knowing the text', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 3 }), (text, made) => {
      const before = secretsOf(ring.slice(0, made)).blindIndex('a.phone', text);
      const now = secretsOf(ring);
      assert.deepEqual(now.renewIndex('a.phone', before), now.blindIndex('a.phone', text));
      assert.ok(now.blindIndexes('a.phone', text).some((index) => Buffer.compare(index, before) === 0));
    }),
  );
});

test('what was sealed under an older key opens until that key is retired', () => {
  const sealed = secretsOf(ring.slice(0, 1)).encrypt('a.name', 'Sari Contoh');
  assert.equal(secretsOf(ring).decrypt('a.name', sealed), 'Sari Contoh');
  const retired = secretsOf(ring.map((key, at) => (at < 2 ? { ...key, encryption: undefined } : key)));
  assert.throws(() => retired.decrypt('a.name', sealed), /No key opens/);
  assert.deepEqual(retired.blindIndex('a', 'x'), secretsOf(ring).blindIndex('a', 'x'));
});

test('what a person is told again after a change of keys is what they were told before it', () => {
  assert.deepEqual(secretsOf(ring).derive('a', 'x'), makeSecrets(Buffer.alloc(32, 1)).derive('a', 'x'));
});

test('bytes that are no value are refused, however short', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => assert.throws(() => secretsOf(ring).decrypt('a', bytes))),
  );
});
