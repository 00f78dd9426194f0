import type { App } from '#platform/app.ts';
import { sweepOrphans } from '#platform/files/index.ts';
import type { Job } from '#platform/jobs.ts';
import { removeAbandoned } from '#platform/waiting-file.ts';
import { PLAN_SHEET } from './actions/import.ts';

const DAY = 86_400_000;
const UPLOAD_DAYS = 7;

/** Removes sheets that nobody brought in. */
const sweeping = (app: App): Job => ({
  name: 'planning.sweep',
  cron: '58 * * * *',
  async run() {
    const before = new Date(Date.now() - UPLOAD_DAYS * DAY);
    await removeAbandoned(app, PLAN_SHEET, before);
    await sweepOrphans(
      app.files,
      'plan-upload/',
      new Date(before.getTime() - UPLOAD_DAYS * DAY),
      async () => new Set(),
    );
  },
});

export const jobs = (app: App): readonly Job[] => [sweeping(app)];
