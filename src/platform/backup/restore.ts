import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, opendir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { hasPGlite, openPGliteAside } from '../db/engine-pglite.ts';
import { openPostgres } from '../db/engine-postgres.ts';
import type { Engine } from '../db/index.ts';
import { lockDirectory } from '../db/lock.ts';
import type { MigrationSource } from '../db/migrate.ts';
import { openStore, type Store, typeOfKey } from '../files/index.ts';
import { findRing, fingerprintOf, placeOfKey, secretsKnownBy } from '../keyring.ts';
import type { Settings } from '../settings.ts';
import type { Manifest } from './archive.ts';
import { contentHash, FileSum, type FilesSum } from './content.ts';
import { type Compared, loadContent, requireKnownMigrations } from './load.ts';
import { contentDiffers, otherKey, placeNotEmpty } from './problems.ts';
import type { Tell } from './progress.ts';
import { checkArchive, readFiles, readTables } from './read.ts';
import { sealOf } from './seal.ts';

export interface Restored {
  readonly manifest: Manifest;
  readonly compared: readonly Compared[];
  readonly files: FilesSum;
  /** Of all that is there now, read back from the new place. */
  readonly hash: string;
  /** Whether the key of the backup lies in the new place: its seal was checked, and the program will start. */
  readonly hasKey: boolean;
}

/**
 * Restores a backup into an empty place: reads the file to its end, stores its files, then fills the database in one transaction.
 * What is there afterwards is read back and held against the backup. When it fails nothing is left behind; when it is killed, files
 * may be, and the next run takes them over.
 * @throws {Problem} before anything is written, where the file or the place is not right
 */
export const restoreBackup = async (
  settings: Settings,
  sources: readonly MigrationSource[],
  path: string,
  tell: Tell,
): Promise<Restored> => {
  await mkdir(settings.dataDirectory, { recursive: true });
  const release = lockDirectory(settings.dataDirectory);
  try {
    const store = await openStore(settings);
    const foreign = new Set<string>();
    for await (const { key } of store.list('')) foreign.add(key);
    tell({ doing: 'check', done: 0 });
    const manifest = await checkArchive(path, sealFor(settings), (key) => foreign.delete(key));
    requireKnownMigrations(manifest, sources);
    requireNoFiles(foreign);
    const engine = await openEmpty(settings);
    const stored: string[] = [];
    try {
      const files = await storeFiles(store, path, stored, tell);
      const compared = await fill(engine, sources, manifest, path, tell);
      await settle(engine, settings);
      const tables = manifest.tables.map((table, index) => ({ ...table, ...compared[index]!.is }));
      const hash = contentHash(tables, files);
      return { manifest, compared, files, hash, hasKey: findRing(settings) !== undefined };
    } catch (error) {
      await engine.close().catch(() => undefined);
      await rm(aside(settings), { recursive: true, force: true });
      for (const key of stored) await store.remove(key).catch(() => undefined);
      throw error;
    }
  } finally {
    release();
  }
};

/** Without the key the checksums must do. @throws {Problem} `backup-other-key` */
const sealFor = (settings: Settings) => (manifest: Manifest, bytes: Uint8Array) => {
  const ring = findRing(settings);
  if (!ring || !manifest.key) return undefined;
  const secrets = secretsKnownBy(ring, manifest.key);
  if (!secrets) throw otherKey(placeOfKey(settings), manifest.key.slice(0, 16), fingerprintOf(ring).slice(0, 16));
  return sealOf(secrets, bytes);
};

const requireNoFiles = (foreign: ReadonlySet<string>): void => {
  const [first] = foreign;
  if (first === undefined) return;
  const what = { id: 'berkas yang tidak ada di cadangan, misalnya', en: 'files that are not in the backup, such as' };
  throw placeNotEmpty({ id: `${foreign.size} ${what.id} ${first}`, en: `${foreign.size} ${what.en} ${first}` });
};

const aside = ({ dataDirectory }: Settings) => join(dataDirectory, 'pg.restoring');

const openEmpty = async (settings: Settings): Promise<Engine> => {
  if (settings.DATABASE_URL) return openPostgres(settings.DATABASE_URL, 2);
  const { dataDirectory } = settings;
  if (hasPGlite(dataDirectory) || existsSync(join(dataDirectory, 'pg')))
    throw placeNotEmpty({ id: `basis data di ${dataDirectory}/pg`, en: `a database in ${dataDirectory}/pg` });
  return openPGliteAside(aside(settings));
};

const storeFiles = async (store: Store, path: string, stored: string[], tell: Tell): Promise<FilesSum> => {
  const sum = new FileSum();
  let done = 0;
  for await (const { key, size, bytes } of readFiles(path)) {
    const there = await store.get(key);
    if (there) {
      const wanted = await hashOf(bytes);
      if ((await hashOf(there.stream)) !== wanted)
        throw placeNotEmpty({ id: `berkas lain bernama ${key}`, en: `another file called ${key}` });
      sum.add(key, size, wanted);
    } else {
      stored.push(key);
      await store.put(key, Readable.toWeb(Readable.from(bytes)) as ReadableStream<Uint8Array>, typeOfKey(key));
      const back = await store.get(key);
      if (!back) throw contentDiffers([key]);
      sum.add(key, back.size, await hashOf(back.stream));
    }
    done += 1;
    tell({ doing: 'files', done });
  }
  return sum.end();
};

const hashOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
};

const fill = async (
  engine: Engine,
  sources: readonly MigrationSource[],
  manifest: Manifest,
  path: string,
  tell: Tell,
): Promise<Compared[]> => {
  const { tables, files: _files, missing: _missing, hash: _hash, sums: _sums, ...facts } = manifest;
  const reader = readTables(path);
  try {
    const reason = `restored from a backup of ${manifest.at}`;
    const load = { facts, tables, rows: reader.rows, sums: () => tables, reason };
    return await loadContent(engine, sources, load, tell);
  } finally {
    await reader.close();
  }
};

/** Gives the planner its figures; on PGlite, which does not sync, the database is synced and then takes its place. */
const settle = async (engine: Engine, settings: Settings): Promise<void> => {
  await engine.script('set statement_timeout = 0; analyze').catch(() => undefined); // the database does it by itself later
  if (settings.DATABASE_URL) return void (await engine.close().catch(() => undefined)); // what counts is committed
  await engine.close();
  await syncAll(aside(settings));
  await rename(aside(settings), join(settings.dataDirectory, 'pg'));
  await syncOne(settings.dataDirectory);
};

const syncAll = async (folder: string): Promise<void> => {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncAll(path);
    else if (entry.isFile()) await syncOne(path);
  }
  await syncOne(folder);
};

const syncOne = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
