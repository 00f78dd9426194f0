import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileTypeFromBuffer } from 'file-type';
import { listedFiles, withoutFiles } from '../backup/backup.ts';
import { namedFiles, tablesOf } from '../backup/catalogue.ts';
import type { Wishes } from '../backup/index.ts';
import { readingBulk } from '../db/bulk.ts';
import type { Engine } from '../db/index.ts';
import { type Store, type StoredFile, typeOfKey } from '../files/index.ts';
import { about, type Finding } from './finding.ts';

/** Files that are looked at when not all are. */
const SAMPLE = 300;
const say = about('files');

const headOf = async ({ stream }: StoredFile): Promise<Uint8Array> => {
  for await (const chunk of stream) return chunk; // leaving the loop cancels the rest
  return new Uint8Array();
};

/** A picture whose first bytes are not those of a picture was cut off or overwritten. */
const isWhole = async (key: string, file: StoredFile): Promise<boolean> => {
  const head = await headOf(file);
  if (head.length === 0) return false;
  const wanted = typeOfKey(key);
  return !wanted.startsWith('image/') || (await fileTypeFromBuffer(head))?.mime === wanted;
};

/** Whether the files that rows name are there and are what they are called; and whether the store keeps others. */
export const examineStored = async (engine: Engine, store: Store, wishes: Wishes, all: boolean): Promise<Finding[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'simpul-doctor-'));
  const list = join(folder, 'named');
  const left = withoutFiles(wishes);
  try {
    // Written down first: on PGlite everybody waits while the database is being read, and the store may be slow.
    const query = await readingBulk(engine, async (bulk) => {
      const named = namedFiles(await tablesOf(bulk), left);
      const wanted =
        named && !all ? `select file_key from (${named}) as n order by md5(file_key) limit ${SAMPLE}` : named;
      await pipeline(wanted ? bulk.copyQuery(wanted) : [], createWriteStream(list, { mode: 0o600 }));
      return named;
    });
    const counts = await lookAt(store, list);
    return told(counts, all && query ? await countUnnamed(engine, store, query, left) : 0, all);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const lookAt = async (store: Store, list: string) => {
  const counts = { seen: 0, missing: 0, broken: 0 };
  for await (const file of listedFiles(list)) {
    const found = await store.get(file);
    counts.seen += 1;
    if (!found) counts.missing += 1;
    else if (!(await isWhole(file, found))) counts.broken += 1;
  }
  return counts;
};

const HOUR = 3_600_000;
/** A form that is being filled in has its photos in the store already. */
const YOUNG_MS = 48 * HOUR;
const BATCH = 500;

/** A row names a file, or the picture that it is a size of. */
const isNamed = (file: string, known: ReadonlySet<string>) =>
  known.has(file) || known.has(file.slice(0, file.lastIndexOf('/')));

const countUnnamed = async (engine: Engine, store: Store, query: string, left: readonly string[]): Promise<number> => {
  let count = 0;
  const countBatch = async (files: readonly string[]) => {
    const names = files.flatMap((file) => [file, file.slice(0, file.lastIndexOf('/'))]);
    const known = await engine.transaction('select', async (run) => {
      const { rows } = await run(`select file_key from (${query}) as n where file_key = any($1::text[])`, [names]);
      return new Set(rows.map((row) => String(row.file_key)));
    });
    count += files.filter((file) => !isNamed(file, known)).length;
  };
  let batch: string[] = [];
  for await (const { key, modified } of store.list('')) {
    if (Date.now() - modified.getTime() < YOUNG_MS || left.some((prefix) => key.startsWith(prefix))) continue;
    batch.push(key);
    if (batch.length < BATCH) continue;
    await countBatch(batch);
    batch = [];
  }
  if (batch.length > 0) await countBatch(batch);
  return count;
};

const told = (
  { seen, missing, broken }: Awaited<ReturnType<typeof lookAt>>,
  unnamed: number,
  all: boolean,
): Finding[] => {
  const found: Finding[] = [];
  const hint = all
    ? { id: '', en: '' }
    : { id: ' Semua: simpul doctor --all-files', en: ' All of them: simpul doctor --all-files' };
  if (missing > 0)
    found.push(
      say(
        'wrong',
        `${missing} dari ${seen} berkas yang diperiksa tidak ada di penyimpanan. Ambil dari cadangan.${hint.id}`,
        `${missing} of ${seen} files that were looked at are not in the store. Take them from a backup.${hint.en}`,
      ),
    );
  if (broken > 0)
    found.push(
      say(
        'wrong',
        `${broken} dari ${seen} berkas yang diperiksa rusak. Ambil dari cadangan.${hint.id}`,
        `${broken} of ${seen} files that were looked at are damaged. Take them from a backup.${hint.en}`,
      ),
    );
  if (unnamed > 0)
    found.push(
      say(
        'attention',
        `${unnamed} berkas tidak disebut data mana pun; pembersihan tiap jam akan menghapus foto yang begitu.`,
        `No data names ${unnamed} files; the hourly sweep removes such photos.`,
      ),
    );
  if (found.length === 0)
    found.push(
      say(
        'well',
        `${seen} berkas diperiksa, semuanya ada dan utuh.${hint.id}`,
        `${seen} files were looked at, all are there and whole.${hint.en}`,
      ),
    );
  return found;
};
