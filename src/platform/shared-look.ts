import { asOfOneMoment, type Db, inEveryRegion, type Tx } from './db/index.ts';
import { type Cursor, journalEnd } from './journal.ts';

/** What was read of a region at one moment, the same for everybody who may see it. */
export interface Look<T> {
  /** Where the journal stood: what comes after it is not in here. */
  readonly cursor: Cursor;
  readonly now: Date;
  readonly what: T;
}

/** What only the clock changes is no older than this. Milliseconds. */
const KEPT_MS = 1000;

interface Reading<T> {
  readonly begun: number;
  readonly look: Promise<Look<T> & { readonly seen: string }>;
}

/** Whether nothing has been written since a snapshot. Asked over all regions, for only there the index of the reading order serves. */
const isUnchanged = async (
  db: Db,
  region: number,
  { cursor, seen }: { cursor: Cursor; seen: string },
): Promise<boolean> =>
  (await inEveryRegion(db, (tx) =>
    tx.one(
      // In the reading order, which no plan can leave: few entries come after the cursor, however long the journal is.
      `select from platform.journal where (era, xid) >= ($2::integer, $3::text::xid8) and region_id = $1
          and not pg_visible_in_snapshot(xid, $4::text::pg_snapshot) order by era, journal.xid limit 1`,
      [region, cursor.era, cursor.xid, seen],
      'journal-unchanged',
    ),
  )) === undefined;

/**
 * Reads something of a region once for all who ask at about the same time, and again only when an act was written since or a second
 * has passed. Nobody gets what was read before an act that was done before they asked.
 * @param read depends on the region and the moment alone, never on who asks
 */
export const sharedLook = <T>(read: (tx: Tx, now: Date) => Promise<T>) => {
  const readings = new WeakMap<Db, Map<number, Reading<T>>>();

  const begin = (db: Db, own: Map<number, Reading<T>>, region: number): Reading<T> => {
    const now = new Date();
    const look = asOfOneMoment(db, region, async (tx) => {
      const [{ seen }] = await tx.query<{ seen: string }>('select pg_current_snapshot()::text as seen');
      return { seen, cursor: await journalEnd(tx), now, what: await read(tx, now) };
    });
    const reading = { begun: performance.now(), look };
    own.set(region, reading);
    look.catch(() => {
      if (own.get(region) === reading) own.delete(region);
    });
    return reading;
  };

  return async (db: Db, region: number): Promise<Look<T>> => {
    const asked = performance.now();
    const own = readings.get(db) ?? new Map<number, Reading<T>>();
    readings.set(db, own);
    const known = own.get(region);
    if (!known) return begin(db, own, region).look;
    const look = await known.look.catch(() => undefined);
    const isFresh = look && asked - known.begun < KEPT_MS && (await isUnchanged(db, region, look));
    if (isFresh) return look;
    const newer = own.get(region);
    // Somebody else may have begun meanwhile; what began after one asked is new enough.
    return (newer && newer.begun >= asked ? newer : begin(db, own, region)).look;
  };
};
