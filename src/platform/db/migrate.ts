import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './engine.ts';
import type { Db } from './index.ts';

/** A module's migrations: numbered SQL files, forward only. Its schema is named as the module. */
export interface MigrationSource {
  readonly module: string;
  readonly directory: string;
}

interface Migration {
  readonly module: string;
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

export const PLATFORM_MIGRATIONS: MigrationSource = {
  module: 'platform',
  directory: join(import.meta.dirname, '..', 'migrations'),
};

const filesOf = ({ module, directory }: MigrationSource): Migration[] =>
  !existsSync(directory)
    ? []
    : readdirSync(directory)
        .filter((name) => name.endsWith('.sql'))
        .sort()
        .map((name) => {
          const sql = readFileSync(join(directory, name), 'utf8');
          return { module, name, sql, hash: createHash('sha256').update(sql).digest('hex') };
        });

const LOCKING = 'select pg_advisory_xact_lock(35223511)'; // any number, the same in every process

/** What a file of a migration is known by. */
export type Applied = Pick<Migration, 'module' | 'name' | 'hash'>;

/** Every migration of the program, in the order of a first start. */
export const allMigrations = (sources: readonly MigrationSource[]): Applied[] =>
  [PLATFORM_MIGRATIONS, ...sources].flatMap(filesOf);

/**
 * Brings the database up to date: platform first, then the modules in the order given, each file once and in a transaction of its own.
 * Several processes may call it at once.
 * @returns the names of what was applied
 * @throws {Error} when a file that was applied has changed since: migrations only go forward
 */
export const migrate = async (db: Db, sources: readonly MigrationSource[]): Promise<string[]> => {
  await db.engine.script(FIRST);
  const opening = 'set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0';
  return db.engine.transaction(`${opening}; ${LOCKING}`, (run) => applyMigrations(run, sources, () => true));
};

/** From nothing to the migrations that are wanted, in the transaction of `run`: they and what is written next are kept or lost together. */
export const migrateFromNothing = async (
  run: Run,
  sources: readonly MigrationSource[],
  isWanted: (migration: Applied) => boolean,
): Promise<void> => {
  await run(LOCKING, []);
  for (const statement of statements(FIRST)) await run(statement, []);
  await applyMigrations(run, sources, isWanted);
};

export const applyMigrations = async (
  run: Run,
  sources: readonly MigrationSource[],
  isWanted: (migration: Applied) => boolean,
): Promise<string[]> => {
  const applied: string[] = [];
  const { rows } = await run('select module, name, hash from platform.migration', []);
  const known = new Map(rows.map((row) => [`${row.module}/${row.name}`, row.hash]));
  for (const migration of [PLATFORM_MIGRATIONS, ...sources].flatMap(filesOf)) {
    const path = `${migration.module}/${migration.name}`;
    const hash = known.get(path);
    if (hash === migration.hash || !isWanted(migration)) continue;
    if (hash) throw new Error(`Migration ${path} was changed after it was applied; write a new one instead`);
    for (const statement of statements(schemaOf(migration.module) + migration.sql)) await run(statement, []);
    await run('insert into platform.migration (module, name, hash) values ($1, $2, $3)', [
      migration.module,
      migration.name,
      migration.hash,
    ]);
    applied.push(path);
  }
  return applied;
};

const schemaOf = (module: string) =>
  `create schema if not exists "${module}";\ngrant usage on schema "${module}" to simpul_app, simpul_all;\n`;

/**
 * Splits a script at semicolons, minding quotes, dollar quotes and comments: the extended protocol takes one statement at a time.
 */
export const statements = (script: string): string[] => {
  const found: string[] = [];
  const token = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|(\$[a-z_]*\$)[\s\S]*?\1|;/gi;
  let start = 0;
  for (const match of script.matchAll(token)) {
    if (match[0] !== ';') continue;
    found.push(script.slice(start, match.index));
    start = match.index + 1;
  }
  found.push(script.slice(start));
  const blank = /^(?:\s|--[^\n]*(?:\n|$))*$/;
  return found.map((text) => text.trim()).filter((text) => text && !blank.test(text));
};

/**
 * Roles belong to the whole cluster, so another database may have made them already.
 * simpul_app sees one region at a time, simpul_all every one; neither owns a table, so row-level security binds both.
 */
const FIRST = `
do $$ begin create role simpul_app nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role simpul_all nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin execute format('grant simpul_app, simpul_all to %I', current_user); exception when others then null; end $$;
create schema if not exists platform;
create table if not exists platform.migration (
  module text not null, name text not null, hash text not null, applied_at timestamptz not null default now(),
  primary key (module, name)
);`;
