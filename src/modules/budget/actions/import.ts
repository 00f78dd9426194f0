import { requirePermission } from '#modules/accounts/index.ts';
import { normaliseCode } from '#modules/classifications/index.ts';
import { isValidOn, listOrganisations } from '#modules/organisations/index.ts';
import { plain, regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { moneyText, type Sen, sumOfMoney } from '#platform/money.ts';
import { type Columns, cellName, type FileBytes, rememberColumns, rememberedColumns } from '#platform/sheets/index.ts';
import type { BudgetField } from '../import/fields.ts';
import { type BudgetSheet, inspectBudgetSheet, type ReadBudgetSheet, readBudgetSheet } from '../import/read.ts';
import { prepareLines } from '../lines.ts';
import { amountOfLine } from '../rules/judge.ts';
import {
  gatherRows,
  isTotalRow,
  type Reader,
  type RowIssue,
  readSheetRow,
  rowIssue,
  type SheetLine,
} from '../rules/sheet-row.ts';
import { judgeTitle, judgeTotals } from '../rules/totals.ts';
import type { Version, VersionRef } from '../types.ts';
import { putLinesIn } from './lines.ts';
import { holdDraft } from './versions.ts';

const PURPOSE = 'budget.lines';

/** Something wrong with a cell of the sheet, or with the sheet as a whole (line 0). */
export interface ImportIssue extends RowIssue {
  /** `F12`; empty where it is about a whole row. */
  readonly cell: string;
}

export interface ImportReport {
  readonly rows: number;
  readonly lines: number;
  readonly total: string;
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
): Promise<BudgetSheet> => {
  requirePermission(actor, 'budget.write', { region });
  const before = await inRegion(db, region, (tx) => rememberedColumns<BudgetField>(tx, PURPOSE));
  return inspectBudgetSheet(bytes, before);
};

const readerFor = async (tx: Tx, year: number): Promise<Reader> => {
  const there = (await listOrganisations(tx)).filter(
    (one) => isValidOn(one, `${year}-01-01`) || isValidOn(one, `${year}-12-31`),
  );
  const byName = new Map(
    there.flatMap(
      ({ id, name, shortName }) =>
        [[plain(name), id], ...(shortName ? [[plain(shortName), id]] : [])] as [string, string][],
    ),
  );
  // The last number of an agency's code comes with two digits or with four.
  const short = (code: string) => code.replace(/\.0+$/, '');
  const byCode = new Map(there.flatMap(({ id, code }) => (code ? [[short(code), id] as const] : [])));
  return {
    year,
    code: (kind, text) => normaliseCode(kind, text),
    agency: (code, name) => byCode.get(short(code.trim())) ?? byName.get(plain(name)),
  };
};

interface Judged {
  readonly lines: readonly SheetLine[];
  readonly issues: readonly RowIssue[];
}

const judge = async (tx: Tx, version: Version, sheet: ReadBudgetSheet, isWhole: boolean): Promise<Judged> => {
  const region = await regionById(tx, tx.region!);
  const reader = await readerFor(tx, version.year);
  const totals = sheet.rows.filter(isTotalRow);
  const read = sheet.rows.filter((row) => !isTotalRow(row)).map((row) => readSheetRow(row, reader));
  const gathered = gatherRows(read.flatMap(({ read: one }) => one ?? []));
  const issues = [
    ...judgeTitle(sheet.above, version.year, region?.short_name ?? ''),
    ...sheet.issues,
    ...read.flatMap((row) => row.issues),
    ...gathered.issues,
  ];
  if (issues.length > 0) return { lines: gathered.lines, issues };
  const amounts = gathered.lines.map(({ input }) => ({ account: input.account, amount: amountOfLine(input) }));
  const { faults } = await prepareLines(
    tx,
    version,
    gathered.lines.map(({ input }) => input),
  );
  const ofLines = faults.map(({ line, field, slug, sentence }): RowIssue => {
    const rows = gathered.lines[line - 1]?.rows ?? [];
    return { line: rows[0] ?? 0, field: field === 'organisation' ? 'agency' : field, slug, sentence };
  });
  return { lines: gathered.lines, issues: [...ofLines, ...(isWhole ? judgeTotals(totals, amounts) : [])] };
};

/** A sheet for one agency that holds another's rows would take the place of nothing of theirs. */
const strangers = (lines: readonly SheetLine[], organisation: string | null): RowIssue[] =>
  lines
    .filter(({ input }) => organisation !== null && input.organisation !== organisation)
    .map(({ rows }) =>
      rowIssue(
        rows[0] ?? 0,
        'agency',
        'agency-of-another',
        'Baris ini milik perangkat daerah lain dari yang dipilih.',
        'This row belongs to another agency than the one chosen.',
      ),
    );

const located = (issue: RowIssue, at: ReadonlyMap<string, number>): ImportIssue => {
  const column = at.get(issue.field);
  return { ...issue, cell: column === undefined || issue.line === 0 ? '' : cellName(issue.line, column) };
};

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
  },
  now: Date,
): Promise<ImportReport> => {
  requirePermission(actor, 'budget.write', { region });
  // Outside of any transaction: reading a large sheet takes seconds.
  const sheet = await readBudgetSheet(bytes, wish);
  return inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.write', { region });
    const version = await holdDraft(tx, id);
    await rememberColumns(tx, PURPOSE, wish.columns, now);
    const { lines, issues: found } = await judge(tx, version, sheet, wish.organisation === null);
    const issues = [...found, ...strangers(lines, wish.organisation)];
    const amounts: Sen[] = lines.map(({ input }) => amountOfLine(input));
    const report = { rows: sheet.rows.length, lines: lines.length, total: moneyText(sumOfMoney(amounts)) };
    const told = issues.map((issue) => located(issue, sheet.at));
    if (wish.dryRun || issues.length > 0) return { ...report, issues: told, applied: false };
    await putLinesIn(
      tx,
      actor,
      id,
      lines.map(({ input }) => input),
      wish.organisation,
      now,
    );
    await journal(tx, actor, {
      act: 'budget.import',
      subject: `budgets/${id}`,
      at: now,
      public: { year: version.year, phase: version.phase, ...report },
    });
    return { ...report, issues: told, applied: true };
  });
};
