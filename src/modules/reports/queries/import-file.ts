import type { Actor } from '#platform/actor.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Sentence } from '#platform/problem.ts';
import type { ColumnMapping, ImportFormat } from '../import/types.ts';

export type ImportState = 'uploaded' | 'checking' | 'checked' | 'applying' | 'applied' | 'failed' | 'removed';

/** A file that somebody sent by the page, and how far it has come. */
export interface ImportFile {
  readonly region: number;
  readonly id: string;
  readonly fileKey: string;
  readonly name: string;
  readonly bytes: number;
  readonly format: ImportFormat;
  readonly mapping: ColumnMapping | null;
  readonly origin: string | null;
  readonly state: ImportState;
  readonly actor: Actor;
  readonly uploadedAt: Date;
  readonly touchedAt: Date;
  readonly rowsDone: number;
  /** Progress of the dry run and of the import, with their results. */
  readonly checkId: string | null;
  readonly applyId: string | null;
  readonly failure: Sentence | null;
}

const COLUMNS = `region_id as region, id, file_key as "fileKey", name, bytes, format, mapping, origin, state, actor,
  uploaded_at as "uploadedAt", touched_at as "touchedAt", rows_done as "rowsDone", check_id as "checkId", apply_id as "applyId", failure`;

export const insertImportFile = (
  tx: Tx,
  file: Pick<ImportFile, 'id' | 'fileKey' | 'name' | 'bytes' | 'format' | 'mapping' | 'actor'>,
  now: Date,
): Promise<number> =>
  tx.run(
    `insert into reports.import_file (region_id, id, file_key, name, bytes, format, mapping, state, actor, uploaded_at, touched_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'uploaded', $8, $9, $9)`,
    [tx.region, file.id, file.fileKey, file.name, file.bytes, file.format, file.mapping, file.actor, now],
  );

export const importFile = (tx: Tx, id: string, { lock = false } = {}): Promise<ImportFile | undefined> =>
  tx.one<ImportFile>(
    `select ${COLUMNS} from reports.import_file where region_id = $1 and id = $2${lock ? ' for update' : ''}`,
    [tx.region, id],
  );

export const newestImportFiles = (tx: Tx, limit: number): Promise<ImportFile[]> =>
  tx.query<ImportFile>(
    `select ${COLUMNS} from reports.import_file where region_id = $1 order by uploaded_at desc limit $2`,
    [tx.region, limit],
  );

type Change = Partial<
  Pick<ImportFile, 'mapping' | 'origin' | 'state' | 'actor' | 'rowsDone' | 'checkId' | 'applyId' | 'failure'>
>;

const COLUMN: Record<keyof Change, string> = {
  mapping: 'mapping',
  origin: 'origin',
  state: 'state',
  actor: 'actor',
  rowsDone: 'rows_done',
  checkId: 'check_id',
  applyId: 'apply_id',
  failure: 'failure',
};

/** Changes what is given and notes when, unless the file has left the state `from` meanwhile. */
export const changeImportFile = (
  tx: Tx,
  { id, state: from }: Pick<ImportFile, 'id' | 'state'>,
  change: Change,
  now: Date,
): Promise<number> => {
  const names = Object.keys(change) as (keyof Change)[];
  const set = ['touched_at = $4', ...names.map((name, index) => `${COLUMN[name]} = $${index + 5}`)];
  return tx.run(`update reports.import_file set ${set.join(', ')} where region_id = $1 and id = $2 and state = $3`, [
    tx.region,
    id,
    from,
    now,
    ...names.map((name) => change[name]),
  ]);
};

/**
 * Takes the next file that waits for its run or whose run stands still since `stalledBefore`; nobody else takes it then.
 * @param tx of every region
 */
export const claimImportFile = (tx: Tx, stalledBefore: Date, now: Date): Promise<ImportFile | undefined> =>
  tx.one<ImportFile>(
    `update reports.import_file set touched_at = $2
      where (region_id, id) = (select region_id, id from reports.import_file
                                where state in ('checking', 'applying') and touched_at < $1
                                order by uploaded_at limit 1 for update skip locked)
      returning ${COLUMNS}`,
    [stalledBefore, now],
  );

/** Files that nobody finished. @param tx of every region */
export const abandonedImportFiles = (tx: Tx, before: Date): Promise<Pick<ImportFile, 'region' | 'id' | 'fileKey'>[]> =>
  tx.query(
    `update reports.import_file set state = 'removed'
      where state in ('uploaded', 'checked', 'failed') and uploaded_at < $1
      returning region_id as region, id, file_key as "fileKey"`,
    [before],
  );
