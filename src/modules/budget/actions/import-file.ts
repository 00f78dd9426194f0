// A sheet that is brought in by a job: from the upload over the dry run until its lines stand in the draft.
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { type Progress, progressOf } from '#platform/progress.ts';
import type { Columns } from '#platform/sheets/index.ts';
import { type WaitingFile, waitingFile } from '#platform/waiting-file.ts';
import type { BudgetField } from '../import/fields.ts';
import type { InspectedSheet } from '../import/sheet.ts';
import { budgetSheetGone, sheetNotChecked, versionNotFound } from '../problems.ts';
import { versionById } from '../queries/versions.ts';
import type { VersionRef } from '../types.ts';
import { type ImportReport, importBudget, inspectBudgetFile } from './import.ts';
import { bytesOf, doRun, MOST_SHOWN, receiveSheet, startRun, type Uses } from './waiting.ts';

export const BUDGET_IMPORT_JOB = 'budget.import';

/** What a person chose: which sheet and columns, and whose lines it takes the place of; null: all. */
export interface ImportWish {
  readonly sheet: string | null;
  readonly columns: Columns<BudgetField>;
  readonly organisation: string | null;
}
type File = WaitingFile<ImportWish>;

const subjectOf = ({ id }: Pick<VersionRef, 'id'>): string => `budgets/${id}`;
const idIn = ({ region, subject }: File): VersionRef => ({ region, id: subject.slice('budgets/'.length) });

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
  const about = { region, job: BUDGET_IMPORT_JOB, subject: subjectOf(version), wish: null };
  return receiveSheet(app, actor, about, request, (bytes) => inspectBudgetFile(app.db, actor, region, bytes), now);
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
): Promise<InspectedSheet<BudgetField>> => inspectBudgetFile(app.db, actor, file.region, await bytesOf(app, file));

const start = async (
  app: Uses,
  actor: Actor,
  ref: FileRef,
  decide: (waiting: WaitingSheet) => Partial<Pick<File, 'wish'>> & Pick<File, 'state'>,
  now: Date,
): Promise<void> => {
  const waiting = await waitingSheet(app, actor, ref);
  await startRun(app, actor, waiting.file, decide(waiting), now);
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
export const runBudgetImport = (app: Uses, file: File, now: () => Date): Promise<void> =>
  doRun(app, file, now, async (wish, dryRun, progress) => {
    const asked = { ...wish, dryRun, progress };
    const report = await importBudget(app.db, file.actor, idIn(file), await bytesOf(app, file), asked, now());
    return { applied: report.applied, result: { ...report, issues: report.issues.slice(0, MOST_SHOWN) } };
  });
