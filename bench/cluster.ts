// The PostgreSQL of the benchmarks: kept between runs, with a database for each size.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openPostgres } from '#platform/db/engine-postgres.ts';
import { migrate } from '#platform/db/migrate.ts';
import { foldAll } from '#platform/rollup/index.ts';
import { type Cluster, startCluster } from '../scripts/postgres.ts';
import { countedPlaces, MIGRATIONS, ROLLUPS } from '../src/open.ts';
import { CORES, pin } from './machine.ts';
import { seedPictures } from './pictures.ts';
import { connect, countAnew, nothingWaits, seed } from './seed.ts';
import { seedBudgets } from './seed-budgets.ts';

/** Where data is kept between runs: some 30 GB with ten million reports. */
export const KEPT = process.env.SIMPUL_BENCH_DATA ?? join(import.meta.dirname, '..', 'var', 'bench');

/** As for a small server in earnest. Everything a power cut could take is synced: fsync and synchronous_commit stay on. */
export const SETTINGS = {
  shared_buffers: '2GB',
  effective_cache_size: '8GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  random_page_cost: '1.1',
  max_connections: 200,
  // Only what a trace asks for is logged, as JSON, so that it can be read back.
  logging_collector: 'on',
  log_destination: 'jsonlog',
  log_directory: 'log',
  log_filename: 'postgres.log',
  log_rotation_size: 0,
  log_min_messages: 'log',
  log_checkpoints: 'off',
} as const;

const FOR_SEEDING = {
  ...SETTINGS,
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_wal_size: '6GB',
};

const folder = join(KEPT, 'postgres');
export const LOG = join(folder, 'data', 'log', 'postgres.json');

/** A run that was killed has left its PostgreSQL behind: it would hold the folder. */
const endLeftBehind = async (): Promise<void> => {
  const path = join(folder, 'data', 'postmaster.pid');
  if (!existsSync(path)) return;
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0]);
  try {
    process.kill(pid, 'SIGINT');
    while (existsSync(path)) await wait(200);
  } catch {
    rmSync(path); // it is gone; only its file is there
  }
};

const start = async (settings: Readonly<Record<string, string | number>>): Promise<Cluster> => {
  const cluster = await startCluster(console.log, { folder, settings });
  if (!cluster) throw new Error('The benchmarks need PostgreSQL 15 or later with PostGIS');
  return cluster;
};

/** Asks something as the owner. */
export const ask = async <Row extends pg.QueryResultRow>(url: string, ...statements: string[]): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) rows = (await client.query<Row>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
};

export const urlOf = ({ url }: Cluster, database: string): string => url.replace(/[^/]+$/, database);
/** Raised when `seed.ts` makes other data: what is kept is then made anew. */
const EDITION = 3;
const nameOf = (rows: number) => `bench_${rows}_${EDITION}`;

const ready = async (cluster: Cluster, rows: number): Promise<boolean> => {
  const [{ found }] = await ask<{ found: boolean }>(
    cluster.url,
    `select exists (select from pg_database where datname = '${nameOf(rows)}') as found`,
  );
  if (!found) return false;
  const url = urlOf(cluster, nameOf(rows));
  const engine = openPostgres(url, 2);
  try {
    // Migrations only go forward, so data made before goes forward too. One that was changed means starting over.
    await migrate({ engine }, MIGRATIONS);
    const [{ whole }] = await ask<{ whole: boolean }>(url, `select to_regnamespace('bench') is null as whole`);
    // Counted here by today's definition, not in the middle of a measurement.
    if (!whole) return false;
    await foldAll({ db: { engine } }, ROLLUPS, await countedPlaces({ engine }), new Date());
    const owner = await connect(url);
    await nothingWaits(owner).finally(() => owner.end());
    return true;
  } catch (error) {
    console.log(`The kept data for ${rows} reports is made anew: ${error instanceof Error ? error.message : error}`);
    return false;
  } finally {
    await engine.close();
  }
};

/** Starts it with the data of these sizes in it, which is made where it is missing. */
export const startKept = async (sizes: readonly number[]): Promise<Cluster> => {
  await endLeftBehind();
  let cluster = await start(FOR_SEEDING);
  for (const rows of sizes) {
    if (await ready(cluster, rows)) continue;
    console.log(`Making ${rows.toLocaleString('en')} reports (only this once) …`);
    for (let edition = 1; edition <= EDITION; edition += 1)
      await ask(cluster.url, `drop database if exists bench_${rows}_${edition} with (force)`);
    await ask(cluster.url, `create database ${nameOf(rows)}`);
    await seed(urlOf(cluster, nameOf(rows)), rows, (sentence) => console.log(`  ${sentence}`));
  }
  await ask(cluster.url, 'checkpoint');
  await cluster.stop();
  cluster = await start(SETTINGS);
  pin(cluster.pid, CORES?.database);
  return cluster;
};

export const databaseOf = (cluster: Cluster, rows: number): string => urlOf(cluster, nameOf(rows));

/** A database that is made where it is missing, by `fill`. What is measured in it stays. */
const madeOnce = async (
  cluster: Cluster,
  name: string,
  what: string,
  fill: (url: string, say: (sentence: string) => void) => Promise<void>,
): Promise<string> => {
  const url = urlOf(cluster, name);
  const [{ there }] = await ask<{ there: boolean }>(
    cluster.url,
    `select exists (select from pg_database where datname = '${name}') as there`,
  );
  if (there) return url;
  // Made under another name, so that one that was cut off is not taken for a whole one.
  const half = `${name}_half`;
  console.log(`Making ${what} (only this once) …`);
  await ask(cluster.url, `drop database if exists ${half} with (force)`);
  await ask(cluster.url, `create database ${half}`);
  await fill(urlOf(cluster, half), (sentence) => console.log(`  ${sentence}`));
  await ask(cluster.url, `alter database ${half} rename to ${name}`, 'checkpoint');
  return url;
};

/** The database of so many pictures. */
export const picturesIn = (cluster: Cluster, many: number): Promise<string> =>
  madeOnce(cluster, `bench_pictures_${many}`, `${many.toLocaleString('en')} pictures`, (url, say) =>
    seedPictures(url, many, say),
  );

/** The database of the budgets of ten years. */
export const budgetsIn = (cluster: Cluster): Promise<string> =>
  madeOnce(cluster, 'bench_budgets_1', 'the budgets of ten years', seedBudgets);

/** What hangs on a report or a photo, by the column that names it. It goes first. */
const HANGING = [
  ['reports.photo_flag', 'photo_id', 'reports.photo'],
  ['reports.likeness_mark', 'photo_id', 'reports.photo'],
  ['reports.likeness', 'photo_id', 'reports.photo'],
  ['reports.proposal', 'report_id', 'reports.report'],
] as const;

/** What a measurement adds is taken away after it, so that the next one finds the same number of reports. */
export const cleaner = async (url: string): Promise<() => Promise<void>> => {
  const tables = ['reports.photo', 'reports.message', 'reports.report', 'platform.journal'];
  const marks = await Promise.all(
    tables.map(async (table) => (await ask<{ id: string }>(url, `select max(id::text) as id from ${table}`))[0].id),
  );
  return async () => {
    const hanging = HANGING.map(
      ([table, column, of]) =>
        `delete from ${table} where region_id = 3522 and ${column} > '${marks[tables.indexOf(of)]}'`,
    );
    const deletes = tables.map(
      (table, index) => `delete from ${table} where region_id = 3522 and id > '${marks[index]}'`,
    );
    // Nothing else hangs on them, and to look for it took hours: no index helps a foreign key that is never followed back.
    await ask(
      url,
      'set session_replication_role = replica',
      ...hanging,
      ...deletes,
      ...tables.map((table) => `vacuum analyze ${table}`),
      'checkpoint',
    );
    const engine = openPostgres(url, 2, { statementMs: 0 });
    await countAnew({ engine }).finally(() => engine.close());
  };
};
