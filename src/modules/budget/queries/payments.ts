import type { Tx } from '#platform/db/index.ts';
import { moneyText, parseMoney, type Sen } from '#platform/money.ts';
import type { LineKind, PaymentKind, PublishedTotal } from '../types.ts';
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
}

const BATCH = 1000;

/** @returns how many were new: one that is there under the same key stays as it is */
export const insertPayments = async (
  tx: Tx,
  year: number,
  source: string,
  payments: readonly NewPayment[],
  isSample: boolean,
  now: Date,
): Promise<number> => {
  const written: string[] = [];
  for (let at = 0; at < payments.length; at += BATCH) {
    const rows = await tx.query<{ id: string }>(
      `insert into budget.payment (region_id, id, fiscal_year, number, kind, paid_on, line_id, line_kind, organisation_id, activity, account,
         fund_source, function, place_code, amount, description, is_overrun, source, source_key, checksum, imported_at, is_sample)
       select $1, p.id, $2, p.number, p.kind, p.paid_on, p.line_id, p.line_kind, p.organisation, p.activity, p.account, p.fund_source,
         p.function, p.place, p.amount, p.description, p.is_overrun, $3, p.source_key, p.checksum, $4, $5
       from jsonb_to_recordset($6::jsonb) as p(id uuid, number text, kind text, paid_on date, line_id text, line_kind text, organisation uuid,
         activity text, account text, fund_source text, function text, place text, amount numeric, description text, is_overrun boolean,
         source_key text, checksum text)
       on conflict (region_id, source, source_key) do nothing returning id`,
      [
        tx.region,
        year,
        source,
        now,
        isSample,
        JSON.stringify(
          payments.slice(at, at + BATCH).map((payment) => ({
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
          })),
        ),
      ],
      'budget-insert-payments',
    );
    written.push(...rows.map(({ id }) => id));
  }
  if (written.length > 0) await addPaid(tx, year, written);
  return written.length;
};

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
