import type { Tx } from './db/index.ts';
import { type Cursor, journalEnd } from './journal.ts';

/** How far a reader of the journal has come. @returns undefined when it has not begun */
export const readerCursor = (tx: Tx, name: string): Promise<Cursor | undefined> =>
  tx.one<Cursor>('select era, xid::text as xid, id from platform.journal_reader where name = $1', [name]);

/** @returns whether it moved: not when another process has come as far already */
export const moveReader = async (tx: Tx, name: string, { era, xid, id }: Cursor): Promise<boolean> =>
  (await tx.run(
    `insert into platform.journal_reader as reader (name, era, xid, id) values ($1, $2, $3::text::xid8, $4)
     on conflict (name) do update set era = excluded.era, xid = excluded.xid, id = excluded.id
      where (reader.era, reader.xid, reader.id) < (excluded.era, excluded.xid, excluded.id)`,
    [name, era, xid, id],
  )) > 0;

/**
 * Where a reader stands that wants only what happens from now on. Whoever asks first lets it begin: its job does, and also the act that
 * makes its work wanted, for a job first runs a minute later and would miss what happens in between.
 */
export const beginReader = async (tx: Tx, name: string): Promise<Cursor> => {
  const begun = await readerCursor(tx, name);
  if (begun) return begun;
  const end = await journalEnd(tx);
  await tx.run(
    `insert into platform.journal_reader (name, era, xid, id) values ($1, $2, $3::text::xid8, $4) on conflict (name) do nothing`,
    [name, end.era, end.xid, end.id],
  );
  return (await readerCursor(tx, name)) ?? end;
};
