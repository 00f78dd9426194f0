import { type Bulk, nameOf, type TableShape, writingBulk } from '../db/bulk.ts';
import type { Run } from '../db/engine.ts';
import type { Engine } from '../db/index.ts';
import { allMigrations, applyMigrations, type MigrationSource, migrateFromNothing } from '../db/migrate.ts';
import { tablesOf, withoutKeysAndIndexes } from './catalogue.ts';
import type { TableSum } from './content.ts';
import { type Content, readTableSum } from './dump.ts';
import { backupDamaged, backupNewer, contentDiffers, placeNotEmpty } from './problems.ts';
import type { Tell } from './progress.ts';

/** Where rows come from: a file, or another database. */
export interface Load extends Content {
  /** Of the next table in order; read to its end. */
  rows(table: TableShape): AsyncIterable<Uint8Array>;
  /** What each table was where it comes from; asked once all rows were read. */
  sums(): readonly TableSum[];
  /** Why a new era begins. */
  readonly reason: string;
}

export interface Compared {
  readonly table: string;
  readonly was: TableSum;
  readonly is: TableSum;
}

/** @throws {Problem} `backup-newer` where this program has not all migrations that made the content */
export const requireKnownMigrations = (
  { program, migrations }: Pick<Content['facts'], 'program' | 'migrations'>,
  sources: readonly MigrationSource[],
): void => {
  const known = new Map(allMigrations(sources).map(({ module, name, hash }) => [`${module}/${name}`, hash]));
  const unknown = migrations
    .filter(({ module, name, hash }) => known.get(`${module}/${name}`) !== hash)
    .map(({ module, name }) => `${module}/${name}`);
  if (unknown.length > 0) throw backupNewer(program, unknown);
};

/**
 * Fills an empty database in one transaction: the migrations that the content knows, its rows, the proof that they are the same, then
 * the newer migrations and a new era. Whatever goes wrong, or ends the program, leaves the database as empty as it was.
 * @throws {Problem} `place-not-empty`, `backup-newer`, `backup-damaged`, `content-differs`
 */
export const loadContent = async (
  engine: Engine,
  sources: readonly MigrationSource[],
  load: Load,
  tell: Tell,
): Promise<Compared[]> => {
  requireKnownMigrations(load.facts, sources);
  return writingBulk(engine, async (bulk) => {
    const run: Run = async (text, values) => {
      const rows = await bulk.query<Record<string, unknown>>(text, values);
      return { rows, count: rows.length };
    };
    const wanted = new Set(load.facts.migrations.map(({ module, name }) => `${module}/${name}`));
    await requireEmpty(bulk, engine, sources);
    await migrateFromNothing(run, sources, ({ module, name }) => wanted.has(`${module}/${name}`));
    await requireAllTables(bulk, load);
    await withoutKeysAndIndexes(bulk, () => fill(bulk, load, tell));
    const compared = await compare(bulk, load, tell);
    for (const { schema, name, value } of load.facts.sequences)
      await bulk.query('select setval($1::text::regclass, $2::text::bigint)', [nameOf({ schema, name }), value]);
    await applyMigrations(run, sources, () => true);
    await beginEra(bulk, load);
    return compared;
  });
};

const schemasOf = (sources: readonly MigrationSource[]) => ['platform', ...sources.map(({ module }) => module)];

/** A new PGlite comes with the places in it, which the content brings itself; on PostgreSQL whatever is there is somebody's. */
const requireEmpty = async (bulk: Bulk, { kind }: Engine, sources: readonly MigrationSource[]): Promise<void> => {
  const found = await bulk.query<{ schema: string; tables: number }>(
    `select n.nspname::text as schema, (select count(*)::integer from pg_class c where c.relnamespace = n.oid and c.relkind = 'r') as tables
       from pg_namespace n where n.nspname = any($1::text[]) order by 1`,
    [[...schemasOf(sources), 'pgboss']],
  );
  if (kind === 'pglite') {
    for (const { schema } of found) await bulk.query(`drop schema "${schema}" cascade`);
    return;
  }
  if (found.length === 0) return;
  const list = (word: string) => found.map(({ schema, tables }) => `${schema} (${tables} ${word})`).join(', ');
  throw placeNotEmpty({ id: `skema ${list('tabel')}`, en: `the schemas ${list('tables')}` });
};

/** A table that is neither in the content nor declared to stay out would be silently empty. */
const requireAllTables = async (bulk: Bulk, { facts, tables }: Content): Promise<void> => {
  const told = new Map(tables.map((table) => [nameOf(table), table]));
  const without = new Set(facts.without.map(nameOf));
  const there = new Map((await tablesOf(bulk)).map((table) => [nameOf(table), table]));
  for (const [name, { columns }] of told) {
    const has = new Set(there.get(name)?.columns);
    if (columns.length !== has.size || columns.some((column) => !has.has(column)))
      throw backupDamaged(`tabel ${name} tidak berbentuk seperti itu`, `the table ${name} has not that shape`);
  }
  for (const name of there.keys())
    if (!told.has(name) && !without.has(name))
      throw backupDamaged(`tabel ${name} tidak ada`, `the table ${name} is missing`);
};

const fill = async (bulk: Bulk, load: Load, tell: Tell): Promise<void> => {
  // The migrations have written first rows; the content has its own.
  if (load.tables.length > 0) await bulk.query(`truncate ${load.tables.map(nameOf).join(', ')}`);
  for (const table of load.tables) {
    tell({ doing: 'table', name: `${table.schema}.${table.name}`, done: 0 });
    await bulk.copyIn(table, load.rows(table));
  }
};

const compare = async (bulk: Bulk, load: Load, tell: Tell): Promise<Compared[]> => {
  const sums = load.sums();
  const compared: Compared[] = [];
  for (const [index, table] of load.tables.entries()) {
    const name = `${table.schema}.${table.name}`;
    tell({ doing: 'compare', name, done: 0 });
    compared.push({ table: name, was: sums[index]!, is: await readTableSum(bulk, table) });
  }
  const different = compared.filter(({ was, is }) => was.hash !== is.hash).map(({ table }) => table);
  if (different.length > 0) throw contentDiffers(different);
  return compared;
};

/** Transaction ids of another cluster must not be compared with those of this one. */
const beginEra = async (bulk: Bulk, { facts, reason }: Load): Promise<void> => {
  await bulk.query('delete from platform.era');
  const number = Math.max(0, ...facts.eras.map((era) => era.number)) + 1;
  await bulk.query(
    `insert into platform.era (number, began_at, reason)
     select number, "beganAt", reason from jsonb_to_recordset($1::jsonb) as e(number integer, "beganAt" timestamptz, reason text)`,
    [JSON.stringify(facts.eras)],
  );
  await bulk.query('insert into platform.era (number, reason) values ($1, $2)', [number, reason]);
};
