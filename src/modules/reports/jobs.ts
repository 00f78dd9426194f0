import type { App } from '#platform/app.ts';
import { inEveryRegion } from '#platform/db/index.ts';
import type { Job } from '#platform/jobs.ts';
import { archiveIncomplete, closeSilent } from './actions/silence.ts';
import { silentReports } from './queries/lists.ts';

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

export const jobs = (app: App): readonly Job[] => [closeWhatIsSilent(app)];
