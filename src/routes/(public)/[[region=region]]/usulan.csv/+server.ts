import { csvAnswer } from '#platform/csv.ts';
import { proposalFile } from '../usulan/files.ts';
import type { RequestHandler } from './$types';

/** Proposals for people's sheets. */
export const GET: RequestHandler = async (event) => {
  const { name, rows } = await proposalFile(event);
  return csvAnswer(`${name}.csv`, rows);
};
