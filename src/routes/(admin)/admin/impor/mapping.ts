import {
  type ColumnMapping,
  IMPORT_FIELDS,
  type ImportField,
  type ImportState,
  tellsPrivacy,
} from '#modules/reports/index.ts';
import type { StateKind } from '#ui/types.ts';

export const STATE_KIND: Record<ImportState, StateKind> = {
  uploaded: 'wait',
  checking: 'progress',
  checked: 'wait',
  applying: 'progress',
  applied: 'done',
  failed: 'late',
  removed: 'quiet',
};

/** What is asked first: the columns that most files have. */
export const MAIN_FIELDS: readonly ImportField[] = [
  'sourceId',
  'reportedAt',
  'text',
  'title',
  'status',
  'privacy',
  'reporterName',
  'agencyName',
  'categoryName',
  'district',
  'village',
];
export const OTHER_FIELDS: readonly ImportField[] = IMPORT_FIELDS.filter((field) => !MAIN_FIELDS.includes(field));

/** How every report of a file without such a column is to be treated. */
const PRIVACY: Readonly<Record<string, string>> = { terbuka: 'Publik', tertutup: 'Anonim, Rahasia' };

/** The columns as a person has chosen them, and what is still missing. */
export const readMapping = (
  chosen: (name: string) => string,
  headers: readonly string[],
): { mapping: ColumnMapping; wrong: string[] } => {
  const columns: ColumnMapping['columns'] = {};
  for (const field of IMPORT_FIELDS) {
    const header = chosen(`kolom-${field}`);
    if (headers.includes(header)) columns[field] = header;
  }
  const privacy = PRIVACY[chosen('privasi')];
  const told = tellsPrivacy({ columns });
  const mapping: ColumnMapping = !told && privacy ? { columns, constants: { privacy } } : { columns };
  const wrong = [
    columns.sourceId === undefined ? ['kolom-sourceId'] : [],
    columns.reportedAt === undefined ? ['kolom-reportedAt'] : [],
    columns.text === undefined && columns.title === undefined ? ['kolom-text'] : [],
    tellsPrivacy(mapping) ? [] : ['privasi'],
  ].flat();
  return { mapping, wrong };
};

const HIDDEN = '•••';

/** The first rows for the eye: whoever chooses columns need not read who reported. */
export const withoutNames = (
  sample: readonly Readonly<Record<string, string>>[],
  nameColumn: string | undefined,
): Record<string, string>[] =>
  sample.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([header, cell]) => [header, header === nameColumn && cell ? HIDDEN : short(cell)]),
    ),
  );

const short = (cell: string) => (cell.length > 80 ? `${cell.slice(0, 80).toWellFormed()}…` : cell);
