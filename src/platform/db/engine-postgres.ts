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

interface Begun {
  readonly client: pg.PoolClient;
  /** Why the transaction could not begin: the first statement, sent with it, then says only that it failed. */
  readonly refused?: () => unknown;
}

/** Whether what is sent waits for the answer to what was sent before. Nothing is under way when it is changed. */
const setPipelined = (client: pg.PoolClient, pipeline: boolean) => Object.assign(client, { pipeline });

/** Sends begin without waiting for it: it travels together with the first statement. */
const begin = (client: pg.PoolClient, opening: string): Begun => {
  let refusal: unknown;
  setPipelined(client, true);
  client.query(`begin; ${opening}`).catch((error: unknown) => {
    refusal = error;
  });
  return { client, refused: () => refusal };
};

const end = async ({ client }: Begun, how: 'commit' | 'rollback'): Promise<void> => {
  await client.query(how);
  setPipelined(client, false);
  client.release();
};

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
    // Every statement here is short: compiling one would take longer than running it, half a second for a search nearby.
    options: '-c jit=off',
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
      let begun: Promise<Begun> | undefined;
      const run: Run = async (text, values, name) => {
        begun ??= connect().then((client) => begin(client, opening));
        const { client } = await begun;
        const result = await client.query({ text, values: values.map(asParameter), ...(name ? { name } : {}) });
        return { rows: result.rows, count: result.rowCount ?? 0 };
      };
      try {
        const result = await act(run);
        if (begun) await end(await begun, 'commit');
        return result;
      } catch (error) {
        const { client, refused } = (await begun?.catch(() => undefined)) ?? {};
        if (!client) throw error;
        // A connection that cannot even roll back is broken: give it back as such.
        await end({ client }, 'rollback').catch(() => client.release(true));
        throw refused?.() ?? error;
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
