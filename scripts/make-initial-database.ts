// Makes src/platform/db/initial-database.tar.gz anew: PGlite with PostGIS, the migrations of the platform and of places, every place
// of Indonesia. To be run when its test says that PGlite, the place data or one of those migrations has changed.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { PGlite } from '@electric-sql/pglite';
import { loadPlaces, places } from '#modules/places/index.ts';
import { INITIAL_DATABASE, openPGlite, openPGliteInMemory } from '#platform/db/engine-pglite.ts';
import { inNoRegion } from '#platform/db/index.ts';
import { migrate } from '#platform/db/migrate.ts';

const RECORD = join(import.meta.dirname, '..', 'src', 'platform', 'db', 'initial-database.json');
const PACKAGES = ['@electric-sql/pglite', '@electric-sql/pglite-postgis', 'idn-area-data'];

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'node_modules', name, 'package.json'), 'utf8')).version;

/** A migrated database with the places in it, packed; and what it was made of. */
const make = async () => {
  const engine = await openPGliteInMemory();
  const pglite = engine.raw as PGlite;
  await migrate({ engine }, [{ module: places.name, directory: places.migrations! }]);
  await loadPlaces({ engine });
  // Full write-ahead log segments would treble the size: end the last one and drop the rest instead of keeping them for reuse.
  for (const statement of [
    'vacuum (full, freeze, analyze)',
    'set wal_recycle = off',
    'select pg_switch_wal()',
    'checkpoint',
  ]) {
    await pglite.exec(statement);
  }
  const { rows } = await pglite.query<{ path: string; hash: string }>(
    `select module || '/' || name as path, hash from platform.migration order by 1`,
  );
  const tar = await pglite.dumpDataDir('none');
  await engine.close();
  const record = {
    notice:
      'initial-database.tar.gz contains information from idn-area-data (https://github.com/fityannugroho/idn-area-data), ' +
      'which is made available under the Open Database License (https://opendatacommons.org/licenses/odbl/1-0/).',
    packages: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
    migrations: Object.fromEntries(rows.map(({ path, hash }) => [path, hash])),
  };
  return { packed: gzipSync(new Uint8Array(await tar.arrayBuffer()), { level: 9 }), record };
};

/** @returns how many places a first start finds, and the milliseconds it and a second start take */
const tryIt = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'simpul-initial-'));
  try {
    const start = async () => {
      const began = performance.now();
      const engine = await openPGlite(directory);
      const milliseconds = Math.round(performance.now() - began);
      const [row] = await inNoRegion({ engine }, (tx) =>
        tx.query<{ count: number }>('select count(*) from places.place'),
      );
      await engine.close();
      return { count: row.count, milliseconds };
    };
    return { first: await start(), second: await start() };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

// Out of the way, or the new one would be made from it.
const aside = `${INITIAL_DATABASE}.before`;
rmSync(aside, { force: true });
try {
  renameSync(INITIAL_DATABASE, aside);
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
try {
  const { packed, record } = await make();
  writeFileSync(INITIAL_DATABASE, packed);
  writeFileSync(RECORD, `${JSON.stringify(record, undefined, 2)}\n`);
  rmSync(aside, { force: true });
  const { first, second } = await tryIt();
  console.log(`${(packed.length / 1e6).toFixed(1)} MB with ${first.count} places`);
  console.log(`First start ${first.milliseconds} ms, second ${second.milliseconds} ms`);
} catch (error) {
  try {
    renameSync(aside, INITIAL_DATABASE);
  } catch {}
  throw error;
}
