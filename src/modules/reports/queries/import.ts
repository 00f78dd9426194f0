import type { Tx } from '#platform/db/index.ts';
import { insertCounted, updateCounted } from '#platform/rollup/index.ts';
import type { OwnedColumns } from '../import/row.ts';
import { REPORT_COUNTS } from '../rollup.ts';
import { LIFE_ACTS } from '../rules/life.ts';
import type { ReportStatus } from '../types.ts';

/** A report that an earlier import brought. */
export interface Imported {
  readonly id: string;
  readonly sourceId: string;
  readonly code: string;
  readonly status: ReportStatus;
  readonly mark: Uint8Array | null;
  readonly nameSealed: Uint8Array | null;
  readonly text: string;
  readonly original: Readonly<Record<string, unknown>> | null;
  /** It was filed here, and somebody has written the number of the other system on it. */
  readonly isOwn: boolean;
  /** What an office here has answered last. */
  readonly answer: string | null;
  /** Whether somebody here, or the program itself, has moved it since. */
  readonly actedUpon: boolean;
}

/** One import of a region at a time writes; the others wait for its batch. */
export const lockImports = (tx: Tx): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtext('reports.import'), $1::integer)`, [tx.region]);

/** Whatever people here did or wrote. */
const ACTS_HERE = [...LIFE_ACTS, 'gain', 'lose', 'progress', 'converse', 'note'].map((act) => `report.${act}`);

/**
 * Those of these that are here already, held until the end of the transaction. The journal is asked once they are held: a statement
 * that waited for a row sees everything else as it was before it waited, and would miss the act it waited for.
 */
export const importedBefore = async (tx: Tx, source: string, sourceIds: readonly string[]): Promise<Imported[]> => {
  const held = await tx.query<Omit<Imported, 'actedUpon'>>(
    `select r.id, r.source_id as "sourceId", r.code, r.status, r.original_mark as mark, r.reporter_name_sealed as "nameSealed", r.text,
            r.original, r.channel <> 'import' as "isOwn",
            (select m.body from reports.message m where m.region_id = r.region_id and m.report_id = r.id and m.kind = 'answer' and m.is_public
              order by m.at desc, m.id desc limit 1) as answer
       from reports.report r where r.region_id = $1 and r.source = $2 and r.source_id = any($3) order by r.id for update`,
    [tx.region, source, sourceIds],
    'imported-before',
  );
  const acted = await tx.query<{ subject: string }>(
    'select distinct subject from platform.journal where region_id = $1 and subject = any($2) and act = any($3)',
    [tx.region, held.map(({ id }) => `reports/${id}`), ACTS_HERE],
    'imported-acted-upon',
  );
  const subjects = new Set(acted.map(({ subject }) => subject));
  return held.map((one) => ({ ...one, actedUpon: one.isOwn || subjects.has(`reports/${one.id}`) }));
};

/** A new row: what the import owns, and what never changes afterwards. */
export interface ImportedRow extends OwnedColumns {
  readonly region_id: number;
  readonly id: string;
  readonly code: string;
  readonly source: string;
  readonly source_id: string;
  readonly channel: 'import';
  readonly key_hash: string;
  readonly submission_hash: string;
  readonly is_sample: boolean;
  readonly answers: Record<string, never>;
  readonly transfers: 0;
  readonly reopenings: 0;
  readonly objected: false;
  readonly supporters: 0;
}

const OWNED = [
  'status',
  'classification',
  'service_code',
  'title',
  'text',
  'place_code',
  'district_code',
  'lat',
  'lon',
  'location',
  'address',
  'anonymous',
  'secret',
  'original_status',
  'original',
  'original_sealed',
  'original_mark',
  'reporter_name_sealed',
  'organisation_id',
  'reported_at',
  'verified_at',
  'assigned_at',
  'first_response_at',
  'answered_at',
  'closed_at',
  'updated_at',
  'verify_due_at',
  'respond_due_at',
  'resolve_due_at',
  'paused_at',
  'resume_status',
  'reporter_due_at',
  'due_step',
  'due_at',
  'archive_reason',
] as const satisfies readonly (keyof OwnedColumns)[];

const FIXED = [
  'region_id',
  'id',
  'code',
  'source',
  'source_id',
  'channel',
  'key_hash',
  'submission_hash',
  'is_sample',
  'answers',
  'transfers',
  'reopenings',
  'objected',
  'supporters',
] as const satisfies readonly (keyof ImportedRow)[];

const ALL = [...FIXED, ...OWNED].join(', ');

/** @returns the ids that were written; one that is missing has a code that is taken: try another one */
export const insertImported = async (tx: Tx, rows: readonly ImportedRow[]): Promise<Set<string>> => {
  const written = await tx.query<{ id: string }>(
    insertCounted(
      REPORT_COUNTS,
      `insert into reports.report as r (${ALL})
       select ${ALL} from jsonb_populate_recordset(null::reports.report, $1::jsonb)
       on conflict (region_id, code) do nothing`,
    ),
    [JSON.stringify(rows)],
    'imported-insert',
  );
  return new Set(written.map(({ id }) => id));
};

/** What their words come to is found out anew by a job. */
export const updateImported = (tx: Tx, rows: readonly (OwnedColumns & { readonly id: string })[]): Promise<number> =>
  tx.run(
    updateCounted(
      REPORT_COUNTS,
      'r.region_id = $1 and r.id = any($3::uuid[])',
      `update reports.report r set ${OWNED.map((column) => `${column} = n.${column}`).join(', ')}, sketch = null
         from jsonb_populate_recordset(null::reports.report, $2::jsonb) n
        where r.region_id = $1 and r.id = n.id`,
    ),
    [tx.region, JSON.stringify(rows), rows.map(({ id }) => id)],
    'imported-update',
  );
