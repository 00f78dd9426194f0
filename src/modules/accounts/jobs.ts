import type { App } from '#platform/app.ts';
import { inEveryRegion, inNoRegion } from '#platform/db/index.ts';
import type { Job } from '#platform/jobs.ts';
import { sendResets } from './actions/reset.ts';
import { sweepSso } from './queries/sso.ts';
import { sweep, sweepSteps } from './queries.ts';

const DAY = 24 * 3_600_000;

/** Addresses and devices are not kept longer than somebody may need to ask about them. */
export const accountJobs = (app: App): readonly Job[] => [
  {
    name: 'accounts.sweep',
    cron: '17 3 * * *',
    run: async () => {
      const now = Date.now();
      await inNoRegion(app.db, (tx) => sweep(tx, new Date(now - 30 * DAY)));
      await inEveryRegion(
        app.db,
        async (tx) => (await sweepSteps(tx, new Date(now))) + (await sweepSso(tx, new Date(now))),
      );
    },
  },
  {
    name: 'accounts.send_resets',
    cron: '* * * * *',
    run: async () => {
      if ((await sendResets(app, new Date())) > 0) await app.jobs.send('platform.send_mail');
    },
  },
];
