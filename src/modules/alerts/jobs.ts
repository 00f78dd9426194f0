import type { App } from '#platform/app.ts';
import { inEveryRegion } from '#platform/db/index.ts';
import type { Job } from '#platform/jobs.ts';
import { deleteUnconfirmed } from './queries.ts';
import { noteWhatIsPublic, tellSubscribers } from './tell.ts';

const DAY_MS = 86_400_000;
/** An address that never said yes is kept no longer, as the mail to it says. */
const UNCONFIRMED_DAYS = 7;

export const forgetUnconfirmed = ({ db }: Pick<App, 'db'>, now: Date): Promise<number> =>
  inEveryRegion(db, (tx) => deleteUnconfirmed(tx, new Date(now.getTime() - UNCONFIRMED_DAYS * DAY_MS)));

export const jobs = (app: App): readonly Job[] => [
  {
    name: 'alerts.tell',
    cron: '*/5 * * * *',
    run: async () => {
      await noteWhatIsPublic(app, new Date());
      await tellSubscribers(app, new Date());
    },
  },
  { name: 'alerts.forget', cron: '29 3 * * *', run: async () => void (await forgetUnconfirmed(app, new Date())) },
];
