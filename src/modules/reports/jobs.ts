import type { App } from '#platform/app.ts';
import { inEveryRegion } from '#platform/db/index.ts';
import { sweepOrphans } from '#platform/files/index.ts';
import type { Job } from '#platform/jobs.ts';
import { UNNAMED_HOURS } from './actions/photos.ts';
import { archiveIncomplete, closeSilent } from './actions/silence.ts';
import { knownFiles } from './queries/files.ts';
import { silentReports } from './queries/lists.ts';
import { tellReporters } from './tell.ts';

const ACTOR = { kind: 'system', task: 'silence' } as const;
const BATCH = 200;

/** Closes what reporters left unanswered beyond their limit. */
const closeWhatIsSilent = (app: App): Job => ({
  name: 'reports.close_silent',
  cron: '*/10 * * * *',
  async run() {
    const now = new Date();
    const found = await inEveryRegion(app.db, (tx) => silentReports(tx, now, BATCH));
    for (const { region, id, status } of found) {
      const act = status === 'answered' ? closeSilent : archiveIncomplete;
      await act(app.db, ACTOR, { region, id }, now);
    }
  },
});

/** Removes pictures of forms that were never accepted. */
const sweepFiles = (app: App): Job => ({
  name: 'reports.sweep_files',
  cron: '23 * * * *',
  async run() {
    const olderThan = new Date(Date.now() - UNNAMED_HOURS * 3_600_000);
    await sweepOrphans(app.files, 'img/', olderThan, (keys) => inEveryRegion(app.db, (tx) => knownFiles(tx, keys)));
  },
});

/** Queues mail to reporters who left an address. */
const tell = (app: App): Job => ({
  name: 'reports.tell',
  cron: '* * * * *',
  run: () => tellReporters(app, new Date()),
});

export const jobs = (app: App): readonly Job[] => [closeWhatIsSilent(app), sweepFiles(app), tell(app)];
