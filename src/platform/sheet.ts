import writeExcelFile from 'write-excel-file/node';

export interface Sheet {
  /** At most 31 letters. */
  readonly name: string;
  /** The first row names the columns. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** The most that a cell of a sheet holds. */
const LONGEST = 32_767;

/** What XML 1.0 cannot hold, and a half of a letter, are left out: the sheet would not open. */
const sayable = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .slice(0, LONGEST);

/**
 * Sheets for people (XLSX). Every text is stored as text, never as a formula, whatever it begins with; numbers are numbers.
 * The first row stays in sight.
 */
export const sheetFile = (sheets: readonly Sheet[]): Promise<Buffer> =>
  writeExcelFile(
    sheets.map(({ name, rows }) => ({
      sheet: name,
      stickyRowsCount: 1,
      columns: (rows[0] ?? []).map((_, column) => ({
        width: Math.min(60, Math.max(8, ...rows.slice(0, 100).map((row) => String(row[column] ?? '').length + 2))),
      })),
      data: rows.map((row, index) =>
        row.map((value) => {
          if (value === null) return null;
          if (typeof value === 'number') return { value, type: Number };
          return { value: sayable(value), type: String, ...(index === 0 ? { fontWeight: 'bold' as const } : {}) };
        }),
      ),
    })),
  ).toBuffer();
