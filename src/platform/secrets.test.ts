import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { eachEngine } from '../../tests/support/database.ts';
import { inNoRegion } from './db/index.ts';
import { makeSecrets, openSecrets, type Secrets } from './secrets.ts';

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

eachEngine((_engine, db) => {
  const inFolder = async (act: (folder: string) => Promise<void>) => {
    const folder = mkdtempSync(join(tmpdir(), 'simpul-key-'));
    try {
      await inNoRegion(db(), (tx) => tx.run('delete from platform.installation'));
      await act(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const open = (dataDirectory: string, SIMPUL_KEY?: string) => openSecrets(db(), { dataDirectory, SIMPUL_KEY });
  const markOf = async (opened: Promise<Secrets>) => Buffer.from((await opened).blindIndex('a', 'x')).toString('hex');

  test('the key of an installation is made once and kept, readable by its owner alone', () =>
    inFolder(async (folder) => {
      const first = await markOf(open(folder));
      assert.equal(await markOf(open(folder)), first);
      assert.equal(statSync(join(folder, 'simpul.key')).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(folder), ['simpul.key']);
    }));

  test('processes that start at once on an empty database end with one key', () =>
    inFolder(async (folder) => {
      const marks = await Promise.all(Array.from({ length: 5 }, () => markOf(open(folder))));
      assert.equal(new Set(marks).size, 1);
    }));

  test('a key file that a power cut left empty does not block the first start', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'simpul.key'), '');
      const first = await markOf(open(folder));
      assert.equal(await markOf(open(folder)), first);
    }));

  test('a database that knows its key starts with no other, and none is made in its place', () =>
    inFolder(async (folder) => {
      const first = await markOf(open(folder));
      const path = join(folder, 'simpul.key');
      const right = readFileSync(path, 'utf8');
      await assert.rejects(
        open(folder, Buffer.alloc(32, 9).toString('base64')),
        /SIMPUL_KEY.*bukan kunci|bukan kunci.*SIMPUL_KEY/s,
      );
      writeFileSync(path, '');
      await assert.rejects(open(folder), /tidak ada .*hilang untuk selamanya.*is missing.*lost for good/s);
      assert.equal(readFileSync(path, 'utf8'), '');
      rmSync(path);
      await assert.rejects(open(folder), /is missing/);
      assert.equal(existsSync(path), false);
      assert.equal(await markOf(open(folder, right.trim())), first);
    }));
});
