import type { Engine, Run } from '#platform/db/engine.ts';

/** What a fresh database is known by: all that is defined in it, and the rows it comes with. */
export type Fresh = string;

/** Whatever a test could define, change or drop. Sizes and statistics are left out: they change with use. */
const DEFINED = `
  select concat_ws(' ', 'class', oid, relname, relkind::text, reloptions, relrowsecurity, relforcerowsecurity, relowner, relacl) as line
    from pg_class where oid >= 16384 and relpersistence = 'p' and relnamespace <> 'pg_toast'::regnamespace
  union all select concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, attnotnull, attisdropped, attacl) from pg_attribute where attrelid >= 16384
  union all select concat_ws(' ', 'function', oid, proname, prosrc, proconfig, proacl) from pg_proc where oid >= 16384
  union all select concat_ws(' ', 'constraint', oid, conname, convalidated, pg_get_constraintdef(oid)) from pg_constraint where oid >= 16384
  union all select concat_ws(' ', 'policy', polname, polrelid, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) from pg_policy
  union all select concat_ws(' ', 'index', indexrelid, indisvalid) from pg_index where indexrelid >= 16384
  union all select concat_ws(' ', 'schema', oid, nspname, nspacl) from pg_namespace where oid >= 16384
  union all select concat_ws(' ', 'trigger', tgname, tgrelid, tgenabled::text) from pg_trigger
  union all select concat_ws(' ', 'set', setconfig, setrole) from pg_db_role_setting where setdatabase = (select oid from pg_database where datname = current_database())`;

/** Tables of ours that hold something, the few that a fresh database comes with among them. */
const filledTables = async (run: Run): Promise<string[]> => {
  const { rows } = await run(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
    [],
  );
  const names = rows.map(({ name }) => name as string);
  const asked = names.map((name) => `select '${name}' as name where exists (select from ${name})`);
  return (await run(asked.join(' union all '), [])).rows.map(({ name }) => name as string);
};

/** Rows that were added, changed or removed since all show in one of the two. */
const FINGERPRINT = (table: string) =>
  `select '${table} ' || count(*) || ' ' || max(xmin::text::bigint) as line from ${table}`;

/** The rows a fresh database comes with; a test may open regions beside them, but not change them. */
const GIVEN = ['platform.migration', 'platform.era', 'places.place', 'public.spatial_ref_sys'];

const describe = async (run: Run): Promise<Fresh> => {
  const sql = `select md5(string_agg(line, '|' order by line)) as all from (${DEFINED} union all ${GIVEN.map(FINGERPRINT).join(' union all ')}) as lines`;
  return (await run(sql, [])).rows[0].all as Fresh;
};

/** Before anybody has used it. */
export const describeFresh = (engine: Engine): Promise<Fresh> => engine.transaction('select 1', describe);

/**
 * Empties what tests have filled, so that the next one finds a database as if made for it.
 * @returns false when a test did more than write rows of its own: then it is no longer good for others
 */
export const makeFresh = async (engine: Engine, fresh: Fresh): Promise<boolean> => {
  try {
    return await engine.transaction('select 1', async (run) => {
      if ((await describe(run)) !== fresh) return false;
      const filled = (await filledTables(run)).filter((name) => !GIVEN.includes(name));
      if (filled.length > 0) await run(`truncate ${filled.join(', ')} restart identity`, []);
      return true;
    });
  } catch {
    return false; // a constraint to a table that it comes with, a transaction left open: not worth finding out
  }
};
