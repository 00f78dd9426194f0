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
import { listTooLong } from '../problems.ts';
import { type Issue, issue, type ListField } from '../rules/issues.ts';
import type { SourceRow } from '../rules/row.ts';
import { fieldsOf, neededFields, type Purpose, wordsOf } from './fields.ts';

/** The ministry's longest list has some 30,000; of prices a regency may have more. */
const MOST_ROWS = 200_000;

/** What a sheet is, before a row of it is judged. */
export interface Inspection {
  readonly sheets: readonly SheetName[];
  readonly sheet: string | null;
  readonly headers: readonly string[];
  readonly headingLine: number;
  /** What stands above the headings, row by row: of whom and of which year the sheet is. */
  readonly above: readonly string[];
  /** A guess that a person corrects. */
  readonly columns: Columns<ListField>;
  /** The first rows, cell by cell. */
  readonly sample: readonly (readonly string[])[];
}

const SHOWN_ROWS = 4;
const SHOWN_CHARACTERS = 80;

const short = (cell: string): string => {
  const text = oneLine(cell);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS).toWellFormed()}…` : text;
};

/**
 * Recognises a sheet and reads its first rows.
 * @param before what was chosen for a sheet of this purpose the last time
 * @throws Problem as `openTable` does
 */
export const inspectSheet = async (
  bytes: FileBytes,
  purpose: Purpose,
  before?: Columns<ListField>,
  sheet?: string,
): Promise<Inspection> => {
  const words = wordsOf(purpose);
  const table = await openTable(bytes, { words, ...(sheet === undefined ? {} : { sheet }) });
  try {
    const sample: string[][] = [];
    for await (const { cells } of table.rows) {
      sample.push(table.headers.map((_, at) => short(cells[at] ?? '')));
      if (sample.length === SHOWN_ROWS) break;
    }
    return {
      sheets: table.sheets,
      sheet: table.sheet ?? null,
      headers: table.headers,
      headingLine: table.headingLine,
      above: table.above.map(({ cells }) => short(cells.filter((cell) => cell.trim()).join(' '))),
      columns: proposeLike(before, words, table.headers),
      sample,
    };
  } finally {
    await table.close();
  }
};

const FAULTS = { 'broken-quotes': 'broken-quotes', 'too-many-columns': 'too-many-columns' } as const;

/** What the sheet itself says is wrong with a row, as far as a needed cell of it is concerned. */
const faultsOf = (row: TableRow, at: ReadonlyMap<ListField, number>, needed: ReadonlySet<ListField>): Issue[] => {
  const fieldAt = (column: number | undefined) => [...at].find(([, position]) => position === column)?.[0];
  const ofRow = (row.faults ?? []).flatMap(({ kind, column }): Issue[] => {
    if (kind === 'near-broken-quotes') return [];
    if (kind !== 'uncomputed') return [issue(FAULTS[kind])];
    const field = fieldAt(column);
    return field && needed.has(field) ? [issue('formula-uncomputed', field)] : [];
  });
  const ofCells = [...at].flatMap(([field, column]): Issue[] => {
    if (!needed.has(field) || (row.cells[column] ?? '').trim() !== '') return [];
    const merge = coveredBy(row, column);
    return merge ? [issue('merged-cell', field, { value: merge.range })] : [];
  });
  return [...ofRow, ...ofCells];
};

const sourceRow = (row: TableRow, at: ReadonlyMap<ListField, number>, needed: ReadonlySet<ListField>): SourceRow => {
  const cells = Object.fromEntries([...at].map(([field, column]) => [field, oneLine(row.cells[column] ?? '')]));
  const column = at.get('price');
  const price =
    column !== undefined && row.numeric?.includes(column) ? moneyOfCell(row.cells[column]!, true) : undefined;
  return {
    line: row.line,
    cells,
    issues: faultsOf(row, at, needed),
    ...(price === undefined ? {} : { price }),
  };
};

const isBlank = ({ cells, issues }: SourceRow): boolean =>
  issues.length === 0 && Object.values(cells).every((cell) => cell === '');

export interface ReadSheet {
  readonly rows: readonly SourceRow[];
  /** Where each chosen column stands, from 0: to say which cell is wrong. */
  readonly at: ReadonlyMap<ListField, number>;
  readonly headers: readonly string[];
}

/**
 * Reads a whole sheet by the columns that were chosen.
 * @param step told of every thousand rows
 * @throws Problem as `openTable` does; import-columns-missing, list-too-long
 */
export const readSheet = async (
  bytes: FileBytes,
  purpose: Purpose,
  { sheet, columns }: { readonly sheet: string | null; readonly columns: Columns<ListField> },
  step: (rows: number) => Promise<void> | void = () => undefined,
): Promise<ReadSheet> => {
  const table = await openTable(bytes, { words: wordsOf(purpose), ...(sheet === null ? {} : { sheet }) });
  try {
    const known = Object.fromEntries(fieldsOf(purpose).map((field) => [field, columns[field]]));
    const at = bindColumns<ListField>(known, table.headers, neededFields(purpose));
    const needed = new Set(Object.keys(neededFields(purpose)) as ListField[]);
    const rows: SourceRow[] = [];
    for await (const row of table.rows) {
      const source = sourceRow(row, at, needed);
      if (isBlank(source)) continue;
      rows.push(source);
      if (rows.length > MOST_ROWS) throw listTooLong(MOST_ROWS);
      if (rows.length % 1000 === 0) await step(rows.length);
    }
    return { rows, at, headers: table.headers };
  } finally {
    await table.close();
  }
};
