import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { isProblem } from '#platform/problem.ts';
import { storageFull, storageUnavailable } from './problems.ts';
import { isKey, type ListedFile, requireKey, requirePrefix, requireTypeOfKey, type Store, typeOfKey } from './store.ts';

/** Half-written files live here; the dot keeps it outside every key. */
const UNFINISHED = '.unfinished';

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code;
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const FAULTY = new Set(['EIO', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ENOTDIR', 'ESTALE']);

const toProblem = (error: unknown): unknown => {
  const code = codeOf(error);
  if (isProblem(error) || code === undefined) return error;
  if (FULL.has(code)) return storageFull(error);
  return FAULTY.has(code) ? storageUnavailable(error) : error;
};

const isMissing = (error: unknown) => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';

const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return; // Windows cannot open a folder to sync it; NTFS journals the entry
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

const writeSynced = async (path: string, bytes: Uint8Array | ReadableStream<Uint8Array>): Promise<void> => {
  const file = await open(path, 'wx');
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Renames and syncs every folder up to the root: one of them may be new, made by us or by a put at the same time. */
const moveIntoPlace = async (root: string, from: string, to: string): Promise<void> => {
  const move = async () => {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  };
  // Again if a removal at the same moment took the empty folder away between the two.
  await move().catch((error: unknown) => (codeOf(error) === 'ENOENT' ? move() : Promise.reject(error)));
  for (let folder = dirname(to); ; folder = dirname(folder)) {
    await syncFolder(folder);
    if (relative(root, folder) === '') return;
  }
};

/** What a crash left half-written was never acknowledged. Fresh ones may belong to another process on the same folder. */
const removeAbandoned = async (folder: string): Promise<void> => {
  const longAgo = Date.now() - 60 * 60 * 1000;
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < longAgo) await rm(path, { force: true });
  }
};

async function* walk(root: string, folderKey: string, prefix: string): AsyncGenerator<ListedFile> {
  const entries = await opendir(join(root, folderKey)).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw toProblem(error);
  });
  if (!entries) return;
  for await (const entry of entries) {
    const key = `${folderKey}${entry.name}`;
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && `${key}/`.startsWith(prefix)) yield* walk(root, `${key}/`, prefix);
    } else if (isKey(key) && key.startsWith(prefix)) {
      const found = await stat(join(root, key)).catch(() => undefined); // removed since the folder was read
      if (found) yield { key, modified: found.mtime, size: found.size };
    }
  }
}

/**
 * Files in a folder of this machine; a key is the path below it.
 * @throws {Problem} `storage-unavailable` when the folder cannot be made
 */
export const openFolderStore = async (root: string): Promise<Store> => {
  const unfinished = join(root, UNFINISHED);
  try {
    await mkdir(unfinished, { recursive: true });
    await removeAbandoned(unfinished);
  } catch (error) {
    throw toProblem(error);
  }
  return {
    async put(key, bytes, contentType) {
      requireTypeOfKey(key, contentType);
      const half = join(unfinished, randomUUID());
      try {
        await writeSynced(half, bytes);
        await moveIntoPlace(root, half, join(root, key));
      } catch (error) {
        await rm(half, { force: true }).catch(() => undefined);
        throw toProblem(error);
      }
    },
    async get(key) {
      if (!isKey(key)) return undefined;
      try {
        const file = await open(join(root, key), 'r');
        const { size } = await file.stat();
        const stream = Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>;
        return { stream, size, contentType: typeOfKey(key) };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw toProblem(error);
      }
    },
    async remove(key) {
      requireKey(key);
      const path = join(root, key);
      try {
        await rm(path, { force: true });
      } catch (error) {
        throw toProblem(error);
      }
      // The folder of one picture goes with its last file; a folder still in use refuses.
      if (dirname(path) !== root) await rmdir(dirname(path)).catch(() => undefined);
    },
    list(prefix) {
      requirePrefix(prefix);
      return walk(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix);
    },
  };
};
