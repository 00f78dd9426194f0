// One visit to one size: every load once, one after the other.

import { samplePhoto } from '#modules/reports/samples/index.ts';
import { openPGlite } from '#platform/db/engine-pglite.ts';
import { openPostgres } from '#platform/db/engine-postgres.ts';
import type { Job } from './jobs.ts';
import type { Loader } from './loader.ts';
import { codesFrom, draftsFrom, figurePagesOf, sessionsFor } from './material.ts';
import { type Round, round } from './measure.ts';
import { type Program, startProgram } from './program.ts';

/** Walls for which one person may be signed in at once are ten; so many sessions serve five hundred. */
const SESSIONS = 50;
const READERS = 8;

export interface Place {
  /** Absent: PGlite in the data directory. */
  readonly url?: string;
  readonly data: string;
  readonly postmaster?: number;
}

export interface Material {
  readonly drafts: Awaited<ReturnType<typeof draftsFrom>>;
  readonly codes: readonly string[];
  readonly cookies: readonly string[];
  readonly figurePages: Readonly<Record<string, readonly string[]>>;
}

/** Read before the program starts: PGlite is one process's alone. */
export const materialFrom = async ({ url, data }: Place): Promise<Material> => {
  const engine = url ? openPostgres(url, 2) : await openPGlite(data);
  try {
    const db = { engine };
    return {
      drafts: await draftsFrom(db),
      codes: await codesFrom(db),
      cookies: await sessionsFor(db, SESSIONS),
      figurePages: await figurePagesOf(db),
    };
  } finally {
    await engine.close();
  }
};

export const portOf = ({ url }: Pick<Program, 'url'>): number => Number(new URL(url).port);

const reading = (program: Program, { codes, cookies }: Material, seconds: number): Record<string, Job> => {
  const get = { kind: 'get', port: portOf(program), connections: READERS, seconds, cookies: [] as string[] } as const;
  return {
    list: { ...get, paths: ['/laporan'] },
    follow: { ...get, paths: codes.map((code) => `/ikuti/${code}`) },
    wall: { ...get, paths: ['/pantau'], cookies },
  };
};

/** One reader after the other: what is asked is how long a page takes, not how many fit in a second. */
const figures = (program: Program, { figurePages, cookies }: Material, seconds: number): Record<string, Job> => {
  const look = { kind: 'get', port: portOf(program), connections: 1, seconds } as const;
  return {
    ...Object.fromEntries(
      Object.entries(figurePages).map(([name, paths]) => [name, { ...look, cookies: [] as string[], paths }]),
    ),
    'one wall': { ...look, cookies, paths: ['/pantau'] },
  };
};

/** One after the other: how long somebody waits who types, not how many could. */
const comparing = (program: Program, { drafts }: Material, seconds: number): Record<string, Job> => ({
  similar: { kind: 'similar', port: portOf(program), connections: 1, seconds, drafts },
});

const posting = async (program: Program, { drafts }: Material, seconds: number): Promise<Record<string, Job>> => {
  const post = { kind: 'post', port: portOf(program), seconds, drafts } as const;
  const photo = (await samplePhoto({ seed: 1, kind: 'before', service: 'road' })).toString('base64');
  return {
    'post 8': { ...post, connections: 8 },
    'post 32': { ...post, connections: 32 },
    'photo 8': { ...post, connections: 8, photo },
  };
};

export interface Visit {
  readonly rounds: Readonly<Record<string, Round>>;
  /** The most the server had in memory, MB, and how long it took to start, ms. */
  readonly memory: number;
  readonly startMs: number;
}

/**
 * Starts the program, lets it get warm, measures and stops it.
 * @param beside runs between the loads, with the name of the load that was just measured
 */
export const visit = async (
  place: Place,
  material: Material,
  loader: Loader,
  wanted: {
    readonly read: boolean;
    readonly figures?: boolean;
    readonly similar?: boolean;
    readonly submit: boolean;
    readonly seconds: number;
  },
  peak: (pid: number) => number,
  beside: (name: string) => Promise<void> = async () => undefined,
): Promise<Visit> => {
  const program = await startProgram(place.data, place.url);
  try {
    const jobs = {
      ...(wanted.read ? reading(program, material, wanted.seconds) : {}),
      ...(wanted.figures ? figures(program, material, wanted.seconds) : {}),
      ...(wanted.similar ? comparing(program, material, wanted.seconds) : {}),
      ...(wanted.submit ? await posting(program, material, wanted.seconds) : {}),
    };
    const rounds: Record<string, Round> = {};
    for (const [name, job] of Object.entries(jobs)) {
      await loader.run({ ...job, seconds: 1.5 } as Job); // warm: compiled, prepared, kept
      const { outcome: _, ...measured } = await round(program, place.postmaster, () => loader.run(job));
      rounds[name] = measured;
      await beside(name);
    }
    return { rounds, memory: peak(program.pid), startMs: program.startMs };
  } finally {
    await program.stop();
  }
};
