import type { Db } from '#platform/db/index.ts';

/** One statement as the owner of the tables, past row-level security: for a look at the catalogue, never at what the program would see. */
export const asOwner = <Row extends object>(db: Db, sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
  db.engine.transaction('select 1', async (run) => (await run(sql, values)).rows as Row[]);
