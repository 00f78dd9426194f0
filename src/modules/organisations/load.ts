import { uuidv7 } from 'uuidv7';
import type { Tx } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { readOrganisationCsv } from './csv.ts';
import * as queries from './queries.ts';
import { type Outcome, type PlannedRow, planImport } from './rules/import.ts';

export interface ImportReport {
  readonly rows: readonly PlannedRow[];
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly ignoredColumns: readonly string[];
  /** False for a dry run, and as long as one row is refused: a list of agencies lands whole or not at all. */
  readonly applied: boolean;
}

const count = (rows: readonly PlannedRow[]): Record<Outcome, number> => {
  const counts = { create: 0, change: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return counts;
};

interface Into {
  readonly source: string;
  readonly isSample: boolean;
  readonly dryRun: boolean;
  readonly now: Date;
}

/** Plans a file and, unless it is a dry run or a row is refused, writes it. Permission and journal are the caller's. */
export const importInto = async (
  tx: Tx,
  file: string,
  { source, isSample, dryRun, now }: Into,
): Promise<ImportReport> => {
  const { rows: read, ignoredColumns } = readOrganisationCsv(file);
  const existing = await queries.lockOrganisations(tx);
  const today = localDay('Asia/Jakarta', now);
  const rows = planImport(read, existing, { region: tx.region!, today, newId: uuidv7, source, isSample });
  const counts = count(rows);
  const applied = !dryRun && counts.refused === 0;
  // Ended ones first: a new office may take the name of the one that this file ends.
  const written = rows.flatMap(({ organisation, outcome }) =>
    organisation && outcome !== 'unchanged' ? organisation : [],
  );
  if (applied && written.length > 0)
    await queries.saveOrganisations(
      tx,
      written.sort((a, b) => Number(a.validTo === null) - Number(b.validTo === null)),
    );
  return { rows, counts, ignoredColumns, applied };
};
