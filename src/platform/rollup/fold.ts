import type { Tx } from '../db/index.ts';
import { cellOf, lowestOf, type Rollup } from './define.ts';
import { countAnew } from './recount.ts';
import { addCells, FLOOR, floorHour, hourOf, isCounted, lockIfFree, moveState, type Place } from './state.ts';

const foldSql = (rollup: Rollup, offsetHours: number): string => {
  const faces = Object.entries(rollup.faces).map(([name, face]) => {
    const { key, moment } = cellOf(rollup, face, 'floor_hour', offsetHours);
    return `('${name}', ${moment}, ${key})`;
  });
  return `with gone as (delete from platform.rollup_delta where region_id = $1 and rollup = '${rollup.name}' returning n, keys, moments),
     taken as (select gone.*, ${FLOOR(rollup)} as floor_hour from gone),
     cells as (${addCells(`select $1, '${rollup.name}', face, moment, key, sum(n)
       from taken, lateral (values ${faces.join(', ')}) as cell(face, moment, key)
      where moment is not null group by face, moment, key having sum(n) <> 0`)})
   select count(*)::integer as n from gone`;
};

/** Moves the buckets that have sunk below the new floor into the one before it, and drops what counts nothing any more. */
const raiseFloor = async (tx: Tx, rollup: Rollup, { offsetHours }: Place, hour: number): Promise<void> => {
  for (const [name, { moment }] of Object.entries(rollup.faces)) {
    const lowest = moment && lowestOf(moment, '$2::integer', offsetHours);
    if (lowest === undefined) continue;
    await tx.run(
      `with sunk as (delete from platform.rollup_count
                      where region_id = $1 and rollup = '${rollup.name}' and face = '${name}' and moment <> 0 and moment < ${lowest}
                  returning key, n)
       ${addCells(`select $1, '${rollup.name}', '${name}', 0, key, sum(n) from sunk group by key`)}`,
      [tx.region, hour],
    );
  }
  await tx.run(`delete from platform.rollup_count where region_id = $1 and rollup = '${rollup.name}' and n = 0`, [
    tx.region,
  ]);
};

/**
 * Adds to the counts what acts have appended since, in one statement: a reader sees it there or here, never in both and never in none.
 * What was never counted, or by another definition, or by a clock that was set back since, is counted anew.
 * @returns how many it took; 0 when another process is at it
 */
export const fold = async (tx: Tx, rollup: Rollup, place: Place, now: Date): Promise<number> => {
  if (!(await lockIfFree(tx, rollup))) return 0;
  const [floor, hour] = [await floorHour(tx, rollup), hourOf(now)];
  if (hour < floor || !(await isCounted(tx, rollup))) {
    await countAnew(tx, rollup, place, now);
    return 0;
  }
  const folded = (await tx.one<{ n: number }>(foldSql(rollup, place.offsetHours), [tx.region]))!.n;
  if (hour > floor) await raiseFloor(tx, rollup, place, hour);
  if (folded > 0 || hour > floor) await moveState(tx, rollup, hour);
  return folded;
};
