import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readingBulk } from '../db/bulk.ts';
import { hasPGlite, MOVED, openPGlite } from '../db/engine-pglite.ts';
import { openPostgres } from '../db/engine-postgres.ts';
import type { MigrationSource } from '../db/migrate.ts';
import type { Settings } from '../settings.ts';
import { contentHash, FileSum, LineSum, sumOf, type TableSum, wholeLines } from './content.ts';
import { contentOf, type Wishes } from './dump.ts';
import { type Compared, loadContent } from './load.ts';
import { nothingToMove } from './problems.ts';
import type { Tell } from './progress.ts';

export interface Moved {
  readonly compared: readonly Compared[];
  /** Of all tables: as they were in PGlite, and as they were read back from PostgreSQL. */
  readonly was: string;
  readonly is: string;
}

/**
 * Copies the PGlite of a data directory into an empty PostgreSQL, in one transaction there, and reads it back. Files and key stay where
 * they are. The old database is kept, with a mark that keeps programs from starting on it.
 * @throws {Problem} `nothing-to-move`, `place-not-empty`, `content-differs`
 * @throws {Error} naming the process that has the directory
 */
export const moveToPostgres = async (
  { dataDirectory }: Pick<Settings, 'dataDirectory'>,
  url: string,
  sources: readonly MigrationSource[],
  wishes: Wishes,
  course: { now: Date; tell: Tell },
): Promise<Moved> => {
  if (!hasPGlite(dataDirectory)) throw nothingToMove(dataDirectory);
  const from = await openPGlite(dataDirectory);
  try {
    const to = openPostgres(url, 2);
    try {
      const moved = await readingBulk(from, async (bulk) => {
        const { facts, tables } = await contentOf(bulk, from.kind, wishes, course.now);
        const sums: TableSum[] = [];
        const load = {
          facts,
          tables,
          rows: async function* (table: (typeof tables)[number]) {
            const sum = new LineSum();
            for await (const rows of wholeLines(bulk.copyOut(table))) {
              sum.addAll(rows);
              yield rows;
            }
            sums.push(sumOf(table, sum));
          },
          sums: () => sums,
          reason: 'moved from PGlite to PostgreSQL',
        };
        const compared = await loadContent(to, sources, load, course.tell);
        const hashOf = (of: 'was' | 'is') =>
          contentHash(
            tables.map((table, index) => ({ ...table, ...compared[index]![of] })),
            new FileSum().end(),
          );
        return { compared, was: hashOf('was'), is: hashOf('is') };
      });
      mark(dataDirectory, url, course.now);
      await to.script('set statement_timeout = 0; analyze').catch(() => undefined); // the database does it by itself later
      return moved;
    } finally {
      await to.close().catch(() => undefined);
    }
  } finally {
    await from.close();
  }
};

const mark = (dataDirectory: string, url: string, now: Date): void => {
  const path = join(dataDirectory, 'pg', MOVED);
  const where = `${new URL(url).host}${new URL(url).pathname}`;
  const day = now.toISOString().slice(0, 10);
  const text =
    `Basis data di ${dataDirectory}/pg sudah dipindahkan ke PostgreSQL ${where} pada ${day} dan tidak dijalankan lagi. ` +
    `Isi DATABASE_URL. Kalau benar-benar mau kembali ke keadaan hari itu, hapus ${path}.\n` +
    `(The database in ${dataDirectory}/pg was moved to PostgreSQL ${where} on ${day} and is not started any more. ` +
    `Set DATABASE_URL. To go back to how it was on that day all the same, delete ${path}.)\n`;
  writeFileSync(path, text, { flush: true });
  const folder = openSync(join(dataDirectory, 'pg'), 'r');
  fsyncSync(folder);
  closeSync(folder);
};
