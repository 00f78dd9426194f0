import type { Actor } from '#platform/actor.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Sentence } from '#platform/problem.ts';
import type { Columns } from '#platform/sheets/index.ts';
import type { ListField } from '../rules/issues.ts';
import type { ListAbout, ListKind } from '../types.ts';

/** `refused`: the dry run found rows that cannot be taken; `checked`: it found none. */
export type ImportState =
  | 'uploaded'
  | 'checking'
  | 'refused'
  | 'checked'
  | 'applying'
  | 'applied'
  | 'failed'
  | 'removed';

/** A sheet that somebody sent by the page, and how far it has come. */
export interface ImportFile {
  readonly region: number;
  readonly id: string;
  readonly kind: ListKind;
  /** The list that a mapping of older codes is for; null: the sheet is to become a list. */
  readonly into: string | null;
  readonly fileKey: string;
  readonly name: string;
  readonly bytes: number;
  readonly sheet: string | null;
  readonly columns: Columns<ListField> | null;
  readonly about: ListAbout | { readonly fromListId: string } | null;
  readonly state: ImportState;
  readonly actor: Actor;
  readonly uploadedAt: Date;
  readonly touchedAt: Date;
  /** Progress of the last run, with its result. */
  readonly runId: string | null;
  /** The list that was made of it. */
  readonly listId: string | null;
  readonly failure: Sentence | null;
}

const FILE = `region_id as region, id, kind, into_list_id as "into", file_key as "fileKey", name, bytes, sheet, columns, about, state, actor,
  uploaded_at as "uploadedAt", touched_at as "touchedAt", run_id as "runId", list_id as "listId", failure`;

export const insertImportFile = (
  tx: Tx,
  file: Pick<ImportFile, 'id' | 'kind' | 'into' | 'fileKey' | 'name' | 'bytes' | 'actor'>,
  now: Date,
): Promise<number> =>
  tx.run(
    `insert into classifications.import_file (region_id, id, kind, into_list_id, file_key, name, bytes, state, actor, uploaded_at, touched_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'uploaded', $8, $9, $9)`,
    [tx.region, file.id, file.kind, file.into, file.fileKey, file.name, file.bytes, file.actor, now],
  );

export const listFile = (tx: Tx, id: string, { lock = false } = {}): Promise<ImportFile | undefined> =>
  tx.one<ImportFile>(
    `select ${FILE} from classifications.import_file where region_id = $1 and id = $2${lock ? ' for update' : ''}`,
    [tx.region, id],
  );

/** Those that somebody may still have to look at, the newest first. */
export const openListFiles = (tx: Tx, limit: number): Promise<ImportFile[]> =>
  tx.query<ImportFile>(
    `select ${FILE} from classifications.import_file
      where region_id = $1 and state not in ('applied', 'removed') order by uploaded_at desc limit $2`,
    [tx.region, limit],
  );

type Change = Partial<
  Pick<ImportFile, 'sheet' | 'columns' | 'about' | 'state' | 'actor' | 'runId' | 'listId' | 'failure'>
>;

const COLUMN: Record<keyof Change, string> = {
  sheet: 'sheet',
  columns: 'columns',
  about: 'about',
  state: 'state',
  actor: 'actor',
  runId: 'run_id',
  listId: 'list_id',
  failure: 'failure',
};

/** Changes what is given and notes when, unless the file has left the state `from` meanwhile. @returns 0 then */
export const changeListFile = (
  tx: Tx,
  { id, state: from }: Pick<ImportFile, 'id' | 'state'>,
  change: Change,
  now: Date,
): Promise<number> => {
  const names = Object.keys(change) as (keyof Change)[];
  const set = ['touched_at = $4', ...names.map((name, index) => `${COLUMN[name]} = $${index + 5}`)];
  return tx.run(
    `update classifications.import_file set ${set.join(', ')} where region_id = $1 and id = $2 and state = $3`,
    [tx.region, id, from, now, ...names.map((name) => change[name])],
  );
};

/**
 * Takes the next file that waits for its run or whose run stands still since `stalledBefore`; nobody else takes it then.
 * @param tx of every region
 */
export const claimListFile = (tx: Tx, stalledBefore: Date, now: Date): Promise<ImportFile | undefined> =>
  tx.one<ImportFile>(
    `update classifications.import_file set touched_at = $2
      where (region_id, id) = (select region_id, id from classifications.import_file
                                where state in ('checking', 'applying') and touched_at < $1
                                order by uploaded_at limit 1 for update skip locked)
      returning ${FILE}`,
    [stalledBefore, now],
  );

/** Files that nobody brought to an end. @param tx of every region */
export const abandonedListFiles = (tx: Tx, before: Date): Promise<Pick<ImportFile, 'fileKey'>[]> =>
  tx.query(
    `update classifications.import_file set state = 'removed'
      where state in ('uploaded', 'refused', 'checked', 'failed') and uploaded_at < $1 returning file_key as "fileKey"`,
    [before],
  );
