import type { Tx } from '#platform/db/index.ts';
import { moneyText, parseMoney, type Sen } from '#platform/money.ts';
import type { Work, WorkState } from '../types.ts';

type Row = Omit<Work, 'amount'> & { readonly amount: string };
const COLUMNS = `organisation_id as organisation, activity, state, amount, additional, note, changed_at as "changedAt"`;
const workOf = (row: Row): Work => ({ ...row, amount: parseMoney(row.amount) });

/** The parts of a draft, of one agency or of all. */
export const worksOf = async (tx: Tx, version: string, organisation: string | null): Promise<Work[]> =>
  (
    await tx.query<Row>(
      `select ${COLUMNS} from budget.work where region_id = $1 and version_id = $2 and ($3::uuid is null or organisation_id = $3)
        order by organisation_id, activity`,
      [tx.region, version, organisation],
      'budget-works',
    )
  ).map(workOf);

/** All parts of one agency, held until the transaction ends: two who submit at once do so one after the other. */
export const lockWorks = async (tx: Tx, version: string, organisation: string): Promise<Work[]> => {
  // The agency's parts may be new: the lock is one of the pair, whatever rows there are.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `budget.work|${tx.region}|${version}|${organisation}`,
  ]);
  return worksOf(tx, version, organisation);
};

export interface WorkChange {
  readonly organisation: string;
  readonly activity: string;
  readonly state: WorkState;
  readonly amount: Sen;
  readonly additional: string | null;
  readonly note: string | null;
  readonly by: string | null;
}

export const putWork = (tx: Tx, version: string, work: WorkChange, now: Date): Promise<number> =>
  tx.run(
    `insert into budget.work (region_id, version_id, organisation_id, activity, state, amount, additional, note, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (region_id, version_id, organisation_id, activity) do update set state = excluded.state, amount = excluded.amount,
       additional = excluded.additional, note = excluded.note, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [
      tx.region,
      version,
      work.organisation,
      work.activity,
      work.state,
      moneyText(work.amount),
      work.additional,
      work.note,
      work.by,
      now,
    ],
  );
