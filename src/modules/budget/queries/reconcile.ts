// What was paid, held against the budget in force and against what its files say: what is left to settle, and how it was settled.
import type { Tx } from '#platform/db/index.ts';
import { moneyText, parseMoney, type Sen } from '#platform/money.ts';
import type { ListKind, MonthSum, Open, RowsAsked, UnsettledKind } from '../rules/reconcile.ts';
import { UNSETTLED_KINDS } from '../rules/reconcile.ts';
import type { PaymentInput, PaymentKind } from '../types.ts';
import type { KeptIssue } from './payment-files.ts';

/** A row of a list: a payment, a line that was overrun, a refused row. */
export interface Unsettled {
  /** Of the payment, line, difference or refused row. */
  readonly id: string;
  /** Of the SP2D; of an overrun what its line is called. */
  readonly number: string;
  readonly kind: PaymentKind | null;
  readonly day: string | null;
  readonly organisation: string | null;
  readonly activity: string;
  readonly account: string;
  readonly description: string;
  readonly amount: Sen | null;
  /** As said now; of an overrun what the line holds. */
  readonly other: Sen | null;
  /** What differs, or what is wrong. */
  readonly said: Partial<Record<keyof PaymentInput, string>> | readonly KeptIssue[] | null;
  /** The line that the payment is booked on. */
  readonly line: string | null;
  /** Row of the sheet, and the file that it stood in. */
  readonly sheetRow: number | null;
  readonly file: string | null;
  /** The payment that can be taken back. */
  readonly payment: string | null;
  readonly settled: boolean;
}

// Asked as sets, not row by row: a database that has counted nothing yet (PGlite never does) would go through all payments for each.
const settledBy = (kind: UnsettledKind, thing: string): string =>
  `${thing} in (select thing from budget.settlement where region_id = $1 and fiscal_year = $2 and kind = '${kind}')`;
const REVERSED_IDS = `(select reverses from budget.payment where region_id = $1 and fiscal_year = $2 and reverses is not null)`;
/** The line in force that a payment is booked on: looked up by its key for each payment, for a join is planned by what was counted. */
const LINE_OF = '(select l.id from budget.line l where l.region_id = $1 and l.version_id = $3 and l.id = p.line_id)';
const REVERSED = `p.id in ${REVERSED_IDS}`;
const PAYMENT = `p.number, p.kind, p.paid_on as day, p.organisation_id as organisation, p.activity, p.account, p.description`;
const OF_PAYMENT = `p.line_id as line, null::integer as sheet_row, (select f.name from budget.payment_file f where f.region_id = $1 and f.id = p.file_id) as file, p.id as payment`;

/**
 * Whether a refused row came in after all: under the same number and with the same amount, or with any where its own could not be read.
 * Anything looser would hide rows that were never taken.
 */
const TAKEN = `exists (select from budget.payment p where p.region_id = $1 and p.fiscal_year = $2 and p.source = r.source and p.number = r.number
  and p.imported_at >= r.refused_at and (p.amount = r.amount or (r.amount is null and p.imported_at > r.refused_at)))`;

/** Each with the same columns; $1 region, $2 year, $3 version in force. */
const LIST: Readonly<Record<ListKind, string>> = {
  unplanned: `select p.id::text as id, ${PAYMENT}, p.amount, null::numeric as other, null::jsonb as said, ${OF_PAYMENT}, abs(p.amount) as size,
      ${settledBy('unplanned', 'p.id::text')} or ${REVERSED} as settled
    from budget.payment p where p.region_id = $1 and p.fiscal_year = $2 and p.reverses is null
      and ${LINE_OF} is null`,
  overrun: `select l.id, l.title as number, null::text as kind, null::date as day, l.organisation_id as organisation, l.activity, l.account, '' as description,
      paid.amount, l.amount as other, null::jsonb as said, l.id as line, null::integer as sheet_row, null::text as file, null::uuid as payment,
      paid.amount - l.amount as size,
      exists (select from budget.settlement s where s.region_id = $1 and s.fiscal_year = $2 and s.kind = 'overrun' and s.thing = l.id
        and s.amount >= paid.amount - l.amount) as settled
    from (select line_id, sum(amount) as amount from budget.payment where region_id = $1 and fiscal_year = $2 group by 1) as paid
    join budget.line l on l.region_id = $1 and l.version_id = $3 and l.id = paid.line_id
    where l.kind in ('spending', 'financing_out') and paid.amount > l.amount`,
  difference: `select d.id::text as id, ${PAYMENT}, p.amount, d.amount as other, d.said, p.line_id as line, d.line as sheet_row,
      f.name as file, p.id as payment, abs(d.amount - p.amount) as size, ${settledBy('difference', 'd.id::text')} as settled
    from budget.payment_difference d join budget.payment p on p.region_id = $1 and p.id = d.payment_id
    left join budget.payment_file f on f.region_id = $1 and f.id = d.file_id
    where d.region_id = $1 and d.fiscal_year = $2`,
  // The older one: what came later under the same number with the same amount stands on another line.
  again: `select p.id::text as id, ${PAYMENT}, p.amount, null::numeric as other, null::jsonb as said, ${OF_PAYMENT}, abs(p.amount) as size,
      ${settledBy('again', 'p.id::text')} or ${REVERSED} as settled
    from (with twice as materialized (
            select source, number, amount, max(imported_at) as last from budget.payment
             where region_id = $1 and fiscal_year = $2 and reverses is null and file_id is not null and id not in ${REVERSED_IDS}
             group by source, number, amount having count(*) > 1 and min(imported_at) < max(imported_at))
          select q.* from budget.payment q join twice
            on twice.source = q.source and twice.number = q.number and twice.amount = q.amount and q.imported_at < twice.last
           where q.region_id = $1 and q.fiscal_year = $2 and q.reverses is null and q.file_id is not null) as p`,
  refused: `select r.id::text as id, r.number, null::text as kind, r.paid_on as day, r.organisation_id as organisation,
      coalesce(r.cells->>'activity', '') as activity, coalesce(r.cells->>'account', '') as account, coalesce(r.cells->>'description', '') as description,
      r.amount, null::numeric as other, r.issues as said, null::text as line, r.line as sheet_row, f.name as file, null::uuid as payment,
      coalesce(abs(r.amount), 0) as size, ${settledBy('refused', 'r.id::text')} or ${TAKEN} as settled
    from budget.payment_refusal r left join budget.payment_file f on f.region_id = $1 and f.id = r.file_id
    where r.region_id = $1 and r.fiscal_year = $2 and not r.is_advance`,
  paid: `select p.id::text as id, ${PAYMENT}, p.amount, null::numeric as other, null::jsonb as said, ${OF_PAYMENT}, abs(p.amount) as size, false as settled
    from budget.payment p where p.region_id = $1 and p.fiscal_year = $2`,
};

interface Year {
  readonly year: number;
  /** The version in force; undefined: there is none, and no payment has a line. */
  readonly version: string | undefined;
}
/** Of no version. */
const NONE = '00000000-0000-0000-0000-000000000000';

type Row = Omit<Unsettled, 'amount' | 'other'> & { amount: string | null; other: string | null };
const rowOf = (row: Row): Unsettled => ({
  ...row,
  amount: row.amount === null ? null : parseMoney(row.amount),
  other: row.other === null ? null : parseMoney(row.other),
});
const COLUMNS = `id, number, kind, day, organisation, activity, account, description, amount, other, said, line, sheet_row as "sheetRow", file,
  payment, settled`;

/** How much is open of each kind. */
export const openKinds = async (tx: Tx, { year, version = NONE }: Year): Promise<Open[]> => {
  const rows = await tx.query<{ kind: UnsettledKind; count: number; amount: string }>(
    UNSETTLED_KINDS.map(
      (kind) =>
        `select '${kind}' as kind, count(*)::integer as count, coalesce(sum(size), 0) as amount from (${LIST[kind]}) as list
          where not settled and $3::uuid is not null`,
    ).join(' union all '),
    [tx.region, year, version],
    'budget-open-kinds',
  );
  return rows.map(({ kind, count, amount }) => ({ kind, count, amount: parseMoney(amount) }));
};

/** Rows of a list, the largest first, and how many there are. */
export const listRows = async (
  tx: Tx,
  { year, version = NONE }: Year,
  list: ListKind,
  { organisation, month }: Pick<RowsAsked, 'organisation' | 'month'>,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ rows: Unsettled[]; total: number; sum: Sen }> => {
  const from = `from (${LIST[list]}) as list where not settled and ($3::uuid is not null) and ($4::uuid is null or organisation = $4)
    and ($5::integer is null or extract(month from day) = $5)`;
  const values = [tx.region, year, version, organisation ?? null, month ?? null];
  const counted = await tx.one<{ total: number; sum: string }>(
    `select count(*)::integer as total, coalesce(sum(size), 0) as sum ${from}`,
    values,
    `budget-list-count-${list}`,
  );
  const rows = await tx.query<Row>(
    `select ${COLUMNS} ${from} order by size desc, id offset $6 limit $7`,
    [...values, offset, limit],
    `budget-list-${list}`,
  );
  return { rows: rows.map(rowOf), total: counted?.total ?? 0, sum: parseMoney(counted?.sum ?? '0') };
};

/** One of them, settled or not. */
export const unsettledById = async (
  tx: Tx,
  { year, version = NONE }: Year,
  kind: UnsettledKind,
  id: string,
): Promise<Unsettled | undefined> => {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from (${LIST[kind]}) as list where id = $4 and $3::uuid is not null`,
    [tx.region, year, version, id],
    `budget-unsettled-${kind}`,
  );
  return row && rowOf(row);
};

/** The year that something belongs to: its address does not say. Of a line: the last one in which something was paid on it. */
export const yearOfUnsettled = async (tx: Tx, kind: UnsettledKind, id: string): Promise<number | undefined> => {
  const table = {
    unplanned: 'payment',
    again: 'payment',
    difference: 'payment_difference',
    refused: 'payment_refusal',
  };
  const from =
    kind === 'overrun'
      ? 'budget.payment where region_id = $1 and line_id = $2'
      : `budget.${table[kind]} where region_id = $1 and id = $2::uuid`;
  const row = await tx.one<{ year: number | null }>(`select max(fiscal_year) as year from ${from}`, [tx.region, id]);
  return row?.year ?? undefined;
};

/** By agency and month: what was paid as it stands here, and what the files say, each payment as they said it last. */
export const sumsByMonth = async (tx: Tx, year: number): Promise<MonthSum[]> =>
  (
    await tx.query<Omit<MonthSum, 'paid' | 'said'> & { paid: string; said: string }>(
      `select organisation, month, sum(paid) as paid, sum(said) as said from (
         select p.organisation_id as organisation, extract(month from p.paid_on)::integer as month, p.amount as paid,
           case when p.file_id is null and (p.reverses is not null or p.source = $3) then 0 else coalesce(d.amount, p.amount) end as said
         from budget.payment p
         left join (select distinct on (payment_id) payment_id, amount from budget.payment_difference
                     where region_id = $1 and fiscal_year = $2 order by payment_id, found_at desc, id desc) as d on d.payment_id = p.id
         where p.region_id = $1 and p.fiscal_year = $2
         union all
         select r.organisation_id, extract(month from r.paid_on)::integer, 0, coalesce(r.amount, 0) from budget.payment_refusal r
         where r.region_id = $1 and r.fiscal_year = $2 and not r.is_advance and not ${TAKEN}
       ) as sums group by 1, 2`,
      [tx.region, year, OWN_ENTRIES],
      'budget-sums-by-month',
    )
  ).map((row) => ({ ...row, paid: parseMoney(row.paid), said: parseMoney(row.said) }));

/** Source of the entries that settle something here. */
export const OWN_ENTRIES = 'Simpul: pembukuan balik';

/** Advances of a year that charge no account yet: how many, and how much. */
export const advancesOf = async (tx: Tx, year: number): Promise<{ count: number; amount: Sen }> => {
  const row = await tx.one<{ count: number; amount: string }>(
    `select count(*)::integer as count, coalesce(sum(amount), 0) as amount from budget.payment_refusal
      where region_id = $1 and fiscal_year = $2 and is_advance`,
    [tx.region, year],
    'budget-advances',
  );
  return { count: row?.count ?? 0, amount: parseMoney(row?.amount ?? '0') };
};

/** How something was settled. */
export interface Settlement {
  readonly id: string;
  readonly kind: UnsettledKind;
  readonly thing: string;
  readonly way: 'note' | 'reversal';
  readonly reason: string;
  readonly amount: Sen | null;
  readonly settledBy: string | null;
  readonly settledAt: Date;
}

export const insertSettlement = (tx: Tx, year: number, settlement: Settlement): Promise<number> =>
  tx.run(
    `insert into budget.settlement (region_id, id, fiscal_year, kind, thing, way, reason, amount, settled_by, settled_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.region,
      settlement.id,
      year,
      settlement.kind,
      settlement.thing,
      settlement.way,
      settlement.reason,
      settlement.amount === null ? null : moneyText(settlement.amount),
      settlement.settledBy,
      settlement.settledAt,
    ],
  );

/** What was settled of a year, the last first; of one thing where it is given. */
export const settlementsOf = async (
  tx: Tx,
  year: number,
  limit: number,
  of: { readonly kind: UnsettledKind; readonly thing: string } | null = null,
): Promise<Settlement[]> =>
  (
    await tx.query<Omit<Settlement, 'amount'> & { amount: string | null }>(
      `select id, kind, thing, way, reason, amount, settled_by as "settledBy", settled_at as "settledAt" from budget.settlement
        where region_id = $1 and fiscal_year = $2 and ($3::text is null or (kind = $3 and thing = $4)) order by settled_at desc, id desc limit $5`,
      [tx.region, year, of?.kind ?? null, of?.thing ?? null, limit],
      'budget-settlements',
    )
  ).map((row) => ({ ...row, amount: row.amount === null ? null : parseMoney(row.amount) }));
