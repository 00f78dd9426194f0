import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openRegion, regions } from '#modules/places/index.ts';
import type { App } from '#platform/app.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { openStore, type Store } from '#platform/files/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { openDemonstration } from './index.ts';

const NOW = new Date('2026-11-20T02:00:00Z');

for (const engine of ENGINES) {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-demonstration-'));
  let files: Store;
  before(async () => {
    files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const app = ({ db }: TestDatabase) => ({ db, files, secrets: makeSecrets(Buffer.alloc(32, 3)) }) as App;
  const opened = async ({ db }: TestDatabase) =>
    (await inNoRegion(db, regions)).map(({ region_id }) => region_id).sort();
  const began = async (isSample: boolean) => {
    const database = await openTestDatabase(engine);
    await inRegion(database.db, 3522, (tx) => openRegion(tx, { region: 3522, isSample, now: NOW }));
    return database;
  };

  test(`${engine}: a first start that was interrupted after one regency opens the other one at the next start`, async () => {
    const database = await began(true);
    try {
      await openDemonstration(app(database), NOW);
      assert.deepEqual(await opened(database), [3511, 3522]);
    } finally {
      await database.close();
    }
  });

  test(`${engine}: nothing of a demonstration is opened beside a region that is served in earnest`, async () => {
    const database = await began(false);
    try {
      await openDemonstration(app(database), NOW);
      assert.deepEqual(await opened(database), [3522]);
    } finally {
      await database.close();
    }
  });
}
