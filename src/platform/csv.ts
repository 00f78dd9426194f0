import { stringify } from 'csv-stringify/sync';

/** `exact`: a number by its digits, `-12.50`: no float has rounded it, and nobody takes it for a formula. */
type Cell = string | number | boolean | null | undefined | { readonly exact: string };

const NUMBER = /^-?\d+(\.\d+)?$/;

/** @throws {TypeError} for what only says that it is a number */
const exactCell = ({ exact }: Record<string, unknown>) => {
  if (typeof exact !== 'string' || !NUMBER.test(exact))
    throw new TypeError(`Not a number: ${String(exact).slice(0, 40)}`);
  return { value: exact, escape_formulas: false };
};

/**
 * A cell that a sheet would take for a formula is disarmed, and one with any kind of line end stands in quotation marks:
 * sheets end a row at each of them, and what follows would be a cell that nobody disarmed.
 */
const SAFE = {
  escape_formulas: true,
  quoted_match: /[\n\v\f\r\u0085\u2028\u2029]/,
  cast: { object: exactCell },
} as const;

/** Rows of a CSV that programs and sheets read, without a mark before them; the only place that makes any. */
export const csvRows = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    SAFE,
  );

/** CSV for people and their sheets: the letters are said to be UTF-8. */
export const csvForPeople = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { ...SAFE, bom: true, record_delimiter: 'windows' },
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
