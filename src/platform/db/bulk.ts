import { pipeline } from 'node:stream/promises';
import type { PGlite, Transaction } from '@electric-sql/pglite';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Engine } from './engine.ts';

/** A table and the columns of it that are read or written, in this order. */
export interface TableShape {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * One transaction as the owner of the tables, for whole tables: in the text form of COPY, a row to a line. Row-level security does not
 * bind the owner, and with `row_security = off` a role that it does bind is refused instead of shown less.
 */
export interface Bulk {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** All rows of a table, in no promised order; a chunk may end within a row. */
  copyOut(table: TableShape): AsyncIterable<Uint8Array>;
  /** The rows of a query with one column, for lists of thousands. */
  copyQuery(query: string): AsyncIterable<Uint8Array>;
  /** Every chunk must hold whole rows. */
  copyIn(table: TableShape, rows: AsyncIterable<Uint8Array>): Promise<void>;
}

/** Values are written alike on both engines and in every time zone; nothing is cut off for lasting long. */
const SETTINGS = `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local row_security = off;
  set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local extra_float_digits = 1;
  set local bytea_output = 'hex'`;

/** What one moment of the database holds, however long reading takes; nothing can be written. */
export const readingBulk = <T>(engine: Engine, act: (bulk: Bulk) => Promise<T>): Promise<T> =>
  inBulk(engine, `set transaction isolation level repeatable read, read only; ${SETTINGS}`, act);

/** All is written, or nothing. */
export const writingBulk = <T>(engine: Engine, act: (bulk: Bulk) => Promise<T>): Promise<T> =>
  inBulk(engine, SETTINGS, act);

const inBulk = <T>(engine: Engine, opening: string, act: (bulk: Bulk) => Promise<T>): Promise<T> =>
  engine.kind === 'pglite'
    ? inPGlite(engine.raw as PGlite, opening, act)
    : inPostgres(engine.raw as pg.Pool, opening, act);

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const nameOf = ({ schema, name }: Pick<TableShape, 'schema' | 'name'>): string =>
  `${quoted(schema)}.${quoted(name)}`;
const columnsOf = ({ columns }: TableShape) => columns.map(quoted).join(', ');

const inPostgres = async <T>(pool: pg.Pool, opening: string, act: (bulk: Bulk) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  const bulk: Bulk = {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await client.query(text, [...values])).rows as Row[],
    copyOut: (table) => client.query(copyTo(`copy (select ${columnsOf(table)} from ${nameOf(table)}) to stdout`)),
    copyQuery: (query) => client.query(copyTo(`copy (${query}) to stdout`)),
    async copyIn(table, rows) {
      await pipeline(rows, client.query(copyFrom(`copy ${nameOf(table)} (${columnsOf(table)}) from stdin`)));
    },
  };
  let broken = false;
  try {
    await client.query(`begin; ${opening}`);
    const result = await act(bulk);
    await client.query('commit');
    return result;
  } catch (error) {
    // Where reading was given up half-way the connection still sends rows: only a new one is clean. The server rolls back by itself.
    broken = true;
    throw error;
  } finally {
    client.release(broken);
  }
};

/** Read at once on PGlite, which hands over the whole result as one piece of memory. Blocks of 8 KB. */
const BLOCKS = 1024;

const inPGlite = <T>(pglite: PGlite, opening: string, act: (bulk: Bulk) => Promise<T>): Promise<T> =>
  pglite.transaction(async (tx) => {
    await tx.exec(opening);
    return act({
      query: async <Row>(text: string, values: readonly unknown[] = []) =>
        (await tx.query<Row>(text, [...values])).rows,
      copyOut: (table) => blocksOf(tx, table),
      copyQuery: (query) => outOf(tx, query),
      async copyIn(table, rows) {
        for await (const chunk of rows) {
          const blob = new Blob([chunk as Uint8Array<ArrayBuffer>]);
          await tx.query(`copy ${nameOf(table)} (${columnsOf(table)}) from '/dev/blob'`, [], { blob });
        }
      },
    });
  });

async function* outOf(tx: Transaction, query: string): AsyncGenerator<Uint8Array> {
  const { blob } = await tx.query(`copy (${query}) to '/dev/blob'`);
  if (blob) yield new Uint8Array(await blob.arrayBuffer());
}

async function* blocksOf(tx: Transaction, table: TableShape): AsyncGenerator<Uint8Array> {
  const { rows } = await tx.query<{ blocks: number }>(
    `select (pg_relation_size($1::text::regclass) / current_setting('block_size')::integer)::integer as blocks`,
    [nameOf(table)],
  );
  for (let block = 0; block < (rows[0]?.blocks ?? 0); block += BLOCKS) {
    const within = `ctid >= '(${block},0)' and ctid < '(${block + BLOCKS},0)'`;
    yield* outOf(tx, `select ${columnsOf(table)} from ${nameOf(table)} where ${within}`);
  }
}
