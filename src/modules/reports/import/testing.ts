import { isProblem } from '#platform/problem.ts';
import type { IssueCode } from './issues.ts';
import { readReports } from './read.ts';
import type { ImportBytes, ImportOptions, ImportRow } from './types.ts';

export const NOW = new Date('2026-11-21T03:00:00Z');

export const readAll = async (input: string | ImportBytes, options: Partial<ImportOptions> = {}) => {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const rows: ImportRow[] = [];
  for await (const row of readReports(bytes, { format: 'auto', now: NOW, ...options })) rows.push(row);
  return rows;
};

/** The slug of the problem the whole file meets; fails on any other error and when there is none. */
export const problemOf = async (input: string | ImportBytes, options: Partial<ImportOptions> = {}) => {
  try {
    await readAll(input, options);
  } catch (error) {
    if (isProblem(error)) return error.slug;
    throw error;
  }
  throw new Error('the file was read without a problem');
};

export const codes = (row: ImportRow): IssueCode[] => row.issues.map(({ code }) => code);
