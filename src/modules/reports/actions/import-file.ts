import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { receiveUpload } from '#platform/files/index.ts';
import { asProblem } from '#platform/http.ts';
import { journal } from '#platform/journal.ts';
import { trackProgress } from '#platform/progress.ts';
import { type Inspection, inspectFile, tellsPrivacy } from '../import/inspect.ts';
import { importFileGone, importNotChecked, noFileChosen, privacyNotTold } from '../import/problems.ts';
import { readReports } from '../import/read.ts';
import type { ColumnMapping } from '../import/types.ts';
import { changeImportFile, type ImportFile, importFile, insertImportFile } from '../queries/import-file.ts';
import type { ReportRef } from '../types.ts';
import { importReports } from './import.ts';

export const IMPORT_BYTES = 100 * 1024 * 1024;
export const IMPORT_JOB = 'reports.import';

type Uses = Pick<App, 'db' | 'files' | 'secrets' | 'jobs'>;

/**
 * Takes a file of reports from a form, field `berkas`, and recognises it.
 * @returns its id
 * @throws {Problem} not-allowed, import-no-file, upload-too-large, upload-broken, and what {@link inspectFile} throws
 */
export const receiveImportFile = async (
  app: Uses,
  actor: Actor,
  region: number,
  request: Request,
  now: Date,
): Promise<string> => {
  requirePermission(actor, 'report.import', { region });
  const id = uuidv7();
  const fileKey = `import-upload/${region}/${id}.txt`;
  const upload = await receiveUpload(request, 'berkas', app.files, fileKey, 'text/plain', IMPORT_BYTES);
  if (!upload) throw noFileChosen();
  try {
    const { format, mapping } = await inspectFile(await bytesOf(app, fileKey), now);
    await inRegion(app.db, region, async (tx) => {
      await insertImportFile(tx, { id, fileKey, ...upload, format, mapping: mapping ?? null, actor }, now);
      await journal(tx, actor, {
        act: 'report.import_upload',
        subject: `imports/${id}`,
        at: now,
        public: { bytes: upload.bytes, format },
        private: { name: upload.name },
      });
    });
  } catch (error) {
    await app.files.remove(fileKey);
    throw error;
  }
  return id;
};

/** @throws {Problem} import-file-gone */
const bytesOf = async (app: Pick<App, 'files'>, key: string) => {
  const file = await app.files.get(key);
  if (!file) throw importFileGone();
  return file.stream;
};

/** What stands in a file that was received: to choose its columns by. @throws {Problem} import-file-gone */
export const inspectImportFile = async (
  app: Pick<App, 'files'>,
  actor: Actor,
  file: Pick<ImportFile, 'region' | 'fileKey'>,
  now: Date,
): Promise<Inspection> => {
  requirePermission(actor, 'report.import', { region: file.region });
  return inspectFile(await bytesOf(app, file.fileKey), now);
};

/**
 * Asks for the dry run of a file, which may be repeated with other columns.
 * @param mapping of a CSV; its constants must say how private the reports are when no column does
 * @throws {Problem} import-file-gone, import-privacy-untold
 */
export const checkImport = (
  app: Uses,
  actor: Actor,
  ref: ReportRef,
  mapping: ColumnMapping | undefined,
  now: Date,
): Promise<void> =>
  start(app, actor, ref, now, (file) => {
    if (!['uploaded', 'checked', 'failed'].includes(file.state)) throw importFileGone();
    const chosen = file.format === 'csv' ? (mapping ?? file.mapping) : file.mapping;
    if (file.format === 'csv' && chosen && !tellsPrivacy(chosen)) throw privacyNotTold();
    return { state: 'checking', mapping: chosen };
  });

/** Asks for the import itself, of a file whose dry run has been read. @throws {Problem} import-file-gone, import-not-checked */
export const applyImport = (app: Uses, actor: Actor, ref: ReportRef, now: Date): Promise<void> =>
  start(app, actor, ref, now, ({ state }) => {
    if (state === 'applied' || state === 'removed') throw importFileGone();
    if (state !== 'checked') throw importNotChecked();
    return { state: 'applying' };
  });

const start = async (
  app: Uses,
  actor: Actor,
  ref: ReportRef,
  now: Date,
  decide: (file: ImportFile) => Pick<ImportFile, 'state'> & Partial<Pick<ImportFile, 'mapping'>>,
): Promise<void> => {
  await inRegion(app.db, ref.region, async (tx) => {
    requirePermission(actor, 'report.import', { region: ref.region });
    const file = await importFile(tx, ref.id, { lock: true });
    if (!file) throw importFileGone();
    const decided = decide(file);
    // Long ago: the job that looks for waiting files takes it at once.
    await changeImportFile(tx, file, { ...decided, actor, rowsDone: 0, failure: null }, new Date(0));
    await journal(tx, actor, {
      act: 'report.import_start',
      subject: `imports/${ref.id}`,
      at: now,
      public: { to: decided.state },
      private: { name: file.name },
    });
  });
  await app.jobs.send(IMPORT_JOB);
};

const TOUCH_MS = 1000;

/** Bytes read so far, for work whose number of rows nobody knows beforehand. */
const counted = (stream: AsyncIterable<Uint8Array>) => {
  const count = { bytes: 0 };
  async function* chunks() {
    for await (const chunk of stream) {
      count.bytes += chunk.length;
      yield chunk;
    }
  }
  return { count, chunks: chunks() };
};

/**
 * Does the run that a file waits for, in the name of who asked. A run that was cut off is done again from its beginning: nothing doubles.
 * One that was thought dead and wakes up finds the file in another state, and leaves that as it is.
 */
export const runImport = async (app: Uses, file: ImportFile, now: () => Date): Promise<void> => {
  const { region, actor, mapping } = file;
  requirePermission(actor, 'report.import', { region });
  const dryRun = file.state === 'checking';
  const change = (changed: Parameters<typeof changeImportFile>[2]) =>
    inRegion(app.db, region, (tx) => changeImportFile(tx, file, changed, now()));
  const tracker = await trackProgress(app.db, region, 'reports.import', file.name, file.bytes);
  await change(dryRun ? { checkId: tracker.id } : { applyId: tracker.id });
  try {
    const served = await inRegion(app.db, region, (tx) => regionById(tx, region));
    const { count, chunks } = counted(await bytesOf(app, file.fileKey));
    const rows = readReports(chunks, {
      format: file.format,
      now: now(),
      mapping: file.format === 'csv' ? (mapping ?? undefined) : undefined,
      timeZone: served?.time_zone,
      origin: file.origin ?? undefined,
    });
    let touched = now();
    const progress = async (rowsDone: number) => {
      await tracker.step(count.bytes);
      if (now().getTime() - touched.getTime() < TOUCH_MS) return;
      touched = now();
      await change({ rowsDone });
    };
    const result = await importReports(app, actor, region, rows, { dryRun, title: file.name, progress, now: now() });
    await tracker.end('done', { ...result });
    await change({ state: dryRun ? 'checked' : 'applied', rowsDone: result.rows });
    if (!dryRun) await app.files.remove(file.fileKey);
  } catch (error) {
    const { sentence } = asProblem(error);
    await tracker.end('failed', {});
    await change({ state: 'failed', failure: sentence });
  }
};
