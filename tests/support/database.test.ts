import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryRegion, inNoRegion } from '#platform/db/index.ts';
import { createPostgresDatabase, ENGINES, eachEngine, openTestDatabase } from './database.ts';

eachEngine((engine, db) => {
  test('a test finds a migrated database of the engine it asked for', async () => {
    assert.equal(db().engine.kind, engine);
    const era = await inNoRegion(db(), (tx) => tx.one('select number from platform.era'));
    assert.deepEqual(era, { number: 1 });
  });

  test('what one test file writes, the next does not see', async () => {
    const other = await openTestDatabase(engine);
    await inEveryRegion(db(), (tx) => tx.run(`insert into platform.era (number, reason) values (2, 'only here')`));
    const seen = await inEveryRegion(other.db, (tx) => tx.query('select number from platform.era'));
    await other.close();
    assert.deepEqual(seen, [{ number: 1 }]);
  });
});

if (ENGINES.includes('postgres')) {
  test('ten databases made at once are ten databases, and dropping one leaves the others', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, createPostgresDatabase));
    assert.equal(new Set(made.map(({ url }) => url)).size, 10);
    await Promise.all(made.map(({ drop }) => drop()));
  });
}
