import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine } from '../../tests/support/database.ts';
import { inRegion } from './db/index.ts';
import { latestProgress, newestProgress, progressOf, trackProgress } from './progress.ts';

const REGION = 3522;

eachEngine((_engine, db) => {
  const statesOf = (id: string) =>
    inRegion(db(), REGION, async (tx) =>
      [await progressOf(tx, id), (await latestProgress(tx, 'samples'))[0], (await newestProgress(tx, 1))[0]].map(
        (found) => found?.state,
      ),
    );
  const untouchedFor = (id: string, seconds: number) =>
    inRegion(db(), REGION, (tx) =>
      tx.run(`update platform.progress set updated_at = now() - make_interval(secs => $2) where id = $1`, [
        id,
        seconds,
      ]),
    );

  test('work whose process was killed is said to have stopped, work that ended has ended', async () => {
    const { id, step, end } = await trackProgress(db(), REGION, 'samples', 'Laporan contoh', 10);
    await untouchedFor(id, 100);
    assert.deepEqual(await statesOf(id), ['running', 'running', 'running']);
    await untouchedFor(id, 130);
    assert.deepEqual(await statesOf(id), ['stopped', 'stopped', 'stopped']);
    await step(5);
    assert.deepEqual(await statesOf(id), ['running', 'running', 'running'], 'it was only slow');
    await end('done', {});
    await untouchedFor(id, 1000);
    assert.deepEqual(await statesOf(id), ['done', 'done', 'done']);
  });
});
