import { csvRecords, isEmptyRecord, openBytes, readHeaders, readLines } from '#platform/sheets/index.ts';
import { proposeMapping } from './columns.ts';
import { kindOf } from './kind.ts';
import { rawCells } from './normalise.ts';
import { readReports } from './read.ts';
import { looksLikeSp4n, sp4nMapping } from './sp4n.ts';
import type { ColumnMapping, ImportBytes, ImportFormat } from './types.ts';

/** What a file is, before a row of it is judged. */
export interface Inspection {
  readonly format: ImportFormat;
  /** Headings as in the file; empty for a format without columns. */
  readonly headers: readonly string[];
  /** For `csv` a guess that a person corrects. */
  readonly mapping?: ColumnMapping;
  /** The first rows, cell by heading, as the file writes them. */
  readonly sample: readonly Readonly<Record<string, string>>[];
}

const SHOWN_ROWS = 3;

/** Whether anything says which reports are anonymous or secret; without it every row would pass for open. */
export const tellsPrivacy = ({ columns, constants }: ColumnMapping): boolean => {
  const given = { ...constants, ...columns };
  return given.privacy !== undefined || given.anonymous !== undefined || given.secret !== undefined;
};

const tableOf = async (records: AsyncIterable<{ cells?: readonly string[] }>, headers: readonly string[]) => {
  const sample: Record<string, string>[] = [];
  for await (const { cells } of records) {
    if (cells) sample.push(rawCells(headers.map((header, at) => [header, cells[at] ?? ''])));
    if (sample.length === SHOWN_ROWS) break;
  }
  return sample;
};

/**
 * Recognises a file and reads its first rows; of a long one no more than these.
 * @throws Problem as {@link readReports} does, when the file as a whole cannot be read
 */
export const inspectFile = async (bytes: ImportBytes, now: Date): Promise<Inspection> => {
  const file = await openBytes(bytes);
  try {
    const { kind, encoding } = kindOf(file.head);
    if (kind !== 'text') {
      const sample: Record<string, string>[] = [];
      for await (const { raw } of readReports(file.chunks, { format: 'auto', now })) {
        sample.push(raw);
        if (sample.length === SHOWN_ROWS) break;
      }
      return { format: `open311-${kind}`, headers: [...new Set(sample.flatMap(Object.keys))], sample };
    }
    const records = csvRecords(readLines(file.chunks, encoding));
    const first = await records.next();
    const headers = readHeaders(first.done ? undefined : first.value.cells);
    const isSp4n = looksLikeSp4n(headers);
    const mapping = isSp4n ? sp4nMapping(headers) : proposeMapping(headers);
    async function* filled() {
      for await (const record of records) if (!isEmptyRecord(record)) yield record;
    }
    return { format: isSp4n ? 'sp4n' : 'csv', headers, mapping, sample: await tableOf(filled(), headers) };
  } finally {
    await file.close();
  }
};
