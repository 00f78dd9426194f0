import { type Bulk, nameOf, type TableShape } from '../db/bulk.ts';

/** What a module says of its part of a backup; without a word of it every row is taken, and every file that a `file_key` names. */
export interface BackupWishes {
  /** Tables whose rows are not taken, and why. */
  readonly without?: Readonly<Record<string, string>>;
  /** Files whose keys begin so are not taken and nobody misses them, and why. */
  readonly withoutFiles?: Readonly<Record<string, string>>;
}

export interface Migration {
  readonly module: string;
  readonly name: string;
  readonly hash: string;
}

export interface Era {
  readonly number: number;
  readonly beganAt: string;
  readonly reason: string;
}

export interface Sequence {
  readonly schema: string;
  readonly name: string;
  readonly value: string;
}

/** The schemas of the program: its migrations name them. */
const SCHEMAS = `(select 'platform' union select module from platform.migration)`;

/** Every table of the program with the columns that are stored: what is generated follows from the others. */
export const tablesOf = (bulk: Bulk): Promise<TableShape[]> =>
  bulk.query<TableShape>(
    `select n.nspname::text as schema, c.relname::text as name,
            array(select a.attname::text from pg_attribute a
                   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                   order by a.attnum) as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ${SCHEMAS}
      order by n.nspname::text collate "C", c.relname::text collate "C"`,
  );

export const sequencesOf = (bulk: Bulk): Promise<Sequence[]> =>
  bulk.query<Sequence>(
    `select schemaname::text as schema, sequencename::text as name, last_value::text as value from pg_sequences
      where schemaname in ${SCHEMAS} and last_value is not null order by 1, 2`,
  );

export const migrationsOf = (bulk: Bulk): Promise<Migration[]> =>
  bulk.query<Migration>('select module, name, hash from platform.migration order by module, name');

export const erasOf = (bulk: Bulk): Promise<Era[]> =>
  bulk.query<Era>(
    `select number, to_char(began_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "beganAt", reason
       from platform.era order by number`,
  );

/** Fingerprint of the key that seals fields of this database. Absent where no program has opened it yet. */
export const fingerprintOf = async (bulk: Bulk): Promise<string | null> => {
  const [row] = await bulk.query<{ value: string }>(`select value from platform.installation where name = 'key-check'`);
  return row?.value ?? null;
};

/** A query for every file that a row names: columns are called `file_key` where they hold a key of the store, or of a picture. */
export const namedFiles = (tables: readonly TableShape[], without: readonly string[]): string | undefined => {
  const naming = tables.filter(({ columns }) => columns.includes('file_key'));
  if (naming.length === 0) return undefined;
  const left = without.map((prefix) => ` and not starts_with(file_key, '${prefix.replaceAll("'", "''")}')`).join('');
  const parts = naming.map((table) => `select file_key from ${nameOf(table)} where file_key is not null${left}`);
  return `select file_key from (${parts.join(' union ')}) as named order by file_key collate "C"`;
};

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/**
 * Loads without foreign keys, so that the order of tables does not matter, and without the indexes that keep no rule, which are made
 * several times faster at once than row by row. Then puts both back; a foreign key that is put back checks every row.
 */
export const withoutKeysAndIndexes = async (bulk: Bulk, load: () => Promise<void>): Promise<void> => {
  const keys = await bulk.query<ForeignKey>(
    `select c.conrelid::regclass::text as table, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition
       from pg_constraint c join pg_namespace n on n.oid = c.connamespace
      where c.contype = 'f' and c.conparentid = 0 and n.nspname in ${SCHEMAS} order by 1, 2`,
  );
  const indexes = await bulk.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ${SCHEMAS} and not i.indisunique and not i.indisreplident and not i.indisclustered
        and not exists (select from pg_depend d where d.refobjid = i.indexrelid and d.deptype <> 'a')
      order by 1`,
  );
  for (const { table, name } of keys) await bulk.query(`alter table ${table} drop constraint ${name}`);
  for (const { name } of indexes) await bulk.query(`drop index ${name}`);
  await load();
  for (const { definition } of indexes) await bulk.query(definition);
  for (const { table, name, definition } of keys)
    await bulk.query(`alter table ${table} add constraint ${name} ${definition}`);
};
