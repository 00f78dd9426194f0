// npm run bench [-- --quick] [names]: measures, prints each ratio against its limit, writes docs/benchmarks.md. The name `data` only makes
// what is missing of the data, some 30 GB.
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPGlite } from '#platform/db/engine-pglite.ts';
import { lockDirectory } from '#platform/db/lock.ts';
import { migrate } from '#platform/db/migrate.ts';
import { buildPages } from '../scripts/build.ts';
import type { Cluster } from '../scripts/postgres.ts';
import { MIGRATIONS } from '../src/open.ts';
import { measureBudgets } from './budgets.ts';
import { ask, budgetsIn, cleaner, databaseOf, KEPT, picturesIn, SETTINGS, startKept } from './cluster.ts';
import { measureHour } from './hour.ts';
import { type Loader, startLoader } from './loader.ts';
import { CORES, loadBefore, machine, peakMegabytes, postgresMegabytes } from './machine.ts';
import type { Round } from './measure.ts';
import { pgbench, type Script } from './pgbench.ts';
import { measurePictures } from './pictures.ts';
import { recordScripts } from './record.ts';
import {
  keepResults,
  type Ratio,
  type Results,
  type Row,
  ratioLine,
  readResults,
  type Section,
  writeDocument,
} from './results.ts';
import { seedPGlite } from './seed.ts';
import { measureStarts } from './starts.ts';
import { type Material, materialFrom, type Place, type Visit, visit } from './visit.ts';
import { measureWalls } from './walls-bench.ts';

const SIZES = [10_000, 1_000_000, 10_000_000];
const SMALL = SIZES[0];
const NAMES = ['submit', 'read', 'figures', 'similar', 'walls', 'pglite', 'starts', 'pictures', 'budgets'] as const;
const LEAST_OF_PGBENCH = 0.35;
const MOST_BY_SIZE = 1.3;
/** Up to so many reports a page of figures is promised within so many milliseconds. */
const FIGURES = { rows: 1_000_000, ms: 100 } as const;
/** For 95 of 100 who type, until they are told what is probably the same. Milliseconds. */
const MOST_UNTIL_SAME = 20;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    minutes: { type: 'string' },
    pictures: { type: 'string' },
  },
});
const wanted = new Set<string>(positionals.length > 0 ? positionals : NAMES);
const sizes = options.sizes ? options.sizes.split(',').map(Number) : options.quick ? [SMALL] : SIZES;
const rounds = options.quick ? 1 : 3;
const seconds = options.quick ? 4 : 6;
const pictures = Number(options.pictures ?? (options.quick ? 50_000 : 5_000_000));
const scenes = options.quick ? 24 : 200;

const load = loadBefore();
const begun = new Date();
const clusterSettings = Object.entries(SETTINGS)
  .filter(([name]) => !name.startsWith('log'))
  .map(([name, value]) => `${name}=${value}`)
  .join(', ');
const about = (cluster: Cluster | undefined) => ({
  at: begun.toISOString().slice(0, 16).replace('T', ' '),
  machine: machine(),
  versions: `Node ${process.versions.node}${cluster ? `, PostgreSQL ${cluster.version}` : ''}`,
  settings: `${CORES ? `server on core ${CORES.server}, PostgreSQL on ${CORES.database}, load on ${CORES.load}` : 'one core for all'}${cluster ? `; ${clusterSettings}` : ''}`,
  load,
});

const dataFor = (name: string): string => {
  const data = join(KEPT, `data-${name}`);
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  return data;
};

type Visits = ReadonlyMap<number, readonly Visit[]>;
interface Peers {
  /** By size and clients, a value a round. */
  readonly rates: Map<string, number[]>;
}

const collect = (map: Map<string, number[]>, key: string, value: number) =>
  map.set(key, [...(map.get(key) ?? []), value]);

/** Visits every size as many times as there are rounds, so that what disturbs the machine for a while disturbs all alike. */
const visitAll = async (
  cluster: Cluster,
  loader: Loader,
  scripts: readonly Script[],
): Promise<{ visits: Visits; peers: Peers; databaseMemory: number }> => {
  const places = new Map<number, { place: Place; material: Material; clean: () => Promise<void> }>();
  for (const rows of sizes) {
    const url = databaseOf(cluster, rows);
    const data = dataFor(String(rows));
    const place = { url, data, postmaster: cluster.pid };
    await ask(url, 'delete from platform.installation'); // a key of its own for each data directory
    places.set(rows, { place, clean: await cleaner(url), material: await materialFrom(place) });
  }
  const visits = new Map<number, Visit[]>();
  const rates = new Map<string, number[]>();
  let databaseMemory = 0;
  for (let count = 0; count < rounds; count += 1) {
    for (const [rows, { place, material, clean }] of places) {
      const beside = async (name: string) => {
        databaseMemory = Math.max(databaseMemory, postgresMegabytes(cluster.pid));
        const clients = Number(/^post (\d+)/.exec(name)?.[1]);
        if (clients)
          collect(rates, `${rows} ${clients}`, await pgbench(cluster.bin, place.url!, scripts, clients, seconds));
      };
      const wants = {
        read: wanted.has('read'),
        figures: wanted.has('figures'),
        similar: wanted.has('similar'),
        submit: wanted.has('submit'),
        seconds,
      };
      visits.set(rows, [
        ...(visits.get(rows) ?? []),
        await visit(place, material, loader, wants, peakMegabytes, beside),
      ]);
      // A size this small would not be one any more.
      if (rows <= SMALL) await clean();
      console.log(`round ${count + 1}, ${rows.toLocaleString('en')} reports`);
    }
  }
  for (const [rows, { clean }] of places) if (rows > SMALL) await clean();
  return { visits, peers: { rates }, databaseMemory };
};

const of = (visits: readonly Visit[], name: string, value: (round: Round) => number): number[] =>
  visits.flatMap(({ rounds: all }) => (all[name] ? [value(all[name])] : []));

const rowsOf = (visits: Visits, loads: readonly string[], words: Readonly<Record<string, string>>): Row[] =>
  [...visits].flatMap(([rows, all]) =>
    loads.map((name) => ({
      label: `${words[name]}, ${rows.toLocaleString('en')} reports`,
      cells: {
        'a second': of(all, name, ({ rate }) => rate),
        'a CPU second of the server': of(all, name, ({ perServerCpu }) => perServerCpu),
        'server CPU, ms': of(all, name, ({ serverMs }) => serverMs),
        'PostgreSQL CPU, ms': of(all, name, ({ databaseMs }) => databaseMs),
        'p50, ms': of(all, name, ({ p50 }) => p50),
        'p95, ms': of(all, name, ({ p95 }) => p95),
      },
    })),
  );

const WORDS: Readonly<Record<string, string>> = {
  'post 8': 'reports, 8 connections',
  'post 32': 'reports, 32 connections',
  'photo 8': 'reports with a photo, 8 connections',
  list: 'newest reports',
  follow: 'follow page',
  wall: 'wall',
  similar: 'what is probably the same, 1 connection',
};
const POSTS = ['post 8', 'post 32', 'photo 8'];
const PAGES = ['list', 'follow', 'wall'];

/** How long 95 of 100 looks at each page of figures took, from asking to the whole answer. */
const figureTimes = (visits: Visits, names: readonly string[]): Ratio[] =>
  [...visits].flatMap(([rows, all]) =>
    rows > FIGURES.rows
      ? []
      : names.map(
          (name): Ratio => ({
            label: `${name}, ${rows.toLocaleString('en')} reports, 95 of 100 looks`,
            values: of(all, name, ({ p95 }) => p95),
            limit: FIGURES.ms,
            asks: 'most',
            unit: ' ms',
          }),
        ),
  );

const dividedBy = (values: readonly number[], peers: readonly number[]) =>
  values.map((value, index) => value / peers[index]);

/** How much more one costs than with the fewest reports: by time, and by the CPU of server and database together. */
const bySize = (visits: Visits, loads: readonly string[]): Ratio[] => {
  const [[, least], ...more] = [...visits];
  return more.flatMap(([rows, all]) =>
    loads.flatMap((name): Ratio[] => {
      const label = `${WORDS[name]}, ${rows.toLocaleString('en')} to ${SMALL.toLocaleString('en')} reports`;
      const cost = ({ serverMs, databaseMs }: Round) => serverMs + databaseMs;
      const limit = { limit: MOST_BY_SIZE, asks: 'most' } as const;
      return [
        {
          label: `${label}, time`,
          values: dividedBy(
            of(least, name, ({ rate }) => rate),
            of(all, name, ({ rate }) => rate),
          ),
          ...limit,
        },
        { label: `${label}, CPU`, values: dividedBy(of(all, name, cost), of(least, name, cost)), ...limit },
      ];
    }),
  );
};

const measureOnPostgres = async (cluster: Cluster, loader: Loader): Promise<Results> => {
  const needsScripts = wanted.has('submit');
  const url = databaseOf(cluster, sizes[0]);
  const { scripts, trips } = needsScripts
    ? await recordScripts({ url, data: dataFor('record'), postmaster: cluster.pid }, loader)
    : { scripts: [], trips: 0 };
  const { visits, peers, databaseMemory } = await visitAll(cluster, loader, scripts);
  const memory = {
    server: Math.max(...[...visits.values()].flat().map((one) => one.memory)),
    PostgreSQL: databaseMemory,
  };
  const common = { ...about(cluster), memory };
  const sections: Record<string, Section> = {};
  if (wanted.has('submit')) {
    const ratios = [...visits].flatMap(([rows, all]) =>
      [8, 32].map(
        (clients): Ratio => ({
          label: `reports accepted over HTTP to pgbench with the same statements, ${clients} connections, ${rows.toLocaleString('en')} reports`,
          values: dividedBy(
            of(all, `post ${clients}`, ({ rate }) => rate),
            peers.rates.get(`${rows} ${clients}`) ?? [],
          ),
          limit: LEAST_OF_PGBENCH,
          asks: 'least',
        }),
      ),
    );
    const peerRows = [...peers.rates].map(([key, values]): Row => {
      const [rows, clients] = key.split(' ').map(Number);
      return {
        label: `pgbench, ${clients} clients, ${rows.toLocaleString('en')} reports`,
        cells: { 'a second': values },
      };
    });
    sections.submit = {
      title: 'Reports accepted',
      ...common,
      rows: [...rowsOf(visits, POSTS, WORDS), ...peerRows],
      ratios,
      notes: [`A submission without photos asks PostgreSQL in ${trips} round trips.`],
    };
  }
  if (wanted.has('read'))
    sections.read = { title: 'Pages', ...common, rows: rowsOf(visits, PAGES, WORDS), ratios: [], notes: [] };
  if (wanted.has('similar'))
    sections.similar = {
      title: 'What is probably the same',
      ...common,
      rows: rowsOf(visits, ['similar'], WORDS),
      ratios: [...visits].map(([rows, all]) => ({
        label: `until it is told, 95 of 100, ${rows.toLocaleString('en')} reports`,
        values: of(all, 'similar', ({ p95 }) => p95),
        limit: MOST_UNTIL_SAME,
        asks: 'most',
        unit: ' ms',
      })),
      notes: ['Asked over HTTP as the form asks while one types; half of the reports lie in nine wards of four towns.'],
    };
  if (wanted.has('figures')) {
    const names = Object.keys([...visits.values()][0][0].rounds).filter((name) => !(name in WORDS));
    const words = Object.fromEntries(names.map((name) => [name, name]));
    sections.figures = {
      title: 'Pages of figures',
      ...common,
      rows: rowsOf(visits, names, words),
      ratios: figureTimes(visits, names),
      notes: [
        'One look after the other, each at another agency, district, village or category. What was read of the counts is kept until they are folded again, within a minute at most; nothing else is.',
      ],
    };
  }
  if (sizes.length > 1 && (wanted.has('read') || wanted.has('submit'))) {
    const loads = [...(wanted.has('read') ? PAGES : []), ...(wanted.has('submit') ? POSTS : [])];
    sections.size = { title: 'What size costs', ...common, rows: [], ratios: bySize(visits, loads), notes: [] };
  }
  return sections;
};

const pgliteData = async (): Promise<string> => {
  const kept = join(KEPT, `pglite-${SMALL}`);
  try {
    if (!existsSync(kept)) await seedPGlite(kept, SMALL);
    const engine = await openPGlite(kept);
    await migrate({ engine }, MIGRATIONS).finally(() => engine.close());
  } catch (error) {
    console.log(`The kept data of PGlite is made anew: ${error instanceof Error ? error.message : error}`);
    rmSync(kept, { recursive: true, force: true });
    await seedPGlite(kept, SMALL);
  }
  const data = dataFor('pglite');
  cpSync(kept, data, { recursive: true });
  return data;
};

const measureOnPGlite = async (loader: Loader): Promise<Results> => {
  const place = { data: await pgliteData() };
  const material = await materialFrom(place);
  const all: Visit[] = [];
  for (let count = 0; count < rounds; count += 1) {
    all.push(
      await visit(place, material, loader, { read: true, similar: false, submit: true, seconds }, peakMegabytes),
    );
    console.log(`round ${count + 1}, PGlite`);
  }
  const walls = await measureWalls(place, material, loader, rounds, seconds * 2);
  const rows = rowsOf(new Map([[SMALL, all]]), [...POSTS, ...PAGES], WORDS).map(({ label, cells }) => {
    const { 'PostgreSQL CPU, ms': _, ...own } = cells;
    return { label, cells: own };
  });
  return {
    pglite: {
      title: 'On PGlite',
      ...about(undefined),
      memory: { server: Math.max(...all.map(({ memory }) => memory), walls.memory) },
      rows,
      ratios: [walls.ratio],
      notes: [
        'One process, one connection, no syncing: each statement waits for the one before, and the program computes in the same thread.',
      ],
    },
  };
};

const measureWallsOnPostgres = async (cluster: Cluster, loader: Loader): Promise<Results> => {
  const url = databaseOf(cluster, SMALL);
  const place = { url, data: dataFor('walls'), postmaster: cluster.pid };
  await ask(url, 'delete from platform.installation');
  const clean = await cleaner(url);
  const { row, ratio, memory } = await measureWalls(place, await materialFrom(place), loader, rounds, seconds * 2);
  await clean();
  return {
    walls: {
      title: 'Open walls',
      ...about(cluster),
      memory: { server: memory, PostgreSQL: postgresMegabytes(cluster.pid) },
      rows: [row],
      ratios: [ratio],
      notes: [
        'From the moment of the act, before it is stored, to the event at the browser; reports come in by the real form.',
      ],
    },
  };
};

const show = (sections: Results) => {
  for (const { title, ratios } of Object.values(sections)) {
    for (const ratio of ratios) console.log(`${title}: ${ratioLine(ratio)}`);
  }
  writeDocument(keepResults(sections));
};

buildPages();
mkdirSync(KEPT, { recursive: true });
lockDirectory(KEPT); // two runs would measure each other, and share a PostgreSQL
const loader = startLoader();
const wantsReports = ['submit', 'read', 'figures', 'similar', 'walls', 'memory', 'data'].some((n) => wanted.has(n));
const onPostgres = wantsReports || wanted.has('pictures') || wanted.has('budgets');
const cluster = onPostgres
  ? await startKept(wantsReports ? [...new Set([SMALL, ...(wanted.has('memory') ? [SMALL] : sizes)])] : [])
  : undefined;
try {
  if (cluster && ['submit', 'read', 'figures', 'similar'].some((name) => wanted.has(name)))
    show(await measureOnPostgres(cluster, loader));
  if (cluster && wanted.has('walls')) show(await measureWallsOnPostgres(cluster, loader));
  if (cluster && wanted.has('memory')) {
    const place = { url: databaseOf(cluster, SMALL), data: dataFor('memory'), postmaster: cluster.pid };
    await ask(place.url, 'delete from platform.installation');
    const clean = await cleaner(place.url);
    show({
      memory: {
        ...about(cluster),
        ...(await measureHour(place, await materialFrom(place), Number(options.minutes ?? 60))),
      },
    });
    await clean();
  }
  if (cluster && wanted.has('pictures')) {
    const measured = await measurePictures(await picturesIn(cluster, pictures), pictures, scenes, rounds);
    show({ pictures: { ...about(cluster), memory: { PostgreSQL: postgresMegabytes(cluster.pid) }, ...measured } });
  }
  if (cluster && wanted.has('budgets')) {
    const url = await budgetsIn(cluster);
    await ask(url, 'delete from platform.installation');
    const measured = await measureBudgets(url, dataFor('budgets'), rounds);
    const memory = { ...measured.memory, PostgreSQL: postgresMegabytes(cluster.pid) };
    show({ budgets: { ...about(cluster), ...measured, memory } });
  }
  if (wanted.has('pglite')) show(await measureOnPGlite(loader));
  if (wanted.has('starts'))
    show({ starts: { ...about(undefined), ...(await measureStarts(dataFor('starts'), rounds)) } });
} finally {
  loader.end();
  await cluster?.stop();
}
const lost = Object.values(readResults())
  .flatMap(({ ratios }) => ratios)
  .map(ratioLine)
  .filter((line) => line.startsWith('NOT'));
console.log(lost.length ? `\n${lost.join('\n')}` : '\nEvery limit is kept.');
