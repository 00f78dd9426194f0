import { type Region, regions } from '#modules/places/index.ts';
import { madePublic } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inNoRegion, inRegion } from '#platform/db/index.ts';
import { type Cursor, type Entry, readJournal } from '#platform/journal.ts';
import { beginReader, moveReader } from '#platform/journal-reader.ts';
import { log } from '#platform/log.ts';
import { dayOf, zoneOffset } from '#platform/time/index.ts';
import { queueNews } from './mails.ts';
import { lockSubscription, noteUntold, setTold, subscriptionsToTell, untoldOf } from './queries.ts';

/** Reads in the journal what was made public, from the moment the first person wants to be told. */
export const READER = 'alerts.tell';
const BATCH = 500;
/** Acts by which somebody makes a report readable for everybody. */
const MAKES_PUBLIC: readonly string[] = ['report.verify', 'report.release'];
const HOUR_MS = 3_600_000;
/** The mail of the day goes out from six in the morning of the region. */
const MORNING_HOUR = 6;
/** What one mail is made from. */
const MOST = 1000;

const noteOne = ({ db }: Pick<App, 'db'>, entry: Entry & Cursor, now: Date): Promise<void> =>
  inRegion(db, entry.region, async (tx) => {
    if (!(await moveReader(tx, READER, entry))) return;
    const ids = [entry.subject.slice('reports/'.length)];
    for (const report of await madePublic(tx, { scope: {}, ids, limit: 1 })) await noteUntold(tx, report, now);
  });

/** Reads on in the journal and notes what was made public for those who follow it, once, and moves past it together with that. */
export const noteWhatIsPublic = async (app: Pick<App, 'db'>, now: Date): Promise<void> => {
  for (;;) {
    // What was made public before anybody could follow it is news to nobody.
    const { entries, next } = await inEveryRegion(app.db, async (tx) =>
      readJournal(tx, await beginReader(tx, READER), BATCH),
    );
    for (const entry of entries) if (MAKES_PUBLIC.includes(entry.act)) await noteOne(app, entry, now);
    await inEveryRegion(app.db, (tx) => moveReader(tx, READER, next));
    if (entries.length < BATCH) return;
  }
};

const DAY_MS = 24 * HOUR_MS;

/** The last six o'clock in the morning of a region. */
export const morningOf = ({ time_zone }: Pick<Region, 'time_zone'>, now: Date): Date => {
  const intoDay = MORNING_HOUR * HOUR_MS;
  const day = dayOf(time_zone, new Date(now.getTime() - intoDay));
  return new Date(day * DAY_MS - zoneOffset(time_zone) + intoDay);
};

/** One mail with all that is new and still public; queued and crossed off together, so nobody is told twice. */
const tellOne = (app: Pick<App, 'db' | 'secrets' | 'settings'>, region: number, id: string, now: Date): Promise<void> =>
  inRegion(app.db, region, async (tx) => {
    const found = await lockSubscription(tx, id);
    if (!found) return;
    const untold = await untoldOf(tx, id);
    const reports = untold.length > 0 ? await madePublic(tx, { scope: {}, ids: untold, limit: MOST }) : [];
    if (reports.length > 0)
      await queueNews(app, tx, found, app.secrets.decrypt('alerts.address', found.addressSealed), reports, now);
    await setTold(tx, id, untold, reports.length > 0 ? now : null);
  });

/** Tells everybody who is to be told now; one that fails is logged and keeps nobody else waiting. */
export const tellSubscribers = async (
  app: Pick<App, 'db' | 'secrets' | 'settings'>,
  now: Date,
  batch = BATCH,
): Promise<void> => {
  for (const region of await inNoRegion(app.db, regions)) {
    const tried = new Set<string>();
    for (;;) {
      const found = await inRegion(app.db, region.region_id, (tx) =>
        subscriptionsToTell(tx, morningOf(region, now), batch + tried.size),
      );
      const untried = found.filter(({ id }) => !tried.has(id));
      if (untried.length === 0) break;
      for (const { id } of untried) {
        tried.add(id);
        await tellOne(app, region.region_id, id, now).catch((error) =>
          log.error({ region: region.region_id, error: error?.name }, 'a subscriber could not be told'),
        );
      }
    }
  }
};
