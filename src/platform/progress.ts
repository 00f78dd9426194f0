import { uuidv7 } from 'uuidv7';
import { type Db, inRegion, type Tx } from './db/index.ts';

/** Long work of a region, as people see it while it runs and afterwards. */
export interface Progress {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  /** `stopped`: said to be running, but its process has told nothing for two minutes. */
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
  readonly done: number;
  /** Unknown while a file is still being read. */
  readonly total: number | null;
  readonly result: Record<string, unknown>;
  readonly startedAt: Date;
  readonly updatedAt: Date;
}

export interface Tracker {
  readonly id: string;
  step(done: number, total?: number): Promise<void>;
  end(state: 'done' | 'failed', result: Record<string, unknown>): Promise<void>;
}

/** Begins to track work; `step` may be called often, it writes at most once a second. */
export const trackProgress = async (
  db: Db,
  region: number,
  kind: string,
  title: string,
  total?: number,
): Promise<Tracker> => {
  const id = uuidv7();
  await inRegion(db, region, (tx) =>
    tx.run(
      `insert into platform.progress (region_id, id, kind, title, state, total, started_at, updated_at)
       values ($1, $2, $3, $4, 'running', $5, now(), now())`,
      [region, id, kind, title, total ?? null],
    ),
  );
  let written = 0;
  return {
    id,
    async step(done, total) {
      if (Date.now() - written < 1000) return;
      written = Date.now();
      await inRegion(db, region, (tx) =>
        tx.run(
          `update platform.progress set done = $3, total = coalesce($4, total), updated_at = now() where region_id = $1 and id = $2`,
          [region, id, done, total ?? null],
        ),
      );
    },
    async end(state, result) {
      await inRegion(db, region, (tx) =>
        tx.run(
          `update platform.progress set state = $3, result = $4, done = coalesce(total, done), updated_at = now() where region_id = $1 and id = $2`,
          [region, id, state, result],
        ),
      );
    },
  };
};

const PROGRESS = `id, kind, title, done,
  case when state = 'running' and updated_at < now() - interval '2 minutes' then 'stopped' else state end as state,
  total, result, started_at as "startedAt", updated_at as "updatedAt"`;

export const progressOf = (tx: Tx, id: string): Promise<Progress | undefined> =>
  tx.one<Progress>(`select ${PROGRESS} from platform.progress where region_id = $1 and id = $2`, [tx.region, id]);

export const latestProgress = (tx: Tx, kind: string, limit = 10): Promise<Progress[]> =>
  tx.query<Progress>(
    `select ${PROGRESS} from platform.progress where region_id = $1 and kind = $2 order by started_at desc limit $3`,
    [tx.region, kind, limit],
  );

/** Long work of any kind, the newest first. */
export const newestProgress = (tx: Tx, limit: number): Promise<Progress[]> =>
  tx.query<Progress>(
    `select ${PROGRESS} from platform.progress where region_id = $1 order by started_at desc limit $2`,
    [tx.region, limit],
  );
