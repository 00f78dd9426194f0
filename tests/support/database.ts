import { createHash, randomBytes } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { MODULES } from '#modules/index.ts';
import { loadPlacesOnce } from '#modules/places/index.ts';
import { INITIAL_DATABASE, openPGliteInMemory } from '#platform/db/engine-pglite.ts';
import { openPostgres } from '#platform/db/engine-postgres.ts';
import { type Db, type Engine, inEveryRegion } from '#platform/db/index.ts';
import { lockDirectory } from '#platform/db/lock.ts';
import { migrate, PLATFORM_MIGRATIONS } from '#platform/db/migrate.ts';
import { describeFresh, type Fresh, makeFresh } from './reuse.ts';

export type EngineKind = 'pglite' | 'postgres';

const ROOT = join(import.meta.dirname, '..', '..');
const KEPT = join(ROOT, 'var', 'test');

/** A PostgreSQL cluster for tests; the empty text says that `npm test` found none and has said so already. */
const cluster = process.env.SIMPUL_TEST_POSTGRES;
if (cluster === undefined) console.log('SIMPUL_TEST_POSTGRES names no cluster: these tests run on PGlite only.');

export const ENGINES: readonly EngineKind[] = cluster ? ['pglite', 'postgres'] : ['pglite'];

/**
 * Registers the same tests on each engine, each with a database of its own: migrated, with every place of Indonesia.
 * @param body called once per engine; `db()` is open from the first test to the last
 */
export const eachEngine = (body: (engine: EngineKind, db: () => Db) => void): void => {
  for (const kind of ENGINES) {
    describe(kind, () => {
      let open: TestDatabase | undefined;
      before(async () => {
        open = await openTestDatabase(kind);
      });
      after(() => open?.close());
      body(kind, () => {
        if (!open) throw new Error('The database is open inside tests and hooks only');
        return open.db;
      });
    });
  }
};

export interface TestDatabase {
  readonly db: Db;
  /** Closes it and leaves nothing of it behind. */
  close(): Promise<void>;
}

/** A database that nobody uses just now. */
interface Idle {
  /** Opens it anew: what one test keeps of its engine (caches, listeners) is not the next one's. */
  open(): Engine;
  fresh: Fresh;
  /** Leaves nothing of it behind. */
  drop(): Promise<void>;
}

/** Of this process, which runs the tests of several files: opening a PGlite takes seconds, emptying one does not. */
const idle: Record<EngineKind, Idle[]> = { pglite: [], postgres: [] };

/** A database of its own for one test, migrated and with every place of Indonesia. */
export const openTestDatabase = async (kind: EngineKind): Promise<TestDatabase> => {
  const database = idle[kind].pop() ?? (await (kind === 'pglite' ? newPGlite() : newPostgres()));
  const engine = database.open();
  const close = async () => {
    const isFresh = await makeFresh(engine, database.fresh);
    await engine.close();
    if (isFresh) idle[kind].push(database);
    else await database.drop();
  };
  return { db: { engine }, close };
};

// A PGlite that is open keeps its process alive. This file is imported before any suite begins, so it is after the last one.
after(async () => {
  for (const { drop } of ENGINES.flatMap((kind) => idle[kind].splice(0))) await drop();
});

const newPGlite = async (): Promise<Idle> => {
  const pglite = await openPGliteInMemory(new Blob([readFileSync(await migratedDump())]));
  const open = () => {
    let isOpen = true;
    const transaction: Engine['transaction'] = (opening, act) => {
      if (!isOpen) throw new Error('This database is closed');
      return pglite.transaction(opening, act);
    };
    const close = async () => {
      isOpen = false;
    };
    return { ...pglite, transaction, close };
  };
  return { open, fresh: await describeFresh(pglite), drop: () => pglite.close() };
};

const newPostgres = async (): Promise<Idle> => {
  const { url, drop } = await createPostgresDatabase();
  const open = () => openPostgres(url, 10);
  const first = open();
  const fresh = await describeFresh(first);
  await first.close();
  return { open, fresh, drop };
};

/** A database of its own in the test cluster, for a test that hands its url to a program. */
export const createPostgresDatabase = async (): Promise<PostgresDatabase> =>
  createDatabase(`template ${await migratedTemplate()}`);

/** One in which there is nothing at all. */
export const createEmptyPostgresDatabase = (): Promise<PostgresDatabase> => createDatabase('');

interface PostgresDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const createDatabase = async (from: string): Promise<PostgresDatabase> => {
  const name = `simpul_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onCluster(async (client) => {
    await client.query(`create database ${name} ${from}`);
  });
  const drop = () =>
    onCluster(async (client) => {
      await client.query(`drop database if exists ${name} with (force)`);
    });
  return { url: urlOf(name), drop };
};

/** Whatever decides what a migrated database holds: change a byte of it and the kept one is made anew. */
const contentHash = (): string => {
  const hash = createHash('sha256');
  const directories = [PLATFORM_MIGRATIONS.directory, ...MODULES.flatMap((module) => module.migrations ?? [])];
  const files = [
    ...directories.flatMap((directory) => globSync('*.sql', { cwd: directory }).map((file) => join(directory, file))),
    ...globSync('src/modules/places/**/*.{ts,csv,json,txt}', {
      cwd: ROOT,
      exclude: (path) => path.endsWith('.test.ts'),
    }).map((file) => join(ROOT, file)),
    ...['@electric-sql/pglite', '@electric-sql/pglite-postgis', 'idn-area-data'].map((name) =>
      join(ROOT, 'node_modules', name, 'package.json'),
    ),
    ...(existsSync(INITIAL_DATABASE) ? [INITIAL_DATABASE] : []),
  ];
  for (const file of files.sort()) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
};

const fill = async (db: Db): Promise<void> => {
  const sources = MODULES.flatMap(({ name, migrations }) =>
    migrations ? [{ module: name, directory: migrations }] : [],
  );
  await migrate(db, sources);
  if (sources.some(({ module }) => module === 'places')) await loadPlacesOnce(db);
};

/** @returns path of a dump of a migrated PGlite, made when there is none of this content yet */
const migratedDump = async (): Promise<string> => {
  const path = join(KEPT, `migrated-${contentHash()}.tar.gz`);
  if (existsSync(path)) return path;
  const release = await takeKept();
  try {
    if (existsSync(path)) return path; // another test file made it while this one waited
    const engine = await openPGliteInMemory();
    await fill({ engine });
    const dump = await (engine.raw as PGlite).dumpDataDir('gzip');
    await engine.close();
    writeFileSync(`${path}.part`, new Uint8Array(await dump.arrayBuffer()));
    renameSync(`${path}.part`, path);
    sweep();
    return path;
  } finally {
    release();
  }
};

/** Every change of a migration leaves a dump behind: those of yesterday go. */
const sweep = (): void => {
  for (const name of globSync('migrated-*', { cwd: KEPT })) {
    const path = join(KEPT, name);
    if (Date.now() - statSync(path).mtimeMs > 86_400_000) rmSync(path, { force: true });
  }
};

/** Test files run side by side in processes of their own: one makes the dump, the others wait for it. */
const takeKept = async (): Promise<() => void> => {
  mkdirSync(KEPT, { recursive: true });
  for (let tries = 0; ; tries += 1) {
    try {
      return lockDirectory(KEPT);
    } catch (error) {
      if (tries > 600) throw error;
      await wait(200);
    }
  }
};

/** @returns name of a migrated database that new ones are copied from, made when there is none of this content yet */
const migratedTemplate = (): Promise<string> =>
  onCluster(async (client) => {
    const name = `simpul_template_${contentHash()}`;
    const isMade = async () =>
      (await client.query('select from pg_database where datname = $1 and datistemplate', [name])).rowCount === 1;
    if (await isMade()) return name;
    // One process at a time: they share the cluster's roles, and one of them makes the template for all.
    await client.query('select pg_advisory_lock(3522)');
    if (await isMade()) return name;
    await client.query(`drop database if exists ${name} with (force)`); // half made by a process that was killed
    await client.query(`create database ${name}`);
    const engine = openPostgres(urlOf(name), 2);
    try {
      await fill({ engine });
    } finally {
      await engine.close();
    }
    await client.query(`alter database ${name} is_template true`);
    return name;
  });

const urlOf = (database: string): string => {
  const url = new URL(cluster as string);
  url.pathname = database;
  return url.href;
};

const onCluster = async <T>(act: (client: pg.Client) => Promise<T>): Promise<T> => {
  if (!cluster) throw new Error('SIMPUL_TEST_POSTGRES names no cluster');
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end(); // gives back the lock too
  }
};

/**
 * Waits until readers of the journal may see all of it. Transaction ids belong to the whole cluster: on PostgreSQL a transaction
 * of another test's database holds every reader back until it ends.
 */
export const journalReadable = async (db: Db): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    const held = await inEveryRegion(db, (tx) =>
      tx.one('select from platform.journal where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1'),
    );
    if (!held) return;
    await wait(50);
  }
  throw new Error('A transaction has held the journal back for 20 s');
};
