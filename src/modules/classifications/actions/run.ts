import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { regionById } from '#modules/places/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { asProblem } from '#platform/http.ts';
import { journal } from '#platform/journal.ts';
import { type Tracker, trackProgress } from '#platform/progress.ts';
import { type ReadSheet, readSheet } from '../import/read.ts';
import { type ImportResult, keepResult } from '../import/result.ts';
import { listFileGone, listIsEmpty, listNotChecked } from '../problems.ts';
import { codesOf, comparedEntries } from '../queries/difference.ts';
import { insertEntries } from '../queries/entries.ts';
import { changeListFile, type ImportFile } from '../queries/import-file.ts';
import { insertList, listInForce } from '../queries/lists.ts';
import { replaceSuccessors } from '../queries/successors.ts';
import { type Before, type ListPlan, planList, planSuccessors, type SuccessorPlan } from '../rules/plan.ts';
import { readListRow, readPairRow } from '../rules/row.ts';
import type { AnyEntry, List, ListAbout } from '../types.ts';
import { bytesOfListFile, purposeOf } from './import.ts';

type Uses = Pick<App, 'db' | 'files'>;

const aboutOf = ({ about }: ImportFile): ListAbout => {
  if (!about || !('title' in about)) throw listNotChecked();
  return about;
};

const fromListOf = ({ about }: ImportFile): string => {
  if (!about || !('fromListId' in about)) throw listNotChecked();
  return about.fromListId;
};

const sheetOf = async (app: Uses, file: ImportFile, step: (rows: number) => Promise<void>): Promise<ReadSheet> => {
  if (!file.columns) throw listNotChecked();
  const { sheet, columns } = file;
  const read = await readSheet(await bytesOfListFile(app, file), purposeOf(file), { sheet, columns }, step);
  if (read.rows.length === 0) throw listIsEmpty();
  return read;
};

/** The version that the new one will take the place of, and what of it is compared. */
const replacedBy = async (tx: Tx, { kind }: ImportFile, about: ListAbout) => {
  const list = await listInForce(tx, kind, about.validFrom);
  return { list, before: list ? await comparedEntries(tx, list.id) : new Map<string, Before>() };
};

interface Found {
  readonly plan: ListPlan | SuccessorPlan;
  readonly against: string | null;
  /** Writes it, in one transaction. */
  readonly write: (tx: Tx, now: Date) => Promise<string>;
}

/** Puts a draft into the database: all of its entries, or nothing. @returns its id */
const writeDraft = async (tx: Tx, file: ImportFile, entries: readonly AnyEntry[], now: Date): Promise<string> => {
  const { actor, kind } = file;
  const region = await regionById(tx, file.region);
  const list: List = {
    ...aboutOf(file),
    id: uuidv7(),
    kind,
    state: 'draft',
    entryCount: entries.length,
    isSample: region?.is_sample ?? false,
    madeBy: actor.kind === 'person' ? actor.id : null,
    madeAt: now,
    decidedBy: null,
    decidedAt: null,
    reason: null,
  };
  await insertList(tx, list);
  await insertEntries(tx, list.id, entries);
  await journal(tx, actor, {
    act: 'classification.import',
    subject: `classifications/${list.id}`,
    at: now,
    public: {
      kind,
      title: list.title,
      regulation: list.regulation,
      validFrom: list.validFrom,
      entries: entries.length,
    },
    private: { name: file.name },
  });
  return list.id;
};

const findList = async (app: Uses, file: ImportFile, read: ReadSheet): Promise<Found> => {
  const about = aboutOf(file);
  const { list, before } = await inRegion(app.db, file.region, (tx) => replacedBy(tx, file, about));
  const plan = planList(
    file.kind,
    read.rows.map((row) => readListRow(file.kind, row)),
    before,
  );
  return { plan, against: list?.title ?? null, write: (tx, now) => writeDraft(tx, file, plan.entries, now) };
};

const findSuccessors = async (app: Uses, file: ImportFile, read: ReadSheet): Promise<Found> => {
  const [from, into] = [fromListOf(file), file.into!];
  const known = await inRegion(app.db, file.region, async (tx) => ({
    from: await codesOf(tx, from),
    to: await codesOf(tx, into),
  }));
  const plan = planSuccessors(
    read.rows.map((row) => readPairRow(file.kind, row)),
    known,
  );
  const write = async (tx: Tx, now: Date) => {
    await replaceSuccessors(tx, from, into, plan.pairs);
    await journal(tx, file.actor, {
      act: 'classification.map',
      subject: `classifications/${into}`,
      at: now,
      public: { kind: file.kind, from, pairs: plan.pairs.length },
      private: { name: file.name },
    });
    return into;
  };
  return { plan, against: null, write };
};

/** A dry run says what would be done, and leaves it. @returns the state that the file is in then */
const finish = async (
  app: Uses,
  file: ImportFile,
  { plan, write }: Found,
  now: Date,
): Promise<{ state: ImportFile['state']; listId: string | null }> => {
  if (plan.counts.refused > 0) return { state: 'refused', listId: null };
  if (file.state === 'checking') return { state: 'checked', listId: null };
  const listId = await inRegion(app.db, file.region, async (tx) => {
    const id = await write(tx, now);
    // One that was thought dead and wakes up finds the file in another state: what it wrote is taken back.
    if ((await changeListFile(tx, file, { state: 'applied', listId: id }, now)) === 0) throw listFileGone();
    return id;
  });
  return { state: 'applied', listId };
};

/**
 * Does the run that a sheet waits for, in the name of who asked. A run that was cut off is done again from its beginning: what a list is
 * made of lands in one transaction, so there is no half of it to take up.
 */
export const runListImport = async (app: Uses, file: ImportFile, now: () => Date): Promise<void> => {
  const { region, actor } = file;
  requirePermission(actor, 'classification.import', { region });
  const change = (changed: Parameters<typeof changeListFile>[2]) =>
    inRegion(app.db, region, (tx) => changeListFile(tx, file, changed, now()));
  const tracker: Tracker = await trackProgress(app.db, region, 'classifications.import', file.name);
  await change({ runId: tracker.id });
  try {
    const read = await sheetOf(app, file, async (rows) => {
      await tracker.step(rows);
      await change({});
    });
    const found = await (file.into === null ? findList : findSuccessors)(app, file, read);
    const result: ImportResult = await keepResult(app.files, region, found.plan, read.at, found.against);
    const { state } = await finish(app, file, found, now());
    await tracker.end('done', { ...result });
    if (state === 'applied') await app.files.remove(file.fileKey);
    else await change({ state });
  } catch (error) {
    const { sentence } = asProblem(error);
    await tracker.end('failed', {});
    await change({ state: 'failed', failure: sentence });
  }
};
