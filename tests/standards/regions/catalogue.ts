import type { Db } from '#platform/db/index.ts';
import { asOwner } from '../../support/owner.ts';

/** Schemas of the program, read from the database: all but those of the system, of extensions, and of the job queue. */
const OURS = `nspname !~ '^pg_' and nspname not in ('information_schema', 'pgboss', 'public')`;
const ROLES = `array['simpul_app', 'simpul_all']`;

const OWN_REGION = `(region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif"))`;
const OWN_OR_NONE = `(region_id = COALESCE(( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif"), region_id))`;
const EVERY = 'every_region all PERMISSIVE {simpul_all} true';
/** What `platform.regional` and `platform.asked_before_region` make: no other set of policies that let anybody in is known. */
const KNOWN_POLICIES = new Map([
  [`${EVERY};own_region all PERMISSIVE {simpul_app} ${OWN_REGION}`, 'regional'],
  [`${EVERY};own_region_or_none_yet all PERMISSIVE {simpul_app} ${OWN_OR_NONE}`, 'before'],
  ['', 'common'],
] as const);

export interface Table {
  readonly name: string;
  /** `before`: asked before a region is known. */
  readonly keeps: 'regional' | 'before' | 'common' | 'unknown';
  readonly comment: string | null;
  /** A part of a partitioned table: reached through the whole alone. */
  readonly isPart: boolean;
  readonly secured: boolean;
  /** Those that let in; a restrictive one only takes away. */
  readonly policies: string;
  /** r: plain, p: partitioned. */
  readonly kind: string;
}

/** Every table there is, whatever made it. */
export const tablesOf = async (db: Db): Promise<Table[]> =>
  (
    await asOwner<Omit<Table, 'keeps'>>(
      db,
      `select c.oid::regclass::text as name, c.relkind::text as kind, c.relispartition as "isPart", c.relrowsecurity as secured,
              obj_description(c.oid, 'pg_class') as comment,
              array_to_string(array(
                select format('%s %s %s %s %s', p.policyname, lower(p.cmd), p.permissive, p.roles, p.qual || coalesce(p.with_check, ''))
                  from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname and p.permissive = 'PERMISSIVE'
                  order by p.policyname), ';') as policies
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'm', 'f') and ${OURS} order by 1`,
    )
  ).map((table) => ({ ...table, keeps: KNOWN_POLICIES.get(table.policies as '') ?? 'unknown' }));

const faultOf = ({ name, kind, isPart, secured, comment, keeps, policies }: Table): string | undefined => {
  if (kind !== 'r' && kind !== 'p') return `${name} is no plain table: what it shows is not kept apart`;
  if (isPart) return undefined;
  if (keeps === 'unknown') return `${name} has policies of its own making: ${policies}`;
  if (keeps !== 'common') return secured ? undefined : `${name} has policies that are switched off`;
  if (/^common: ./.test(comment ?? '')) return undefined;
  return `${name} keeps no regions apart. In its migration: select platform.regional('${name}'); or say why it needs none: comment on table ${name} is 'common: …'`;
};

/** Tables that keep no regions apart and do not say why they may. */
export const openTables = async (db: Db): Promise<string[]> =>
  (await tablesOf(db)).flatMap((table) => faultOf(table) ?? []);

const finding = (sql: string) => async (db: Db) => (await asOwner<{ what: string }>(db, sql)).map(({ what }) => what);

/** Keys of regional tables, and references to one, that another region's number could be left out of. */
export const keysWithoutRegion = finding(`
with regional as (
  select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_policy p on p.polrelid = c.oid and p.polname = 'own_region' where ${OURS})
select i.indexrelid::regclass || ' does not begin with the region' as what from pg_index i join regional r on r.oid = i.indrelid
  join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'region_id'
 where i.indisunique and i.indkey[0] <> a.attnum
union all
select c.oid::regclass || ' has no region in each row' from regional c
 where not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'region_id' and a.attnotnull)
union all
select c.oid::regclass || ' has no primary key' from regional c
 where not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
union all
select k.conrelid::regclass || '.' || k.conname || ' does not begin with the region' from pg_constraint k join regional r on r.oid = k.confrelid
  left join pg_attribute a on a.attrelid = k.confrelid and a.attname = 'region_id'
  left join pg_attribute b on b.attrelid = k.conrelid and b.attname = 'region_id'
 where k.contype = 'f' and (k.confkey[1] <> a.attnum or k.conkey[1] is distinct from b.attnum)`);

/** Views that see with the eyes of their owner; triggers and rules, which run behind a table's back. */
export const hiddenWays = finding(`
select c.oid::regclass || ': create view … with (security_invoker)' as what from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'v' and ${OURS}
   and not coalesce(c.reloptions::text[], '{}') && '{security_invoker=true,security_invoker=on,security_invoker=1}'
union all
select t.tgrelid::regclass || ' has a trigger, ' || t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace where ${OURS} and not t.tgisinternal
union all
select r.ev_class::regclass || ' has a rule, ' || r.rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class
  join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind <> 'v'`);

/** Functions with the eyes of the owner: a reason each, a fixed search path, and only for whom they are meant. Those of PostGIS are its own. */
export const openDefiners = finding(`
select p.oid::regprocedure || ': comment on function … is ''security definer: why''; set search_path = pg_catalog, …, pg_temp; revoke all … from public' as what
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
   and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
   and (coalesce(obj_description(p.oid, 'pg_proc'), '') !~ '^security definer: .'
     or coalesce(p.proconfig::text[], '{}')::text !~ 'search_path=pg_catalog.*pg_temp'
     or has_function_privilege('public', p.oid, 'execute'))`);

export const definers = finding(`
select p.oid::regprocedure::text as what from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where p.prosecdef and ${OURS} order by 1`);

/** What the roles of the program may beyond reading and writing rows of tables that are not theirs. */
export const rightsBeyond = finding(`
select 'simpul role ' || r.rolname || ' is mighty' as what from pg_roles r where r.rolname = any(${ROLES})
   and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolcanlogin)
union all
select m.member::regrole || ' is a member of ' || m.roleid::regrole from pg_auth_members m where m.member::regrole::text = any(${ROLES})
union all
select r.rolname || ' owns ' || d.classid::regclass || ' ' || d.objid from pg_shdepend d join pg_roles r on r.oid = d.refobjid
 where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o' and r.rolname = any(${ROLES})
   and d.dbid in (0, (select oid from pg_database where datname = current_database()))
union all
select format('%s may %s %s', a.grantee::regrole, a.privilege_type, c.oid::regclass)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
 where ${OURS} and c.relkind <> 'S' and a.grantee <> c.relowner
   and (a.grantee = 0 or a.is_grantable or c.relispartition or a.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))
union all
select format('%s may %s column %s of %s', a.grantee::regrole, a.privilege_type, t.attname, c.oid::regclass)
  from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a where ${OURS}
union all
select format('%s may %s sequence %s', a.grantee::regrole, a.privilege_type, c.oid::regclass)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
 where ${OURS} and c.relkind = 'S' and a.grantee <> c.relowner and (a.grantee = 0 or a.privilege_type <> 'USAGE')
union all
select format('%s may %s in schema %s', a.grantee::regrole, a.privilege_type, n.nspname)
  from pg_namespace n, aclexplode(n.nspacl) a where ${OURS} and a.grantee <> n.nspowner and (a.grantee = 0 or a.privilege_type <> 'USAGE')
union all
select format('%s gets %s of what is yet to be made', a.grantee::regrole, a.privilege_type)
  from pg_default_acl d, aclexplode(d.defaclacl) a where a.grantee <> d.defaclrole
union all
select role || ' may create in the schema public' from unnest(${ROLES}) role where has_schema_privilege(role, 'public', 'create')
union all
select role || ' may create schemas' from unnest(${ROLES}) role where has_database_privilege(role, current_database(), 'create')`);

/** Tables of the job queue that a role of the program could open. What waits there names things of every region: it is the owner's alone. */
export const openQueue = finding(`
select role || ' may enter the schema pgboss' as what from unnest(${ROLES}) role where has_schema_privilege(role, 'pgboss', 'usage')
union all
select format('%s may %s %s', role, p, c.oid::regclass) from pg_class c join pg_namespace n on n.oid = c.relnamespace,
       unnest(${ROLES}) role, unnest(array['select', 'insert', 'update', 'delete', 'truncate']) p
 where n.nspname = 'pgboss' and c.relkind in ('r', 'p', 'v') and has_table_privilege(role, c.oid, p)`);
