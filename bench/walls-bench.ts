import type { Loader } from './loader.ts';
import { startLoader } from './loader.ts';
import { peakMegabytes } from './machine.ts';
import { startProgram } from './program.ts';
import type { Ratio, Row } from './results.ts';
import { type Material, type Place, portOf } from './visit.ts';

export const WALLS = 500;
export const EVENTS = 50;
const LIMIT_MS = 1000;

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
  const [p50, p95, most, heard]: number[][] = [[], [], [], []];
  try {
    for (let count = 0; count < rounds; count += 1) {
      const port = portOf(program);
      const finish = await loader.open({
        kind: 'walls',
        port,
        connections: WALLS,
        seconds: seconds + 2,
        cookies: material.cookies,
      });
      const sent = await posting.run({
        kind: 'post',
        port,
        connections: 8,
        seconds,
        drafts: material.drafts,
        perSecond: EVENTS,
      });
      const outcome = await finish();
      p50.push(outcome.p50);
      p95.push(outcome.p95);
      most.push(outcome.most);
      heard.push((100 * outcome.done) / (sent.done * WALLS));
    }
    return {
      row: {
        label: place.url ? 'PostgreSQL' : 'PGlite',
        cells: { 'p50, ms': p50, 'p95, ms': p95, 'longest, ms': most, 'heard, %': heard },
      },
      ratio: {
        label: `${place.url ? 'PostgreSQL' : 'PGlite'}: delay of 95 of 100 events at ${WALLS} walls, ${EVENTS} a second`,
        values: p95,
        limit: LIMIT_MS,
        asks: 'most',
        unit: ' ms',
      },
      memory: peakMegabytes(program.pid),
    };
  } finally {
    posting.end();
    await program.stop();
  }
};
