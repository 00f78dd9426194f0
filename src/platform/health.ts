import { statfs } from 'node:fs/promises';
import type { App } from './app.ts';
import { type BackupState, backupState } from './backup/index.ts';
import { inNoRegion } from './db/index.ts';
import type { QueueState } from './jobs.ts';
import { VERSION } from './version.ts';

export interface Health {
  readonly engine: 'pglite' | 'postgres';
  readonly version: string;
  /** "18.1": of the database. */
  readonly databaseVersion: string;
  readonly databaseBytes: number;
  /** Where files live: a folder, or the host of an S3-compatible store. */
  readonly files: { readonly kind: 'folder' | 's3'; readonly where: string };
  /** Room left where the data directory is. */
  readonly freeBytes: number;
  readonly queues: readonly QueueState[];
  /** False: mail stays in the outbox. */
  readonly sendsMail: boolean;
  readonly backup: BackupState;
}

/** What is known about the running program; the numbers of a region come from elsewhere. */
export const healthOf = async ({ settings, db, jobs }: App): Promise<Health> => {
  const database = await inNoRegion(db, (tx) =>
    tx.one<{ version: string; bytes: number }>(
      `select split_part(current_setting('server_version'), ' ', 1) as version, pg_database_size(current_database()) as bytes`,
    ),
  );
  const disk = await statfs(settings.dataDirectory);
  return {
    engine: db.engine.kind,
    version: VERSION,
    databaseVersion: database!.version,
    databaseBytes: database!.bytes,
    files: settings.S3_ENDPOINT
      ? { kind: 's3', where: new URL(settings.S3_ENDPOINT).host }
      : { kind: 'folder', where: settings.dataDirectory },
    freeBytes: disk.bavail * disk.bsize,
    queues: await jobs.queues(),
    sendsMail: settings.SMTP_URL !== undefined,
    backup: await inNoRegion(db, backupState),
  };
};
