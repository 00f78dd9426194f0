import { type Db, inRegion } from '#platform/db/index.ts';
import { setSketches, unsketched } from '../queries/sketch.ts';
import { cellOf } from '../rules/spot.ts';
import { saidIn } from '../said.ts';

const BATCH = 500;

/**
 * Writes what the words and the point of reports come to, the newest first, where it is not known yet. Nothing happens to a report by
 * it, so the journal tells nothing. @returns how many there were
 */
export const sketchReports = (db: Db, region: number): Promise<number> =>
  inRegion(db, region, async (tx) => {
    const found = await unsketched(tx, BATCH);
    await setSketches(
      tx,
      found.map(({ id, text, lat, lon }) => ({
        id,
        ...saidIn(text),
        cell: lat !== null && lon !== null ? cellOf(lat, lon) : null,
      })),
    );
    return found.length;
  });
