import type { Line, LineEncoding } from './bytes.ts';
import { type ImportIssue, issue } from './issues.ts';
import { headersAreBroken } from './problems.ts';
import { cleanText, wordKey } from './values.ts';

/** No honest complaint is longer, so an opening quotation mark whose partner is farther away has none. */
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

type Scan =
  | { found: 'record'; cells: string[]; lines: number }
  | { found: 'broken'; lines: number }
  | { found: 'more'; lines: number };

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
  const cells: string[] = [];
  let at = 0;
  let quoted: string | undefined;
  let length = 0;
  let text = lines[start].text;
  for (let line = start; ; ) {
    if (quoted === undefined) {
      const quote = delimiter === '\t' ? at : at + (/^ */.exec(text.slice(at, at + 64))?.[0].length ?? 0);
      if (text[quote] === '"') {
        quoted = '';
        at = quote + 1;
        continue;
      }
      const end = text.indexOf(delimiter, at);
      if (end !== -1) {
        cells.push(text.slice(at, end));
        at = end + 1;
        continue;
      }
      cells.push(text.slice(at));
      return { found: 'record', cells, lines: line - start + 1 };
    }
    const quote = text.indexOf('"', at);
    if (quote === -1) {
      quoted += `${text.slice(at)}\n`;
      length += text.length + 1;
      line++;
      if (line <= tornUntil || length > RECORD_LIMIT_CHARACTERS) return { found: 'broken', lines: line - start };
      if (line === lines.length) return { found: ended ? 'broken' : 'more', lines: line - start };
      text = lines[line].text;
      at = 0;
      continue;
    }
    quoted += text.slice(at, quote);
    if (text[quote + 1] === '"') {
      quoted += '"';
      at = quote + 2;
      continue;
    }
    at = quote + 1;
    while (text[at] === ' ') at++;
    if (at < text.length && text[at] !== delimiter) return { found: 'broken', lines: line - start + 1 };
    cells.push(quoted);
    quoted = undefined;
    if (at >= text.length) return { found: 'record', cells, lines: line - start + 1 };
    at++;
  }
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
      if (scan.found === 'broken')
        broken = { line: near ?? line, until: Math.max(line + scan.lines - 1, broken?.until ?? 0) };
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

/** Headings as people will see them: tidy, none empty, none twice. */
export const readHeaders = (record: CsvRecord | undefined): string[] => {
  if (!record?.cells) throw headersAreBroken();
  const used = new Set<string>();
  return record.cells.map((cell, at) => {
    const name = cleanText(cell).text.replace(/\s+/g, ' ') || `kolom ${at + 1}`;
    let unique = name;
    for (let copy = 2; used.has(wordKey(unique) || unique); copy++) unique = `${name} (${copy})`;
    used.add(wordKey(unique) || unique);
    return unique;
  });
};

/** What the record itself, before its values are read, gives reason to say. */
export const recordIssues = (record: CsvRecord, headers: readonly string[]): ImportIssue[] => {
  const issues: ImportIssue[] = [];
  if (record.encodings.includes('windows-1252')) issues.push(issue('encoding-windows-1252'));
  if (record.near !== undefined) issues.push(issue('near-broken-quotes', { line: record.near }));
  if (!record.cells) return [...issues, issue('broken-quotes')];
  const counts = { found: record.cells.length, expected: headers.length };
  const surplus = record.cells.slice(headers.length).some((cell) => cell.trim() !== '');
  if (surplus) issues.push(issue('too-many-columns', counts));
  if (counts.found < counts.expected) issues.push(issue('too-few-columns', counts));
  return issues;
};

/** Separators and nothing else: what spreadsheets leave below the last row. It holds nothing that could be lost. */
export const isEmptyRecord = (record: CsvRecord) => record.cells?.every((cell) => cell.trim() === '') ?? false;
