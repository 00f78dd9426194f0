import {
  type ByteEncoding,
  type CsvRecord,
  csvRecords,
  isEmptyRecord,
  MOST_COLUMNS,
  readHeaders,
  readLines,
  withoutGuard,
} from '#platform/sheets/index.ts';
import { type BoundMapping, bindMapping, proposeMapping } from './columns.ts';
import { type ImportIssue, issue } from './issues.ts';
import { type FileContext, judgeRow, rawCells, refuse } from './normalise.ts';
import { looksLikeSp4n, sp4nMapping } from './sp4n.ts';
import type { ImportFields, ImportFormat, ImportOptions, ImportRow } from './types.ts';
import { isBlank } from './values.ts';

const fieldsOf = (cells: readonly string[], mapping: BoundMapping): ImportFields => {
  const fields: ImportFields = { ...mapping.constants };
  for (const [field, at] of mapping.positions) {
    const cell = withoutGuard(cells[at] ?? '');
    if (fields[field] === undefined || !isBlank(cell.trim())) fields[field] = cell;
  }
  return fields;
};

const rawOf = (record: CsvRecord, headers: readonly string[]) =>
  rawCells(
    record.cells?.slice(0, MOST_COLUMNS).map((cell, at) => [headers[at] ?? `kolom ${at + 1}`, cell] as const) ?? [
      ['baris', record.text],
    ],
  );

/** What the record itself, before its values are read, gives reason to say. */
const recordIssues = (record: CsvRecord, headers: readonly string[]): ImportIssue[] => {
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

/** Said once, with the first row, because it is true of the whole file. */
const fileIssues = (mapping: BoundMapping, encoding: ByteEncoding): ImportIssue[] => {
  const given = { ...mapping.constants, ...mapping.columns };
  const privacyTold = given.privacy !== undefined || given.anonymous !== undefined || given.secret !== undefined;
  return [
    ...(encoding === 'utf-8' ? [] : [issue('encoding-utf-16')]),
    ...(privacyTold ? [] : [issue('no-privacy-column')]),
  ];
};

const readRecord = (
  record: CsvRecord,
  headers: readonly string[],
  mapping: BoundMapping,
  file: FileContext,
  aboutFile: ImportIssue[],
): ImportRow => {
  const issues = [...aboutFile, ...recordIssues(record, headers)];
  const raw = rawOf(record, headers);
  if (!record.cells || issues.some(({ severity }) => severity === 'error')) return refuse(record.line, issues, raw);
  return judgeRow({ line: record.line, fields: fieldsOf(record.cells, mapping), raw, issues }, file);
};

interface Table {
  /** Told, or recognised by the headings. */
  format: Extract<ImportFormat, 'sp4n' | 'csv'>;
  rows: AsyncIterable<ImportRow>;
}

/**
 * Reads a delimited file. The headings are read before it returns, the rows as they are asked for.
 * @throws Problem when the headings cannot be read or lack what is needed
 */
export const readTable = async (
  chunks: AsyncIterable<Uint8Array>,
  encoding: ByteEncoding,
  options: ImportOptions,
  contextOf: (format: Table['format'], mapping: BoundMapping) => FileContext,
): Promise<Table> => {
  const records = csvRecords(readLines(chunks, encoding));
  const first = await records.next();
  const headers = readHeaders(first.done ? undefined : first.value.cells);
  const format =
    options.format === 'sp4n' || (options.format === 'auto' && !options.mapping && looksLikeSp4n(headers))
      ? 'sp4n'
      : 'csv';
  const proposed = format === 'sp4n' ? sp4nMapping(headers) : (options.mapping ?? proposeMapping(headers));
  const mapping = bindMapping(proposed, headers);
  const file = contextOf(format, mapping);

  async function* rows() {
    let aboutFile = fileIssues(mapping, encoding);
    for await (const record of records) {
      if (isEmptyRecord(record)) continue;
      yield readRecord(record, headers, mapping, file, aboutFile);
      aboutFile = [];
    }
  }
  return { format, rows: rows() };
};
