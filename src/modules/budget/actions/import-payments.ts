// A file of the regional finance system becomes payments, or a list of what keeps it from being any.
import { requirePermission } from '#modules/accounts/index.ts';
import { regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { moneyText, parseMoney, type Sen, sumOfMoney } from '#platform/money.ts';
import { type Columns, type FileBytes, rememberColumns, rememberedColumns } from '#platform/sheets/index.ts';
import { type ImportIssue, located, oneOfEach, type Tell } from '../import/faults.ts';
import { PAYMENT_SHEET, type PaymentField } from '../import/payment-fields.ts';
import { type InspectedSheet, inspectSheet, type OpenSheet, openSheet } from '../import/sheet.ts';
import { type Judged, judgePayments } from '../judge-payments.ts';
import { paymentKey, rowChecksum } from '../line-id.ts';
import { budgetSheetGone } from '../problems.ts';
import type { NewRefusal } from '../queries/payment-files.ts';
import { readerFor } from '../reader.ts';
import { numberAgain, onNoLine, pastItsLine, saidOtherwise } from '../rules/payment-notes.ts';
import {
  isPaymentTotal,
  judgePaymentTotal,
  type PaymentReader,
  type PaymentRow,
  readPaymentRow,
  saidTotal,
  twiceInFile,
} from '../rules/payment-row.ts';
import type { FieldRow, RowIssue } from '../rules/sheet-row.ts';
import { judgeTitle } from '../rules/totals.ts';
import type { PaymentInput } from '../types.ts';
import { holdPayments, keepPayments } from './payments.ts';

/** What a person chose for a file of payments. */
export interface PaymentWish {
  readonly year: number;
  readonly source: string;
  readonly sheet: string | null;
  /** Null before they were chosen. */
  readonly columns: Columns<PaymentField> | null;
  /** The total of a covering letter, a decimal; null: the sheet prints its own. */
  readonly total: string | null;
  /** Bring in the rest where rows are refused. */
  readonly withoutRefused: boolean;
}

export interface PaymentImportReport {
  readonly rows: number;
  /** Payments that are new. */
  readonly payments: number;
  readonly known: number;
  readonly differing: number;
  readonly withoutLine: number;
  readonly overrun: number;
  readonly inferred: number;
  readonly again: number;
  /** Advances that charge no account yet: kept aside. */
  readonly advances: number;
  /** Rows that are no payment as they stand. */
  readonly refused: number;
  /** The sum of its rows, and what it says itself; decimals. */
  readonly total: string;
  readonly said: string | null;
  /** What is wrong with the file as a whole: nothing of it comes in. */
  readonly blocking: readonly ImportIssue[];
  /** The first thousand of what is wrong with rows. */
  readonly issues: readonly ImportIssue[];
  /** The first thousand of what is kept and marked. */
  readonly notes: readonly ImportIssue[];
  readonly applied: boolean;
}

const MOST_TOLD = 1000;

/** Columns are remembered by their source: letters stand for its digest, as the name of a purpose has no digits. */
const purposeOf = (source: string): string =>
  `budget.payments.${rowChecksum({ source }).replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!)}`;

/** What stands in a sheet, with the columns as they were chosen the last time for this source. @throws {Problem} 403, and what `openTable` throws */
export const inspectPayments = async (
  db: Db,
  actor: Actor,
  region: number,
  source: string,
  bytes: FileBytes,
): Promise<InspectedSheet<PaymentField>> => {
  requirePermission(actor, 'budget.pay', { region });
  const before = await inRegion(db, region, (tx) => rememberedColumns<PaymentField>(tx, purposeOf(source)));
  return inspectSheet(bytes, PAYMENT_SHEET, before);
};

/** A row that is refused, with what is wrong with it. */
export interface RefusedRow {
  readonly row: FieldRow;
  readonly issues: readonly RowIssue[];
  readonly known: PaymentRow['known'];
  readonly isAdvance: boolean;
}

interface ReadFile {
  readonly rows: number;
  readonly payments: readonly PaymentInput[];
  /** Rows of the sheet of these payments. */
  readonly lines: readonly number[];
  readonly refused: readonly RefusedRow[];
  readonly totals: readonly FieldRow[];
  /** As written, of every row. */
  readonly written: readonly Sen[];
}

const own = (texts: ReturnType<typeof oneOfEach>, payment: PaymentInput): PaymentInput =>
  Object.fromEntries(
    Object.entries(payment).map(([field, value]) => [field, field === 'key' ? value : texts(value)]),
  ) as PaymentInput;

const readFile = async (sheet: OpenSheet, reader: PaymentReader, progress: Tell | undefined): Promise<ReadFile> => {
  const texts = oneOfEach();
  const payments: PaymentInput[] = [];
  const [lines, written, refused, totals] = [[] as number[], [] as Sen[], [] as RefusedRow[], [] as FieldRow[]];
  const first = new Map<string, number>();
  let rows = 0;
  for await (const { row, issues } of sheet.rows) {
    rows += 1;
    progress?.(rows);
    if (isPaymentTotal(row)) {
      totals.push(row);
      continue;
    }
    const one = readPaymentRow(row, reader);
    if (one.written !== undefined) written.push(one.written);
    const wrong = [...issues, ...one.issues];
    const key = one.read && (one.read.named ? `id:${one.read.named}` : paymentKey(one.read.payment));
    const before = key === undefined ? undefined : first.get(key);
    if (one.read && before !== undefined)
      wrong.push(twiceInFile(row.line, lines[before]!, isSame(payments[before]!, one.read.payment)));
    if (!one.read || key === undefined || wrong.length > 0) {
      refused.push({ row, issues: wrong, known: one.known, isAdvance: one.isAdvance && issues.length === 0 });
      continue;
    }
    first.set(key, payments.length);
    lines.push(row.line);
    payments.push(own(texts, { ...one.read.payment, key }));
  }
  return { rows, payments, lines, refused, totals, written };
};

const isSame = ({ key: _, ...one }: PaymentInput, other: Omit<PaymentInput, 'key'>): boolean =>
  paymentKeyOf(one) === paymentKeyOf(other);
const paymentKeyOf = (payment: Omit<PaymentInput, 'key'>): string =>
  JSON.stringify(Object.entries(payment).sort(([a], [b]) => (a < b ? -1 : 1)));

const notesOf = ({ payments, lines }: ReadFile, judged: Judged): RowIssue[] => {
  const told = (rows: readonly number[], say: (line: number, number: string) => RowIssue): RowIssue[] =>
    rows.map((row) => say(lines[row - 1]!, payments[row - 1]!.number));
  return [
    ...judged.differing.map(({ row, before, amount }) =>
      saidOtherwise(lines[row - 1]!, payments[row - 1]!.number, before, amount),
    ),
    ...told(judged.again, numberAgain),
    ...told(judged.withoutLine, onNoLine),
    ...told(judged.overrun, pastItsLine),
  ];
};

const keptRefusal = ({ row, issues, known, isAdvance }: RefusedRow, at: ReadonlyMap<string, number>): NewRefusal => ({
  ...known,
  line: row.line,
  checksum: rowChecksum(row.cells),
  cells: row.cells,
  issues: issues.map((issue) => located(issue, at)).map(({ cell, slug, sentence }) => ({ cell, slug, sentence })),
  isAdvance,
});

/** Reads a file outside of any transaction: a large one takes seconds. */
const read = async (db: Db, actor: Actor, region: number, bytes: FileBytes, wish: PaymentWish, progress?: Tell) => {
  const { reader, name, isSample } = await inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.pay', { region });
    const served = await regionById(tx, region);
    const place = { code: served?.code ?? String(region), name: served?.short_name ?? '' };
    const timeZone = served?.time_zone ?? 'Asia/Jakarta';
    const reader = { ...(await readerFor(tx, wish.year)), region: place, timeZone };
    return { reader, name: place.name, isSample: served?.is_sample ?? false };
  });
  if (wish.columns === null) throw budgetSheetGone();
  const sheet = await openSheet(bytes, PAYMENT_SHEET, { sheet: wish.sheet, columns: wish.columns });
  const file = await readFile(sheet, reader, progress).finally(() => sheet.close());
  const typed = wish.total === null ? null : parseMoney(wish.total);
  const blocking = [
    ...judgeTitle(sheet.above, wish.year, name),
    ...judgePaymentTotal(file.totals, file.written, typed),
  ];
  return { file, at: sheet.at, said: saidTotal(file.totals, typed), blocking, isSample };
};

/**
 * Reads a file of payments and takes what are some. A dry run only says what it would do. A file that is cut off, of another regency or
 * another year is refused as a whole; a row that is no payment is kept aside with what is wrong with it, once whoever imports has agreed to
 * that; and all the others land together (invariants 12, 30).
 * @returns also the rows that are refused
 * @throws {Problem} 403, and what `openTable` throws
 */
export const importPayments = async (
  db: Db,
  actor: Actor,
  region: number,
  bytes: FileBytes,
  wish: PaymentWish & { readonly name: string | null; readonly dryRun: boolean; readonly progress?: Tell },
  now: Date,
): Promise<{ report: PaymentImportReport; refused: readonly RefusedRow[]; at: ReadonlyMap<string, number> }> => {
  const { file, at, said, blocking, isSample } = await read(db, actor, region, bytes, wish, wish.progress);
  const { year, source, name, dryRun } = wish;
  return inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.pay', { region });
    await holdPayments(tx, year);
    await rememberColumns(tx, purposeOf(source), wish.columns!, now);
    const judged = await judgePayments(tx, { year, source }, file.payments);
    const wrong = file.refused.filter(({ isAdvance }) => !isAdvance);
    const shown = (issues: readonly RowIssue[]) => issues.slice(0, MOST_TOLD).map((issue) => located(issue, at));
    const applied = !dryRun && blocking.length === 0 && (wrong.length === 0 || wish.withoutRefused);
    if (applied) {
      const refused = file.refused.map((row) => keptRefusal(row, at));
      const lineOf = (position: number) => file.lines[position - 1]!;
      const about = {
        year,
        source,
        name,
        rows: file.rows - file.totals.length,
        total: said,
        refused,
        isSample,
        lineOf,
      };
      await keepPayments(tx, actor, about, judged, now);
    }
    const report: PaymentImportReport = {
      rows: file.rows - file.totals.length,
      payments: judged.ready.length,
      known: judged.known,
      differing: judged.differing.length,
      withoutLine: judged.withoutLine.length,
      overrun: judged.overrun.length,
      inferred: judged.inferred.length,
      again: judged.again.length,
      advances: file.refused.length - wrong.length,
      refused: wrong.length,
      total: moneyText(sumOfMoney(file.written)),
      said: said === null ? null : moneyText(said),
      blocking: shown(blocking),
      issues: shown(wrong.flatMap(({ issues }) => issues)),
      notes: shown(notesOf(file, judged)),
      applied,
    };
    return { report, refused: wrong, at };
  });
};
