import type { Db } from '#platform/db/index.ts';
import { asOwner } from '../../support/owner.ts';

interface Column {
  readonly name: string;
  readonly type: string;
}

/** A value of each type that columns have here; `$1` is a number that no other row has. */
const VALUES: Readonly<Record<string, string>> = {
  integer: '$1::integer',
  bigint: '$1::integer',
  smallint: '$1::smallint',
  'double precision': '$1::integer',
  real: '$1::integer',
  numeric: '$1::integer',
  boolean: '$1::integer > 0',
  uuid: `('00000000-0000-7000-8000-' || lpad($1::text, 12, '0'))::uuid`,
  text: `'t' || $1::text`,
  bytea: `sha256(convert_to($1::text, 'UTF8'))`,
  date: `date '2026-01-01' + $1::integer % 9999`,
  jsonb: `to_jsonb($1::integer)`,
  xid8: `$1::text::xid8`,
  'timestamp with time zone': `timestamptz '2026-01-01' + $1::integer * interval '1 second'`,
  'text[]': `array[$1::text]`,
  'integer[]': `array[$1::integer]`,
  'numeric[]': `array[$1::numeric]`,
};

const oneOf = (table: string, { name, type }: Column): string => {
  const value = VALUES[type.replace(/\(.*\)/, '')];
  if (!value)
    throw new Error(`${table}.${name} is a ${type}: say in tests/standards/regions/rows.ts what one looks like`);
  return value;
};

/** Takes away what says which rows make sense, so that one of every kind can be made: what keeps regions apart stays. */
export const loosen = async (db: Db): Promise<void> => {
  const constraints = await asOwner<{ drop: string }>(
    db,
    `select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname) as drop
       from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype in ('c', 'f') and k.coninhcount = 0 and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'pgboss', 'public')
      order by k.contype desc`,
  );
  const policies = await asOwner<{ drop: string }>(
    db,
    `select format('drop policy %I on %I.%I', policyname, schemaname, tablename) as drop from pg_policies where permissive = 'RESTRICTIVE'`,
  );
  for (const { drop } of [...constraints, ...policies]) await db.engine.script(drop);
};

/** The statement that puts one row into a table: parameters are a number and the region. */
export const insertInto = async (db: Db, table: string): Promise<string> => {
  const columns = await asOwner<Column>(
    db,
    `select quote_ident(a.attname) as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
      where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull and not a.atthasdef and a.attidentity = ''
        and a.attname <> 'region_id' order by a.attnum`,
    [table],
  );
  const names = ['region_id', ...columns.map(({ name }) => name)].join(', ');
  const values = columns.map((column) => oneOf(table, column));
  // The number is always named, so that its type is known also where no column needs it.
  return `insert into ${table} (${names}) select $2::integer${values.map((value) => `, ${value}`).join('')} where $1::integer is not null`;
};
