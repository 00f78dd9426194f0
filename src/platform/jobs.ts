import type { PGlite } from '@electric-sql/pglite';
import { fromPglite, PgBoss } from 'pg-boss';
import type { Db } from './db/index.ts';

/** A job finds work and calls an action; it decides nothing and may run twice. */
export interface Job {
  /** `module.verb` */
  readonly name: string;
  /** Five fields, in the time zone below; absent: only when sent. */
  readonly cron?: string;
  readonly timeZone?: string;
  /** For one that comes seldom and must not be missed: a run that failed is tried again so many times, so far apart. Default: twice, at once. */
  readonly again?: { readonly times: number; readonly afterSeconds: number };
  run(data: Record<string, unknown>): Promise<void>;
}

export interface QueueState {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  /** Failed for good and still kept. */
  readonly failed: number;
}

export interface Jobs {
  /** Asks for a run as soon as possible; nothing is added while one waits or runs, for a run takes all the work there is. */
  send(name: string, data?: Record<string, unknown>, options?: { afterSeconds?: number }): Promise<void>;
  /** Starts working on these jobs in this process. */
  work(jobs: readonly Job[]): Promise<void>;
  /** As the queue last counted; its own housekeeping left out. */
  queues(): Promise<readonly QueueState[]>;
  stop(): Promise<void>;
}

/**
 * One run of a job at a time in all processes together: nothing is queued while one waits or runs. A run lasts as long as its
 * process tells of it; one whose process died is taken up again a minute or two later, on PGlite at the next start.
 */
const ONE_AT_A_TIME = { policy: 'exclusive', expireInSeconds: 24 * 3600, heartbeatSeconds: 60 } as const;

const isActive = ({ state }: { readonly state: string }) => state === 'active';

/** pg-boss on the database of the program: its tables belong to the owner and to no region. */
export const openJobs = async (
  db: Db,
  databaseUrl: string | undefined,
  report: (error: Error) => void,
): Promise<Jobs> => {
  const pglite = db.engine.kind === 'pglite';
  const boss = new PgBoss(
    (pglite
      ? { db: fromPglite(db.engine.raw as PGlite), backend: 'pglite' }
      : { connectionString: databaseUrl, max: 3 }) as ConstructorParameters<typeof PgBoss>[0],
  );
  boss.on('error', report);
  await boss.start();
  const send = async (name: string, data: Record<string, unknown> = {}, startAfter?: number) => {
    await boss.send(name, data, { startAfter, retryLimit: 5, retryBackoff: true });
  };
  /** PGlite belongs to one process: a run from before its start is nobody's, and need not be waited for. */
  const takeUpAgain = async (name: string) => {
    for (const { id, data } of (await boss.findJobs<Record<string, unknown>>(name)).filter(isActive)) {
      await boss.deleteJob(name, id);
      await send(name, data);
    }
  };
  return {
    send: (name, data, { afterSeconds } = {}) => send(name, data, afterSeconds),
    async work(jobs) {
      for (const job of jobs) {
        const known = await boss.getQueue(job.name);
        // The policy of a queue is for life: one of another policy is made anew.
        if (known && known.policy !== ONE_AT_A_TIME.policy) await boss.deleteQueue(job.name);
        await boss.createQueue(job.name, ONE_AT_A_TIME);
        if (pglite) await takeUpAgain(job.name);
        await boss.work<Record<string, unknown>>(
          job.name,
          { pollingIntervalSeconds: pglite ? 5 : 2 },
          async (batch) => {
            for (const { data } of batch) await job.run(data ?? {});
          },
        );
        if (!job.cron) continue;
        const { again, timeZone = 'Asia/Jakarta' } = job;
        const retries = again ? { retryLimit: again.times, retryDelay: again.afterSeconds } : {};
        await boss.schedule(job.name, job.cron, {}, { tz: timeZone, ...retries });
      }
    },
    async queues() {
      const queues = await boss.getQueues();
      return queues
        .filter(({ name }) => !name.startsWith('__'))
        .map(({ name, readyCount, activeCount, failedCount }) => ({
          name,
          waiting: readyCount,
          active: activeCount,
          failed: failedCount,
        }));
    },
    stop: () => boss.stop({ graceful: true, timeout: 5000 }),
  };
};
