import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import type { Bulk, TableShape } from '../db/bulk.ts';
import type { Engine } from '../db/index.ts';
import { VERSION } from '../version.ts';
import { CHUNK_BYTES, chunkPath, type Manifest, MOST_BYTES } from './archive.ts';
import { type BackupWishes, erasOf, fingerprintOf, migrationsOf, sequencesOf, tablesOf } from './catalogue.ts';
import { LineSum, sumOf, type TableSum, wholeLines } from './content.ts';
import type { Tell } from './progress.ts';
import type { ArchiveWriter } from './write.ts';

const pack = promisify(zstdCompress);

/** What each module says of its part, by its name, which is its schema. */
export type Wishes = Readonly<Record<string, BackupWishes | undefined>>;

/** The platform's own. The manifest tells of migrations and eras, for a restore must know them before it has a table. */
const PLATFORM: BackupWishes = {
  without: {
    migration: 'the manifest lists them, and the program makes them anew',
    era: 'the manifest lists them, and a restore begins a new one',
    backup: 'it tells of the backups of one place',
    limit_use: 'it counts for minutes',
  },
};

export interface Content {
  readonly facts: Omit<Manifest, 'tables' | 'files' | 'missing' | 'hash' | 'sums'>;
  readonly tables: readonly TableShape[];
}

/** What a snapshot holds: every table of every schema of the program, but those that are declared to stay. */
export const contentOf = async (bulk: Bulk, engine: Engine['kind'], wishes: Wishes, now: Date): Promise<Content> => {
  const all = await tablesOf(bulk);
  const why = ({ schema, name }: TableShape) => (schema === 'platform' ? PLATFORM : wishes[schema])?.without?.[name];
  const [version] = await bulk.query<{ version: string }>(`select current_setting('server_version') as version`);
  return {
    facts: {
      format: 'simpul-backup',
      version: 1,
      program: VERSION,
      engine,
      database: version!.version.split(' ')[0]!,
      at: now.toISOString(),
      key: await fingerprintOf(bulk),
      migrations: await migrationsOf(bulk),
      eras: await erasOf(bulk),
      without: all.flatMap((table) => {
        const reason = why(table);
        return reason ? [{ schema: table.schema, name: table.name, why: reason }] : [];
      }),
      sequences: await sequencesOf(bulk),
    },
    tables: all.filter((table) => !why(table)),
  };
};

/** Writes the rows of a table in parts that each fit into memory. */
export const dumpTable = async (
  bulk: Bulk,
  table: TableShape,
  archive: ArchiveWriter,
  tell: Tell,
): Promise<TableShape & TableSum> => {
  const sum = new LineSum();
  let number = 0;
  for await (const rows of wholeLines(bulk.copyOut(table), CHUNK_BYTES)) {
    if (rows.length > MOST_BYTES) throw new Error(`A row of ${table.schema}.${table.name} is too large for a backup`);
    sum.addAll(rows);
    number += 1;
    const packed = await pack(rows);
    await archive.add(chunkPath(table, number), packed.length, [packed]);
    tell({ doing: 'table', name: `${table.schema}.${table.name}`, done: sum.count });
  }
  return { ...table, ...sumOf(table, sum) };
};

/** The sum of a table as it stands in a database. */
export const readTableSum = async (bulk: Bulk, table: TableShape): Promise<TableSum> => {
  const sum = new LineSum();
  for await (const rows of wholeLines(bulk.copyOut(table))) sum.addAll(rows);
  return sumOf(table, sum);
};
