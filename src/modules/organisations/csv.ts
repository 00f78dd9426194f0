import { parse } from 'csv-parse/sync';
import { localDay, parseIndonesianDate } from '#platform/time/index.ts';
import { fileHasNoName, fileTooLarge, fileUnreadable } from './problems.ts';
import { IMPORT_COLUMNS, type ImportColumn, type ImportRow } from './rules/import-row.ts';

const MOST_CHARACTERS = 2_000_000;
const MOST_ROWS = 5_000;

/** Spreadsheets in Indonesia separate by semicolons; the header line tells. */
const delimiterOf = (text: string): string => {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  return [',', ';', '\t'].reduce((best, next) => (header.split(next).length > header.split(best).length ? next : best));
};

const DATES: readonly ImportColumn[] = ['valid_from', 'valid_to'];
/** As a day where people's way of writing can be read; otherwise as it stands, for the row's report. */
const readCell = (column: ImportColumn, text: string): string => {
  if (!DATES.includes(column)) return text;
  const date = parseIndonesianDate(text);
  return date ? localDay('Asia/Jakarta', date) : text;
};

const records = (text: string): { cells: string[]; line: number }[] => {
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
      trim: true,
      to: MOST_ROWS + 2,
    });
    return (rows as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      cells: record,
      line: info.lines,
    }));
  } catch (error) {
    throw fileUnreadable((error as { lines?: number }).lines);
  }
};

/** Reads a CSV of organisations; columns we do not know are named, not dropped in silence. */
export const readOrganisationCsv = (file: string): { rows: ImportRow[]; ignoredColumns: string[] } => {
  if (file.length > MOST_CHARACTERS) throw fileTooLarge(MOST_ROWS);
  const [header, ...body] = records(file.replace(/^\uFEFF/, ''));
  if (body.length > MOST_ROWS) throw fileTooLarge(MOST_ROWS);
  const columns = (header?.cells ?? []).map((name) => name.toLowerCase().replace(/\s+/g, '_'));
  if (!columns.includes('name')) throw fileHasNoName(IMPORT_COLUMNS);
  const isKnown = (column: string): column is ImportColumn => (IMPORT_COLUMNS as readonly string[]).includes(column);
  const rows = body.map(({ cells, line }) => ({
    line,
    cells: Object.fromEntries(
      columns.flatMap((column, index) =>
        isKnown(column) && cells[index] ? [[column, readCell(column, cells[index])]] : [],
      ),
    ),
  }));
  return { rows, ignoredColumns: columns.filter((column) => !isKnown(column)) };
};
