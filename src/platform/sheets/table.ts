import { type FileBytes, openBytes, readLines, sniff } from './bytes.ts';
import { type FieldWords, proposeColumns } from './columns.ts';
import { type CsvRecord, csvRecords, isEmptyRecord, readHeaders } from './csv.ts';
import { headersAreBroken, sheetIsNone, sheetIsUnknown } from './problems.ts';
import { type Merge, mergesOf, type SheetRow, sheetRows } from './sheet-rows.ts';
import { storable, withoutGuard, wordKey } from './text.ts';
import { collect, openWorkbook, type SheetName } from './workbook.ts';

/** What is wrong with a row as the file writes it. Column from 0. */
export interface RowFault {
  readonly kind: 'broken-quotes' | 'near-broken-quotes' | 'too-many-columns' | 'uncomputed';
  readonly column?: number;
  /** Of the broken quotation marks that reached over this row. */
  readonly line?: number;
}

export interface TableRow {
  /** As the sheet numbers it; of a text file the line on which it begins. */
  readonly line: number;
  /** As the file stores them, digit by digit; shorter than the headings where the rest is empty. */
  readonly cells: readonly string[];
  /** Columns whose cell a workbook stores as a number. */
  readonly numeric?: readonly number[];
  /** Merged cells that reach into this row. */
  readonly merged?: readonly Merge[];
  readonly hidden?: true;
  readonly faults?: readonly RowFault[];
}

export interface Table {
  readonly format: 'xlsx' | 'csv';
  /** Of a workbook, in its order. */
  readonly sheets: readonly SheetName[];
  /** Which of them this is. */
  readonly sheet?: string;
  readonly headers: readonly string[];
  readonly headingLine: number;
  /** Rows above the headings: what the sheet is called, of whom and of which year it is. */
  readonly above: readonly TableRow[];
  /** The rows below the headings, once; empty ones are left out, hidden ones are not. */
  readonly rows: AsyncIterable<TableRow>;
  /** Lets go of the source when reading stops early. */
  close(): Promise<void>;
}

export interface TableWishes {
  /** Default: the first sheet that is not hidden. */
  readonly sheet?: string;
  /** Words by which the row of headings is known; without them it is the first that has several cells. */
  readonly words?: FieldWords<string>;
  /** The row of headings, where somebody has said it. */
  readonly headingLine?: number;
}

/** So far down the row of headings is looked for: above it stand titles. */
const HEADING_WITHIN = 40;

const isEmpty = ({ cells, faults }: TableRow): boolean => !faults && cells.every((cell) => cell.trim() === '');

/** Whether a cell is hidden under another one that it is merged with. @param column from 0 */
export const coveredBy = ({ line, merged }: TableRow, column: number): Merge | undefined =>
  merged?.find(
    ({ firstLine, firstColumn, lastColumn }) =>
      column >= firstColumn && column <= lastColumn && !(line === firstLine && column === firstColumn),
  );

/** The numbers 1, 2, 3 that tables of the administration have below their headings. */
const isNumbering = ({ cells }: TableRow): boolean => {
  const filled = cells.map((cell) => cell.trim()).filter(Boolean);
  if (filled.length < 2) return false;
  const numbers = filled.map((cell) => Number(/^\(?(\d{1,3})\)?$/.exec(cell)?.[1] ?? Number.NaN));
  return numbers.every((number, at) => number === numbers[0]! + at);
};

/** How much a row looks like headings: the fields it names, or that it has several cells at all. */
const scoreOf = (row: TableRow, words: FieldWords<string> | undefined): number => {
  const filled = new Set(row.cells.map((cell) => wordKey(cell)).filter(Boolean));
  if (!words) return filled.size > 1 ? 1 : 0;
  return Object.keys(proposeColumns(words, [...new Set(row.cells.map((cell) => cell.trim()))])).length;
};

/** Takes the rows down to the headings. @returns undefined where there is none at all */
const findHeadings = async (
  rows: AsyncIterator<TableRow>,
  { words, headingLine }: TableWishes,
): Promise<{ heading: TableRow; above: TableRow[]; below: TableRow[] } | undefined> => {
  const seen: TableRow[] = [];
  while (seen.length < HEADING_WITHIN || (headingLine !== undefined && (seen.at(-1)?.line ?? 0) < headingLine)) {
    const next = await rows.next();
    if (next.done) break;
    if (!isEmpty(next.value)) seen.push(next.value);
    if (headingLine !== undefined && next.value.line >= headingLine) break;
    // without words nothing further down can look more like headings
    if (!words && headingLine === undefined && scoreOf(next.value, words) > 0) break;
  }
  if (seen.length === 0) return undefined;
  const scores = seen.map((row) =>
    headingLine === undefined ? scoreOf(row, words) : Number(row.line === headingLine),
  );
  const best = Math.max(...scores);
  const at = best > 0 ? scores.indexOf(best) : 0;
  return { heading: seen[at]!, above: seen.slice(0, at), below: seen.slice(at + 1) };
};

/** In a text file more cells than headings mean that a text was torn; beside a table in a sheet there may be notes. */
const withSurplus = (row: TableRow, columns: number): TableRow =>
  row.cells.slice(columns).some((cell) => cell.trim() !== '')
    ? { ...row, faults: [...(row.faults ?? []), { kind: 'too-many-columns', column: columns }] }
    : row;

const tableOf = async (
  source: AsyncIterator<TableRow>,
  about: Pick<Table, 'format' | 'sheets' | 'sheet' | 'close'>,
  wishes: TableWishes,
): Promise<Table> => {
  const found = await findHeadings(source, wishes);
  if (!found || found.heading.faults?.some(({ kind }) => kind === 'broken-quotes')) throw headersAreBroken();
  const headers = readHeaders(found.heading.cells);
  const { below } = found;
  async function* rest(): AsyncGenerator<TableRow> {
    yield* below;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  }
  async function* rows(): AsyncGenerator<TableRow> {
    let isFirst = true;
    for await (const row of rest()) {
      if (isEmpty(row)) continue;
      if (!isFirst || !isNumbering(row)) yield about.format === 'csv' ? withSurplus(row, headers.length) : row;
      isFirst = false;
    }
  }
  return { ...about, headers, headingLine: found.heading.line, above: found.above, rows: rows() };
};

/** A mark that is not there costs nothing. */
const faultsOf = (faults: readonly RowFault[]) => (faults.length > 0 ? { faults } : {});

async function* csvRows(records: AsyncIterable<CsvRecord>): AsyncGenerator<TableRow> {
  for await (const record of records) {
    if (isEmptyRecord(record)) continue;
    const { line, near } = record;
    yield {
      line,
      cells: (record.cells ?? [record.text]).map((cell) => storable(withoutGuard(cell))),
      ...faultsOf([
        ...(record.cells ? [] : [{ kind: 'broken-quotes' } as const]),
        ...(near === undefined ? [] : [{ kind: 'near-broken-quotes', line: near } as const]),
      ]),
    };
  }
}

async function* workbookRows(rows: AsyncIterable<SheetRow>, merges: readonly Merge[]): AsyncGenerator<TableRow> {
  let next = 0;
  let open: Merge[] = [];
  for await (const { line, cells, numeric, uncomputed, hidden } of rows) {
    open = open.filter(({ lastLine }) => lastLine >= line);
    for (; next < merges.length && merges[next]!.firstLine <= line; next++)
      if (merges[next]!.lastLine >= line) open.push(merges[next]!);
    yield {
      line,
      cells: cells.map(storable),
      ...(numeric.length > 0 ? { numeric } : {}),
      ...(open.length > 0 ? { merged: [...open] } : {}),
      ...(hidden ? { hidden } : {}),
      ...faultsOf(uncomputed.map((column) => ({ kind: 'uncomputed', column }))),
    };
  }
}

/** The first that people see, unless one is asked for. */
const chosenSheet = <Sheet extends SheetName>(sheets: readonly Sheet[], wanted: string | undefined): Sheet => {
  if (wanted === undefined) return sheets.find(({ hidden }) => !hidden) ?? sheets[0]!;
  const found = sheets.find(({ name }) => name === wanted);
  if (!found)
    throw sheetIsUnknown(
      wanted,
      sheets.map(({ name }) => name),
    );
  return found;
};

const openSheet = async (bytes: Buffer, wishes: TableWishes): Promise<Table> => {
  const workbook = await openWorkbook(bytes);
  const chosen = chosenSheet(workbook.sheets, wishes.sheet);
  const rows = workbookRows(sheetRows(workbook, chosen.entry), await mergesOf(workbook, chosen.entry));
  const about = {
    format: 'xlsx',
    sheets: workbook.sheets.map(({ name, hidden }) => ({ name, hidden })),
    sheet: chosen.name,
    close: async () => void (await rows.return(undefined)),
  } as const;
  return tableOf(rows, about, wishes);
};

/**
 * Opens a table that somebody brings, whatever it is: XLSX, or text with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252.
 * The headings are read before it returns, the rows as they are asked for. Whoever stops early calls `close`.
 *
 * @throws Problem (see problems.ts) when the file as a whole cannot be read; also while its rows are read
 */
export const openTable = async (bytes: FileBytes, wishes: TableWishes = {}): Promise<Table> => {
  const file = await openBytes(bytes);
  try {
    const { kind, encoding, what } = sniff(file.head);
    if (kind === 'zip') return await openSheet(await collect(file.chunks), wishes);
    if (kind !== 'text') throw sheetIsNone(what ?? kind.toUpperCase());
    const rows = csvRows(csvRecords(readLines(file.chunks, encoding)));
    return await tableOf(rows, { format: 'csv', sheets: [], close: file.close }, wishes);
  } catch (error) {
    await file.close();
    throw error;
  }
};
