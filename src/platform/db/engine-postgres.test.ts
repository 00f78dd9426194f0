import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isProblem } from '#platform/problem.ts';
import { createPostgresDatabase, ENGINES } from '../../../tests/support/database.ts';
import { openPostgres } from './engine-postgres.ts';
import { migrate } from './migrate.ts';

if (ENGINES.includes('postgres')) {
  describe('postgres', () => {
    let database: Awaited<ReturnType<typeof createPostgresDatabase>>;
    before(async () => {
      database = await createPostgresDatabase();
    });
    after(() => database.drop());

    test('who finds no free connection in time is told that the server is busy', async () => {
      const engine = openPostgres(database.url, 1, { connectionMs: 200 });
      try {
        await engine.transaction('', async (first) => {
          await first('select 1', []);
          const second = engine.transaction('', async (run) => run('select 1', []));
          await assert.rejects(
            second,
            (error) => isProblem(error) && error.slug === 'database-busy' && error.status === 503,
          );
        });
        assert.equal((await engine.transaction('', (run) => run('select 1 as one', []))).rows[0].one, 1);
      } finally {
        await engine.close();
      }
    });

    test('a query that takes too long is ended and its connection goes on, a migration may take its time', async () => {
      const engine = openPostgres(database.url, 1, { statementMs: 500 });
      const directory = mkdtempSync(join(tmpdir(), 'simpul-slow-'));
      try {
        await assert.rejects(
          engine.transaction('', (run) => run('select pg_sleep(5)', [])),
          /statement timeout/,
        );
        assert.equal((await engine.transaction('', (run) => run('select 1 as one', []))).rows[0].one, 1);
        writeFileSync(join(directory, '0001-slow.sql'), 'select pg_sleep(1);');
        assert.ok((await migrate({ engine }, [{ module: 'slow', directory }])).includes('slow/0001-slow.sql'));
      } finally {
        rmSync(directory, { recursive: true });
        await engine.close();
      }
    });
  });
}
