import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eachEngine } from '../../tests/support/database.ts';
import { inNoRegion } from './db/index.ts';
import { openSecrets, readRing, retiredLine } from './keyring.ts';
import { ringKey, type Secrets } from './secrets.ts';

const line = (byte: number) => Buffer.alloc(32, byte).toString('base64');

test('a ring is read line by line or with commas, and with anything else in it not at all', () => {
  assert.equal(readRing(`${line(1)}\n${line(2)}\n`)?.length, 2);
  assert.equal(readRing(`${line(1)},${line(2)}`)?.length, 2);
  for (const text of ['', '\n', 'x', `${line(1)}\nhalf`, line(1).slice(4)]) assert.equal(readRing(text), undefined);
});

test('a retired key is recognised and opens nothing', () => {
  const [retired] = readRing(retiredLine(ringKey(Buffer.alloc(32, 1))))!;
  assert.equal(retired.encryption, undefined);
  assert.deepEqual(retired.index, ringKey(Buffer.alloc(32, 1)).index);
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
