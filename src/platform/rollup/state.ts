import type { Tx } from '../db/index.ts';
import { definitionOf, type Rollup } from './define.ts';

/** A region and the hours its clock is ahead of UTC: all of Indonesia's zones are whole hours without daylight saving. */
export interface Place {
  readonly region: number;
  readonly offsetHours: number;
}

const HOUR_MS = 3_600_000;
/** Hours since 1970. */
export const hourOf = (at: Date): number => Math.floor(at.getTime() / HOUR_MS);

/** Nothing lies before it: the floor of a region that was never counted. */
const NO_FLOOR = -10_000_000;
/** SQL, with $1 the region. */
export const FLOOR = ({ name }: Rollup): string =>
  `coalesce((select floor_hour from platform.rollup_state where region_id = $1 and rollup = '${name}'), ${NO_FLOOR})`;

/** SQL, with $1 the region: another value whenever a count has changed; null where nothing was counted. */
export const EDITION = ({ name }: Rollup): string =>
  `(select edition::text from platform.rollup_state where region_id = $1 and rollup = '${name}')`;

export const floorHour = async (tx: Tx, rollup: Rollup): Promise<number> =>
  (await tx.one<{ floor: number }>(`select ${FLOOR(rollup)} as floor`, [tx.region]))!.floor;

const lockOf = ({ name }: Rollup) => `hashtext('rollup ${name}'), $1::integer`;

/** Folding and counting anew: one at a time. @returns whether this transaction is the one */
export const lockIfFree = async (tx: Tx, rollup: Rollup): Promise<boolean> =>
  (await tx.one<{ got: boolean }>(`select pg_try_advisory_xact_lock(${lockOf(rollup)}) as got`, [tx.region]))!.got;

export const lock = (tx: Tx, rollup: Rollup): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(${lockOf(rollup)})`, [tx.region]);

/**
 * Adds to what is held, in the order in which it is read: cells of one time lie side by side.
 * @param cells SQL that selects the columns of rollup_count
 */
export const addCells = (cells: string): string =>
  `insert into platform.rollup_count as held (region_id, rollup, face, moment, key, n) ${cells} order by 3, 4, 5
   on conflict (region_id, rollup, face, moment, key) do update set n = held.n + excluded.n`;

/** After folding. */
export const moveState = (tx: Tx, rollup: Rollup, floor: number): Promise<number> =>
  tx.run(
    'update platform.rollup_state set floor_hour = $3, edition = gen_random_uuid() where region_id = $1 and rollup = $2',
    [tx.region, rollup.name, floor],
  );

/** After a count from the source. @param off cells that were wrong */
export const setState = (tx: Tx, rollup: Rollup, floor: number, off: number): Promise<number> =>
  tx.run(
    `insert into platform.rollup_state (region_id, rollup, definition, floor_hour, checked_at, off_cells)
     values ($1, $2, $3, $4, now(), $5)
     on conflict (region_id, rollup) do update set definition = excluded.definition, floor_hour = excluded.floor_hour,
       checked_at = excluded.checked_at, off_cells = excluded.off_cells, edition = excluded.edition`,
    [tx.region, rollup.name, definitionOf(rollup), floor, off],
  );

export interface RollupState {
  readonly rollup: string;
  /** When it was last counted from the source, and how many cells were wrong then. */
  readonly checkedAt: Date;
  readonly offCells: number;
}

/** How the counts of a region stand. */
export const rollupStates = (tx: Tx): Promise<RollupState[]> =>
  tx.query<RollupState>(
    `select rollup, checked_at as "checkedAt", off_cells as "offCells" from platform.rollup_state where region_id = $1`,
    [tx.region],
  );

/** Whether a region's counts were made by this definition. */
export const isCounted = async (tx: Tx, rollup: Rollup): Promise<boolean> =>
  (await tx.one('select from platform.rollup_state where region_id = $1 and rollup = $2 and definition = $3', [
    tx.region,
    rollup.name,
    definitionOf(rollup),
  ])) !== undefined;
