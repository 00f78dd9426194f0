import { regions } from '#modules/places/index.ts';
import type { App } from '#platform/app.ts';
import { inNoRegion } from '#platform/db/index.ts';
import type { Job } from '#platform/jobs.ts';
import { log } from '#platform/log.ts';
import { localDay, zoneOffset } from '#platform/time/index.ts';
import { makeLetter } from './actions.ts';

/** The hour of the region's own clock from which on its letter is written. */
const HOUR = 6;

/** Writes the letters that are due: on Mondays from six o'clock on in the region's own time; one that was missed, later that day. */
export const writeLetters = async (app: Pick<App, 'db' | 'secrets' | 'settings'>, now: Date): Promise<void> => {
  for (const { region_id, time_zone } of await inNoRegion(app.db, regions)) {
    const local = new Date(now.getTime() + zoneOffset(time_zone));
    if (local.getUTCDay() !== 1 || local.getUTCHours() < HOUR) continue;
    const monday = localDay(time_zone, now);
    await makeLetter(app, { kind: 'system', task: 'letter' }, region_id, monday, now).catch((error) =>
      log.error({ region: region_id, monday, error: error?.name }, 'the weekly letter could not be written'),
    );
  }
};

export const jobs = (app: App): readonly Job[] => [
  {
    name: 'dashboards.write_letters',
    // Often enough that each zone's letter is there soon after its hour; all but the first run of a Monday find it written.
    cron: '4 * * * *',
    run: () => writeLetters(app, new Date()),
  },
];
