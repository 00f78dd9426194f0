import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { App } from '../app.ts';
import { readingBulk } from '../db/bulk.ts';
import { filesNamed, type Store } from '../files/index.ts';
import { filePath, type Manifest } from './archive.ts';
import { namedFiles } from './catalogue.ts';
import { contentHash, FileSum, type FilesSum } from './content.ts';
import { contentOf, dumpTable, type Wishes } from './dump.ts';
import { backupExists, backupNoRoom } from './problems.ts';
import type { Tell } from './progress.ts';
import { sealOf } from './seal.ts';
import { type ArchiveWriter, writeArchive } from './write.ts';

export interface Backup {
  readonly path: string;
  readonly bytes: number;
  readonly manifest: Manifest;
}

interface Course {
  readonly now: Date;
  readonly tell: Tell;
  /** Ends it before its time. */
  readonly signal?: AbortSignal;
}

/**
 * Writes one moment of the whole installation into one file, while the program runs: the tables in one snapshot, then the files that
 * its rows name (they were stored before their rows, and are never changed). A file that is not finished never bears the name.
 * @throws {Problem} `backup-exists`, `backup-no-room`
 */
export const takeBackup = async (
  app: Pick<App, 'db' | 'files' | 'secrets'>,
  wishes: Wishes,
  path: string,
  course: Course,
): Promise<Backup> => {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeUnfinished(folder);
  if (existsSync(path)) throw backupExists(path);
  const part = join(folder, `.${basename(path)}.${process.pid}.part`);
  const aside = { sums: `${part}-sums`, keys: `${part}-keys` };
  const archive = writeArchive(part, aside.sums);
  try {
    const manifest = await writeAll(app, wishes, archive, aside.keys, course);
    if (existsSync(path)) throw backupExists(path);
    await rename(part, path);
    await syncFolder(folder);
    return { path, bytes: (await stat(path)).size, manifest };
  } catch (error) {
    await archive.giveUp();
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? backupNoRoom(folder, error) : error;
  } finally {
    for (const left of [part, ...Object.values(aside)]) await rm(left, { force: true });
  }
};

const writeAll = async (
  { db, files, secrets }: Pick<App, 'db' | 'files' | 'secrets'>,
  wishes: Wishes,
  archive: ArchiveWriter,
  keys: string,
  { now, tell, signal }: Course,
): Promise<Manifest> => {
  const { facts, tables } = await readingBulk(db.engine, async (bulk) => {
    const content = await contentOf(bulk, db.engine.kind, wishes, now);
    const summed = [];
    for (const table of content.tables) {
      signal?.throwIfAborted();
      summed.push(await dumpTable(bulk, table, archive, tell));
    }
    const query = namedFiles(content.tables, withoutFiles(wishes));
    await pipeline(query ? bulk.copyQuery(query) : [], createWriteStream(keys, { flags: 'wx', mode: 0o600 }));
    return { facts: content.facts, tables: summed };
  });
  const { sum, missing } = await addFiles(files, keys, archive, tell, signal);
  const manifest = { ...facts, tables, files: sum, missing, hash: contentHash(tables, sum) };
  return archive.finish(manifest, (bytes) => sealOf(secrets, bytes));
};

/** Beginnings of keys whose files nobody keeps. */
export const withoutFiles = (wishes: Wishes): string[] =>
  Object.values(wishes).flatMap((wish) => Object.keys(wish?.withoutFiles ?? {}));

/** The keys that `readingBulk` has listed, as the files of the store that they stand for. */
export async function* listedFiles(path: string): AsyncGenerator<string> {
  for await (const named of createInterface({ input: createReadStream(path) })) yield* filesNamed(named);
}

const addFiles = async (
  store: Store,
  keys: string,
  archive: ArchiveWriter,
  tell: Tell,
  signal: AbortSignal | undefined,
): Promise<{ sum: FilesSum; missing: number }> => {
  const sum = new FileSum();
  let missing = 0;
  let done = 0;
  for await (const key of listedFiles(keys)) {
    signal?.throwIfAborted();
    const file = await store.get(key);
    if (file) sum.add(key, file.size, await archive.add(filePath(key), file.size, file.stream));
    else missing += 1;
    done += 1;
    tell({ doing: 'files', done });
  }
  return { sum: sum.end(), missing };
};

const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

const HOUR = 3_600_000;
/** What a backup that was killed has left. A fresh one may belong to another process. */
const removeUnfinished = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (!/^\..+\.\d+\.part(-sums|-keys)?$/.test(name)) continue;
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found && found.mtimeMs < Date.now() - HOUR) await rm(join(folder, name), { force: true });
  }
};
