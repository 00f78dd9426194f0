import type { Line, LineEncoding } from './bytes.ts';
import { columnsAreTooMany, headersAreBroken } from './problems.ts';
import { cleanText, wordKey } from './text.ts';

/** No honest row is longer, so an opening quotation mark whose partner is farther away has none. */
const RECORD_LIMIT_CHARACTERS = 262_144;

/** One record of a CSV file: its cells, or word that its quotation marks are broken. */
export interface CsvRecord {
  /** Line where it begins, from 1. */
  line: number;
  /** Undefined when broken. */
  cells: string[] | undefined;
  /** First physical line as it stands, for the report on a broken record. */
  text: string;
  encodings: LineEncoding[];
  /** Line of broken quotation marks that reached over this record, so that its own beginning is a guess. */
  near: number | undefined;
}

/** A record as far as it is read; `quoted` holds the cell whose closing quotation mark is still to come. */
type OpenRecord = { cells: string[]; quoted: string | undefined };

/** Index of the opening quotation mark of a cell that begins at `at`, spaces before it let pass; -1 for a bare cell. */
const openingQuote = (text: string, at: number) => {
  let quote = at;
  while (text[quote] === ' ') quote++;
  return text[quote] === '"' ? quote : -1;
};

/** Reads a bare cell or the opening of a quoted one. Returns where to go on, undefined at the end of the line. */
const scanCellStart = (record: OpenRecord, text: string, at: number, delimiter: string) => {
  const quote = openingQuote(text, at);
  if (quote !== -1) {
    record.quoted = '';
    return quote + 1;
  }
  const end = text.indexOf(delimiter, at);
  record.cells.push(text.slice(at, end === -1 ? undefined : end));
  return end === -1 ? undefined : end + 1;
};

/** Reads on inside quotation marks. Returns as {@link scanCellStart}, or 'broken' for text after the closing mark. */
const scanQuoted = (record: OpenRecord, text: string, at: number, delimiter: string) => {
  const quote = text.indexOf('"', at);
  if (quote === -1) {
    record.quoted += `${text.slice(at)}\n`;
    return undefined;
  }
  record.quoted += text.slice(at, quote);
  if (text[quote + 1] === '"') {
    record.quoted += '"';
    return quote + 2;
  }
  record.cells.push(record.quoted ?? '');
  record.quoted = undefined;
  let end = quote + 1;
  while (text[end] === ' ') end++;
  if (end >= text.length) return undefined;
  return text[end] === delimiter ? end + 1 : 'broken';
};

const scanLine = (record: OpenRecord, text: string, delimiter: string): 'complete' | 'open' | 'broken' => {
  let at: number | undefined | 'broken' = 0;
  while (typeof at === 'number') {
    at = (record.quoted === undefined ? scanCellStart : scanQuoted)(record, text, at, delimiter);
  }
  if (at === 'broken') return 'broken';
  return record.quoted === undefined ? 'complete' : 'open';
};

/** `lines`: through how many lines the record was followed. */
type Scan =
  | { found: 'record'; cells: string[]; lines: number }
  | { found: 'broken'; lines: number }
  | { found: 'more' };

/**
 * Reads one record from the lines beginning at `start` (RFC 4180; spaces around quoted cells and quotation marks
 * inside unquoted ones are let pass).
 *
 * @param ended no line will follow the last
 * @param tornUntil index of the last line an earlier broken record ran through. Every line it ran through was entered
 *   inside quotation marks and led nowhere, so a record that enters one of them the same way is broken as well;
 *   knowing that keeps a file full of broken records from being searched to its end for each of them.
 */
const scanRecord = (
  lines: readonly Line[],
  start: number,
  delimiter: string,
  ended: boolean,
  tornUntil: number,
): Scan => {
  const record: OpenRecord = { cells: [], quoted: undefined };
  let length = 0;
  for (let at = start; at < lines.length; at++) {
    length += lines[at].text.length;
    const torn = at > start && (at <= tornUntil || length > RECORD_LIMIT_CHARACTERS);
    if (torn) return { found: 'broken', lines: at - start };
    const state = scanLine(record, lines[at].text, delimiter);
    if (state === 'complete') return { found: 'record', cells: record.cells, lines: at - start + 1 };
    if (state === 'broken') return { found: 'broken', lines: at - start + 1 };
  }
  return ended ? { found: 'broken', lines: lines.length - start } : { found: 'more' };
};

const DELIMITERS = [',', ';', '\t'] as const;

/** The separator that stands most often outside quotation marks; a comma when none does. */
export const detectDelimiter = (heading: string): string => {
  const bare = heading.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
};

/** Excel's own note on the separator, a line before the headings. */
const separatorNote = (text: string) => /^\ufeff?"?sep=([,;\t])"?$/i.exec(text)?.[1];

const isBlankLine = (text: string) => /^[\s\ufeff]*$/.test(text);

/**
 * The records of a CSV file, the headings first; blank lines are passed over.
 *
 * Our own splitter because a general parser cannot go back: here a record with broken quotation marks costs one line,
 * reading goes on at the next, and every record that the broken one may have torn apart says so in `near`.
 */
export async function* csvRecords(batches: AsyncIterable<Line[]>): AsyncGenerator<CsvRecord> {
  let lines: Line[] = [];
  let start = 0;
  let passed = 0;
  let delimiter: string | undefined;
  let broken: { line: number; until: number } | undefined;

  const next = function* (ended: boolean): Generator<CsvRecord> {
    while (start < lines.length) {
      const { text } = lines[start];
      const line = passed + start + 1;
      if (isBlankLine(text)) {
        start++;
        continue;
      }
      if (delimiter === undefined) {
        const noted = separatorNote(text);
        delimiter = noted ?? detectDelimiter(text);
        if (noted) {
          start++;
          continue;
        }
      }
      const scan = scanRecord(lines, start, delimiter, ended, (broken?.until ?? 0) - passed - 1);
      if (scan.found === 'more') return;
      const near = broken && line <= broken.until ? broken.line : undefined;
      if (scan.found === 'broken') {
        broken = { line: near ?? line, until: Math.max(line + scan.lines - 1, broken?.until ?? 0) };
      }
      const size = scan.found === 'record' ? scan.lines : 1;
      const encodings = [...new Set(lines.slice(start, start + size).map(({ encoding }) => encoding))];
      start += size;
      yield { line, cells: scan.found === 'record' ? scan.cells : undefined, text, encodings, near };
    }
  };

  for await (const batch of batches) {
    passed += start;
    lines = lines.slice(start).concat(batch);
    start = 0;
    yield* next(false);
  }
  yield* next(true);
}

/** Columns that a file may have; the widest exports have some sixty. */
export const MOST_COLUMNS = 500;
/** Characters of a heading that are looked at: more is a text under which no column stands. */
const HEADING_CHARACTERS = 300;

/** Headings as people will see them: tidy, none empty, none twice. */
export const readHeaders = (cells: readonly string[] | undefined): string[] => {
  if (!cells) throw headersAreBroken();
  if (cells.length > MOST_COLUMNS) throw columnsAreTooMany(cells.length, MOST_COLUMNS);
  const used = new Set<string>();
  return cells.map((cell, at) => {
    const name = cleanText(cell.slice(0, HEADING_CHARACTERS)).text.replace(/\s+/g, ' ') || `kolom ${at + 1}`;
    let unique = name;
    for (let copy = 2; used.has(wordKey(unique) || unique); copy++) unique = `${name} (${copy})`;
    used.add(wordKey(unique) || unique);
    return unique;
  });
};

/** Separators and nothing else: what spreadsheets leave below the last row. It holds nothing that could be lost. */
export const isEmptyRecord = (record: CsvRecord) => record.cells?.every((cell) => cell.trim() === '') ?? false;
