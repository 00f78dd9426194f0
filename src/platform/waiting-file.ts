import type { Actor } from './actor.ts';
import type { App } from './app.ts';
import { inEveryRegion, inRegion, type Tx } from './db/index.ts';
import type { Sentence } from './problem.ts';

/** From the upload over the dry run to the import; `checked` says that its dry run has ended, not that nothing was wrong. */
export type WaitingState = 'uploaded' | 'checking' | 'checked' | 'applying' | 'applied' | 'failed' | 'removed';

/** A file that somebody sent by a page and that a job works on. */
export interface WaitingFile<Wish> {
  readonly region: number;
  readonly id: string;
  readonly job: string;
  /** What it goes into, as the journal calls it. */
  readonly subject: string;
  readonly fileKey: string;
  readonly name: string;
  readonly bytes: number;
  /** What a person chose for its run; null before. */
  readonly wish: Wish | null;
  readonly state: WaitingState;
  readonly actor: Actor;
  /** Progress of the last run, with its result. */
  readonly runId: string | null;
  readonly failure: Sentence | null;
}

const FILE = `region_id as region, id, job, subject, file_key as "fileKey", name, bytes::float8 as bytes, wish, state, actor, run_id as "runId", failure`;

export const insertWaitingFile = (
  tx: Tx,
  file: Pick<WaitingFile<unknown>, 'id' | 'job' | 'subject' | 'fileKey' | 'name' | 'bytes' | 'actor'>,
  now: Date,
): Promise<number> =>
  tx.run(
    `insert into platform.waiting_file (region_id, id, job, subject, file_key, name, bytes, state, actor, uploaded_at, touched_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'uploaded', $8, $9, $9)`,
    [tx.region, file.id, file.job, file.subject, file.fileKey, file.name, file.bytes, file.actor, now],
  );

export const waitingFile = <Wish>(
  tx: Tx,
  { job, subject, id }: Pick<WaitingFile<Wish>, 'job' | 'subject' | 'id'>,
  { lock = false } = {},
): Promise<WaitingFile<Wish> | undefined> =>
  tx.one<WaitingFile<Wish>>(
    `select ${FILE} from platform.waiting_file where region_id = $1 and id = $2 and job = $3 and subject = $4${lock ? ' for update' : ''}`,
    [tx.region, id, job, subject],
  );

const COLUMN = { wish: 'wish', state: 'state', actor: 'actor', runId: 'run_id', failure: 'failure' } as const;

/** Changes what is given and notes when, unless the file has left the state `from` meanwhile. @returns 0 then */
export const changeWaitingFile = <Wish>(
  tx: Tx,
  { id, state: from }: Pick<WaitingFile<Wish>, 'id' | 'state'>,
  change: Partial<Pick<WaitingFile<Wish>, keyof typeof COLUMN>>,
  now: Date,
): Promise<number> => {
  const names = Object.keys(change) as (keyof typeof COLUMN)[];
  const set = ['touched_at = $4', ...names.map((name, index) => `${COLUMN[name]} = $${index + 5}`)];
  return tx.run(`update platform.waiting_file set ${set.join(', ')} where region_id = $1 and id = $2 and state = $3`, [
    tx.region,
    id,
    from,
    now,
    ...names.map((name) => change[name]),
  ]);
};

/** Long ago: whoever looks for waiting files takes one that was touched then at once. */
export const AT_ONCE = new Date(0);

/** A run tells of itself every few seconds: after so long it was cut off. */
const STALLED_MS = 2 * 60_000;
const STARTED = new Date(performance.timeOrigin);

/** On PGlite there is no other process: what was begun before this one started is nobody's any more. */
const stalledBefore = ({ engine }: App['db'], now: Date): Date => {
  const late = new Date(now.getTime() - STALLED_MS);
  return engine.kind === 'pglite' && STARTED > late ? STARTED : late;
};

/** Takes the next file that waits for its run, or whose run stands still; nobody else takes it then. */
const claim = <Wish>(tx: Tx, job: string, stalled: Date, now: Date): Promise<WaitingFile<Wish> | undefined> =>
  tx.one<WaitingFile<Wish>>(
    `update platform.waiting_file set touched_at = $3
      where (region_id, id) = (select region_id, id from platform.waiting_file
                                where job = $1 and state in ('checking', 'applying') and touched_at < $2
                                order by uploaded_at limit 1 for update skip locked)
      returning ${FILE}`,
    [job, stalled, now],
  );

/** Does the runs of a job that wait, one after the other, and those that a restart cut off. */
export const runWaitingFiles = async <Wish>(
  app: Pick<App, 'db'>,
  job: string,
  run: (file: WaitingFile<Wish>) => Promise<void>,
): Promise<void> => {
  for (;;) {
    const now = new Date();
    const file = await inEveryRegion(app.db, (tx) => claim<Wish>(tx, job, stalledBefore(app.db, now), now));
    if (!file) return;
    await run(file);
  }
};

/** Lets go of the files of a job that nobody brought to an end. */
export const removeAbandoned = async (app: Pick<App, 'db' | 'files'>, job: string, before: Date): Promise<void> => {
  const gone = await inEveryRegion(app.db, (tx) =>
    tx.query<{ fileKey: string }>(
      `update platform.waiting_file set state = 'removed'
        where job = $1 and state in ('uploaded', 'checked', 'failed') and uploaded_at < $2 returning file_key as "fileKey"`,
      [job, before],
    ),
  );
  for (const { fileKey } of gone) await app.files.remove(fileKey);
};

/** Notes that a run goes on. */
export const touchWaitingFile = <Wish>(
  app: Pick<App, 'db'>,
  file: Pick<WaitingFile<Wish>, 'region' | 'id' | 'state'>,
  now: Date,
): Promise<number> => inRegion(app.db, file.region, (tx) => changeWaitingFile(tx, file, {}, now));
