import { createHash } from 'node:crypto';
import type { App } from './app.ts';
import { type Db, inNoRegion, type Tx } from './db/index.ts';
import type { Job } from './jobs.ts';

/**
 * How often something is let through: `most` at once, and as many again in the course of `perMs`, one by one, so that nobody waits for
 * the end of a window (generic cell rate algorithm, ITU-T I.371). What is refused costs nothing: trying again never makes it longer.
 * Kept in the database: it survives a restart and holds for all processes together.
 */
export interface Limit {
  readonly name: string;
  readonly most: number;
  readonly perMs: number;
}

/** One limit and whom it counts. */
export interface Use {
  readonly key: Uint8Array;
  readonly stepMs: number;
  readonly perMs: number;
}

/** Hashed and swept within minutes of meaning nothing: the table is no list of who tried what from where. */
export const use = ({ name, most, perMs }: Limit, ...whom: readonly string[]): Use => ({
  key: createHash('sha256')
    .update([name, ...whom].join('\0'))
    .digest(),
  stepMs: Math.floor(perMs / most), // whole milliseconds, as clocks here are: `most` of them always fit
  perMs,
});

// A moment that lies further ahead than any use could put it comes from a clock that was set back, and holds nobody up.
const USED = `case when used.free_at > $2::timestamptz + 2 * $4::float8 * interval '1 millisecond' then $2
  else greatest(used.free_at, $2) end`;
const STEP = `$3::float8 * interval '1 millisecond'`;

const valuesOf = ({ key, stepMs, perMs }: Use, now: Date) => [key, now, stepMs, perMs] as const;

const takeOne = (tx: Tx, one: Use, now: Date): Promise<unknown> =>
  tx.one(
    `insert into platform.limit_use as used (key, free_at) values ($1, $2::timestamptz + ${STEP})
     on conflict (key) do update set free_at = ${USED} + ${STEP}
       where ${USED} + ${STEP} <= $2::timestamptz + $4::float8 * interval '1 millisecond'
     returning true as taken`,
    valuesOf(one, now),
    'limit-take',
  );

/** @returns milliseconds until the next use would be let through; 0: now. Takes nothing */
export const waitOf = async (tx: Tx, one: Use, now: Date): Promise<number> => {
  const row = await tx.one<{ ms: number }>(
    `select ceil(extract(epoch from ${USED} + ${STEP} - $2::timestamptz) * 1000 - $4::float8)::float8 as ms
       from platform.limit_use used where key = $1`,
    valuesOf(one, now),
    'limit-wait',
  );
  return Math.max(0, row?.ms ?? 0);
};

/** In one order everywhere: two that take several limits wait for each other and cannot lock each other. */
const inOrder = (uses: readonly Use[]): Use[] => [...uses].sort((a, b) => Buffer.compare(a.key, b.key));

/**
 * Counts one use of each of these limits, or of none when one of them is used up. Called before the outcome is known, so that many
 * at once cannot slip by; what did no harm is given back.
 * @returns milliseconds to wait, 0: go on. It does not throw, for what was counted must be kept
 */
export const take = async (tx: Tx, uses: readonly Use[], now: Date): Promise<number> => {
  const taken: Use[] = [];
  let wait = 0;
  for (const one of inOrder(uses)) {
    if (await takeOne(tx, one, now)) taken.push(one);
    else wait = Math.max(wait, await waitOf(tx, one, now), 1);
  }
  if (wait > 0) for (const one of taken) await giveBack(tx, one);
  return wait;
};

/** Counts a use whatever was used before, at most `mostAheadMs` beyond the limit: what the next one finds grows with every one. */
export const charge = async (tx: Tx, one: Use, now: Date, mostAheadMs: number): Promise<void> => {
  await tx.run(
    `insert into platform.limit_use as used (key, free_at) values ($1, $2::timestamptz + ${STEP})
     on conflict (key) do update
       set free_at = least(${USED} + ${STEP}, $2::timestamptz + ($4::float8 + $5::float8) * interval '1 millisecond')`,
    [...valuesOf(one, now), Math.min(mostAheadMs, one.perMs)],
    'limit-charge',
  );
};

/** Gives one use back that did no harm. */
export const giveBack = async (tx: Tx, one: Use): Promise<void> => {
  await tx.run(
    `update platform.limit_use set free_at = free_at - $2::float8 * interval '1 millisecond' where key = $1`,
    [one.key, one.stepMs],
    'limit-give-back',
  );
};

/** Whoever is counted here starts afresh. */
export const forget = async (tx: Tx, one: Use): Promise<void> => {
  await tx.run('delete from platform.limit_use where key = $1', [one.key], 'limit-forget');
};

/**
 * A turn that has to be waited for: who comes first is told how long, and is heard once when they come again after that.
 * @param waitMs how long, when this begins the wait
 * @returns milliseconds left, 0: it is their turn, and it is spent
 */
export const takeTurn = async (tx: Tx, { key }: Use, waitMs: number, now: Date): Promise<number> => {
  const spent = await tx.run('delete from platform.limit_use where key = $1 and free_at <= $2 and free_at > $3', [
    key,
    now,
    new Date(now.getTime() - TURN_KEPT_MS),
  ]);
  if (spent === 1) return 0;
  const row = await tx.one<{ at: Date }>(
    `insert into platform.limit_use as used (key, free_at) values ($1, $2)
     on conflict (key) do update set free_at = case when used.free_at <= $3 then $2 else least(used.free_at, $2) end
     returning free_at as at`,
    [key, new Date(now.getTime() + waitMs), now],
  );
  return Math.max(1, row!.at.getTime() - now.getTime());
};

/**
 * A transaction that only counts. It waits for no disk: a power cut forgets the last half second of counting, a restart nothing.
 */
export const counting = <T>(db: Db, act: (tx: Tx) => Promise<T>): Promise<T> =>
  inNoRegion(db, async (tx) => {
    await tx.run(`select set_config('synchronous_commit', 'off', true)`);
    return act(tx);
  });

/** How long a turn that has come may be taken; longer than that no row is of any use. */
export const TURN_KEPT_MS = 15 * 60_000;

/** @returns rows */
export const sweepLimits = (tx: Tx, now: Date): Promise<number> =>
  tx.run('delete from platform.limit_use where free_at < $1', [new Date(now.getTime() - TURN_KEPT_MS)]);

export const limitJobs = ({ db }: Pick<App, 'db'>): Job[] => [
  {
    name: 'platform.sweep_limits',
    cron: '*/10 * * * *',
    run: async () => {
      await counting(db, (tx) => sweepLimits(tx, new Date()));
    },
  },
];
