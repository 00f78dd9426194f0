import { MOST_COLUMNS } from './csv.ts';
import { cellAt, serialDay } from './numbers.ts';
import { sheetIsBroken } from './problems.ts';
import { SHEET_PART, textCollector, unescaped, type Workbook } from './workbook.ts';
import { readXmlBy } from './xml.ts';
import { readEntry, type ZipEntry } from './zip.ts';

/** Cells that a sheet shows as one; what it shows stands in the first of them. Columns from 0. */
export interface Merge {
  /** `B4:D6` */
  readonly range: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** A row as a sheet stores it. */
export interface SheetRow {
  /** As the sheet numbers it. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Columns whose cell is stored as a number, and is none that is shown as a day. */
  readonly numeric: readonly number[];
  /** Columns of formulas whose result the file does not hold. */
  readonly uncomputed: readonly number[];
  readonly hidden: boolean;
}

const LAST_LINE = 1_048_576;
/** Merged cells of the largest lists: two in each of a hundred thousand rows. */
const MOST_MERGES = 500_000;

const DATA_END = Buffer.from('sheetData>');
/** What makes it an end and not a beginning stands before it, with the prefix that some programs give. Bytes. */
const LONGEST_PREFIX = 64;
const isEnd = (before: Buffer): boolean => /<\/(?:\w+:)?$/.test(before.toString('latin1'));
const REFERENCE = /<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"/g;
/** Of what stands below the rows no more is looked at. Bytes. */
const MOST_BELOW = 64 * 1024 * 1024;

const mergeOf = (range: string): Merge | undefined => {
  const [first, last] = range.split(':').map(cellAt);
  if (!first || !last) return undefined;
  return {
    range,
    firstLine: Math.min(first.line, last.line),
    lastLine: Math.max(first.line, last.line),
    firstColumn: Math.min(first.column, last.column),
    lastColumn: Math.max(first.column, last.column),
  };
};

/**
 * Which cells are merged, by their first lines. A sheet says so below its rows, so it is read once for this alone: no row is handed on
 * before all of the part has been found sound, and no larger than it may be.
 */
export const mergesOf = async ({ bytes }: Workbook, entry: ZipEntry): Promise<Merge[]> => {
  const below: Buffer[] = [];
  let size = 0;
  let kept: Buffer = Buffer.alloc(0);
  let isBelow = false;
  for await (const chunk of readEntry(bytes, entry, SHEET_PART)) {
    if (isBelow) {
      size += chunk.length;
      if (size <= MOST_BELOW) below.push(chunk);
      continue;
    }
    const seen = kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk;
    const at = seen.lastIndexOf(DATA_END);
    isBelow = at > 0 && isEnd(seen.subarray(Math.max(0, at - LONGEST_PREFIX), at));
    if (isBelow) below.push(seen.subarray(at));
    kept = Buffer.from(seen.subarray(Math.max(0, seen.length - DATA_END.length - LONGEST_PREFIX)));
  }
  const text = Buffer.concat(below).toString('utf8');
  const merges: Merge[] = [];
  for (const [, range] of text.matchAll(REFERENCE)) {
    const merge = mergeOf(range!);
    if (merge && merges.length < MOST_MERGES) merges.push(merge);
  }
  return merges.sort((a, b) => a.firstLine - b.firstLine);
};

/** A cell while it is read. */
interface OpenCell {
  column: number;
  type: string;
  isDay: boolean;
  value: string | undefined;
  hasFormula: boolean;
}

const BOOLEANS: Readonly<Record<string, string>> = { '0': 'FALSE', '1': 'TRUE' };

/** What a cell says, as text: numbers digit by digit as they are stored, days as `2026-01-31`. */
const cellText = ({ type, value = '', isDay }: OpenCell, { texts, since1904 }: Workbook): string => {
  if (type === 's') {
    const text = texts.at(Number(value));
    if (text === undefined) throw sheetIsBroken();
    return text;
  }
  if (type === 'b') return BOOLEANS[value] ?? value;
  if (type === 'd') return /^\d{4}-\d\d-\d\d/.exec(value)?.[0] ?? value;
  if (type === 'str') return unescaped(value);
  return (type === 'n' && isDay ? serialDay(value, since1904) : undefined) ?? value;
};

/** Puts rows together, told of tags and text one after the other. */
const rowCollector = (workbook: Workbook) => {
  const ready: SheetRow[] = [];
  const inline = textCollector();
  let isIn: 'v' | 'is' | undefined;
  let line = 0;
  let next = 0;
  let hidden = false;
  let cells: string[] = [];
  let numeric: number[] = [];
  let uncomputed: number[] = [];
  let cell: OpenCell | undefined;

  const openRow = ({ r, hidden: isHidden }: Readonly<Record<string, string>>) => {
    line = r === undefined ? line + 1 : Number(r);
    if (!Number.isInteger(line) || line < 1 || line > LAST_LINE) throw sheetIsBroken();
    [cells, numeric, uncomputed, next] = [[], [], [], 0];
    hidden = isHidden === '1' || isHidden === 'true';
  };
  const openCell = ({ r, t = 'n', s }: Readonly<Record<string, string>>) => {
    const column = r === undefined ? next : cellAt(r)?.column;
    if (column === undefined) throw sheetIsBroken();
    next = column + 1;
    cell = {
      column,
      type: t,
      isDay: s !== undefined && workbook.isDay[Number(s)] === true,
      value: undefined,
      hasFormula: false,
    };
  };
  const closeCell = ({ column, type, value, hasFormula, isDay }: OpenCell) => {
    cell = undefined;
    if (column >= MOST_COLUMNS) return;
    if (value === undefined || value === '') {
      if (hasFormula && type === 'n') uncomputed.push(column);
      return;
    }
    while (cells.length < column) cells.push('');
    cells[column] = cellText({ column, type, value, hasFormula, isDay }, workbook);
    if (type === 'n' && !(isDay && cells[column] !== value)) numeric.push(column);
  };

  return {
    ready,
    handler: {
      open(name: string, attributes: Readonly<Record<string, string>>): void {
        if (isIn === 'is') inline.open(name);
        else if (name === 'c') openCell(attributes);
        else if (name === 'row') openRow(attributes);
        else if (name === 'v' && cell) isIn = 'v';
        else if (name === 'f' && cell) cell.hasFormula = true;
        else if (name === 'is' && cell) isIn = 'is';
      },
      text(piece: string): void {
        if (isIn === 'v' && cell) cell.value = (cell.value ?? '') + piece;
        else if (isIn === 'is') inline.text(piece);
      },
      close(name: string): void {
        if (name === 'is' && cell) {
          cell.value = inline.take();
          isIn = undefined;
        } else if (isIn === 'is') inline.close(name);
        else if (name === 'v') isIn = undefined;
        else if (name === 'c' && cell) closeCell(cell);
        else if (name === 'row') ready.push({ line, cells, numeric, uncomputed, hidden });
      },
    },
  };
};

/** The rows of a sheet as they come. @throws Problem sheet-broken, sheet-abusive, sheet-doctype, sheet-too-large */
export async function* sheetRows(workbook: Workbook, entry: ZipEntry): AsyncGenerator<SheetRow> {
  const { ready, handler } = rowCollector(workbook);
  yield* readXmlBy(readEntry(workbook.bytes, entry, SHEET_PART), handler, () => ready.splice(0));
}
