import { uuidv7 } from 'uuidv7';
import { type Actor, actorName } from './actor.ts';
import type { Tx } from './db/index.ts';

export interface Entry {
  readonly region: number;
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly act: string;
  readonly subject: string;
  readonly public: Record<string, unknown>;
  readonly private: Record<string, unknown>;
}

interface Act {
  /** `module.verb`: 'reports.answer'. */
  readonly act: string;
  /** `table/id`: 'reports/0190…'. */
  readonly subject: string;
  readonly at: Date;
  /** What anybody may read for ever: no personal data, no text of a secret report. */
  readonly public?: Record<string, unknown>;
  readonly private?: Record<string, unknown>;
}

/** Channel on which a commit with journal rows wakes the readers. */
export const JOURNAL_CHANNEL = 'simpul_journal';

/** Writes what was done, in the transaction that does it: kept or lost together. */
export const journal = (tx: Tx, actor: Actor, act: Act): Promise<void> => journalAll(tx, actor, [act]);

/** Many acts of one moment, such as the rows of an import, in one statement. */
export const journalAll = async (tx: Tx, actor: Actor, acts: readonly Act[]): Promise<void> => {
  if (tx.region === undefined) throw new Error(`${acts[0]?.act} needs the transaction of a region`);
  const rows = acts.map((act) => ({
    ...act,
    id: uuidv7(),
    public: act.public ?? {},
    private: act.private ?? {},
  }));
  await tx.run(
    `with told as (select pg_notify('${JOURNAL_CHANNEL}', ''))
     insert into platform.journal (region_id, id, at, era, actor, act, subject, public, private)
     select $1, a.id, a.at, (select max(number) from platform.era), $2, a.act, a.subject, a.public, a.private
       from told, jsonb_to_recordset($3::jsonb) as a(id uuid, at timestamptz, act text, subject text, public jsonb, private jsonb)`,
    [tx.region, actorName(actor), JSON.stringify(rows)],
    'journal-write',
  );
};

const ENTRY = `region_id as region, id, at, actor, act, subject, public, private`;

/** The history of one thing, oldest first. */
export const historyOf = (tx: Tx, subject: string): Promise<Entry[]> =>
  tx.query<Entry>(`select ${ENTRY} from platform.journal where region_id = $1 and subject = $2 order by at, id`, [
    tx.region,
    subject,
  ]);

/** A place in the journal's reading order. */
export interface Cursor {
  readonly era: number;
  readonly xid: string;
  readonly id: string;
}

/** Where a reader starts that wants only what happens from now on. */
export const journalEnd = async (tx: Tx): Promise<Cursor> => {
  const end = await tx.one<Cursor>(
    `select (select max(number) from platform.era) as era, pg_snapshot_xmin(pg_current_snapshot())::text as xid,
            '00000000-0000-0000-0000-000000000000'::uuid as id`,
  );
  return end as Cursor;
};

export const JOURNAL_BEGINNING: Cursor = { era: 0, xid: '0', id: '00000000-0000-0000-0000-000000000000' };

/**
 * Reads on after `cursor`, in an order that cannot skip a late commit: only transactions older than every one still running
 * are read, in the order of their numbers. "id greater than the last" would lose rows that commit late.
 */
export const readJournal = async (
  tx: Tx,
  cursor: Cursor,
  limit = 500,
): Promise<{ entries: (Entry & Cursor)[]; next: Cursor }> => {
  const rows = await tx.query<Entry & Cursor>(
    `select ${ENTRY}, era, xid::text as xid from platform.journal
      where (era, xid, id) > ($1::integer, $2::text::xid8, $3::uuid)
        and (era < (select max(number) from platform.era) or xid < pg_snapshot_xmin(pg_current_snapshot()))
      order by era, journal.xid, id limit $4`,
    [cursor.era, cursor.xid, cursor.id, limit],
    'journal-read',
  );
  const last = rows.at(-1);
  return { entries: rows, next: last ? { era: last.era, xid: last.xid, id: last.id } : cursor };
};

/** The latest of these acts in the region of the transaction, by the time they happened. */
export const newestEntries = (tx: Tx, acts: readonly string[], limit: number): Promise<Entry[]> =>
  tx.query<Entry>(
    `select newest.* from unnest($2::text[]) as wanted(act), lateral (
       select ${ENTRY} from platform.journal where region_id = $1 and act = wanted.act order by at desc, id desc limit $3) as newest
      order by at desc, id desc limit $3`,
    [tx.region, acts, limit],
    'journal-newest',
  );
