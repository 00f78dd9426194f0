import { setTimeout as wait } from 'node:timers/promises';
import { openPGlite } from '#platform/db/engine-pglite.ts';
import { openPostgres } from '#platform/db/engine-postgres.ts';
import { inRegion } from '#platform/db/index.ts';
import { type Loader, startLoader } from './loader.ts';
import { peakMegabytes } from './machine.ts';
import { startProgram } from './program.ts';
import type { Ratio, Row } from './results.ts';
import { REGION } from './seed.ts';
import { type Material, type Place, portOf } from './visit.ts';
import { delaysOf, type Heard } from './walls.ts';

const WALLS = 500;
const EVENTS = 50;
const LIMIT_MS = 1000;

interface Run {
  readonly from: Date;
  readonly to: Date;
  readonly heard: readonly (readonly Heard[])[];
}

/** Walls are open while reports come in; each hears of each. */
export const measureWalls = async (
  place: Place,
  material: Material,
  loader: Loader,
  rounds: number,
  seconds: number,
): Promise<{ row: Row; ratio: Ratio; memory: number }> => {
  const program = await startProgram(place.data, place.url);
  const posting = startLoader();
  const runs: Run[] = [];
  let memory = 0;
  try {
    for (let count = 0; count < rounds; count += 1) {
      const port = portOf(program);
      const walls = {
        kind: 'walls',
        port,
        connections: WALLS,
        seconds: seconds + 5,
        cookies: material.cookies,
      } as const;
      const finish = await loader.open(walls);
      await wait(2000); // each has got the whole wall once
      const from = new Date();
      await posting.run({ kind: 'post', port, connections: 8, seconds, drafts: material.drafts, perSecond: EVENTS });
      const to = new Date();
      runs.push({ from, to, heard: (await finish()).heard ?? [] });
      memory = peakMegabytes(program.pid);
    }
  } finally {
    posting.end();
    await program.stop();
  }
  return { ...(await told(place, runs)), memory };
};

/** What was heard, held against the journal: read when the program has ended, for PGlite is one process's alone. */
const told = async ({ url, data }: Place, runs: readonly Run[]): Promise<{ row: Row; ratio: Ratio }> => {
  const engine = url ? openPostgres(url, 1) : await openPGlite(data);
  const [p50, p95, most, told, events]: number[][] = [[], [], [], [], []];
  try {
    for (const { from, to, heard } of runs) {
      const acts = await inRegion({ engine }, REGION, (tx) =>
        tx.query<{ at: number; xid: number }>(
          `select (extract(epoch from at) * 1000)::float8 as at, xid::text::float8 as xid from platform.journal
            where region_id = $1 and act = 'report.submit' and at >= $2 and at < $3`,
          [REGION, from, to],
        ),
      );
      const delays = delaysOf(acts, heard);
      const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))];
      p50.push(at(0.5));
      p95.push(at(0.95));
      most.push(at(1));
      told.push((100 * delays.length) / (acts.length * WALLS));
      events.push(acts.length / ((to.getTime() - from.getTime()) / 1000));
    }
  } finally {
    await engine.close();
  }
  const label = url ? 'PostgreSQL' : 'PGlite';
  return {
    row: {
      label,
      cells: { 'events a second': events, 'p50, ms': p50, 'p95, ms': p95, 'longest, ms': most, 'told, %': told },
    },
    ratio: {
      label: `${label}: delay of 95 of 100 acts at ${WALLS} walls, ${EVENTS} acts a second`,
      values: p95,
      limit: LIMIT_MS,
      asks: 'most',
      unit: ' ms',
    },
  };
};
