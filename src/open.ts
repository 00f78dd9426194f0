import { writeToPhone } from '#modules/channels/index.ts';
import { MODULES } from '#modules/index.ts';
import { regions } from '#modules/places/index.ts';
import { type App, setApp } from '#platform/app.ts';
import { backupJobs, type Wishes } from '#platform/backup/index.ts';
import { openPGlite } from '#platform/db/engine-pglite.ts';
import { openPostgres } from '#platform/db/engine-postgres.ts';
import { type Db, type Engine, inNoRegion } from '#platform/db/index.ts';
import { type MigrationSource, migrate } from '#platform/db/migrate.ts';
import { openStore } from '#platform/files/index.ts';
import { openJobs } from '#platform/jobs.ts';
import { openSecrets } from '#platform/keyring.ts';
import { limitJobs } from '#platform/limits.ts';
import { log } from '#platform/log.ts';
import { platformJobs } from '#platform/mail/index.ts';
import { pushJobs } from '#platform/push/index.ts';
import { type Place, rollupJobs } from '#platform/rollup/index.ts';
import type { Settings } from '#platform/settings.ts';
import { zoneOffset } from '#platform/time/index.ts';

export const MIGRATIONS: readonly MigrationSource[] = MODULES.flatMap(({ name, migrations }) =>
  migrations ? [{ module: name, directory: migrations }] : [],
);

export const ROLLUPS = MODULES.flatMap(({ rollups }) => rollups ?? []);

const HOUR_MS = 3_600_000;

/** Where something is counted: every region that is served. */
export const countedPlaces = async (db: Db): Promise<readonly Place[]> =>
  (await inNoRegion(db, regions)).map(({ region_id, time_zone }) => ({
    region: region_id,
    offsetHours: zoneOffset(time_zone) / HOUR_MS,
  }));

/** What each module says of its part of a backup. */
export const BACKUP_WISHES: Wishes = Object.fromEntries(MODULES.map(({ name, backup }) => [name, backup]));

/** The database as it stands. */
export const openEngine = async (settings: Settings): Promise<Engine> =>
  settings.DATABASE_URL ? openPostgres(settings.DATABASE_URL) : openPGlite(settings.dataDirectory);

/** The database alone, migrated: what commands need. */
export const openDatabase = async (settings: Settings): Promise<Db> => {
  const engine = await openEngine(settings);
  const db = { engine };
  try {
    await migrate(db, MIGRATIONS);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return db;
};

/** Opens everything that lives once: database, files, keys, jobs. */
export const openApp = async (settings: Settings): Promise<App> => {
  const db = await openDatabase(settings);
  const secrets = await openSecrets(db, settings).catch(async (error: unknown) => {
    await db.engine.close();
    throw error;
  });
  const app: App = {
    settings,
    db,
    files: await openStore(settings),
    secrets,
    jobs: await openJobs(db, settings.DATABASE_URL, (error) => log.error({ error }, 'job queue')),
    writeToPhone,
  };
  setApp(app);
  return app;
};

/** A demonstration alone needs no backup. */
export const holdsMoreThanSamples = async (db: Db): Promise<boolean> =>
  (await inNoRegion(db, regions)).some(({ is_sample }) => !is_sample);

/** Starts the work that needs nobody at a screen. */
export const startJobs = (app: App): Promise<void> =>
  app.jobs.work([
    ...platformJobs(app),
    ...pushJobs(app),
    ...limitJobs(app),
    ...rollupJobs(app, ROLLUPS, () => countedPlaces(app.db)),
    ...backupJobs(app, BACKUP_WISHES, () => holdsMoreThanSamples(app.db)),
    ...MODULES.flatMap((module) => module.jobs?.(app) ?? []),
  ]);

export const closeApp = async (app: App): Promise<void> => {
  setApp(undefined);
  await app.jobs.stop();
  await app.db.engine.close();
};
