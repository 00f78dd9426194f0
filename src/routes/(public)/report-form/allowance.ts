import type { Db } from '#platform/db/index.ts';
import { counting, giveBack, type Limit, take, type Use, use } from '#platform/limits.ts';

const HOUR_MS = 3_600_000;
/** A hundred people behind one address each report within minutes; a machine does not bury the desk. */
const FROM_NETWORK: Limit = { name: 'report', most: 120, perMs: HOUR_MS };
/** A device that holds the key of an earlier report has a few of its own, which no neighbour can use up ... */
const FROM_REPORTER: Limit = { name: 'report-again', most: 3, perMs: HOUR_MS };
/** ... and all such devices of one network so many: a machine that hoards keys does not bury the desk either. */
const FROM_REPORTERS: Limit = { name: 'report-again network', most: 120, perMs: HOUR_MS };
/** More keys than this on one device add nothing. */
const MOST_CODES = 3;

/** What one report was counted under. */
export interface Place {
  readonly waitMs: number;
  readonly uses: readonly Use[];
}

/**
 * Counts one report before it is written.
 * @param client the network, as `clientKey` names it
 * @param codes of reports whose key this device holds
 */
export const takeReport = (db: Db, client: string, codes: readonly string[], now: Date): Promise<Place> =>
  counting(db, async (tx) => {
    const common = [use(FROM_NETWORK, client)];
    const waitMs = await take(tx, common, now);
    if (waitMs === 0) return { waitMs, uses: common };
    for (const code of codes.slice(0, MOST_CODES)) {
      const own = [use(FROM_REPORTER, code), use(FROM_REPORTERS, client)];
      if ((await take(tx, own, now)) === 0) return { waitMs: 0, uses: own };
    }
    return { waitMs, uses: [] };
  });

/** Nothing was written: the place is free again. */
export const returnReport = (db: Db, { uses }: Place): Promise<void> =>
  counting(db, async (tx) => {
    for (const one of uses) await giveBack(tx, one);
  });
