import type { Tx } from '#platform/db/index.ts';
import type { List, ListKind } from '../types.ts';

const LIST = `id, kind, title, regulation, source, valid_from as "validFrom", valid_to as "validTo", state, entry_count as "entryCount",
  is_sample as "isSample", made_by as "madeBy", made_at as "madeAt", decided_by as "decidedBy", decided_at as "decidedAt", reason`;

/** Of every kind or of one, every version, the newest first. */
export const listsOf = (tx: Tx, kind?: ListKind): Promise<List[]> =>
  tx.query<List>(
    `select ${LIST} from classifications.list
      where region_id = $1 and ($2::text is null or kind = $2) order by kind, valid_from desc, made_at desc, id`,
    [tx.region, kind ?? null],
    'classification-lists',
  );

export const listById = (tx: Tx, id: string): Promise<List | undefined> =>
  tx.one<List>(
    `select ${LIST} from classifications.list where region_id = $1 and id = $2`,
    [tx.region, id],
    'classification-list',
  );

/** The version that holds on a day (YYYY-MM-DD); there is at most one. */
export const listInForce = (tx: Tx, kind: ListKind, day: string): Promise<List | undefined> =>
  tx.one<List>(
    `select ${LIST} from classifications.list
      where region_id = $1 and kind = $2 and state = 'in_force' and valid_from <= $3::date and (valid_to is null or valid_to >= $3::date)
      order by valid_from desc limit 1`,
    [tx.region, kind, day],
    'classification-in-force',
  );

/** Every version of a kind, for whoever decides on one of them: two decide one after the other. */
export const lockLists = (tx: Tx, kind: ListKind): Promise<List[]> =>
  tx.query<List>(`select ${LIST} from classifications.list where region_id = $1 and kind = $2 order by id for update`, [
    tx.region,
    kind,
  ]);

export const insertList = (tx: Tx, list: List): Promise<number> =>
  tx.run(
    `insert into classifications.list (region_id, id, kind, title, regulation, source, valid_from, valid_to, state, entry_count, is_sample,
       made_by, made_at, decided_by, decided_at, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      tx.region,
      list.id,
      list.kind,
      list.title,
      list.regulation,
      list.source,
      list.validFrom,
      list.validTo,
      list.state,
      list.entryCount,
      list.isSample,
      list.madeBy,
      list.madeAt,
      list.decidedBy,
      list.decidedAt,
      list.reason,
    ],
  );

export const decideList = (
  tx: Tx,
  { id, state, decidedBy, decidedAt, reason }: Pick<List, 'id' | 'state' | 'decidedBy' | 'decidedAt' | 'reason'>,
): Promise<number> =>
  tx.run(
    `update classifications.list set state = $3, decided_by = $4, decided_at = $5, reason = $6
      where region_id = $1 and id = $2 and state = 'draft'`,
    [tx.region, id, state, decidedBy, decidedAt, reason],
  );

export const endList = (tx: Tx, id: string, validTo: string): Promise<number> =>
  tx.run('update classifications.list set valid_to = $3 where region_id = $1 and id = $2', [tx.region, id, validTo]);
