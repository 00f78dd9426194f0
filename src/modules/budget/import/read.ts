import {
  bindColumns,
  type Columns,
  coveredBy,
  type FileBytes,
  moneyOfCell,
  oneLine,
  openTable,
  proposeLike,
  type SheetName,
  type TableRow,
} from '#platform/sheets/index.ts';
import { beginningOf } from '#platform/text.ts';
import { sheetTooLong } from '../problems.ts';
import { type RowIssue, rowIssue, type SheetRow } from '../rules/sheet-row.ts';
import { BUDGET_FIELDS, BUDGET_WORDS, type BudgetField, NEEDED } from './fields.ts';

const MOST_ROWS = 300_000;

/** What a sheet is, before a row of it is judged. */
export interface BudgetSheet {
  readonly sheets: readonly SheetName[];
  readonly sheet: string | null;
  readonly headers: readonly string[];
  /** What stands above the headings: of whom and of which year it is. */
  readonly above: readonly string[];
  readonly columns: Columns<BudgetField>;
}

const textOf = ({ cells }: TableRow): string =>
  beginningOf(oneLine(cells.filter((cell) => cell.trim()).join(' ')), 200);

/** Recognises a sheet by its headings. @throws {Problem} as `openTable` does */
export const inspectBudgetSheet = async (
  bytes: FileBytes,
  before: Columns<BudgetField> | undefined,
): Promise<BudgetSheet> => {
  const table = await openTable(bytes, { words: BUDGET_WORDS });
  try {
    return {
      sheets: table.sheets,
      sheet: table.sheet ?? null,
      headers: table.headers,
      above: table.above.map(textOf),
      columns: proposeLike(before, BUDGET_WORDS, table.headers),
    };
  } finally {
    await table.close();
  }
};

const MONEY = ['price', 'amount'] as const;

const issuesOf = (row: TableRow, at: ReadonlyMap<BudgetField, number>): RowIssue[] => {
  const torn = (row.faults ?? []).filter(({ kind }) => kind === 'broken-quotes' || kind === 'too-many-columns');
  const merged = [...at].flatMap(([field, column]) => {
    const merge = (row.cells[column] ?? '').trim() === '' ? coveredBy(row, column) : undefined;
    return merge
      ? [
          rowIssue(
            row.line,
            field,
            'cell-merged',
            `Selnya digabung (${merge.range}), jadi isinya tidak pasti. Pisahkan gabungannya.`,
            `Its cell is merged (${merge.range}), so what it holds is not certain. Unmerge it.`,
          ),
        ]
      : [];
  });
  const uncomputed = (row.faults ?? []).flatMap(({ kind, column }) => {
    const field = kind === 'uncomputed' ? [...at].find(([, position]) => position === column)?.[0] : undefined;
    return field
      ? [
          rowIssue(
            row.line,
            field,
            'formula-uncomputed',
            'Rumus di sel ini tidak menyimpan hasilnya. Simpan ulang berkasnya di Excel atau LibreOffice.',
            'The formula in this cell has no stored result. Save the file again in Excel or LibreOffice.',
          ),
        ]
      : [];
  });
  return [
    ...torn.map(() =>
      rowIssue(
        row.line,
        '',
        'row-torn',
        'Baris ini robek: tanda kutip atau jumlah kolomnya tidak benar.',
        'This row is torn: its quotation marks or its columns are not right.',
      ),
    ),
    ...merged,
    ...uncomputed,
  ];
};

const rowOf = (row: TableRow, at: ReadonlyMap<BudgetField, number>): SheetRow => {
  const cells = Object.fromEntries([...at].map(([field, column]) => [field, oneLine(row.cells[column] ?? '')]));
  const [price, amount] = MONEY.map((field) => {
    const column = at.get(field);
    const cell = column === undefined ? '' : (row.cells[column] ?? '').trim();
    return cell === '' ? undefined : moneyOfCell(cell, row.numeric?.includes(column!) ?? false);
  });
  return { line: row.line, cells, price, amount };
};

const isBlank = ({ cells }: SheetRow): boolean => Object.values(cells).every((cell) => cell === '');

export interface OpenBudgetSheet {
  readonly above: readonly string[];
  /** Where each chosen column stands, from 0: to say which cell is wrong. */
  readonly at: ReadonlyMap<string, number>;
  /** Row by row, once: a sheet of a hundred thousand rows is never all in memory. */
  readonly rows: AsyncIterable<{ readonly row: SheetRow; readonly issues: readonly RowIssue[] }>;
  /** Lets go of the file when reading stops early. */
  close(): Promise<void>;
}

/**
 * Opens a sheet by the columns that were chosen.
 * @throws {Problem} as `openTable` does, import-columns-missing; while its rows are read also sheet-too-long
 */
export const openBudgetSheet = async (
  bytes: FileBytes,
  { sheet, columns }: { readonly sheet: string | null; readonly columns: Columns<BudgetField> },
): Promise<OpenBudgetSheet> => {
  const table = await openTable(bytes, { words: BUDGET_WORDS, ...(sheet === null ? {} : { sheet }) });
  const bind = (): ReadonlyMap<BudgetField, number> => {
    const known = Object.fromEntries(BUDGET_FIELDS.map((field) => [field, columns[field]]));
    return bindColumns<BudgetField>(known, table.headers, NEEDED);
  };
  async function* rows(at: ReadonlyMap<BudgetField, number>) {
    let count = 0;
    for await (const read of table.rows) {
      const row = rowOf(read, at);
      if (isBlank(row)) continue;
      count += 1;
      if (count > MOST_ROWS) throw sheetTooLong(MOST_ROWS);
      yield { row, issues: issuesOf(read, at) };
    }
  }
  try {
    const at = bind();
    return { above: table.above.map(textOf), at, rows: rows(at), close: () => table.close() };
  } catch (error) {
    await table.close();
    throw error;
  }
};
