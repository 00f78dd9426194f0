import pg from 'pg';
import { asParameter, type Engine, exactInteger, type Run, TYPE } from './engine.ts';

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TYPE.int8) return exactInteger;
    if (oid === TYPE.date || oid === TYPE.interval) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as typeof pg.types.getTypeParser,
};

export const openPostgres = (connectionString: string, connections = 20): Engine => {
  const pool = new pg.Pool({ connectionString, max: connections, types });
  // A connection that the server closes, idle or in use, must not end the program: its query fails, the next one opens another.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    kind: 'postgres',
    raw: pool,
    async transaction(opening, act) {
      const client = await pool.connect();
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
