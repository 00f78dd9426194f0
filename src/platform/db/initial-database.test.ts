import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPGliteInMemory } from './engine-pglite.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const AGAIN = 'Run: node scripts/make-initial-database.ts';

const record: { packages: Record<string, string>; migrations: Record<string, string> } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'initial-database.json'), 'utf8'),
);

test('the initial database was made by the packages that are installed', () => {
  for (const [name, version] of Object.entries(record.packages)) {
    const installed = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
    assert.equal(version, installed, `${name} is ${installed}. ${AGAIN}`);
  }
});

test('the initial database holds its migrations as they are now', () => {
  for (const [path, hash] of Object.entries(record.migrations)) {
    const [module, name] = path.split('/');
    const folder = module === 'platform' ? 'src/platform' : `src/modules/${module}`;
    const sql = readFileSync(join(ROOT, folder, 'migrations', name), 'utf8');
    assert.equal(createHash('sha256').update(sql).digest('hex'), hash, `${path} has changed. ${AGAIN}`);
  }
});

test('the initial database holds what its record says, PostGIS, and every place', async () => {
  const engine = await openPGliteInMemory();
  try {
    const one = (sql: string) => engine.transaction('', async (run) => (await run(sql, [])).rows[0]); // as the owner
    const { migrations } = await one(
      `select json_object_agg(module || '/' || name, hash) as migrations from platform.migration`,
    );
    assert.deepEqual(migrations, record.migrations, AGAIN);
    assert.deepEqual(await one('select count(*) from places.place'), { count: 91_599 });
    const { metres } = await one(
      `select st_distance('point(112 -7)'::geography, 'point(112 -8)'::geography) as metres`,
    );
    assert.equal(Math.round(Number(metres)), 110_593);
  } finally {
    await engine.close();
  }
});
