import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createPostgresDatabase, ENGINES, openTestDatabase } from '../../tests/support/database.ts';
import { asOwner } from '../../tests/support/owner.ts';
import { openPostgres } from './db/engine-postgres.ts';
import { openJobs } from './jobs.ts';

const NAME = 'test.count';

for (const engine of ENGINES) {
  test(`${engine}: workers on one database never run the same job at the same time, and what was asked for is run`, async () => {
    const database =
      engine === 'postgres'
        ? await createPostgresDatabase().then(({ url, drop }) => ({ url, db: { engine: openPostgres(url, 4) }, drop }))
        : await openTestDatabase(engine).then(({ db, close }) => ({ url: undefined, db, drop: close }));
    const errors: Error[] = [];
    const open = () => openJobs(database.db, database.url, (error) => errors.push(error));
    // PGlite belongs to one process: there two workers share its only connection.
    const workers = [await open(), await open()];
    const longerThanAPoll = engine === 'pglite' ? 6000 : 2500;
    let [running, most, runs] = [0, 0, 0];
    const job = {
      name: NAME,
      async run() {
        running += 1;
        most = Math.max(most, running);
        await wait(longerThanAPoll);
        running -= 1;
        runs += 1;
      },
    };
    try {
      const nightly = {
        name: 'test.nightly',
        cron: '30 1 * * *',
        again: { times: 15, afterSeconds: 600 },
        run: async () => undefined,
      };
      for (const worker of workers) await worker.work([job, nightly]);
      for (let asked = 0; runs < 2 && asked < 60; asked += 1) {
        await Promise.all(workers.map((worker) => worker.send(NAME)));
        await wait(500);
      }
      while (running > 0) await wait(50);
      assert.equal(most, 1, `${most} ran at once`);
      assert.ok(runs >= 2, 'a job that ended is run again when it is asked for');
      assert.deepEqual(errors, []);
      const [{ options }] = await asOwner<{ options: Record<string, unknown> }>(
        database.db,
        `select options from pgboss.schedule where name = 'test.nightly'`,
      );
      assert.deepEqual([options.retryLimit, options.retryDelay], [15, 600], 'what is rare is tried again, later');
    } finally {
      for (const worker of workers) await worker.stop();
      if (database.url) await database.db.engine.close();
      await database.drop();
    }
  });
}
