import type { Tx } from '#platform/db/index.ts';

interface Relation {
  readonly name: string;
  readonly comment: string | null;
  readonly columns: readonly string[];
  readonly constraints: readonly string[];
  readonly indexes: readonly string[];
  readonly policies: readonly string[];
  readonly grants: readonly string[];
}

const RELATIONS = `
select c.oid::regclass::text as name, obj_description(c.oid, 'pg_class') as comment,
  array(select format('%s %s%s%s%s', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
          case when a.attnotnull then ' not null' else '' end,
          case when a.attgenerated = 's' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
               when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
          case when col_description(c.oid, a.attnum) is not null then ' -- ' || col_description(c.oid, a.attnum) else '' end)
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
  array(select format('constraint %s %s', quote_ident(k.conname), pg_get_constraintdef(k.oid))
          from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n' order by k.contype, k.conname) as constraints,
  array(select pg_get_indexdef(i.indexrelid) from pg_index i join pg_class x on x.oid = i.indexrelid
         where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
         order by x.relname) as indexes,
  array(select format('policy %s for %s to %s using (%s)%s', p.policyname, lower(p.cmd), array_to_string(p.roles, ', '), p.qual,
          coalesce(' with check (' || p.with_check || ')', ''))
          from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname order by p.policyname) as policies,
  array(select format('grant %s to %s', string_agg(lower(a.privilege_type), ', ' order by a.privilege_type), a.grantee::regrole)
          from aclexplode(c.relacl) a where a.grantee <> 0 and a.grantee <> c.relowner
         group by a.grantee order by a.grantee::regrole::text) as grants
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm') order by c.relname`;

const FUNCTIONS = `
select pg_get_functiondef(p.oid) as text,
  array(select format('grant execute to %s', a.grantee::regrole) from aclexplode(p.proacl) a
         where a.grantee <> 0 and a.grantee <> p.proowner order by a.grantee::regrole::text) as grants,
  p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0) as open
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = $1 order by p.proname`;

const tableText = ({ name, comment, columns, constraints, indexes, policies, grants }: Relation): string =>
  [
    ...(comment ? [`-- ${comment}`] : []),
    `${name} (`,
    ...[...columns, ...constraints].map((line) => `  ${line}`),
    ')',
    ...[...indexes, ...policies, ...grants].map((line) => `  ${line}`),
  ].join('\n');

/**
 * What a schema has become after every migration: tables with their constraints, indexes, policies and grants, and functions.
 * The same text from every engine.
 */
export const schemaText = async (tx: Tx, schema: string): Promise<string> => {
  const tables = await tx.query<Relation>(RELATIONS, [schema]);
  const functions = await tx.query<{ text: string; grants: string[]; open: boolean }>(FUNCTIONS, [schema]);
  const texts = [
    ...tables.map(tableText),
    ...functions.map(({ text, grants, open }) =>
      [text.trim(), ...grants.map((line) => `  ${line}`), ...(open ? ['  grant execute to public'] : [])].join('\n'),
    ),
  ];
  return `${texts.join('\n\n')}\n`;
};
