import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { installationKey, makeSecrets } from './secrets.ts';

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

test('the key of an installation is made once and kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-key-'));
  const first = installationKey(undefined, folder);
  assert.equal(first.length, 32);
  assert.deepEqual(installationKey(undefined, folder), first);
  assert.deepEqual(installationKey(Buffer.alloc(32, 9).toString('base64'), folder), Buffer.alloc(32, 9));
  rmSync(folder, { recursive: true });
});
