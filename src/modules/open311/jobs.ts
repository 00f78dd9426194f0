import type { App } from '#platform/app.ts';
import type { Job } from '#platform/jobs.ts';
import { followSent } from './actions/follow.ts';
import { queueVerified, sendWaiting } from './actions/send.ts';
import { askingOf } from './wire/ask.ts';

export const jobs = (app: App): readonly Job[] => [
  {
    name: 'open311.send',
    cron: '* * * * *',
    run: async () => {
      await queueVerified(app, new Date());
      await sendWaiting(app, askingOf(app), new Date());
    },
  },
  {
    name: 'open311.follow',
    cron: '* * * * *',
    run: () => followSent(app, askingOf(app), new Date()),
  },
];
