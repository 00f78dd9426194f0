import type { App } from '../app.ts';
import type { Job } from '../jobs.ts';
import { sendWaiting } from './send.ts';

export { masked } from './masked.ts';
export {
  type Attachment,
  type Mail,
  type OutboxEntry,
  type OutboxState,
  outbox,
  outboxCounts,
  queueMail,
  takeBackMails,
} from './outbox.ts';
export { sendWaiting } from './send.ts';

/** Jobs that belong to no module. */
export const platformJobs = (app: App): Job[] => [
  {
    name: 'platform.send_mail',
    cron: '* * * * *',
    run: async () => {
      await sendWaiting(app, new Date());
    },
  },
];
