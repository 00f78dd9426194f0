import pg from 'pg';
import { Problem } from '../problem.ts';
import { asParameter, type Engine, exactInteger, type Run, TYPE } from './engine.ts';

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TYPE.int8) return exactInteger;
    if (oid === TYPE.date || oid === TYPE.interval) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as typeof pg.types.getTypeParser,
};

/** A query that takes longer, or a transaction in which nothing happens that long, is ended. Migrations lift both. Milliseconds. */
const STATEMENT_MS = 60_000;
const IDLE_MS = 60_000;
/** How long a request waits for one of the connections. Milliseconds. */
const CONNECTION_MS = 10_000;

const databaseBusy = (cause: unknown) =>
  Object.assign(
    new Problem(503, 'database-busy', {
      id: 'Server sedang sangat sibuk, jadi permintaan ini belum dikerjakan dan tidak ada yang tersimpan. Coba lagi sebentar lagi; kalau tadi kamu mengirim formulir, tekan tombol kembali di peramban: tulisanmu masih ada di sana.',
      en: "The server is very busy, so this was not done and nothing was stored. Try again in a moment; if you sent a form, press your browser's back button: your text is still there.",
    }),
    { cause },
  );

interface Waits {
  readonly connectionMs?: number;
  readonly statementMs?: number;
}

/** @throws {Problem} 503 `database-busy` from a transaction for which no connection came free in time */
export const openPostgres = (
  connectionString: string,
  connections = 20,
  { connectionMs = CONNECTION_MS, statementMs = STATEMENT_MS }: Waits = {},
): Engine => {
  const pool = new pg.Pool({
    connectionString,
    max: connections,
    types,
    connectionTimeoutMillis: connectionMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: IDLE_MS,
  });
  const connect = (): Promise<pg.PoolClient> =>
    pool.connect().catch((error: unknown) => {
      throw error instanceof Error && /timeout/.test(error.message) ? databaseBusy(error) : error;
    });
  // A connection that the server closes, idle or in use, must not end the program: its query fails, the next one opens another.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    kind: 'postgres',
    raw: pool,
    async transaction(opening, act) {
      const client = await connect();
      const run: Run = async (text, values, name) => {
        const result = await client.query({ text, values: values.map(asParameter), ...(name ? { name } : {}) });
        return { rows: result.rows, count: result.rowCount ?? 0 };
      };
      try {
        await client.query(`begin; ${opening}`);
        const result = await act(run);
        await client.query('commit');
        client.release();
        return result;
      } catch (error) {
        // A connection that cannot even roll back is broken: give it back as such.
        const rolledBack = await client.query('rollback').then(
          () => true,
          () => false,
        );
        client.release(!rolledBack);
        throw error;
      }
    },
    async script(sql) {
      await pool.query(sql);
    },
    async listen(channel, wake) {
      const client = await pool.connect();
      client.on('notification', wake);
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      return async () => {
        client.removeListener('notification', wake);
        client.release(true);
      };
    },
    close: () => pool.end(),
  };
};
