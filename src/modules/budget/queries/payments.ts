import type { Tx } from '#platform/db/index.ts';
import { moneyText, parseMoney, type Sen } from '#platform/money.ts';
import type { LineKind, PaymentInput, PaymentKind, PublishedTotal } from '../types.ts';
import { addPaid } from './sums.ts';

export interface NewPayment {
  readonly id: string;
  readonly number: string;
  readonly kind: PaymentKind;
  readonly paidOn: string;
  readonly lineId: string;
  readonly lineKind: LineKind;
  readonly organisation: string;
  readonly activity: string;
  readonly account: string;
  readonly fundSource: string;
  readonly function: string;
  readonly place: string;
  readonly amount: Sen;
  readonly description: string;
  readonly isOverrun: boolean;
  readonly sourceKey: string;
  readonly checksum: string;
  /** The payment that this entry takes back. */
  readonly reverses?: string;
}

/** Where payments come from. */
export interface PaymentOrigin {
  readonly year: number;
  readonly source: string;
  /** The file that they stood in; null: entries of our own. */
  readonly file: string | null;
  readonly isSample: boolean;
}

const BATCH = 1000;

/** @returns how many were new: one that is there under the same key stays as it is */
export const insertPayments = async (
  tx: Tx,
  { year, source, file, isSample }: PaymentOrigin,
  payments: readonly NewPayment[],
  now: Date,
): Promise<number> => {
  const written: string[] = [];
  for (let at = 0; at < payments.length; at += BATCH) {
    const rows = await tx.query<{ id: string }>(
      `insert into budget.payment (region_id, id, fiscal_year, number, kind, paid_on, line_id, line_kind, organisation_id, activity, account,
         fund_source, function, place_code, amount, description, is_overrun, source, source_key, checksum, imported_at, is_sample, file_id,
         reverses)
       select $1, p.id, $2, p.number, p.kind, p.paid_on, p.line_id, p.line_kind, p.organisation, p.activity, p.account, p.fund_source,
         p.function, p.place, p.amount, p.description, p.is_overrun, $3, p.source_key, p.checksum, $4, $5, $7, p.reverses
       from jsonb_to_recordset($6::jsonb) as p(id uuid, number text, kind text, paid_on date, line_id text, line_kind text, organisation uuid,
         activity text, account text, fund_source text, function text, place text, amount numeric, description text, is_overrun boolean,
         source_key text, checksum text, reverses uuid)
       on conflict (region_id, source, source_key) do nothing returning id`,
      [tx.region, year, source, now, isSample, JSON.stringify(payments.slice(at, at + BATCH).map(recordOf)), file],
      'budget-insert-payments',
    );
    written.push(...rows.map(({ id }) => id));
  }
  if (written.length > 0) await addPaid(tx, year, written);
  return written.length;
};

const recordOf = (payment: NewPayment) => ({
  id: payment.id,
  number: payment.number,
  kind: payment.kind,
  paid_on: payment.paidOn,
  line_id: payment.lineId,
  line_kind: payment.lineKind,
  organisation: payment.organisation,
  activity: payment.activity,
  account: payment.account,
  fund_source: payment.fundSource,
  function: payment.function,
  place: payment.place,
  amount: moneyText(payment.amount),
  description: payment.description,
  is_overrun: payment.isOverrun,
  source_key: payment.sourceKey,
  checksum: payment.checksum,
  reverses: payment.reverses ?? null,
});

/** What is known under these keys of a source: to tell what is new, the same, or said differently now. */
export const knownPayments = async (
  tx: Tx,
  source: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await tx.query<{ key: string; checksum: string }>(
        'select source_key as key, checksum from budget.payment where region_id = $1 and source = $2 and source_key = any ($3)',
        [tx.region, source, keys],
      )
    ).map(({ key, checksum }) => [key, checksum]),
  );

/** Payments as they were first written, by what their source calls them. */
export const storedPayments = async (
  tx: Tx,
  source: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, PaymentInput & { readonly id: string }>> =>
  new Map(
    (
      await tx.query<PaymentInput & { id: string }>(
        `select id, number, kind, paid_on as "paidOn", organisation_id as organisation, activity, account, fund_source as "fundSource",
           place_code as place, abs(amount)::text as amount, description, source_key as key
         from budget.payment where region_id = $1 and source = $2 and source_key = any ($3)`,
        [tx.region, source, keys],
        'budget-stored-payments',
      )
    ).map((row) => [row.key, row]),
  );

/** A payment with what must be known to take it back. */
export interface StoredPayment {
  readonly id: string;
  readonly number: string;
  readonly kind: PaymentKind;
  readonly paidOn: string;
  readonly lineId: string;
  readonly lineKind: LineKind;
  readonly organisation: string;
  readonly activity: string;
  readonly account: string;
  readonly fundSource: string;
  readonly function: string;
  readonly place: string;
  readonly amount: Sen;
  readonly reverses: string | null;
  readonly isReversed: boolean;
  /** Who brought in its file. */
  readonly importedBy: string | null;
  readonly isSample: boolean;
}

export const paymentById = async (tx: Tx, id: string): Promise<StoredPayment | undefined> => {
  const row = await tx.one<Omit<StoredPayment, 'amount'> & { amount: string }>(
    `select p.id, number, kind, paid_on as "paidOn", line_id as "lineId", line_kind as "lineKind", organisation_id as organisation, activity,
       account, fund_source as "fundSource", function, place_code as place, amount, reverses, f.imported_by as "importedBy",
       exists (select from budget.payment r where r.region_id = $1 and r.reverses = p.id) as "isReversed", p.is_sample as "isSample"
     from budget.payment p left join budget.payment_file f on f.region_id = $1 and f.id = p.file_id
     where p.region_id = $1 and p.id = $2`,
    [tx.region, id],
    'budget-payment',
  );
  return row && { ...row, amount: parseMoney(row.amount) };
};

/** Which of these numbers a source has brought already in a year, each with its amounts: `12/LS/2026|500.00`. */
export const knownNumbers = async (
  tx: Tx,
  { year, source }: { readonly year: number; readonly source: string },
  numbers: readonly string[],
): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await tx.query<{ number: string; amount: string }>(
        `select distinct number, amount from budget.payment where region_id = $1 and fiscal_year = $2 and source = $3 and number = any ($4)
           and file_id is not null`,
        [tx.region, year, source, numbers],
        'budget-known-numbers',
      )
    ).map(({ number, amount }) => `${number}|${moneyText(parseMoney(amount))}`),
  );

/** What was paid on each of these lines in a year. */
export const paidOnLines = async (tx: Tx, year: number, lines: readonly string[]): Promise<ReadonlyMap<string, Sen>> =>
  new Map(
    (
      await tx.query<{ line: string; amount: string }>(
        'select line_id as line, sum(amount) as amount from budget.payment where region_id = $1 and fiscal_year = $2 and line_id = any ($3) group by 1',
        [tx.region, year, lines],
      )
    ).map(({ line, amount }) => [line, parseMoney(amount)]),
  );

export const publishedTotals = async (tx: Tx, year: number): Promise<PublishedTotal[]> =>
  (
    await tx.query<Omit<PublishedTotal, 'amount' | 'roundedTo'> & { amount: string; roundedTo: string }>(
      `select phase, item, amount, rounded_to as "roundedTo", source, source_day as "sourceDay" from budget.published_total
        where region_id = $1 and fiscal_year = $2 order by phase, item`,
      [tx.region, year],
      'budget-published-totals',
    )
  ).map((row) => ({ ...row, amount: parseMoney(row.amount), roundedTo: parseMoney(row.roundedTo) }));

export const insertPublishedTotal = (tx: Tx, year: number, total: PublishedTotal): Promise<number> =>
  tx.run(
    `insert into budget.published_total (region_id, fiscal_year, phase, item, amount, rounded_to, source, source_day)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      tx.region,
      year,
      total.phase,
      total.item,
      moneyText(total.amount),
      moneyText(total.roundedTo),
      total.source,
      total.sourceDay,
    ],
  );
