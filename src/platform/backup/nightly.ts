import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { App } from '../app.ts';
import { inNoRegion } from '../db/index.ts';
import type { Job } from '../jobs.ts';
import { log } from '../log.ts';
import { isProblem } from '../problem.ts';
import { type Backup, takeBackup } from './backup.ts';
import type { Wishes } from './dump.ts';
import { backupName, outlived } from './keep.ts';
import type { Tell } from './progress.ts';
import { type BackupRecord, insertBackup } from './record.ts';

type Backing = Pick<App, 'db' | 'files' | 'secrets'>;

/** Takes a backup and writes down how it went: what failed in the night must be seen in the morning. */
export const backUp = async (
  app: Backing,
  wishes: Wishes,
  path: string,
  course: { now: Date; tell: Tell; signal?: AbortSignal },
): Promise<Backup> => {
  const record = (how: Omit<BackupRecord, 'at' | 'path'>) =>
    inNoRegion(app.db, (tx) => insertBackup(tx, { at: course.now, path, ...how }));
  try {
    const backup = await takeBackup(app, wishes, path, course);
    const { hash, missing } = backup.manifest;
    await record({ outcome: missing > 0 ? 'incomplete' : 'done', bytes: backup.bytes, hash, problem: null });
    return backup;
  } catch (error) {
    if (isProblem(error) && error.slug === 'backup-exists') throw error; // nothing was tried
    const problem = error instanceof Error ? error.message.slice(0, 500) : String(error);
    await record({ outcome: 'failed', bytes: null, hash: null, problem }).catch(() => undefined);
    throw error;
  }
};

/** Removes the nightly backups that have had their time, once a newer one is there. */
const removeOutlived = async (folder: string, now: Date): Promise<void> => {
  for (const name of outlived(await readdir(folder), now)) await rm(join(folder, name), { force: true });
};

const quietly = () => undefined;

/**
 * Every night into the folder of the settings.
 * @param isWorthIt false where all is a demonstration, which anybody can make again
 */
export const backupJobs = (app: App, wishes: Wishes, isWorthIt: () => Promise<boolean>): Job[] => {
  const { nightlyBackup, backupDirectory } = app.settings;
  if (!nightlyBackup) return [];
  return [
    {
      name: 'platform.backup',
      cron: '30 1 * * *',
      // a store that is away for an hour or two must not cost the backup of that night
      again: { times: 15, afterSeconds: 600 },
      async run() {
        if (!(await isWorthIt())) return;
        const now = new Date();
        const path = join(backupDirectory, backupName(now));
        const { bytes, manifest } = await backUp(app, wishes, path, { now, tell: quietly });
        await removeOutlived(dirname(path), now);
        log.info({ bytes, missing: manifest.missing }, 'the nightly backup is done');
      },
    },
  ];
};
