import { uuidv7 } from 'uuidv7';
import { csvRows } from '#platform/csv.ts';
import type { Store } from '#platform/files/index.ts';
import { type Difference, differencesIn } from './difference.ts';
import type { ImportIssue } from './issues.ts';

/** `kept`: the file says something new, but the report has been acted upon here. */
export const OUTCOMES = ['added', 'updated', 'unchanged', 'kept', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What became of one row of the file. */
export interface RowResult {
  /** As in {@link ImportRow}. */
  readonly line: number;
  /** Empty where the row has none that can be read. */
  readonly sourceId: string;
  readonly outcome: Outcome;
  /** Our public code; in a dry run the one it would get. Empty for a refused row. */
  readonly code: string;
  readonly issues: readonly ImportIssue[];
  /** What the file says anew. */
  readonly differences?: readonly Difference[];
}

/** A row that says something anew, as people are shown it. */
export interface Changed {
  readonly sourceId: string;
  readonly code: string;
  readonly outcome: Outcome;
  readonly id: string;
  readonly en: string;
}

/** A refused row as people are shown it. */
export interface Refused {
  readonly line: number;
  readonly sourceId: string;
  readonly id: string;
  readonly en: string;
}

export interface ImportResult {
  readonly dryRun: boolean;
  readonly rows: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Rows that were taken with something to say about them. */
  readonly warned: number;
  /** The first {@link REFUSED_SHOWN}; all of them stand in the file. */
  readonly refused: readonly Refused[];
  /** Likewise; absent in the results of earlier versions. */
  readonly changed?: readonly Changed[];
  /** Key of the CSV with a line for each row. */
  readonly resultKey: string;
}

export const REFUSED_SHOWN = 50;

const OUTCOME_WORDS: Record<Outcome, readonly [id: string, en: string]> = {
  added: ['ditambahkan', 'added'],
  updated: ['diperbarui', 'updated'],
  unchanged: ['tetap', 'unchanged'],
  kept: ['dibiarkan', 'kept'],
  refused: ['ditolak', 'refused'],
};

const HEADINGS = [
  'baris',
  'nomor_asal',
  'hasil',
  'kode',
  'keterangan',
  'perbedaan',
  'outcome',
  'remarks',
  'differences',
];

const sentences = (issues: RowResult['issues'], language: 'id' | 'en') =>
  issues.map((issue) => (issue.column ? `[${issue.column}] ${issue[language]}` : issue[language])).join(' ');

const line = (row: RowResult) => {
  const [id, en] = OUTCOME_WORDS[row.outcome];
  const told = (language: 'id' | 'en') => [
    sentences(row.issues, language),
    differencesIn(row.differences ?? [], language),
  ];
  return [row.line, row.sourceId, id, row.code, ...told('id'), en, ...told('en')];
};

/** Cells come from a stranger's file: none may start a formula in the spreadsheet that opens this one. */
const csv = (rows: Parameters<typeof csvRows>[0]) => Buffer.from(csvRows(rows));

/** The report of a run, written to the store as rows come, so that its length costs no memory. */
export const openResultFile = (store: Store, region: number) => {
  const resultKey = `import/${region}/${uuidv7()}/hasil.csv`;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const stored = store.put(resultKey, readable, 'text/csv');
  stored.catch(() => undefined); // told by end(), or by the writer once nobody reads on
  const writer = writable.getWriter();
  writer.closed.catch(() => undefined);
  const counts: Record<Outcome, number> = { added: 0, updated: 0, unchanged: 0, kept: 0, refused: 0 };
  const refused: Refused[] = [];
  const changed: Changed[] = [];
  let rows = 0;
  let warned = 0;
  let begun = false;

  const count = (row: RowResult) => {
    rows += 1;
    counts[row.outcome] += 1;
    if (row.outcome !== 'refused' && row.issues.length > 0) warned += 1;
    const { differences = [], sourceId, code, outcome } = row;
    if (differences.length > 0 && changed.length < REFUSED_SHOWN)
      changed.push({
        sourceId,
        code,
        outcome,
        id: differencesIn(differences, 'id'),
        en: differencesIn(differences, 'en'),
      });
    if (row.outcome !== 'refused' || refused.length >= REFUSED_SHOWN) return;
    refused.push({
      line: row.line,
      sourceId: row.sourceId,
      id: sentences(row.issues, 'id'),
      en: sentences(row.issues, 'en'),
    });
  };
  const begin = async () => {
    if (begun) return;
    begun = true;
    await writer.write(Buffer.concat([Buffer.from('\ufeff'), csv([HEADINGS])])); // the mark lets spreadsheets see UTF-8
  };
  return {
    async write(results: readonly RowResult[]): Promise<void> {
      for (const row of results) count(row);
      await begin();
      if (results.length > 0) await writer.write(csv(results.map(line)));
    },
    async end() {
      await begin();
      await writer.close();
      await stored;
      return { rows, counts, warned, refused, changed, resultKey };
    },
    /** Leaves no half of a report behind. */
    async abandon(): Promise<void> {
      await writer.abort(new Error('The import did not come to its end')).catch(() => undefined);
      await stored.catch(() => undefined);
    },
  };
};
