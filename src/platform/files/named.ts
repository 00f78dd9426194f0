import type { Tx } from '../db/index.ts';

/**
 * Which of these keys a row names, of whichever module, in whichever regions `tx` sees: a column that holds a key of the store, or of a
 * picture, is called `file_key`, for the backup too. A module that keeps pictures has to tell nobody.
 */
export const keysNamed = async (tx: Tx, keys: readonly string[]): Promise<Set<string>> => {
  const tables = await tx.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attname = 'file_key' and not a.attisdropped and c.relkind = 'r' and has_table_privilege(c.oid, 'select') order by 1`,
  );
  if (tables.length === 0) return new Set();
  const rows = await tx.query<{ key: string }>(
    tables.map(({ name }) => `select file_key as key from ${name} where file_key = any($1::text[])`).join(' union '),
    [keys],
  );
  return new Set(rows.map(({ key }) => key));
};
