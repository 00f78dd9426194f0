// What pictures are known again by: how well, on drawn scenes in memory, and how fast, among millions in PostgreSQL.
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { seedOrganisations } from '#modules/organisations/index.ts';
import { loadPlacesOnce, openRegion } from '#modules/places/index.ts';
import { alikePictures, photosOf, seedReports, submitReport } from '#modules/reports/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { openPostgres } from '#platform/db/engine-postgres.ts';
import { type Db, inNoRegion, inRegion } from '#platform/db/index.ts';
import { agreementOf, type Likeness, percentOf, placingOf } from '#platform/files/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { openDatabase } from '../src/open.ts';
import { DISGUISES } from '../tests/support/disguises.ts';
import { likenessOfFile, memoryIndex } from '../tests/support/likeness.ts';
import { drawPicture } from '../tests/support/pictures.ts';
import type { Ratio, Row } from './results.ts';
import { REGION } from './seed.ts';

const SAME_PERCENT = 60;
/** Of the disguises together; a crop to half the area is measured and promised by nobody. */
const LEAST_FOUND = 0.95;
const MOST_FALSE = 1;
const MOST_MS = 50;
const NOT_PROMISED = 'cropped to 50 %';
/** Where a camera stood when it looked at the same place again: none of these is a copy. */
const AGAIN = {
  'the same place again, from where one stood (1 % aside)': { shift: 6, noise: 1 },
  'the same place again, a step aside (6 %), in other light': { shift: 40, noise: 1, light: 1.1 },
  'the same place again, after the work, a step aside': { shift: 40, noise: 1, light: 0.9, later: true },
} as const;

interface Measured {
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
}

/** How many of the scenes are found behind each disguise, and how many others are taken for them. */
const measureRecall = async (scenes: number): Promise<Measured> => {
  const index = memoryIndex();
  const pictures: Buffer[] = [];
  for (let scene = 0; scene < scenes; scene += 1) {
    pictures.push(await drawPicture(scene + 1));
    index.add(await likenessOfFile(pictures[scene]));
  }
  const [rows, promised]: [Row[], number[]] = [[], []];
  let [pairs, wrong] = [0, 0];
  const measure = async (label: string, make: (scene: number) => Promise<Buffer>): Promise<number> => {
    let found = 0;
    for (let scene = 0; scene < scenes; scene += 1) {
      const { matches } = index.ask(await likenessOfFile(await make(scene)));
      const same = [...matches].filter(([, percent]) => percent >= SAME_PERCENT).map(([other]) => other);
      if (same.includes(scene)) found += 1;
      wrong += same.filter((other) => other !== scene).length;
      pairs += scenes - 1;
    }
    rows.push({ label, cells: { 'taken for the same, %': [(100 * found) / scenes] } });
    return found / scenes;
  };
  for (const [name, disguise] of Object.entries(DISGUISES)) {
    const found = await measure(name, (scene) => disguise(pictures[scene], scene));
    if (name !== NOT_PROMISED) promised.push(found);
  }
  for (const [name, view] of Object.entries(AGAIN)) await measure(name, (scene) => drawPicture(scene + 1, view));
  const mean = promised.reduce((sum, one) => sum + one, 0) / promised.length;
  return {
    rows,
    ratios: [
      {
        label: `disguised pictures found, mean of ${promised.length} disguises of ${scenes} scenes`,
        values: [mean],
        limit: LEAST_FOUND,
        asks: 'least',
      },
      {
        label: `other pictures taken for the same, of a million pairs (${pairs.toLocaleString('en')} looked at)`,
        values: [(1e6 * wrong) / pairs],
        limit: MOST_FALSE,
        asks: 'most',
      },
    ],
  };
};

const BATCH = 50_000;
const SEED = readFileSync(join(import.meta.dirname, 'seed-pictures.sql'), 'utf8');
const MARKS = 'reports.likeness_mark';

const REPORT = {
  text: 'Foto contoh.',
  kind: 'complaint',
  answers: {},
  anonymous: true,
  secret: false,
  channel: 'web',
} as const;

/** A report with these pictures, by the program's own act. @returns ids of the report and of its pictures */
const reportWith = async (db: Db, likeness: readonly Likeness[]): Promise<{ report: string; photos: string[] }> => {
  const app = { db, secrets: makeSecrets(Buffer.alloc(32, 7)) };
  const stored = likeness.map((one) => ({
    fileKey: `img/00/00/${randomUUID()}`,
    sha256: randomBytes(32),
    width: 1600,
    height: 1200,
    likeness: one,
  }));
  const { id } = await submitReport(app, { kind: 'visitor' }, REGION, REPORT, stored, randomUUID(), new Date());
  const photos = await inRegion(db, REGION, (tx) => photosOf(tx, id));
  return { report: id, photos: photos.map((photo) => photo.id) };
};

/** An empty database with one report, to which all pictures belong. @returns its id */
const openPlace = async (db: Db, now: Date): Promise<string> => {
  await loadPlacesOnce(db);
  await inNoRegion(db, seedHolidays);
  await inRegion(db, REGION, async (tx) => {
    await openRegion(tx, { region: REGION, isSample: false, now });
    await seedOrganisations(tx, REGION, now);
    await seedReports(tx, { kind: 'system', task: 'bench' }, now);
  });
  return (await reportWith(db, [])).report;
};

/** Fills an empty database with so many pictures. The key of the marks is made at the end: it costs a tenth so. */
export const seedPictures = async (url: string, many: number, say: (sentence: string) => void): Promise<void> => {
  const now = new Date();
  const db = await openDatabase(readSettings({ DATABASE_URL: url }));
  const report = await openPlace(db, now).finally(() => db.engine.close());
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query(
      `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '1GB'`,
    );
    await owner.query(
      `create table bench_thumb as select n, decode(string_agg(md5(n || ' ' || part), '' order by part), 'hex') as thumb
         from generate_series(0, 255) as n, generate_series(1, 64) as part group by n`,
    );
    const { rows } = await owner.query<{ name: string; definition: string }>(
      `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'p' and conrelid = $1::regclass`,
      [MARKS],
    );
    await owner.query(`alter table ${MARKS} drop constraint ${rows[0].name}`);
    for (let first = 1; first <= many; first += BATCH) {
      await owner.query(SEED, [REGION, report, first, Math.min(first + BATCH - 1, many), many, now]);
      if (first % (20 * BATCH) === 1) say(`${first.toLocaleString('en')} pictures`);
    }
    await owner.query(`alter table ${MARKS} add constraint ${rows[0].name} ${rows[0].definition}`);
    for (const table of [MARKS, 'reports.likeness', 'reports.photo']) await owner.query(`vacuum analyze ${table}`);
    say('the key of the marks');
  } finally {
    await owner.end();
  }
};

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** One question as an office asks it before it sends a photo: the index, and the comparison with what it names. */
const askFor = async (
  db: Db,
  likeness: Likeness,
): Promise<{ indexMs: number; allMs: number; found: Map<string, number> }> => {
  const begun = performance.now();
  const { probes, candidates } = await inRegion(db, REGION, (tx) => alikePictures(tx, likeness));
  const indexMs = performance.now() - begun;
  const found = new Map(
    candidates.map((candidate) => [
      candidate.photoId,
      Math.max(
        0,
        ...candidate.hits.map(([probe, spot]) =>
          percentOf(agreementOf(likeness, candidate, placingOf(likeness, probes[probe], spot))),
        ),
      ),
    ]),
  );
  return { indexMs, allMs: performance.now() - begun, found };
};

/** Hides drawn scenes among the pictures and asks for them in disguise, as the role of the program. */
const measureAmong = async (url: string, many: number, scenes: number, rounds: number): Promise<Measured> => {
  const db: Db = { engine: openPostgres(url, 4) };
  const disguises = ['cropped to 60 %', 'date stamped over', 'mirrored, cropped to 75 %'];
  const values = { index: [] as number[], all: [] as number[], found: [] as number[], first: [] as number[] };
  try {
    const asked: { likeness: Likeness; id: string }[] = [];
    for (let scene = 0; scene < scenes; scene += 1) {
      const bytes = await drawPicture(scene + 1);
      const { photos } = await reportWith(db, [await likenessOfFile(bytes)]);
      const disguise = DISGUISES[disguises[scene % disguises.length]];
      asked.push({ id: photos[0], likeness: await likenessOfFile(await disguise(bytes, scene)) });
    }
    for (let round = 0; round <= rounds; round += 1) {
      const [index, all]: [number[], number[]] = [[], []];
      let found = 0;
      for (const { id, likeness } of asked) {
        const answer = await askFor(db, likeness);
        index.push(answer.indexMs);
        all.push(answer.allMs);
        if ((answer.found.get(id) ?? 0) >= SAME_PERCENT) found += 1;
      }
      // The first round meets a cold index, and is told apart.
      if (round === 0) values.first.push(percentile(index, 0.95));
      else {
        values.index.push(percentile(index, 0.95));
        values.all.push(percentile(all, 0.95));
        values.found.push((100 * found) / asked.length);
      }
    }
  } finally {
    await db.engine.close();
  }
  const size = many.toLocaleString('en');
  return {
    rows: [
      {
        label: `${scenes} scenes in disguise, among ${size} pictures`,
        cells: {
          'taken for the same, %': values.found,
          'index, p95, ms': values.index,
          'index not yet read, p95, ms': values.first,
          'with the comparison, p95, ms': values.all,
        },
      },
    ],
    ratios: [
      {
        label: `the index answers, p95, ${size} pictures`,
        values: values.index,
        limit: MOST_MS,
        asks: 'most',
        unit: ' ms',
      },
    ],
  };
};

/** How well and how fast pictures are known again. @param many so many stand in the database at `url` */
export const measurePictures = async (url: string, many: number, scenes: number, rounds: number) => {
  const recall = await measureRecall(scenes);
  const among = await measureAmong(url, many, scenes, rounds);
  return {
    title: 'Pictures known again',
    rows: [...recall.rows, ...among.rows],
    ratios: [...recall.ratios, ...among.ratios],
    notes: [
      'The scenes are drawn, with textures and the noise of a sensor; real photos are harder. The pictures among which they are sought are rows made by SQL (bench/seed-pictures.sql): one mark in seven is of a kind that thousands of pictures have.',
    ],
  };
};
