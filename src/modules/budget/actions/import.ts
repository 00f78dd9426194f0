import { requirePermission } from '#modules/accounts/index.ts';
import { regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { moneyText, sumOfMoney } from '#platform/money.ts';
import { type Columns, type FileBytes, rememberColumns, rememberedColumns } from '#platform/sheets/index.ts';
import { type Faults, faultList, type ImportIssue, located, oneOfEach, type Tell } from '../import/faults.ts';
import { BUDGET_SHEET, type BudgetField } from '../import/fields.ts';
import { type InspectedSheet, inspectSheet, type OpenSheet, openSheet } from '../import/sheet.ts';
import { type LineFault, prepareLines } from '../lines.ts';
import { versionNotFound } from '../problems.ts';
import { versionById } from '../queries/versions.ts';
import { readerFor } from '../reader.ts';
import { amountOfLine } from '../rules/judge.ts';
import {
  gatherRows,
  isTotalRow,
  type Reader,
  type ReadRow,
  type RowIssue,
  readSheetRow,
  rowIssue,
  type SheetLine,
  type SheetRow,
} from '../rules/sheet-row.ts';
import { judgeTitle, judgeTotals } from '../rules/totals.ts';
import type { VersionRef } from '../types.ts';
import { putPrepared } from './lines.ts';
import { holdDraft } from './versions.ts';

const PURPOSE = 'budget.lines';

export interface ImportReport {
  readonly rows: number;
  readonly lines: number;
  readonly total: string;
  /** How much is wrong with it. */
  readonly wrong: number;
  /** The first thousand of what is wrong. */
  readonly issues: readonly ImportIssue[];
  /** Whether it landed. */
  readonly applied: boolean;
}

/** What stands in a sheet, with the columns as they were chosen the last time. @throws {Problem} 403, and what `openTable` throws */
export const inspectBudgetFile = async (
  db: Db,
  actor: Actor,
  region: number,
  bytes: FileBytes,
): Promise<InspectedSheet<BudgetField>> => {
  requirePermission(actor, 'budget.write', { region });
  const before = await inRegion(db, region, (tx) => rememberedColumns<BudgetField>(tx, PURPOSE));
  return inspectSheet(bytes, BUDGET_SHEET, before);
};

const held = ({ line, booked, detail, amount }: ReadRow, own: (text: string) => string): ReadRow => ({
  line,
  amount,
  booked: {
    organisation: own(booked.organisation),
    activity: own(booked.activity),
    account: own(booked.account),
    fundSource: own(booked.fundSource),
    function: own(booked.function),
    place: own(booked.place),
    title: own(booked.title),
    reason: booked.reason && own(booked.reason),
  },
  detail: detail && {
    ...detail,
    component: own(detail.component),
    specification: detail.specification && own(detail.specification),
    unitPrice: own(detail.unitPrice),
    taxPercent: own(detail.taxPercent),
    factors: detail.factors.map(({ value, unit }) => ({ value: own(value), unit: own(unit) })),
  },
});

interface ReadSheet {
  readonly rows: number;
  readonly lines: readonly SheetLine[];
  /** Rows that print a sum. */
  readonly totals: readonly SheetRow[];
}

const readRows = async (
  sheet: OpenSheet,
  reader: Reader,
  faults: Faults,
  progress: Tell | undefined,
): Promise<ReadSheet> => {
  const own = oneOfEach();
  const totals: SheetRow[] = [];
  const read: ReadRow[] = [];
  let rows = 0;
  for await (const { row: fields, issues } of sheet.rows) {
    const row = { ...fields, price: fields.money.price, amount: fields.money.amount };
    rows += 1;
    progress?.(rows);
    faults.add(issues);
    if (isTotalRow(row)) {
      totals.push(row);
      continue;
    }
    const one = readSheetRow(row, reader);
    faults.add(one.issues);
    if (one.read) read.push(held(one.read, own));
  }
  const gathered = gatherRows(read);
  faults.add(gathered.issues);
  return { rows, lines: gathered.lines, totals };
};

/** Where in the sheet something that is wrong with a line stands. */
const inSheet =
  (lines: readonly SheetLine[]) =>
  ({ line, field, slug, sentence }: LineFault): RowIssue => ({
    line: lines[line - 1]?.row ?? 0,
    field: field === 'organisation' ? 'agency' : field,
    slug,
    sentence,
  });

/** A sheet for one agency that holds another's rows would take the place of nothing of theirs. */
const strangers = (lines: readonly SheetLine[], organisation: string | null): RowIssue[] =>
  lines
    .filter(({ input }) => organisation !== null && input.organisation !== organisation)
    .map(({ row }) =>
      rowIssue(
        row,
        'agency',
        'agency-of-another',
        'Baris ini milik perangkat daerah lain dari yang dipilih.',
        'This row belongs to another agency than the one chosen.',
      ),
    );

/**
 * Reads a sheet into a draft, in the place of all its lines or of one agency's. A dry run only says what it would do; where anything is
 * wrong nothing lands, and everything that is wrong is told with its cell.
 * @throws {Problem} 403, 404, 409 `budget-version-closed`, and what `openTable` throws
 */
export const importBudget = async (
  db: Db,
  actor: Actor,
  { region, id }: VersionRef,
  bytes: FileBytes,
  wish: {
    readonly sheet: string | null;
    readonly columns: Columns<BudgetField>;
    readonly organisation: string | null;
    readonly dryRun: boolean;
    readonly progress?: Tell;
  },
  now: Date,
): Promise<ImportReport> => {
  const reader = await inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.write', { region });
    const version = await versionById(tx, id);
    if (!version) throw versionNotFound();
    return readerFor(tx, version.year);
  });
  // Outside of any transaction: reading a large sheet takes seconds.
  const faults = faultList();
  const sheet = await openSheet(bytes, BUDGET_SHEET, wish);
  const read = await readRows(sheet, reader, faults, wish.progress).finally(() => sheet.close());
  return inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.write', { region });
    const version = await holdDraft(tx, id);
    await rememberColumns(tx, PURPOSE, wish.columns, now);
    const served = await regionById(tx, region);
    faults.add(judgeTitle(sheet.above, version.year, served?.short_name ?? ''));
    faults.add(strangers(read.lines, wish.organisation));
    const inputs = read.lines.map(({ input }) => input);
    if (wish.organisation === null && faults.count() === 0) faults.add(judgeTotals(read.totals, inputs));
    // What is no code or no agency would only be told a second time.
    const prepared = faults.count() === 0 ? await prepareLines(tx, version, inputs) : undefined;
    faults.add(prepared?.faults.map(inSheet(read.lines)) ?? []);
    const report = {
      rows: read.rows,
      lines: inputs.length,
      total: moneyText(sumOfMoney(inputs.values().map(amountOfLine))),
      wrong: faults.count(),
      issues: faults.told.map((issue) => located(issue, sheet.at)),
    };
    if (wish.dryRun || !prepared || report.wrong > 0) return { ...report, applied: false };
    const { organisation, progress } = wish;
    await putPrepared(tx, actor, version, { inputs, prepared, organisation, progress }, now);
    const { rows, lines, total } = report;
    await journal(tx, actor, {
      act: 'budget.import',
      subject: `budgets/${id}`,
      at: now,
      public: { year: version.year, phase: version.phase, rows, lines, total },
    });
    return { ...report, applied: true };
  });
};
