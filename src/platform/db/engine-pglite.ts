import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import { asParameter, type Engine, exactInteger, type Run, TYPE } from './engine.ts';
import { lockDirectory } from './lock.ts';

/** An initialised directory with PostGIS and every place of Indonesia: made by `scripts/make-initial-database.ts`. */
export const INITIAL_DATABASE = join(import.meta.dirname, 'initial-database.tar.gz');

const parsers = {
  [TYPE.int8]: exactInteger,
  [TYPE.date]: (text: string) => text,
  [TYPE.interval]: (text: string) => text,
};

interface Begun {
  readonly tx: Transaction;
  commit(): Promise<void>;
  rollback(why: unknown): Promise<void>;
}

/** PGlite ends a transaction when a function does: here it waits to be told how. */
const begin = (pglite: PGlite, opening: string): Promise<Begun> =>
  new Promise((resolve, reject) => {
    const ending = Promise.withResolvers<void>();
    const whole = pglite.transaction(async (tx) => {
      await tx.exec(opening);
      resolve({
        tx,
        commit() {
          ending.resolve();
          return whole;
        },
        rollback(why) {
          ending.reject(why);
          return whole.catch(() => undefined);
        },
      });
      await ending.promise;
    });
    whole.catch(reject);
  });

const engine = (pglite: PGlite, release: () => void): Engine => ({
  kind: 'pglite',
  raw: pglite,
  async transaction(opening, act) {
    let begun: Promise<Begun> | undefined;
    const run: Run = async (text, values) => {
      begun ??= begin(pglite, opening);
      const result = await (await begun).tx.query<Record<string, unknown>>(text, values.map(asParameter));
      return { rows: result.rows, count: result.affectedRows || result.rows.length };
    };
    try {
      const result = await act(run);
      await (await begun)?.commit();
      return result;
    } catch (error) {
      await (await begun?.catch(() => undefined))?.rollback(error);
      throw error;
    }
  },
  async script(sql) {
    await pglite.exec(sql);
  },
  listen: (channel, wake) => pglite.listen(channel, wake),
  async close() {
    await pglite.close();
    release();
  },
});

/**
 * PGlite in a directory. It has no lock between processes of its own, so we take one first.
 * @throws {Error} naming the process that holds the directory
 */
export const openPGlite = async (directory: string): Promise<Engine> => {
  mkdirSync(directory, { recursive: true });
  const release = lockDirectory(directory);
  const data = join(directory, 'pg');
  try {
    // Unpacking that was cut off leaves a directory without this mark: start over, nothing was ever stored in it.
    const moved = readIfThere(join(data, MOVED));
    if (moved) throw new Error(moved);
    const complete = isComplete(data);
    if (!complete) rmSync(data, { recursive: true, force: true });
    const loadDataDir = complete ? undefined : initialDatabase();
    const pglite = await PGlite.create({ dataDir: data, extensions: { postgis }, parsers, loadDataDir });
    return engine(pglite, release);
  } catch (error) {
    release();
    throw error;
  }
};

/** Laid into a database that has moved to PostgreSQL: what it says is all that its directory still answers. */
export const MOVED = 'moved-to-postgres.txt';

const readIfThere = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined);

const isComplete = (data: string) =>
  existsSync(join(data, 'PG_VERSION')) && existsSync(join(data, 'global', 'pg_control'));

/** Whether a database lives in this data directory. */
export const hasPGlite = (directory: string): boolean => isComplete(join(directory, 'pg'));

/** A new database beside the place where it will live; whoever calls it holds the lock of the directory. */
export const openPGliteAside = async (data: string): Promise<Engine> => {
  rmSync(data, { recursive: true, force: true });
  const loadDataDir = initialDatabase();
  return engine(await PGlite.create({ dataDir: data, extensions: { postgis }, parsers, loadDataDir }), () => undefined);
};

/** PGlite in memory, for tests. `from` is a dump of a migrated database. */
export const openPGliteInMemory = async (from?: Blob): Promise<Engine> => {
  const pglite = await PGlite.create({ extensions: { postgis }, parsers, loadDataDir: from ?? initialDatabase() });
  return engine(pglite, () => undefined);
};

const initialDatabase = () => (existsSync(INITIAL_DATABASE) ? new Blob([readFileSync(INITIAL_DATABASE)]) : undefined);
