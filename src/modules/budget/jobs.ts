import type { App } from '#platform/app.ts';
import { sweepOrphans } from '#platform/files/index.ts';
import type { Job } from '#platform/jobs.ts';

const DAY = 86_400_000;
const UPLOAD_DAYS = 7;

/** Removes sheets that nobody brought in. */
const sweeping = (app: App): Job => ({
  name: 'budget.sweep',
  cron: '53 * * * *',
  async run() {
    const nobodyNeedsThem = async () => new Set<string>();
    await sweepOrphans(app.files, 'budget-upload/', new Date(Date.now() - UPLOAD_DAYS * DAY), nobodyNeedsThem);
  },
});

export const jobs = (app: App): readonly Job[] => [sweeping(app)];
