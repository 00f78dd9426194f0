import { stringify } from 'csv-stringify/sync';

type Cell = string | number | boolean | null | undefined;

/** CSV for people and their sheets: a cell that a sheet would take for a formula is disarmed, and the letters are said to be UTF-8. */
export const csvForPeople = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { bom: true, escape_formulas: true, record_delimiter: 'windows' },
  );

/** The same as a file that a browser keeps. @param name plain letters, digits, dots and dashes */
export const csvAnswer = (name: string, rows: readonly (readonly Cell[])[]): Response =>
  new Response(csvForPeople(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
    },
  });
