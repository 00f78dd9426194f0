import type { App } from '#platform/app.ts';
import type { Job } from '#platform/jobs.ts';
import { answerWaiting } from './actions/answer.ts';
import { deliverWaiting } from './actions/deliver.ts';
import { forgetAnonymous } from './actions/forget.ts';
import { wireOf } from './wire/send.ts';

/** Asked for as soon as something came in. */
export const CARRY = 'channels.carry';

export const jobs = (app: App): readonly Job[] => [
  {
    name: CARRY,
    cron: '* * * * *',
    run: async () => {
      const wire = wireOf(app);
      await forgetAnonymous(app);
      await answerWaiting(app, wire, new Date());
      await deliverWaiting(app, wire, new Date());
    },
  },
];
