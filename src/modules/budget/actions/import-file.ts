// A sheet that is brought in by a job: from the upload over the dry run until its lines stand in the draft.
import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { receiveUpload } from '#platform/files/index.ts';
import { asProblem } from '#platform/http.ts';
import { journal } from '#platform/journal.ts';
import { log } from '#platform/log.ts';
import { type Progress, progressOf, trackProgress } from '#platform/progress.ts';
import type { Columns } from '#platform/sheets/index.ts';
import {
  AT_ONCE,
  changeWaitingFile,
  insertWaitingFile,
  touchWaitingFile,
  type WaitingFile,
  waitingFile,
} from '#platform/waiting-file.ts';
import type { BudgetField } from '../import/fields.ts';
import type { BudgetSheet } from '../import/read.ts';
import { budgetSheetGone, noBudgetSheet, sheetNotChecked, versionNotFound } from '../problems.ts';
import { versionById } from '../queries/versions.ts';
import type { VersionRef } from '../types.ts';
import { type ImportReport, importBudget, inspectBudgetFile } from './import.ts';

export const BUDGET_IMPORT_JOB = 'budget.import';
const MOST_BYTES = 100 * 1024 * 1024;
/** Faults that are kept with a run: a page shows no more. */
const MOST_SHOWN = 200;

/** What a person chose: which sheet and columns, and whose lines it takes the place of; null: all. */
export interface ImportWish {
  readonly sheet: string | null;
  readonly columns: Columns<BudgetField>;
  readonly organisation: string | null;
}
type File = WaitingFile<ImportWish>;
type Uses = Pick<App, 'db' | 'files' | 'jobs'>;

const subjectOf = ({ id }: Pick<VersionRef, 'id'>): string => `budgets/${id}`;
const idIn = ({ region, subject }: File): VersionRef => ({ region, id: subject.slice('budgets/'.length) });

const bytesOf = async ({ files }: Pick<App, 'files'>, { fileKey }: Pick<File, 'fileKey'>) => {
  const found = await files.get(fileKey);
  if (!found) throw budgetSheetGone();
  return found.stream;
};

/**
 * Takes a sheet for a draft from a form, field `berkas`, and recognises it.
 * @returns its id
 * @throws {Problem} 403, 404, `budget-sheet-missing`, upload-too-large, upload-broken, and what `openTable` throws
 */
export const receiveBudgetSheet = async (
  app: Uses,
  actor: Actor,
  version: VersionRef,
  request: Request,
  now: Date,
): Promise<string> => {
  const { region } = version;
  requirePermission(actor, 'budget.write', { region });
  if (!(await inRegion(app.db, region, (tx) => versionById(tx, version.id)))) throw versionNotFound();
  const id = uuidv7();
  const fileKey = `budget-upload/${region}/${id}.txt`;
  const upload = await receiveUpload(request, 'berkas', app.files, fileKey, 'text/plain', MOST_BYTES);
  if (!upload) throw noBudgetSheet();
  try {
    await inspectBudgetFile(app.db, actor, region, await bytesOf(app, { fileKey }));
    await inRegion(app.db, region, async (tx) => {
      const subject = subjectOf(version);
      await insertWaitingFile(tx, { id, job: BUDGET_IMPORT_JOB, subject, fileKey, ...upload, actor }, now);
      await journal(tx, actor, {
        act: 'budget.upload',
        subject,
        at: now,
        public: { bytes: upload.bytes },
        private: { name: upload.name },
      });
    });
  } catch (error) {
    await app.files.remove(fileKey);
    throw error;
  }
  return id;
};

export interface FileRef {
  readonly version: VersionRef;
  readonly file: string;
}

/** A sheet that waits, with how far its last run has come. */
export interface WaitingSheet {
  readonly file: File;
  readonly run: Progress | undefined;
  /** What the last run found; undefined while there was none, or it failed. */
  readonly report: ImportReport | undefined;
}

/** @throws {Problem} 403, `budget-sheet-gone` */
export const waitingSheet = (
  { db }: Pick<App, 'db'>,
  actor: Actor,
  { version, file: id }: FileRef,
): Promise<WaitingSheet> =>
  inRegion(db, version.region, async (tx) => {
    requirePermission(actor, 'budget.write', { region: version.region });
    const file = await waitingFile<ImportWish>(tx, { job: BUDGET_IMPORT_JOB, subject: subjectOf(version), id });
    if (!file || file.state === 'removed') throw budgetSheetGone();
    const run = file.runId ? await progressOf(tx, file.runId) : undefined;
    return { file, run, report: run?.state === 'done' ? (run.result as unknown as ImportReport) : undefined };
  });

/** What stands in a sheet that waits, to choose its columns by. @throws {Problem} `budget-sheet-gone`, and what `openTable` throws */
export const inspectWaitingSheet = async (
  app: Pick<App, 'db' | 'files'>,
  actor: Actor,
  file: File,
): Promise<BudgetSheet> => inspectBudgetFile(app.db, actor, file.region, await bytesOf(app, file));

const start = async (
  app: Uses,
  actor: Actor,
  ref: FileRef,
  decide: (waiting: WaitingSheet) => Partial<Pick<File, 'wish'>> & Pick<File, 'state'>,
  now: Date,
): Promise<void> => {
  const waiting = await waitingSheet(app, actor, ref);
  const decided = decide(waiting);
  await inRegion(app.db, ref.version.region, async (tx) => {
    // Of two who press at the same moment one finds the file in another state, and starts nothing.
    await changeWaitingFile(tx, waiting.file, { ...decided, actor, failure: null }, AT_ONCE);
    await journal(tx, actor, {
      act: 'budget.import_start',
      subject: subjectOf(ref.version),
      at: now,
      public: { to: decided.state },
      private: { name: waiting.file.name },
    });
  });
  await app.jobs.send(BUDGET_IMPORT_JOB);
};

/** Asks for the dry run of a sheet, which may be repeated with other columns. @throws {Problem} 403, `budget-sheet-gone` */
export const checkBudgetSheet = (app: Uses, actor: Actor, ref: FileRef, wish: ImportWish, now: Date): Promise<void> =>
  start(
    app,
    actor,
    ref,
    ({ file }) => {
      if (!['uploaded', 'checked', 'failed'].includes(file.state)) throw budgetSheetGone();
      return { state: 'checking', wish };
    },
    now,
  );

/**
 * Asks that a sheet of which the dry run found nothing wrong is brought in, as it was checked.
 * @throws {Problem} 403, `budget-sheet-gone`, `budget-sheet-not-checked`
 */
export const applyBudgetSheet = (app: Uses, actor: Actor, ref: FileRef, now: Date): Promise<void> =>
  start(
    app,
    actor,
    ref,
    ({ file, report }) => {
      if (file.state === 'applied') throw budgetSheetGone();
      if (file.state !== 'checked' || report?.wrong !== 0) throw sheetNotChecked();
      return { state: 'applying' };
    },
    now,
  );

/**
 * Does the run that a sheet waits for, in the name of who asked. One that was cut off is done again from its beginning: the lines of a
 * sheet land all at once, and a second time take their own place.
 */
export const runBudgetImport = async (app: Uses, file: File, now: () => Date): Promise<void> => {
  const { region, actor, wish } = file;
  const dryRun = file.state === 'checking';
  const change = (changed: Parameters<typeof changeWaitingFile>[2]) =>
    inRegion(app.db, region, (tx) => changeWaitingFile(tx, file, changed, now()));
  const tracker = await trackProgress(app.db, region, BUDGET_IMPORT_JOB, file.name);
  await change({ runId: tracker.id });
  const telling = tellNowAndThen(async ({ done, total }) => {
    await tracker.step(done, total);
    await touchWaitingFile(app, file, now());
  });
  try {
    if (!wish) throw budgetSheetGone();
    const asked = { ...wish, dryRun, progress: telling.hear };
    const report = await importBudget(app.db, actor, idIn(file), await bytesOf(app, file), asked, now());
    await telling.end();
    await tracker.end('done', { ...report, issues: report.issues.slice(0, MOST_SHOWN) });
    await change({ state: report.applied ? 'applied' : 'checked' });
    if (report.applied) await app.files.remove(file.fileKey);
  } catch (error) {
    const { sentence } = asProblem(error);
    await telling.end();
    await tracker.end('failed', {});
    await change({ state: 'failed', failure: sentence });
  }
};

const TOLD_MS = 2000;

/**
 * Passes on how far something has come, on its own clock: what is counted inside a transaction is told outside of it, by a connection that
 * may have to wait for it.
 */
const tellNowAndThen = (tell: (heard: { done: number; total?: number | undefined }) => Promise<unknown>) => {
  let heard: { done: number; total?: number | undefined } = { done: 0 };
  let last: Promise<unknown> = Promise.resolve();
  let isTelling = false;
  const timer = setInterval(() => {
    if (isTelling) return;
    isTelling = true;
    last = tell(heard)
      .catch((error) => log.warn({ error: error?.name }, 'nobody could be told how far an import has come'))
      .finally(() => {
        isTelling = false;
      });
  }, TOLD_MS);
  return {
    hear: (done: number, total?: number) => {
      heard = { done, total };
    },
    end: async () => {
      clearInterval(timer);
      await last;
    },
  };
};
