import { cellName } from '#platform/sheets/index.ts';
import type { RowIssue } from '../rules/sheet-row.ts';

/** Something wrong with a cell of the sheet, or with the sheet as a whole (line 0). */
export interface ImportIssue extends RowIssue {
  /** `F12`; empty where it is about a whole row. */
  readonly cell: string;
}

/** A sheet whose every row is wrong is told by its first thousand faults: nobody reads more, and they would fill the memory. */
const MOST_TOLD = 1000;

export const faultList = () => {
  const told: RowIssue[] = [];
  let count = 0;
  return {
    told,
    count: () => count,
    add: (issues: readonly RowIssue[]) => {
      count += issues.length;
      told.push(...issues.slice(0, MOST_TOLD - told.length));
    },
  };
};
export type Faults = ReturnType<typeof faultList>;

/** @param at where each chosen column stands, from 0 */
export const located = (issue: RowIssue, at: ReadonlyMap<string, number>): ImportIssue => {
  const column = at.get(issue.field);
  return { ...issue, cell: column === undefined || issue.line === 0 ? '' : cellName(issue.line, column) };
};

/** Texts that stand in thousands of rows, each kept once; and none keeps the piece of the file alive that it was cut from. */
export const oneOfEach = () => {
  const kept = new Map<string, string>();
  return (text: string): string => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const own = Buffer.from(text).toString();
    kept.set(own, own);
    return own;
  };
};

/** Told now and then how far an import has come; the total is known once the sheet is read. */
export type Tell = (done: number, total?: number) => void;
