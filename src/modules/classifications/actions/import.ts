import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { receiveUpload } from '#platform/files/index.ts';
import { journal } from '#platform/journal.ts';
import { type Columns, rememberColumns, rememberedColumns } from '#platform/sheets/index.ts';
import type { Purpose } from '../import/fields.ts';
import { type Inspection, inspectSheet } from '../import/read.ts';
import { earlierListUnfit, listFileGone, listNotChecked, listNotFound, noSheetChosen } from '../problems.ts';
import { changeListFile, type ImportFile, insertImportFile, listFile } from '../queries/import-file.ts';
import { listById } from '../queries/lists.ts';
import type { ListField } from '../rules/issues.ts';
import type { ListAbout, ListKind, ListRef } from '../types.ts';

export const LIST_BYTES = 50 * 1024 * 1024;
export const LIST_IMPORT_JOB = 'classifications.import';

type Uses = Pick<App, 'db' | 'files' | 'jobs'>;

export const purposeOf = ({ kind, into }: Pick<ImportFile, 'kind' | 'into'>): Purpose =>
  into === null ? kind : 'successors';
/** A mapping of accounts is no mapping of activities: what is remembered of one is of no use for the other. */
export const rememberedAs = (file: Pick<ImportFile, 'kind' | 'into'>): string =>
  `classifications.${file.kind}${file.into === null ? '' : '.successors'}`;

/** @throws {Problem} list-file-gone */
export const bytesOfListFile = async ({ files }: Pick<App, 'files'>, { fileKey }: Pick<ImportFile, 'fileKey'>) => {
  const file = await files.get(fileKey);
  if (!file) throw listFileGone();
  return file.stream;
};

/**
 * Takes a sheet from a form, field `berkas`, and recognises it.
 * @param target what it is to become: a list of a kind, or a mapping of older codes into a list
 * @returns its id
 * @throws {Problem} not-allowed, list-not-found, list-file-missing, upload-too-large, upload-broken, and what `openTable` throws
 */
export const receiveListFile = async (
  app: Uses,
  actor: Actor,
  region: number,
  target: { readonly kind: ListKind } | { readonly into: string },
  request: Request,
  now: Date,
): Promise<string> => {
  requirePermission(actor, 'classification.import', { region });
  const into = 'into' in target ? target.into : null;
  const kind =
    'kind' in target ? target.kind : (await inRegion(app.db, region, (tx) => listById(tx, target.into)))?.kind;
  if (!kind) throw listNotFound();
  const id = uuidv7();
  const fileKey = `list-upload/${region}/${id}.txt`;
  const upload = await receiveUpload(request, 'berkas', app.files, fileKey, 'text/plain', LIST_BYTES);
  if (!upload) throw noSheetChosen();
  try {
    await inspectSheet(await bytesOfListFile(app, { fileKey }), purposeOf({ kind, into }));
    await inRegion(app.db, region, async (tx) => {
      await insertImportFile(tx, { id, kind, into, fileKey, ...upload, actor }, now);
      await journal(tx, actor, {
        act: 'classification.upload',
        subject: `classification-imports/${id}`,
        at: now,
        public: { kind, bytes: upload.bytes },
        private: { name: upload.name },
      });
    });
  } catch (error) {
    await app.files.remove(fileKey);
    throw error;
  }
  return id;
};

/**
 * What stands in a sheet that was received: to choose its columns by.
 * @throws {Problem} not-allowed, list-file-gone, and what `openTable` throws
 */
export const inspectListFile = async (
  app: Pick<App, 'db' | 'files'>,
  actor: Actor,
  file: Pick<ImportFile, 'region' | 'fileKey' | 'kind' | 'into' | 'columns'>,
  sheet?: string,
): Promise<Inspection> => {
  requirePermission(actor, 'classification.import', { region: file.region });
  const before =
    file.columns ?? (await inRegion(app.db, file.region, (tx) => rememberedColumns<ListField>(tx, rememberedAs(file))));
  return inspectSheet(await bytesOfListFile(app, file), purposeOf(file), before, sheet);
};

/** What a person says before the dry run. */
export interface Choices {
  readonly sheet: string | null;
  readonly columns: Columns<ListField>;
  readonly about: ListAbout | { readonly fromListId: string };
}

const requireEarlier = async (tx: Tx, file: ImportFile, about: Choices['about']): Promise<void> => {
  if (file.into === null) return;
  const from = 'fromListId' in about ? await listById(tx, about.fromListId) : undefined;
  if (!from || from.kind !== file.kind || from.id === file.into || from.state === 'refused') throw earlierListUnfit();
};

/**
 * Asks for the dry run of a sheet, which may be repeated with other columns; they are proposed again the next time.
 * @throws {Problem} not-allowed, list-file-gone, earlier-list-unfit
 */
export const checkList = (app: Uses, actor: Actor, ref: ListRef, choices: Choices, now: Date): Promise<void> =>
  start(app, actor, ref, now, async (tx, file) => {
    if (!['uploaded', 'refused', 'checked', 'failed'].includes(file.state)) throw listFileGone();
    await requireEarlier(tx, file, choices.about);
    await rememberColumns(tx, rememberedAs(file), choices.columns, now);
    return { state: 'checking', ...choices };
  });

/**
 * Asks that a sheet whose dry run refused nothing becomes a draft (or the mapping it holds).
 * @throws {Problem} not-allowed, list-file-gone, list-not-checked
 */
export const applyList = (app: Uses, actor: Actor, ref: ListRef, now: Date): Promise<void> =>
  start(app, actor, ref, now, async (_tx, { state }) => {
    if (state === 'applied' || state === 'removed') throw listFileGone();
    if (state !== 'checked') throw listNotChecked();
    return { state: 'applying' };
  });

const start = async (
  app: Uses,
  actor: Actor,
  ref: ListRef,
  now: Date,
  decide: (tx: Tx, file: ImportFile) => Promise<Pick<ImportFile, 'state'> & Partial<Choices>>,
): Promise<void> => {
  await inRegion(app.db, ref.region, async (tx) => {
    requirePermission(actor, 'classification.import', { region: ref.region });
    const file = await listFile(tx, ref.id, { lock: true });
    if (!file) throw listFileGone();
    const decided = await decide(tx, file);
    // Long ago: the job that looks for waiting files takes it at once.
    await changeListFile(tx, file, { ...decided, actor, failure: null }, new Date(0));
    await journal(tx, actor, {
      act: 'classification.import_start',
      subject: `classification-imports/${ref.id}`,
      at: now,
      public: { to: decided.state, kind: file.kind },
      private: { name: file.name },
    });
  });
  await app.jobs.send(LIST_IMPORT_JOB);
};
