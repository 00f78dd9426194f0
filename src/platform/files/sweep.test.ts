import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { openStore, type Store, sweepOrphans } from './index.ts';

const dataDirectory = await mkdtemp(join(tmpdir(), 'simpul-sweep-'));
after(() => rm(dataDirectory, { recursive: true, force: true }));

const HOUR = 60 * 60 * 1000;
const later = () => new Date(Date.now() + HOUR);
const none = async () => new Set<string>();

describe('the sweep', () => {
  let store: Store;
  beforeEach(async () => {
    await rm(dataDirectory, { recursive: true, force: true });
    store = await openStore({ dataDirectory, S3_REGION: 'auto' });
    for (const name of ['kept', 'orphan']) await store.put(`img/${name}/large.webp`, Buffer.from(name), 'image/webp');
    await store.put('doc/other.pdf', Buffer.from('x'), 'application/pdf');
  });

  test('removes what no row names, and nothing outside its prefix', async () => {
    const swept = await sweepOrphans(store, 'img/', later(), async () => new Set(['img/kept/large.webp']));
    assert.deepEqual(swept, { seen: 2, removed: 1 });
    assert.ok(await store.get('img/kept/large.webp'));
    assert.equal(await store.get('img/orphan/large.webp'), undefined);
    assert.ok(await store.get('doc/other.pdf'));
  });

  test('never touches a file stored since the given moment, and does not even ask about it', async () => {
    const ask = async () => assert.fail('asked about a young file');
    assert.deepEqual(await sweepOrphans(store, 'img/', new Date(Date.now() - HOUR), ask), { seen: 0, removed: 0 });
    assert.ok(await store.get('img/orphan/large.webp'));
  });

  test('removes nothing when the rows cannot be asked', async () => {
    const ask = async () => {
      throw new Error('the database is away');
    };
    await assert.rejects(sweepOrphans(store, 'img/', later(), ask), /the database is away/);
    assert.ok(await store.get('img/orphan/large.webp'));
  });

  test('asks in batches of at most 500, about every file once', async () => {
    // A store of 1,201 files in memory: what matters is how the sweep asks, not where the files are.
    const keys = new Set(Array.from({ length: 1201 }, (_, n) => `img/${n}/large.webp`));
    const many: Store = {
      ...store,
      list: async function* () {
        for (const key of [...keys]) yield { key, size: 1, modified: new Date(0) };
      },
      remove: async (key) => void keys.delete(key),
    };
    const asked: string[][] = [];
    const ask = async (batch: string[]) => {
      asked.push(batch);
      return none();
    };
    assert.deepEqual(await sweepOrphans(many, 'img/', later(), ask), { seen: 1201, removed: 1201 });
    assert.deepEqual(
      asked.map((batch) => batch.length),
      [500, 500, 201],
    );
    assert.equal(new Set(asked.flat()).size, 1201);
    assert.equal(keys.size, 0);
  });
});
