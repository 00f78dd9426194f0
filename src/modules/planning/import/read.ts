import type { Sen } from '#platform/money.ts';
import {
  bindColumns,
  type Columns,
  coveredBy,
  type FileBytes,
  moneyOfCell,
  oneLine,
  openTable,
  plainNumber,
  proposeLike,
  type TableRow,
} from '#platform/sheets/index.ts';
import { planSheetTooLong } from '../problems.ts';
import { writtenDecimal } from '../rules/decimals.ts';
import { yearsOf } from '../rules/shapes.ts';
import { type RowIssue, rowIssue, type SheetRow } from '../rules/sheet-row.ts';
import type { Plan } from '../types.ts';
import { fieldsOf, type PlanField, planWords } from './fields.ts';

/** More rows than any plan of a regency has. */
const MOST_ROWS = 20_000;

export type Years = Pick<Plan, 'kind' | 'firstYear' | 'lastYear'>;

/** What a sheet is, and every row of it. */
export interface PlanSheet {
  readonly sheets: readonly string[];
  readonly headers: readonly string[];
  readonly columns: Columns<PlanField>;
  /** Where each column stands, from 0. */
  readonly at: ReadonlyMap<string, number>;
  readonly rows: readonly SheetRow[];
  readonly issues: readonly RowIssue[];
}

const issuesOf = (row: TableRow, at: ReadonlyMap<PlanField, number>): RowIssue[] => [
  ...(row.faults ?? [])
    .filter(({ kind }) => kind === 'broken-quotes' || kind === 'too-many-columns')
    .map(() =>
      rowIssue(
        row.line,
        '',
        'row-torn',
        'Baris ini robek: tanda kutip atau jumlah kolomnya tidak benar.',
        'This row is torn: its quotation marks or its columns are not right.',
      ),
    ),
  ...[...at].flatMap(([field, column]) => {
    const merge = (row.cells[column] ?? '').trim() === '' ? coveredBy(row, column) : undefined;
    // A text that reaches over several columns hides nothing; one that reaches over rows makes their numbers uncertain.
    return merge && merge.firstLine !== row.line && /^(?:target|ceiling)/.test(field)
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
  }),
];

/** A number of a workbook is exact; a text is read as people write it. */
const valueCell = (cell: string, isNumber: boolean): string => {
  const plain = isNumber ? plainNumber(cell) : undefined;
  return plain === undefined ? cell : writtenDecimal(plain);
};

const rowOf = (row: TableRow, at: ReadonlyMap<PlanField, number>, years: number): SheetRow => {
  const isNumber = (column: number) => row.numeric?.includes(column) ?? false;
  const cells = Object.fromEntries(
    [...at].map(([field, column]) => {
      const cell = oneLine(row.cells[column] ?? '');
      return [field, field.startsWith('target') || field === 'baseline' ? valueCell(cell, isNumber(column)) : cell];
    }),
  );
  const ceilings = Array.from({ length: years }, (_, year): Sen | undefined => {
    const column = at.get(`ceiling${year}` as PlanField);
    const cell = column === undefined ? '' : (row.cells[column] ?? '').trim();
    return cell === '' ? undefined : moneyOfCell(cell, isNumber(column!));
  });
  return { line: row.line, cells, ceilings };
};

/** What was chosen the last time, but for headings that name a year: this plan has others. */
const ofAnyYear = (columns: Columns<PlanField> | undefined): Columns<PlanField> | undefined =>
  columns &&
  Object.fromEntries(
    Object.entries(columns).filter(([field, heading]) => !/\d$/.test(field) || !/20\d\d/.test(heading)),
  );

/** Without it no row says what it is, so none is read. */
const columnToChoose = (): RowIssue =>
  rowIssue(
    0,
    'code',
    'column-missing',
    'Kolom nomor atau kode belum dipilih. Pilih di bawah, lalu periksa lagi.',
    'The column of numbers or codes is not chosen. Choose it below, then check again.',
  );

/**
 * Reads the sheet of a plan by the columns that were chosen, or by those that its headings say.
 * @throws {Problem} as `openTable` does, import-columns-missing, plan-sheet-too-long
 */
export const readPlanSheet = async (
  bytes: FileBytes,
  plan: Years,
  {
    sheet,
    columns,
    before,
  }: {
    readonly sheet: string | null;
    readonly columns?: Columns<PlanField> | undefined;
    readonly before?: Columns<PlanField> | undefined;
  },
): Promise<PlanSheet> => {
  const words = planWords(plan);
  const table = await openTable(bytes, { words, ...(sheet === null ? {} : { sheet }) });
  try {
    const chosen = columns ?? proposeLike(ofAnyYear(before), words, table.headers);
    const known = Object.fromEntries(fieldsOf(plan).map((field) => [field, chosen[field]]));
    const at = bindColumns<PlanField>(known, table.headers);
    const rows: SheetRow[] = [];
    const issues: RowIssue[] = at.has('code') ? [] : [columnToChoose()];
    if (at.has('code'))
      for await (const row of table.rows) {
        const read = rowOf(row, at, yearsOf(plan).length);
        if (Object.values(read.cells).every((cell) => cell === '')) continue;
        if (rows.push(read) > MOST_ROWS) throw planSheetTooLong(MOST_ROWS);
        issues.push(...issuesOf(row, at));
      }
    return { sheets: table.sheets.map(({ name }) => name), headers: table.headers, columns: chosen, at, rows, issues };
  } finally {
    await table.close();
  }
};
