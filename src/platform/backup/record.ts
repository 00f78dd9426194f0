import type { Tx } from '../db/index.ts';

export interface BackupRecord {
  readonly at: Date;
  /** `incomplete`: rows named files that the store did not have. */
  readonly outcome: 'done' | 'incomplete' | 'failed';
  readonly path: string;
  /** Absent where it failed. */
  readonly bytes: number | null;
  readonly hash: string | null;
  readonly problem: string | null;
}

/** What the administrator must know: whether there is a backup, and whether the latest try went well. */
export interface BackupState {
  /** The newest that can be restored. */
  readonly newest: BackupRecord | undefined;
  readonly latest: BackupRecord | undefined;
}

const DAYS_KEPT = 400;

/** A database of before knows no such table: a backup taken before an update is written down nowhere. */
const isKnown = async (tx: Tx): Promise<boolean> =>
  (await tx.one<{ name: string | null }>(`select to_regclass('platform.backup')::text as name`))?.name != null;

export const insertBackup = async (tx: Tx, record: BackupRecord): Promise<void> => {
  if (!(await isKnown(tx))) return;
  await tx.run(`delete from platform.backup where at < $1::timestamptz - make_interval(days => $2)`, [
    record.at,
    DAYS_KEPT,
  ]);
  await tx.run(
    `insert into platform.backup (at, outcome, path, bytes, hash, problem) values ($1, $2, $3, $4, $5, $6)
     on conflict (at) do nothing`,
    [record.at, record.outcome, record.path, record.bytes, record.hash, record.problem],
  );
};

const newestOf = (tx: Tx, condition: string) =>
  tx.one<BackupRecord>(
    `select at, outcome, path, bytes, hash, problem from platform.backup where ${condition} order by at desc limit 1`,
  );

export const backupState = async (tx: Tx): Promise<BackupState> =>
  (await isKnown(tx))
    ? { newest: await newestOf(tx, `outcome <> 'failed'`), latest: await newestOf(tx, 'true') }
    : { newest: undefined, latest: undefined };
