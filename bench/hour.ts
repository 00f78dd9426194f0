import { setTimeout as wait } from 'node:timers/promises';
import { type Loader, startLoader } from './loader.ts';
import { postgresMegabytes, residentMegabytes } from './machine.ts';
import { median } from './measure.ts';
import { startProgram } from './program.ts';
import type { Section } from './results.ts';
import { type Material, type Place, portOf } from './visit.ts';

const SAMPLE_MS = 2000;
const EARLY_MINUTES = 5;
/** Measured over so long, for the garbage collector makes waves. */
const WINDOW_MS = 60_000;
/** What the garbage collector leaves to chance. */
const LIMIT = 1.1;

type Hour = Pick<Section, 'title' | 'rows' | 'ratios' | 'notes' | 'memory'>;

/** Everything at once for an hour, at a modest rate: reports come in, lists and follow pages are read, walls are open and change. */
export const measureHour = async (
  place: Place,
  { drafts, codes, cookies }: Material,
  minutes: number,
): Promise<Hour> => {
  const program = await startProgram(place.data, place.url);
  const loaders: Loader[] = Array.from({ length: 4 }, startLoader);
  try {
    const port = portOf(program);
    const end = performance.now() + minutes * 60_000;
    const [posts, pages, walls, streams] = loaders;
    const left = () => Math.max(1, (end - performance.now()) / 1000);
    const until = async (act: () => Promise<unknown>) => {
      while (performance.now() < end) await act();
    };
    const read = { kind: 'get', port, connections: 1 } as const;
    const work = [
      // New connections every minute, as people come and go.
      until(() =>
        posts.run({ kind: 'post', port, connections: 4, seconds: Math.min(60, left()), drafts, perSecond: 10 }),
      ),
      until(async () => {
        await pages.run({
          ...read,
          seconds: Math.min(1, left()),
          paths: ['/laporan', ...codes.map((code) => `/ikuti/${code}`)],
          cookies: [],
        });
        await wait(2000);
      }),
      until(async () => {
        await walls.run({ ...read, seconds: 0.5, paths: ['/pantau'], cookies });
        await wait(5000);
      }),
      until(async () => {
        const finish = await streams.open({
          kind: 'walls',
          port,
          connections: 100,
          seconds: Math.min(120, left()),
          cookies,
        });
        await finish();
      }),
    ];
    const samples: { minute: number; megabytes: number }[] = [];
    const [begun, windowMinutes] = [performance.now(), WINDOW_MS / 60_000];
    const sampler = until(async () => {
      samples.push({ minute: (performance.now() - begun) / 60_000, megabytes: residentMegabytes(program.pid) });
      await wait(SAMPLE_MS);
    });
    await Promise.all([...work, sampler]);
    const around = (minute: number) =>
      median(samples.filter((one) => Math.abs(one.minute - minute) <= windowMinutes).map(({ megabytes }) => megabytes));
    const marks = [EARLY_MINUTES, minutes / 4, minutes / 2, (3 * minutes) / 4, minutes - windowMinutes];
    return {
      title: 'Memory after an hour of load',
      rows: [
        {
          label: 'server, MB',
          cells: Object.fromEntries(marks.map((mark) => [`after ${Math.round(mark)} min`, [around(mark)]])),
        },
      ],
      ratios: [
        {
          label: `memory of the server after ${Math.round(minutes)} minutes to that after ${EARLY_MINUTES}`,
          values: [around(minutes - windowMinutes) / around(Math.min(EARLY_MINUTES, minutes / 2))],
          limit: LIMIT,
          asks: 'most',
        },
      ],
      notes: [
        'Ten reports a second, lists, follow pages and walls read all the while, 100 open walls. Resident memory, median over two minutes; a tenth is left to the garbage collector.',
      ],
      memory: {
        server: Math.max(...samples.map(({ megabytes }) => megabytes)),
        PostgreSQL: postgresMegabytes(place.postmaster!),
      },
    };
  } finally {
    for (const loader of loaders) loader.end();
    await program.stop();
  }
};
