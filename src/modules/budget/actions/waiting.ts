// What every sheet that waits for a job goes through: it is sent, checked, and brought in.
import { uuidv7 } from 'uuidv7';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { receiveUpload, type Upload } from '#platform/files/index.ts';
import { asProblem } from '#platform/http.ts';
import { journal } from '#platform/journal.ts';
import { log } from '#platform/log.ts';
import { trackProgress } from '#platform/progress.ts';
import type { FileBytes } from '#platform/sheets/index.ts';
import {
  AT_ONCE,
  changeWaitingFile,
  insertWaitingFile,
  touchWaitingFile,
  type WaitingFile,
} from '#platform/waiting-file.ts';
import type { Tell } from '../import/faults.ts';
import { budgetSheetGone, noBudgetSheet } from '../problems.ts';

export type Uses = Pick<App, 'db' | 'files' | 'jobs'>;

const MOST_BYTES = 100 * 1024 * 1024;
/** Faults that are kept with a run: a page shows no more. */
export const MOST_SHOWN = 200;

export const bytesOf = async (
  { files }: Pick<App, 'files'>,
  { fileKey }: Pick<WaitingFile<unknown>, 'fileKey'>,
): Promise<FileBytes> => {
  const found = await files.get(fileKey);
  if (!found) throw budgetSheetGone();
  return found.stream;
};

/**
 * Puts the sheet of a form, field `berkas`, into the store, and lets it wait once it is recognised.
 * @param wish what was chosen before it was sent
 * @returns its id
 * @throws {Problem} `budget-sheet-missing`, upload-too-large, upload-broken, and what `inspect` throws
 */
export const receiveSheet = async <Wish>(
  app: Uses,
  actor: Actor,
  { region, job, subject, wish }: { region: number; job: string; subject: string; wish: Wish | null },
  request: Request,
  inspect: (bytes: FileBytes) => Promise<unknown>,
  now: Date,
): Promise<string> => {
  const id = uuidv7();
  const fileKey = `budget-upload/${region}/${id}.txt`;
  const upload = await receiveUpload(request, 'berkas', app.files, fileKey, 'text/plain', MOST_BYTES);
  if (!upload) throw noBudgetSheet();
  try {
    await inspect(await bytesOf(app, { fileKey }));
    await inRegion(app.db, region, (tx) => letWait(tx, actor, { id, job, subject, fileKey, wish }, upload, now));
  } catch (error) {
    await app.files.remove(fileKey);
    throw error;
  }
  return id;
};

const letWait = async <Wish>(
  tx: Tx,
  actor: Actor,
  { wish, ...file }: Pick<WaitingFile<Wish>, 'id' | 'job' | 'subject' | 'fileKey' | 'wish'>,
  upload: Upload,
  now: Date,
): Promise<void> => {
  await insertWaitingFile(tx, { ...file, ...upload, actor }, now);
  if (wish !== null) await changeWaitingFile<Wish>(tx, { id: file.id, state: 'uploaded' }, { wish }, now);
  await journal(tx, actor, {
    act: 'budget.upload',
    subject: file.subject,
    at: now,
    public: { bytes: upload.bytes },
    private: { name: upload.name },
  });
};

/** Lets a sheet wait for its next run. Of two who press at the same moment one finds it in another state, and starts nothing. */
export const startRun = async <Wish>(
  app: Uses,
  actor: Actor,
  file: WaitingFile<Wish>,
  decided: Partial<Pick<WaitingFile<Wish>, 'wish'>> & Pick<WaitingFile<Wish>, 'state'>,
  now: Date,
): Promise<void> => {
  await inRegion(app.db, file.region, async (tx) => {
    await changeWaitingFile(tx, file, { ...decided, actor, failure: null }, AT_ONCE);
    await journal(tx, actor, {
      act: 'budget.import_start',
      subject: file.subject,
      at: now,
      public: { to: decided.state },
      private: { name: file.name },
    });
  });
  await app.jobs.send(file.job);
};

/**
 * Does the run that a sheet waits for. One that was cut off is done again from its beginning.
 * @param work what the run is; its result is kept with it
 */
export const doRun = async <Wish>(
  app: Uses,
  file: WaitingFile<Wish>,
  now: () => Date,
  work: (wish: Wish, dryRun: boolean, progress: Tell) => Promise<{ applied: boolean; result: Record<string, unknown> }>,
): Promise<void> => {
  const change = (changed: Parameters<typeof changeWaitingFile<Wish>>[2]) =>
    inRegion(app.db, file.region, (tx) => changeWaitingFile(tx, file, changed, now()));
  const tracker = await trackProgress(app.db, file.region, file.job, file.name);
  await change({ runId: tracker.id });
  const telling = tellNowAndThen(async ({ done, total }) => {
    await tracker.step(done, total);
    await touchWaitingFile(app, file, now());
  });
  try {
    if (!file.wish) throw budgetSheetGone();
    const { applied, result } = await work(file.wish, file.state === 'checking', telling.hear);
    await telling.end();
    await tracker.end('done', result);
    await change({ state: applied ? 'applied' : 'checked' });
    if (applied) await app.files.remove(file.fileKey);
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
