import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { Engine, Run } from './engine.ts';
import { Kept, keptOf } from './kept.ts';
import { problemOfDatabase } from './problems.ts';

export type { Engine } from './engine.ts';

/** An open database. Nothing can be asked of it directly: every access begins with a region and a role. */
export interface Db {
  readonly engine: Engine;
}

/** A transaction whose role and region are set. */
export class Tx {
  /** Undefined where the transaction is not of one region. */
  readonly region: number | undefined;
  readonly #run: Run;
  readonly #kept: Kept;
  readonly #changed = new Set<string>();
  #kysely: Kysely<unknown> | undefined;

  constructor(run: Run, region: number | undefined, kept: Kept = new Kept()) {
    this.#run = run;
    this.region = region;
    this.#kept = kept;
  }

  /** Plain SQL: aggregates, maps, hot paths. With `name` PostgreSQL plans it once per connection. */
  async query<Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
    return (await this.#run(text, values, name)).rows as Row[];
  }

  /** The first row, or undefined. */
  async one<Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row | undefined> {
    return (await this.query<Row>(text, values, name))[0];
  }

  /** @returns how many rows were changed */
  async run(text: string, values: readonly unknown[] = [], name?: string): Promise<number> {
    return (await this.#run(text, values, name)).count;
  }

  /**
   * What seldom changes, of this region: read once and kept in this process, so that most transactions need not ask. Nobody may change
   * what is returned. Whoever writes it calls {@link changes}; other processes see that when its time is over.
   * @param name `module.thing`
   */
  kept<T>(name: string, milliseconds: number, read: () => Promise<T>): Promise<T> {
    return this.#changed.has(name) ? read() : this.#kept.of(name, this.region, milliseconds, read);
  }

  /** Says that this transaction writes what is kept under that name: itself it reads anew from now on, the others after its commit. */
  changes(name: string): void {
    this.#changed.add(name);
  }

  /** After the commit: before it the others would keep the old state once more. */
  forgetChanged(): void {
    for (const name of this.#changed) this.#kept.forget(name);
  }

  /** Kysely in this very transaction: lists with filters. The type parameter is the module's own tables. */
  from<Tables>(): Kysely<Tables> {
    this.#kysely ??= new Kysely<unknown>({ dialect: dialectOver(this.#run) });
    return this.#kysely as unknown as Kysely<Tables>;
  }
}

/** Kysely over one function; begin and commit are ours, so its driver has none. */
const dialectOver = (run: Run): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createDriver: () => {
    const refuse = async () => {
      throw new Error('Transactions are opened by inRegion, not by Kysely');
    };
    const connection: DatabaseConnection = {
      async executeQuery<Row>(query: CompiledQuery) {
        const { rows, count } = await run(query.sql, query.parameters);
        return { rows: rows as Row[], numAffectedRows: BigInt(count) };
      },
      // biome-ignore lint/correctness/useYield: Kysely asks for the method, we have no cursor
      async *streamQuery() {
        throw new Error('Streaming is not offered: page by key instead');
      },
    };
    return {
      init: async () => undefined,
      acquireConnection: async () => connection,
      releaseConnection: async () => undefined,
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      destroy: async () => undefined,
    };
  },
});

/** Set while a transaction runs: a second one opened inside would hang PGlite for ever and leave the transaction on PostgreSQL. */
const inside = new AsyncLocalStorage<true>();

const transaction = <T>(
  db: Db,
  role: string,
  region: number | undefined,
  act: (tx: Tx) => Promise<T>,
  first = '',
): Promise<T> => {
  if (inside.getStore()) {
    throw new Error('A transaction is already open here: pass its tx on instead of opening another one with db');
  }
  const opening = `${first}select set_config('role', '${role}', true), set_config('simpul.region', '${region ?? ''}', true)`;
  return inside.run(true, async () => {
    let tx: Tx | undefined;
    const result = await db.engine
      .transaction(opening, (run) => {
        tx = new Tx(run, region, keptOf(db.engine));
        return act(tx);
      })
      .catch((error: unknown) => {
        throw problemOfDatabase(error);
      });
    tx?.forgetChanged();
    return result;
  });
};

/** Everything about one region: sees and writes its rows only (row-level security), and the tables that belong to no region. */
export const inRegion = <T>(db: Db, region: number, act: (tx: Tx) => Promise<T>): Promise<T> => {
  if (!Number.isInteger(region)) throw new TypeError(`A region is an integer such as 3522, not ${region}`);
  return transaction(db, 'simpul_app', region, act);
};

/** As {@link inRegion}, for reading only, and all of it as of one moment: numbers of several statements agree with each other. */
export const asOfOneMoment = <T>(db: Db, region: number, act: (tx: Tx) => Promise<T>): Promise<T> => {
  if (!Number.isInteger(region)) throw new TypeError(`A region is an integer such as 3522, not ${region}`);
  return transaction(db, 'simpul_app', region, act, 'set transaction isolation level repeatable read, read only; ');
};

/** Places, code lists, sessions before sign-in: tables of no region. Regional tables look empty from here. */
export const inNoRegion = <T>(db: Db, act: (tx: Tx) => Promise<T>): Promise<T> =>
  transaction(db, 'simpul_app', undefined, act);

/** Readers and jobs over several regions: sees all of them. Never on behalf of a request of one region. */
export const inEveryRegion = <T>(db: Db, act: (tx: Tx) => Promise<T>): Promise<T> =>
  transaction(db, 'simpul_all', undefined, act);

/** Runs `act` outside the guard: for what a finished transaction sets off without waiting for it. */
export const afterwards = (act: () => void): void => inside.exit(act);
