import { keysOf, momentsOf, type Rollup } from './define.ts';

// An act changes the source and says what changed for the counts in one and the same statement: nothing can come between the two,
// and what a row counts as is computed in one place, by the database.

const APPEND = 'insert into platform.rollup_delta (region_id, rollup, n, keys, moments)';

/**
 * An insert into the source that is counted.
 * @param insert without `returning`; it names the table `r` (`insert into … as r`)
 * @returns SQL that returns the id of each row added
 */
export const insertCounted = (rollup: Rollup, insert: string): string =>
  `with added as (${insert} returning r.region_id, r.id, ${keysOf(rollup)} as rollup_keys, ${momentsOf(rollup)} as rollup_moments),
     told as (${APPEND} select region_id, '${rollup.name}', 1, rollup_keys, rollup_moments from added)
   select id from added`;

/**
 * An update of the source that is counted. Its rows are locked by an earlier statement of the transaction: what they were is read as of
 * the beginning of this one.
 * @param which a condition on `r`, the same rows that the update changes
 * @param update without `returning`; it names the table `r`
 * @returns SQL that returns a row per row changed
 */
export const updateCounted = (rollup: Rollup, which: string, update: string): string => {
  const counts = `${keysOf(rollup)} as keys, ${momentsOf(rollup)} as moments`;
  return `with before as (select r.id, ${counts} from ${rollup.source} r where ${which}),
     after as (${update} returning r.region_id, r.id, ${counts}),
     told as (${APPEND}
       select region_id, '${rollup.name}', sum(n), keys, moments from (
         select region_id, 1 as n, keys, moments from after
         union all select after.region_id, -1, before.keys, before.moments from before join after using (id)) as changed
        group by region_id, keys, moments having sum(n) <> 0)
   select 1 from after`;
};
