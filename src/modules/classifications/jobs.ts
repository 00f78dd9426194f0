import type { App } from '#platform/app.ts';
import { inEveryRegion } from '#platform/db/index.ts';
import { sweepOrphans } from '#platform/files/index.ts';
import type { Job } from '#platform/jobs.ts';
import { LIST_IMPORT_JOB } from './actions/import.ts';
import { runListImport } from './actions/run.ts';
import { abandonedListFiles, claimListFile } from './queries/import-file.ts';

const MINUTE = 60_000;
/** A run tells of itself every thousand rows: after so long it was cut off. */
const STALLED_MS = 2 * MINUTE;
const STARTED = new Date(performance.timeOrigin);

/** On PGlite there is no other process: what was begun before this one started is nobody's any more. */
const stalledBefore = ({ engine }: App['db'], now: Date): Date => {
  const late = new Date(now.getTime() - STALLED_MS);
  return engine.kind === 'pglite' && STARTED > late ? STARTED : late;
};

/** Does the runs that wait, and those that a restart cut off. */
export const runWaitingLists = async (app: App): Promise<void> => {
  for (;;) {
    const now = new Date();
    const file = await inEveryRegion(app.db, (tx) => claimListFile(tx, stalledBefore(app.db, now), now));
    if (!file) return;
    await runListImport(app, file, () => new Date());
  }
};

const importing = (app: App): Job => ({
  name: LIST_IMPORT_JOB,
  cron: '* * * * *',
  run: () => runWaitingLists(app),
});

const HOUR = 60 * MINUTE;
const UPLOAD_HOURS = 7 * 24;
const RESULT_DAYS = 90;

/** Removes sheets that nobody brought to an end, and old reports of runs. */
const sweeping = (app: App): Job => ({
  name: 'classifications.sweep',
  cron: '47 * * * *',
  async run() {
    const before = (hours: number) => new Date(Date.now() - hours * HOUR);
    const abandoned = await inEveryRegion(app.db, (tx) => abandonedListFiles(tx, before(UPLOAD_HOURS)));
    for (const { fileKey } of abandoned) await app.files.remove(fileKey);
    const nobodyNeedsThem = async () => new Set<string>();
    await sweepOrphans(app.files, 'list-upload/', before(2 * UPLOAD_HOURS), nobodyNeedsThem);
    await sweepOrphans(app.files, 'list/', before(RESULT_DAYS * 24), nobodyNeedsThem);
  },
});

export const jobs = (app: App): readonly Job[] => [importing(app), sweeping(app)];
