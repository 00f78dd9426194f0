import { openBytes } from '#platform/sheets/index.ts';
import { kindOf, type ReportsKind } from './kind.ts';
import { compileValues, type FileContext, refuseDuplicates } from './normalise.ts';
import { OPEN311_COLUMNS, OPEN311_VALUES, readOpen311Json, readOpen311Xml } from './open311.ts';
import { fileIsNoTable, originIsUnfit } from './problems.ts';
import { readTable } from './table.ts';
import type { ImportBytes, ImportOptions, ImportRow, ImportSource } from './types.ts';

const checkedOrigin = (origin: string | undefined) => {
  if (origin !== undefined && !/^[a-z0-9][a-z0-9.-]{0,99}$/.test(origin)) throw originIsUnfit();
  return origin;
};

const context = (
  options: ImportOptions,
  own: Pick<FileContext, 'source' | 'channel' | 'columns' | 'datesNameZone'> & Partial<FileContext>,
): FileContext => ({ now: options.now, timeZone: options.timeZone ?? 'Asia/Jakarta', values: {}, ...own });

const open311Context = (options: ImportOptions) =>
  context(options, {
    source: `open311:${checkedOrigin(options.origin) ?? 'unnamed'}`,
    channel: 'open311',
    columns: OPEN311_COLUMNS,
    values: compileValues(OPEN311_VALUES),
    datesNameZone: true,
  });

const tableSource = (format: 'sp4n' | 'csv', origin: string | undefined): ImportSource => {
  if (format === 'sp4n') return 'sp4n';
  return origin === undefined ? 'csv' : `csv:${origin}`;
};

const LINE = { id: 'baris ', en: 'line ' };
const REQUEST = { id: 'laporan ke-', en: 'request ' };

async function* rowsOf(
  file: Awaited<ReturnType<typeof openBytes>>,
  { kind, encoding }: ReportsKind,
  options: ImportOptions,
): AsyncGenerator<ImportRow> {
  const { format } = options;
  const origin = checkedOrigin(options.origin);
  if (format === 'open311-json' || (format === 'auto' && kind === 'json')) {
    yield* refuseDuplicates(readOpen311Json(file.chunks, encoding, open311Context(options)), REQUEST);
  } else if (format === 'open311-xml' || (format === 'auto' && kind === 'xml')) {
    yield* refuseDuplicates(readOpen311Xml(file.chunks, file.head, encoding, open311Context(options)), REQUEST);
  } else {
    if (kind === 'xml') throw fileIsNoTable('XML');
    const table = await readTable(file.chunks, encoding, options, (recognised, { columns, values }) =>
      context(options, {
        source: tableSource(recognised, origin),
        channel: recognised === 'sp4n' ? 'sp4n-lapor' : 'csv',
        columns,
        values: compileValues(values),
        datesNameZone: false,
      }),
    );
    yield* refuseDuplicates(table.rows, LINE);
  }
}

/**
 * Reads a file of reports of another system, row by row, and judges each: every row of data yields exactly one
 * {@link ImportRow}, in the order of the file. Lines of separators only are no data. CSV and XML are read as they
 * arrive; of what has been read only the report numbers stay in memory.
 *
 * @throws Problem (see problems.ts) when the file as a whole cannot be read; whatever the source of the bytes throws
 */
export async function* readReports(bytes: ImportBytes, options: ImportOptions): AsyncGenerator<ImportRow> {
  const file = await openBytes(bytes);
  try {
    yield* rowsOf(file, kindOf(file.head), options);
  } finally {
    await file.close();
  }
}
