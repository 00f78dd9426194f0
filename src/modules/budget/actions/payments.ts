import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import type { Sen } from '#platform/money.ts';
import { type Judged, judgePayments } from '../judge-payments.ts';
import { insertDifferences, insertPaymentFile, insertRefusals, type NewRefusal } from '../queries/payment-files.ts';
import { insertPayments } from '../queries/payments.ts';
import { lockYear } from '../queries/versions.ts';
import type { PaymentInput, paymentFile } from '../types.ts';
import { personOf } from './versions.ts';

export interface PaymentReport {
  readonly written: number;
  /** There already, and the same. */
  readonly known: number;
  /** There already, but said otherwise now: kept as they were, for a payment is never edited. */
  readonly differing: readonly number[];
  /** On no line of the version in force: kept, and shown as an overrun. */
  readonly withoutLine: readonly number[];
  /** More than their line held: kept, and shown. */
  readonly overrun: readonly number[];
  /** Outside the year, or on an account that is in no budget: not kept. */
  readonly refused: readonly number[];
}

/** What a file is besides its payments. */
export interface KeptFile {
  readonly year: number;
  readonly source: string;
  readonly name: string | null;
  /** Rows that it holds. */
  readonly rows: number;
  readonly total: Sen | null;
  readonly refused: readonly NewRefusal[];
  readonly isSample: boolean;
  /** Row of the sheet, of the payments from 1. */
  readonly lineOf: (position: number) => number;
}

/** Whoever takes payments of a year does so after the others: what one of them found is still so when it is written. */
export const holdPayments = lockYear;

/** Writes what was judged: payments, what differs, what was refused, and the file that says so. @returns how many payments were new */
export const keepPayments = async (
  tx: Tx,
  actor: Actor,
  file: KeptFile,
  judged: Judged,
  now: Date,
): Promise<number> => {
  const { year, source, name, rows, total, refused, isSample, lineOf } = file;
  const id = uuidv7();
  await insertPaymentFile(tx, {
    id,
    year,
    source,
    name,
    rows,
    written: judged.ready.length,
    known: judged.known,
    differing: judged.differing.length,
    refused: refused.filter(({ isAdvance }) => !isAdvance).length + judged.refused.length,
    total,
    importedBy: personOf(actor),
    importedAt: now,
    isSample,
  });
  const written = await insertPayments(tx, { year, source, file: id, isSample }, judged.ready, now);
  await insertDifferences(
    tx,
    { year, file: id },
    judged.differing.map(({ row, ...one }) => ({ ...one, line: lineOf(row) })),
    now,
  );
  await insertRefusals(tx, { year, source, file: id }, refused, now);
  if (written + judged.differing.length + refused.length > 0)
    await journal(tx, actor, {
      act: 'budget.pay',
      subject: `budgets/${year}`,
      at: now,
      public: { year, source, payments: written, differing: judged.differing.length, refused: refused.length },
    });
  return written;
};

/**
 * Takes payments from a file of the regional finance system, as often as it comes: what is there stays, what is new is added, nothing is
 * edited (invariants 6, 12, 30). What breaks a rule but happened is kept and marked.
 * @throws {Problem} 403
 */
export const recordPayments = (
  db: Db,
  actor: Actor,
  region: number,
  file: z.infer<typeof paymentFile>,
  payments: readonly PaymentInput[],
  now: Date,
  { dryRun = false, isSample = false } = {},
): Promise<PaymentReport> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.pay', { region });
    await holdPayments(tx, file.year);
    const judged = await judgePayments(tx, file, payments);
    const { known, withoutLine, overrun, refused } = judged;
    const report = { known, differing: judged.differing.map(({ row }) => row), withoutLine, overrun, refused };
    if (dryRun) return { written: judged.ready.length, ...report };
    const about = { ...file, name: null, rows: payments.length, total: null, refused: [], isSample };
    const written = await keepPayments(tx, actor, { ...about, lineOf: (position) => position }, judged, now);
    return { written, ...report };
  });
