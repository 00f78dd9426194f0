import { uuidv7 } from 'uuidv7';
import type { Tx } from '#platform/db/index.ts';
import { moneyText, parseMoney, type Sen } from '#platform/money.ts';
import type { PaymentInput } from '../types.ts';

/** A file of payments as it was brought in. */
export interface PaymentFile {
  readonly id: string;
  readonly year: number;
  readonly source: string;
  readonly name: string | null;
  readonly rows: number;
  readonly written: number;
  readonly known: number;
  readonly differing: number;
  readonly refused: number;
  readonly total: Sen | null;
  readonly importedBy: string | null;
  readonly importedAt: Date;
}

export const insertPaymentFile = (tx: Tx, file: PaymentFile & { readonly isSample: boolean }): Promise<number> =>
  tx.run(
    `insert into budget.payment_file (region_id, id, fiscal_year, source, name, rows, written, known, differing, refused, total, imported_by,
       imported_at, is_sample) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      tx.region,
      file.id,
      file.year,
      file.source,
      file.name,
      file.rows,
      file.written,
      file.known,
      file.differing,
      file.refused,
      file.total === null ? null : moneyText(file.total),
      file.importedBy,
      file.importedAt,
      file.isSample,
    ],
  );

const FILE = `id, fiscal_year as year, source, name, rows, written, known, differing, refused, total, imported_by as "importedBy",
  imported_at as "importedAt"`;

/** The last ones of a year, the newest first. */
export const paymentFiles = async (tx: Tx, year: number, limit: number): Promise<PaymentFile[]> =>
  (
    await tx.query<Omit<PaymentFile, 'total'> & { total: string | null }>(
      `select ${FILE} from budget.payment_file where region_id = $1 and fiscal_year = $2 order by imported_at desc, id desc limit $3`,
      [tx.region, year, limit],
      'budget-payment-files',
    )
  ).map((row) => ({ ...row, total: row.total === null ? null : parseMoney(row.total) }));

/** Sources that files came from, the last one first. */
export const paymentSources = async (tx: Tx): Promise<string[]> =>
  (
    await tx.query<{ source: string }>(
      'select source from budget.payment_file where region_id = $1 group by source order by max(imported_at) desc limit 20',
      [tx.region],
      'budget-payment-sources',
    )
  ).map(({ source }) => source);

/** What came in from one source in one month. */
export interface SourceMonth {
  readonly source: string;
  readonly month: number;
  readonly payments: number;
  readonly amount: Sen;
  readonly last: Date;
}

export const paidBySourceAndMonth = async (tx: Tx, year: number): Promise<SourceMonth[]> =>
  (
    await tx.query<Omit<SourceMonth, 'amount'> & { amount: string }>(
      `select source, extract(month from paid_on)::integer as month, count(*)::integer as payments, sum(amount) as amount,
         max(imported_at) as last
       from budget.payment where region_id = $1 and fiscal_year = $2 group by 1, 2 order by 2 desc, 1`,
      [tx.region, year],
      'budget-paid-by-source',
    )
  ).map((row) => ({ ...row, amount: parseMoney(row.amount) }));

export interface NewDifference {
  readonly payment: string;
  readonly line: number;
  readonly checksum: string;
  readonly amount: Sen;
  readonly said: Partial<Record<keyof PaymentInput, string>>;
}

/** @returns how many were not told before */
export const insertDifferences = (
  tx: Tx,
  { year, file }: { readonly year: number; readonly file: string },
  differences: readonly NewDifference[],
  now: Date,
): Promise<number> =>
  tx.run(
    `insert into budget.payment_difference (region_id, id, fiscal_year, payment_id, file_id, line, checksum, amount, said, found_at)
     select $1, d.id, $2, d.payment, $3, d.line, d.checksum, d.amount, d.said, $4
       from jsonb_to_recordset($5::jsonb) as d(id uuid, payment uuid, line integer, checksum text, amount numeric, said jsonb)
     on conflict (region_id, payment_id, checksum) do nothing`,
    [
      tx.region,
      year,
      file,
      now,
      JSON.stringify(
        differences.map(({ payment, line, checksum, amount, said }) => ({
          id: uuidv7(),
          payment,
          line,
          checksum,
          amount: moneyText(amount),
          said,
        })),
      ),
    ],
    'budget-insert-differences',
  );

/** What is wrong with a row, as it is kept: where and why. */
export interface KeptIssue {
  readonly cell: string;
  readonly slug: string;
  readonly sentence: { readonly id: string; readonly en: string };
}

export interface NewRefusal {
  readonly line: number;
  readonly checksum: string;
  readonly number: string;
  readonly amount: Sen | undefined;
  readonly paidOn: string | undefined;
  readonly organisation: string | undefined;
  readonly cells: Readonly<Record<string, string>>;
  readonly issues: readonly KeptIssue[];
  readonly isAdvance: boolean;
}

const BATCH = 1000;

/** @returns how many were not told before */
export const insertRefusals = async (
  tx: Tx,
  { year, source, file }: { readonly year: number; readonly source: string; readonly file: string },
  refusals: readonly NewRefusal[],
  now: Date,
): Promise<number> => {
  let written = 0;
  for (let at = 0; at < refusals.length; at += BATCH)
    written += await tx.run(
      `insert into budget.payment_refusal (region_id, id, fiscal_year, source, file_id, line, checksum, number, amount, paid_on,
         organisation_id, cells, issues, is_advance, refused_at)
       select $1, r.id, $2, $3, $4, r.line, r.checksum, r.number, r.amount, r.paid_on, r.organisation, r.cells, r.issues, r.is_advance, $5
         from jsonb_to_recordset($6::jsonb) as r(id uuid, line integer, checksum text, number text, amount numeric, paid_on date,
           organisation uuid, cells jsonb, issues jsonb, is_advance boolean)
       on conflict (region_id, fiscal_year, source, checksum) do nothing`,
      [
        tx.region,
        year,
        source,
        file,
        now,
        JSON.stringify(
          refusals.slice(at, at + BATCH).map(({ amount, paidOn, organisation, isAdvance, ...row }) => ({
            ...row,
            id: uuidv7(),
            amount: amount === undefined ? null : moneyText(amount),
            paid_on: paidOn ?? null,
            organisation: organisation ?? null,
            is_advance: isAdvance,
          })),
        ),
      ],
      'budget-insert-refusals',
    );
  return written;
};
