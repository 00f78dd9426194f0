import {
  bindColumns,
  type Columns,
  coveredBy,
  type FieldWords,
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
import { type FieldRow, type RowIssue, rowIssue } from '../rules/sheet-row.ts';

const MOST_ROWS = 300_000;

/** What a sheet is, before a row of it is judged. */
export interface InspectedSheet<Field extends string> {
  readonly sheets: readonly SheetName[];
  readonly sheet: string | null;
  readonly headers: readonly string[];
  /** What stands above the headings: of whom and of which year it is. */
  readonly above: readonly string[];
  readonly columns: Columns<Field>;
}

/** What can stand in a kind of sheet. */
export interface SheetKind<Field extends string> {
  readonly fields: readonly Field[];
  readonly words: FieldWords<Field>;
  /** Without these no row says anything, with what to call them. */
  readonly needed: Readonly<Partial<Record<Field, string>>>;
  /** Fields that hold money. */
  readonly money: readonly Field[];
}

const textOf = ({ cells }: TableRow): string =>
  beginningOf(oneLine(cells.filter((cell) => cell.trim()).join(' ')), 200);

/** Recognises a sheet by its headings. @throws {Problem} as `openTable` does */
export const inspectSheet = async <Field extends string>(
  bytes: FileBytes,
  { words }: Pick<SheetKind<Field>, 'words'>,
  before: Columns<Field> | undefined,
): Promise<InspectedSheet<Field>> => {
  const table = await openTable(bytes, { words });
  try {
    return {
      sheets: table.sheets,
      sheet: table.sheet ?? null,
      headers: table.headers,
      above: table.above.map(textOf),
      columns: proposeLike(before, words, table.headers),
    };
  } finally {
    await table.close();
  }
};

const issuesOf = (row: TableRow, at: ReadonlyMap<string, number>): RowIssue[] => {
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

const rowOf = (row: TableRow, at: ReadonlyMap<string, number>, money: ReadonlySet<string>): FieldRow => {
  const cells = Object.fromEntries([...at].map(([field, column]) => [field, oneLine(row.cells[column] ?? '')]));
  const amounts = [...at].flatMap(([field, column]) => {
    const cell = (row.cells[column] ?? '').trim();
    const amount =
      !money.has(field) || cell === '' ? undefined : moneyOfCell(cell, row.numeric?.includes(column) ?? false);
    return amount === undefined ? [] : [[field, amount] as const];
  });
  return { line: row.line, cells, money: Object.fromEntries(amounts) };
};

const isBlank = ({ cells }: FieldRow): boolean => Object.values(cells).every((cell) => cell === '');

export interface OpenSheet {
  readonly above: readonly string[];
  /** Where each chosen column stands, from 0: to say which cell is wrong. */
  readonly at: ReadonlyMap<string, number>;
  /** Row by row, once: a sheet of a hundred thousand rows is never all in memory. */
  readonly rows: AsyncIterable<{ readonly row: FieldRow; readonly issues: readonly RowIssue[] }>;
  /** Lets go of the file when reading stops early. */
  close(): Promise<void>;
}

/**
 * Opens a sheet by the columns that were chosen.
 * @throws {Problem} as `openTable` does, import-columns-missing; while its rows are read also sheet-too-long
 */
export const openSheet = async <Field extends string>(
  bytes: FileBytes,
  { fields, words, needed, money }: SheetKind<Field>,
  { sheet, columns }: { readonly sheet: string | null; readonly columns: Columns<Field> },
): Promise<OpenSheet> => {
  const table = await openTable(bytes, { words, ...(sheet === null ? {} : { sheet }) });
  const bind = (): ReadonlyMap<string, number> => {
    const known = Object.fromEntries(fields.map((field) => [field, columns[field]])) as Columns<Field>;
    return bindColumns<Field>(known, table.headers, needed);
  };
  async function* rows(at: ReadonlyMap<string, number>) {
    const amounts = new Set<string>(money);
    let count = 0;
    for await (const read of table.rows) {
      const row = rowOf(read, at, amounts);
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
