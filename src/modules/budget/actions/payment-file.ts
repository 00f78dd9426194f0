// A file of payments that is brought in by a job: from the upload over the dry run until its payments are there.
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { csvForPeople } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { type Progress, progressOf } from '#platform/progress.ts';
import type { Columns } from '#platform/sheets/index.ts';
import { type WaitingFile, waitingFile } from '#platform/waiting-file.ts';
import { located } from '../import/faults.ts';
import { PAYMENT_FIELDS, type PaymentField } from '../import/payment-fields.ts';
import type { InspectedSheet } from '../import/sheet.ts';
import { budgetSheetGone, paymentsStillRefused, sheetNotChecked } from '../problems.ts';
import {
  importPayments,
  inspectPayments,
  type PaymentImportReport,
  type PaymentWish,
  type RefusedRow,
} from './import-payments.ts';
import { bytesOf, doRun, MOST_SHOWN, receiveSheet, startRun, type Uses } from './waiting.ts';

export const PAYMENT_IMPORT_JOB = 'budget.pay_import';
const SUBJECT = 'payments';

type File = WaitingFile<PaymentWish>;

/** Where the rows that a run refused are kept until the file is gone. */
const refusedKey = (fileKey: string): string => fileKey.replace(/\.txt$/, '.csv');

/**
 * Takes a file of payments from a form, field `berkas`, and recognises it.
 * @returns its id
 * @throws {Problem} 403, `budget-sheet-missing`, upload-too-large, upload-broken, and what `openTable` throws
 */
export const receivePayments = async (
  app: Uses,
  actor: Actor,
  { region, year, source }: { readonly region: number; readonly year: number; readonly source: string },
  request: Request,
  now: Date,
): Promise<string> => {
  requirePermission(actor, 'budget.pay', { region });
  const wish: PaymentWish = { year, source, sheet: null, columns: null, total: null, withoutRefused: false };
  const about = { region, job: PAYMENT_IMPORT_JOB, subject: SUBJECT, wish };
  return receiveSheet(
    app,
    actor,
    about,
    request,
    (bytes) => inspectPayments(app.db, actor, region, source, bytes),
    now,
  );
};

export interface PaymentFileRef {
  readonly region: number;
  readonly file: string;
}

/** A file that waits, with how far its last run has come and what it found; undefined while there was none, or it failed. */
export interface WaitingPayments {
  readonly file: File & { readonly wish: PaymentWish };
  readonly run: Progress | undefined;
  readonly report: PaymentImportReport | undefined;
}

/** @throws {Problem} 403, `budget-sheet-gone` */
export const waitingPayments = (
  { db }: Pick<App, 'db'>,
  actor: Actor,
  { region, file: id }: PaymentFileRef,
): Promise<WaitingPayments> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.pay', { region });
    const file = await waitingFile<PaymentWish>(tx, { job: PAYMENT_IMPORT_JOB, subject: SUBJECT, id });
    if (!file || file.state === 'removed' || file.wish === null) throw budgetSheetGone();
    const run = file.runId ? await progressOf(tx, file.runId) : undefined;
    const report = run?.state === 'done' ? (run.result as unknown as PaymentImportReport) : undefined;
    return { file: { ...file, wish: file.wish }, run, report };
  });

/** What stands in a file that waits, to choose its columns by. @throws {Problem} `budget-sheet-gone`, and what `openTable` throws */
export const inspectWaitingPayments = async (
  app: Pick<App, 'db' | 'files'>,
  actor: Actor,
  file: WaitingPayments['file'],
): Promise<InspectedSheet<PaymentField>> =>
  inspectPayments(app.db, actor, file.region, file.wish.source, await bytesOf(app, file));

/** Where the rows lie that the last run of a file refused. @throws {Problem} 403, `budget-sheet-gone` */
export const refusedFileOf = async (app: Pick<App, 'db'>, actor: Actor, ref: PaymentFileRef): Promise<string> => {
  const { file, report } = await waitingPayments(app, actor, ref);
  if (!report || report.refused === 0) throw budgetSheetGone();
  return refusedKey(file.fileKey);
};

/** Asks for the dry run of a file, which may be repeated with other columns. @throws {Problem} 403, `budget-sheet-gone` */
export const checkPayments = async (
  app: Uses,
  actor: Actor,
  ref: PaymentFileRef,
  chosen: Pick<PaymentWish, 'sheet' | 'total'> & { readonly columns: Columns<PaymentField> },
  now: Date,
): Promise<void> => {
  const { file } = await waitingPayments(app, actor, ref);
  if (file.state === 'applied') throw budgetSheetGone();
  const wish = { ...file.wish, ...chosen, withoutRefused: false };
  await startRun(app, actor, file, { state: 'checking', wish }, now);
};

/**
 * Asks for a file to be brought in as it was checked.
 * @param withoutRefused whoever asks has seen that rows are refused, and wants the others all the same
 * @throws {Problem} 403, `budget-sheet-gone`, `budget-sheet-not-checked`, `payments-still-refused`
 */
export const applyPayments = async (
  app: Uses,
  actor: Actor,
  ref: PaymentFileRef,
  withoutRefused: boolean,
  now: Date,
): Promise<void> => {
  const { file, report } = await waitingPayments(app, actor, ref);
  if (file.state === 'applied') throw budgetSheetGone();
  if (file.state !== 'checked' || !report || report.blocking.length > 0) throw sheetNotChecked();
  if (report.refused > 0 && !withoutRefused) throw paymentsStillRefused(report.refused);
  await startRun(app, actor, file, { state: 'applying', wish: { ...file.wish, withoutRefused } }, now);
};

/** The refused rows as they stood, with what is wrong with each: to mend them, and to send them again. */
const refusedCsv = (rows: readonly RefusedRow[], at: ReadonlyMap<string, number>): string =>
  csvForPeople([
    ['baris', 'yang salah', ...PAYMENT_FIELDS.filter((field) => at.has(field))],
    ...rows.map(({ row, issues }) => [
      row.line,
      issues
        .map((issue) => located(issue, at))
        .map(({ cell, sentence }) => `${cell ? `${cell}: ` : ''}${sentence.id}`)
        .join(' '),
      ...PAYMENT_FIELDS.filter((field) => at.has(field)).map((field) => row.cells[field] ?? ''),
    ]),
  ]);

/**
 * Does the run that a file waits for, in the name of who asked. One that was cut off is done again from its beginning: payments land all at
 * once, and a second time they are known.
 */
export const runPaymentImport = (app: Uses, file: File, now: () => Date): Promise<void> =>
  doRun(app, file, now, async (wish, dryRun, progress) => {
    const asked = { ...wish, name: file.name, dryRun, progress };
    const bytes = await bytesOf(app, file);
    const { report, refused, at } = await importPayments(app.db, file.actor, file.region, bytes, asked, now());
    const key = refusedKey(file.fileKey);
    if (dryRun && refused.length > 0) await app.files.put(key, Buffer.from(refusedCsv(refused, at)), 'text/csv');
    if (report.applied) await app.files.remove(key);
    const shown = (issues: PaymentImportReport['issues']) => issues.slice(0, MOST_SHOWN);
    const result = { ...report, issues: shown(report.issues), notes: shown(report.notes) };
    return { applied: report.applied, result };
  });
