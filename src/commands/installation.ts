import { loadPlacesOnce, type Region, regionById } from '#modules/places/index.ts';
import type { App } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion } from '#platform/db/index.ts';
import { openStore } from '#platform/files/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { readSettings } from '#platform/settings.ts';
import { openDatabase } from '../open.ts';
import { Refusal } from './talk.ts';

/** What a command works on: the program without its jobs and its pages. */
export type Installation = Pick<App, 'settings' | 'db' | 'files' | 'secrets'>;

/** Opens the installation that the settings name, and closes it whatever happens. */
export const withInstallation = async <T>(
  env: NodeJS.ProcessEnv,
  act: (installation: Installation) => Promise<T>,
): Promise<T> => {
  const settings = readSettings(env);
  const db = await openDatabase(settings);
  try {
    await loadPlacesOnce(db);
    await inNoRegion(db, seedHolidays);
    const secrets = await openSecrets(db, settings);
    return await act({ settings, db, files: await openStore(settings), secrets });
  } finally {
    await db.engine.close();
  }
};

/** @throws {Refusal} when nobody has opened it */
export const servedRegion = async ({ db }: Installation, region: number): Promise<Region> => {
  const found = await inNoRegion(db, (tx) => regionById(tx, region));
  if (found) return found;
  throw new Refusal({
    id: `Daerah ${region} belum dibuka di sini. Buka dulu: npm run -s simpul -- init --region ${region}`,
    en: `The region ${region} is not open here. Open it first: npm run -s simpul -- init --region ${region}`,
  });
};
