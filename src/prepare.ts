import { loadPlacesOnce, regions } from '#modules/places/index.ts';
import type { App } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion } from '#platform/db/index.ts';
import { log } from '#platform/log.ts';
import { foldAll } from '#platform/rollup/index.ts';
import { loadSamples, openDemonstration } from './demonstration/index.ts';
import { countedPlaces, ROLLUPS } from './open.ts';

/**
 * What a start must find in the database: the places, the holidays, and a region.
 * Without any region a demonstration is opened, or, on a database somebody named, a sentence says what to do.
 */
export const prepareInstallation = async (app: App): Promise<void> => {
  await loadPlacesOnce(app.db);
  await inNoRegion(app.db, seedHolidays);
  // What an earlier version has not counted is counted before anybody looks.
  await foldAll(app, ROLLUPS, await countedPlaces(app.db), new Date());
  if (app.settings.demo) await openDemonstration(app, new Date());
  else if ((await inNoRegion(app.db, regions)).length === 0) {
    console.log(
      'Belum ada daerah yang dilayani. Jalankan: npm run -s simpul -- init  (atau SIMPUL_DEMO=1 untuk peragaan)',
    );
  }
};

/** Work that goes on after the program is ready. @returns how to stop it */
export const continueInBackground = (app: App): (() => Promise<void>) => {
  let stopped = false;
  const load = async () => {
    if (app.settings.demo) await loadSamples(app, new Date(), () => stopped);
  };
  const samples = load().catch((error) => {
    if (!stopped) log.error({ error: String(error) }, 'samples');
  });
  return async () => {
    stopped = true;
    await samples;
  };
};
