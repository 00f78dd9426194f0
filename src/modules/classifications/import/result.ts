import { uuidv7 } from 'uuidv7';
import { csvForPeople } from '#platform/csv.ts';
import type { Store } from '#platform/files/index.ts';
import type { Sentence } from '#platform/problem.ts';
import { cellName } from '#platform/sheets/index.ts';
import type { Issue, ListField } from '../rules/issues.ts';
import type { PlannedRow, RowOutcome } from '../rules/plan.ts';

/** A row as people are shown it. */
export interface ShownRow extends Sentence {
  readonly line: number | null;
  readonly outcome: RowOutcome;
  readonly code: string;
  readonly name: string;
}

/** What a run found; kept with its progress. */
export interface ImportResult {
  /** Of the file. */
  readonly rows: number;
  readonly counts: Readonly<Record<RowOutcome, number>>;
  /** The list that it was held against; null: there was none. */
  readonly against: string | null;
  /** The first that are refused, and the first of each other kind that says something. */
  readonly shown: readonly ShownRow[];
  /** Key of the CSV with a line for each row. */
  readonly resultKey: string;
}

const SHOWN = 50;

const OUTCOME_WORDS: Readonly<Record<RowOutcome, Sentence>> = {
  same: { id: 'tetap', en: 'same' },
  new: { id: 'baru', en: 'new' },
  renamed: { id: 'ganti nama', en: 'renamed' },
  repriced: { id: 'harga atau satuan berubah', en: 'price or unit changed' },
  removed: { id: 'hilang', en: 'removed' },
  refused: { id: 'ditolak', en: 'refused' },
};

/** An issue with the cell it is about: "C12: …". */
const told = (
  { field, ...sentence }: Issue,
  line: number | null,
  at: ReadonlyMap<ListField, number>,
  language: keyof Sentence,
): string => {
  const column = field === undefined ? undefined : at.get(field);
  return column === undefined || line === null
    ? sentence[language]
    : `${cellName(line, column)}: ${sentence[language]}`;
};

const remarks = (row: PlannedRow, at: ReadonlyMap<ListField, number>, language: keyof Sentence): string =>
  row.issues.map((one) => told(one, row.line, at, language)).join(' ');

const HEADINGS = ['baris', 'kode', 'nama', 'hasil', 'keterangan', 'outcome', 'remarks'];

/** Keeps a line for each row in the store, and what a page shows of them. */
export const keepResult = async (
  store: Store,
  region: number,
  { rows, counts }: { readonly rows: readonly PlannedRow[]; readonly counts: ImportResult['counts'] },
  at: ReadonlyMap<ListField, number>,
  against: string | null,
): Promise<ImportResult> => {
  const resultKey = `list/${region}/${uuidv7()}/hasil.csv`;
  const lines = rows.map((row) => [
    row.line,
    row.code,
    row.name,
    OUTCOME_WORDS[row.outcome].id,
    remarks(row, at, 'id'),
    OUTCOME_WORDS[row.outcome].en,
    remarks(row, at, 'en'),
  ]);
  await store.put(resultKey, Buffer.from(csvForPeople([HEADINGS, ...lines])), 'text/csv');
  const first = (outcome: RowOutcome) => rows.filter((row) => row.outcome === outcome).slice(0, SHOWN);
  const shown = (
    counts.refused > 0 ? first('refused') : (['new', 'renamed', 'repriced', 'removed'] as const).flatMap(first)
  ).map(
    (row): ShownRow => ({
      line: row.line,
      outcome: row.outcome,
      code: row.code,
      name: row.name,
      id: remarks(row, at, 'id'),
      en: remarks(row, at, 'en'),
    }),
  );
  return { rows: rows.filter(({ line }) => line !== null).length, counts, against, shown, resultKey };
};
