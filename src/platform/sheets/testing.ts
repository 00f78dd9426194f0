import { isProblem } from '#platform/problem.ts';
import type { FileBytes } from './bytes.ts';
import { openTable, type TableRow, type TableWishes } from './table.ts';

export const readAll = async (input: string | FileBytes, wishes: TableWishes = {}) => {
  const table = await openTable(typeof input === 'string' ? Buffer.from(input) : input, wishes);
  const rows: TableRow[] = [];
  for await (const row of table.rows) rows.push(row);
  return { ...table, rows };
};

/** The slug of the problem that a whole file meets; fails on any other error and when there is none. */
export const problemOf = async (input: string | FileBytes, wishes: TableWishes = {}): Promise<string> => {
  try {
    await readAll(input, wishes);
  } catch (error) {
    if (isProblem(error)) return error.slug;
    throw error;
  }
  throw new Error('the file was read without a problem');
};
