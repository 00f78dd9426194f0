import { setTimeout as wait } from 'node:timers/promises';
import type { App } from '../app.ts';
import { inRegion } from '../db/index.ts';
import type { Job } from '../jobs.ts';
import { journal } from '../journal.ts';
import { log } from '../log.ts';
import type { Rollup } from './define.ts';
import { fold } from './fold.ts';
import { recount } from './recount.ts';
import type { Place } from './state.ts';

type Database = Pick<App, 'db'>;
type Places = () => Promise<readonly Place[]>;

/** So many at once say that more are on their way: what readers add by themselves is to stay short. */
const MANY = 1000;
const PAUSE_MS = 2000;
/** Below the minute after which the next run begins. */
const LONGEST_MS = 50_000;

/** @returns the most that one region had waiting */
export const foldAll = async (
  { db }: Database,
  rollups: readonly Rollup[],
  places: readonly Place[],
  now: Date,
): Promise<number> => {
  let most = 0;
  for (const place of places)
    for (const rollup of rollups)
      most = Math.max(most, await inRegion(db, place.region, (tx) => fold(tx, rollup, place, now)));
  return most;
};

/** The proof: counts everything from the source, and tells where that differs from what the pages have said. */
export const proveAll = async (
  { db }: Database,
  rollups: readonly Rollup[],
  places: readonly Place[],
  now: Date,
): Promise<void> => {
  for (const place of places)
    for (const rollup of rollups) {
      const off = await inRegion(db, place.region, async (tx) => {
        const cells = await recount(tx, rollup, place);
        if (cells > 0)
          await journal(
            tx,
            { kind: 'system', task: 'rollup' },
            {
              act: 'rollup.drift',
              subject: `rollups/${rollup.name}`,
              at: now,
              public: { cells },
            },
          );
        return cells;
      });
      if (off > 0)
        log.error({ region: place.region, rollup: rollup.name, cells: off }, 'counts had drifted and were put right');
    }
};

export const rollupJobs = (app: App, rollups: readonly Rollup[], places: Places): readonly Job[] => [
  {
    name: 'platform.fold_counts',
    cron: '* * * * *',
    async run() {
      const begun = performance.now();
      while ((await foldAll(app, rollups, await places(), new Date())) >= MANY) {
        if (performance.now() - begun > LONGEST_MS) return;
        await wait(PAUSE_MS);
      }
    },
  },
  {
    name: 'platform.prove_counts',
    cron: '37 2 * * *',
    run: async () => proveAll(app, rollups, await places(), new Date()),
  },
];
