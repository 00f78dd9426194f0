import type { Tx } from '#platform/db/index.ts';
import type { Successor } from '../rules/plan.ts';

/** Puts the whole mapping from one version to another in place of the one there was. */
export const replaceSuccessors = async (
  tx: Tx,
  fromListId: string,
  toListId: string,
  pairs: readonly Successor[],
): Promise<void> => {
  await tx.run('delete from classifications.successor where region_id = $1 and from_list_id = $2 and to_list_id = $3', [
    tx.region,
    fromListId,
    toListId,
  ]);
  await tx.run(
    `insert into classifications.successor (region_id, from_list_id, to_list_id, from_code, to_code)
     select $1, $2, $3, p.* from unnest($4::text[], $5::text[]) as p`,
    [tx.region, fromListId, toListId, pairs.map(({ from }) => from), pairs.map(({ to }) => to)],
  );
};

/** How many codes of an earlier version are mapped to this one, by that version. */
export const mappedInto = (
  tx: Tx,
  toListId: string,
): Promise<{ readonly fromListId: string; readonly pairs: number }[]> =>
  tx.query(
    `select from_list_id as "fromListId", count(*)::integer as pairs from classifications.successor
      where region_id = $1 and to_list_id = $2 group by from_list_id order by from_list_id`,
    [tx.region, toListId],
  );

/**
 * What codes of one version are in a later one. A code that nobody has mapped and that the later version still has is itself.
 * @returns by old code; absent: the later version has nothing of it
 */
export const successorsOf = async (
  tx: Tx,
  fromListId: string,
  toListId: string,
  codes: readonly string[],
): Promise<Map<string, string[]>> => {
  const rows = await tx.query<{ code: string; becomes: string[] }>(
    `with asked as (select distinct unnest($4::text[]) collate "C" as code),
          mapped as (
            select a.code, array_agg(s.to_code order by s.to_code) as becomes
              from asked a join classifications.successor s
                on s.region_id = $1 and s.from_list_id = $2 and s.to_list_id = $3 and s.from_code = a.code
             group by a.code)
     select code, becomes from mapped
     union all
     select e.code, array[e.code] from asked a join classifications.entry e on e.region_id = $1 and e.list_id = $3 and e.code = a.code
      where a.code not in (select code from mapped)
     order by 1`,
    [tx.region, fromListId, toListId, codes],
  );
  return new Map(rows.map(({ code, becomes }) => [code, becomes]));
};
