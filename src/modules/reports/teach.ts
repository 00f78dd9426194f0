import { regions } from '#modules/places/index.ts';
import { forget, learn, MOST_LESSONS, refreshModel } from '#modules/routing/index.ts';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { type Entry, journalEnd, readJournal } from '#platform/journal.ts';
import { moveReader, readerCursor } from '#platform/journal-reader.ts';
import { localDay } from '#platform/time/index.ts';
import { newestTeaching, type Teaching, teachingOf } from './queries/proposal.ts';
import { servicesOf } from './queries/report.ts';

const READER = 'reports.teach';
const BATCH = 1000;

/** Acts by which it becomes known, or is put right, which office a report is for. */
const TEACHING_ACTS = ['assign', 'transfer', 'accept', 'import', 'merge', 'unmerge'].map((act) => `report.${act}`);

const teach = async (tx: Tx, found: readonly Teaching[], now: Date): Promise<void> => {
  await learn(
    tx,
    found.flatMap(({ organisation, ...one }) => (organisation === null ? [] : { ...one, organisation })),
    now,
  );
  await forget(
    tx,
    found.filter(({ organisation }) => organisation === null).map(({ report }) => report),
  );
};

/** The first time: what lies with the offices already, as much of it as is kept. */
const teachHistory = async ({ db }: Pick<App, 'db'>, now: Date): Promise<void> => {
  for (const { region_id } of await inNoRegion(db, regions)) {
    for (let offset = 0; offset < MOST_LESSONS; offset += BATCH) {
      const found = await inRegion(db, region_id, async (tx) => {
        const batch = await newestTeaching(tx, offset, BATCH);
        await teach(tx, batch, now);
        return batch.length;
      });
      if (found < BATCH) break;
    }
  }
};

const teachFrom = async ({ db }: Pick<App, 'db'>, entries: readonly Entry[], now: Date): Promise<void> => {
  const telling = entries.filter(({ act }) => TEACHING_ACTS.includes(act));
  for (const [region, own] of Map.groupBy(telling, (entry) => entry.region)) {
    const reports = [...new Set(own.map(({ subject }) => subject.slice('reports/'.length)))];
    await inRegion(db, region, async (tx) => teach(tx, await teachingOf(tx, reports), now));
  }
};

/** Lets routing learn from what was decided, told by the journal. Running it again learns nothing twice. */
export const teachRouting = async (app: Pick<App, 'db'>, now: Date): Promise<void> => {
  const known = await inEveryRegion(app.db, (tx) => readerCursor(tx, READER));
  if (!known) {
    const end = await inEveryRegion(app.db, journalEnd);
    await teachHistory(app, now);
    await inEveryRegion(app.db, (tx) => moveReader(tx, READER, end));
    return;
  }
  for (let cursor = known; ; ) {
    const { entries, next } = await inEveryRegion(app.db, (tx) => readJournal(tx, cursor));
    if (entries.length === 0) return;
    await teachFrom(app, entries, now);
    await inEveryRegion(app.db, (tx) => moveReader(tx, READER, next));
    cursor = next;
  }
};

/** Makes the models anew that are worth it. */
export const trainRouting = async ({ db }: Pick<App, 'db'>, now: Date): Promise<void> => {
  for (const { region_id, time_zone } of await inNoRegion(db, regions)) {
    const services = await inRegion(db, region_id, (tx) => servicesOf(tx, true));
    await refreshModel(db, region_id, services, localDay(time_zone, now), now);
  }
};
