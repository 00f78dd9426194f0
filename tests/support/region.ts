import { seedSamplePeople } from '#modules/accounts/index.ts';
import { seedClassifications } from '#modules/classifications/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { seedPetitions } from '#modules/petitions/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { seedProposals } from '#modules/proposals/index.ts';
import { seedReports } from '#modules/reports/index.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { readSettings } from '#platform/settings.ts';
import { openDatabase } from '../../src/open.ts';
import type { Server } from './server.ts';

/** Opens the database of a server that does not run, without the program. */
export const readDatabase = async <T>(
  server: Pick<Server, 'data' | 'databaseUrl'>,
  read: (db: Db) => Promise<T>,
): Promise<T> => {
  const db = await openDatabase(readSettings({ SIMPUL_DATA: server.data, DATABASE_URL: server.databaseUrl }));
  try {
    return await read(db);
  } finally {
    await db.engine.close();
  }
};

/** Opens a region for a server that does not run: agencies, services and limits, no reports. With `samplePeople` one can sign in by a click. */
export const openRealRegion = (
  server: Pick<Server, 'data' | 'databaseUrl'>,
  region: number,
  samplePeople = false,
): Promise<void> =>
  readDatabase(server, (db) =>
    inRegion(db, region, async (tx) => {
      const now = new Date();
      await openRegion(tx, { region, isSample: samplePeople, now });
      await seedOrganisations(tx, region, now);
      await seedClassifications(tx, { kind: 'system', task: 'test' }, now);
      await seedReports(tx, { kind: 'system', task: 'test' }, now);
      await seedPetitions(tx, { kind: 'system', task: 'test' }, now);
      await seedProposals(tx, { kind: 'system', task: 'test' }, now);
      if (samplePeople) await seedSamplePeople(tx, region, now, await listOrganisations(tx));
    }),
  );
