import type { Wishes } from '../backup/index.ts';
import type { Db } from '../db/index.ts';
import type { MigrationSource } from '../db/migrate.ts';
import type { Store } from '../files/index.ts';
import type { Settings } from '../settings.ts';
import { examineDatabase } from './database.ts';
import { about, codeOf, type Finding } from './finding.ts';
import { examineAddress, examineMail } from './outside.ts';
import { examineDisk, examineKeyFile, examineStore } from './place.ts';
import { examineStored } from './stored.ts';
import { examineBackups, examineWork } from './work.ts';

export { whyNotOpened } from './database.ts';
export type { Finding, Level } from './finding.ts';

export interface Patient {
  readonly settings: Settings;
  /** Absent where it did not open. */
  readonly db: Db | undefined;
  readonly store: Store | undefined;
  readonly sources: readonly MigrationSource[];
  readonly wishes: Wishes;
}

/** Examines all there is, each part by itself: one that cannot be examined keeps no other from it. No data is changed. */
export const examine = async (
  { settings, db, store, sources, wishes }: Patient,
  allFiles: boolean,
  now: Date,
): Promise<Finding[]> => {
  const found: Finding[] = [];
  const look = async (area: string, work: () => Promise<Finding[]>) => {
    try {
      found.push(...(await work()));
    } catch (error) {
      const code = codeOf(error);
      found.push(about(area)('wrong', `Tidak dapat diperiksa (${code}).`, `It could not be examined (${code}).`));
    }
  };
  await look('disk', () => examineDisk(settings));
  await look('key', () => examineKeyFile(settings));
  if (db) await look('database', () => examineDatabase(db.engine, settings, sources));
  if (store) await look('files', () => examineStore(store, settings));
  const isEmpty = !db || (await isEmptyDatabase(db));
  if (db && !isEmpty) {
    if (store) await look('files', () => examineStored(db.engine, store, wishes, allFiles));
    await look('jobs', () => examineWork(db));
    await look('backup', () => examineBackups(db, settings, now));
  }
  await look('mail', () => examineMail(settings));
  await look('address', () => examineAddress(settings));
  return found;
};

const isEmptyDatabase = ({ engine }: Db): Promise<boolean> =>
  engine.transaction('select', async (run) => {
    const { rows } = await run(`select to_regclass('platform.installation')::text as there`, []);
    return !rows[0]?.there;
  });
