import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inNoRegion } from '#platform/db/index.ts';
import { eachEngine } from '../support/database.ts';

eachEngine((engine, db) => {
  if (engine !== 'postgres') return; // PGlite lives in the process itself
  test('a connection that the database closes fails its own query and no more', async () => {
    const fatal = (error: unknown) => error instanceof Error;
    await assert.rejects(
      db().engine.transaction('select 1', (run) => run('select pg_terminate_backend(pg_backend_pid())', [])),
      fatal,
    );
    assert.deepEqual(await inNoRegion(db(), (tx) => tx.query('select 1 as one')), [{ one: 1 }]);
  });
});
