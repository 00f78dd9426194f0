import { listOrganisations } from '#modules/organisations/index.ts';
import { regions } from '#modules/places/index.ts';
import type { App } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inEveryRegion, inNoRegion, inRegion } from '#platform/db/index.ts';
import { sweepOrphans } from '#platform/files/index.ts';
import type { Job } from '#platform/jobs.ts';
import { type Entry, readJournal } from '#platform/journal.ts';
import { beginReader, moveReader } from '#platform/journal-reader.ts';
import { log } from '#platform/log.ts';
import { localDay } from '#platform/time/index.ts';
import { commitAudits, drawAudits, monthsToDraw } from './actions/audit.ts';
import { giveBackReport, leftReports } from './actions/delegate.ts';
import { IMPORT_JOB, runImport } from './actions/import-file.ts';
import { climbLadder } from './actions/ladder.ts';
import { askLasting } from './actions/lasting.ts';
import { UNNAMED_HOURS } from './actions/photos.ts';
import { indexPhotos } from './actions/proof.ts';
import { archiveIncomplete, closeSilent } from './actions/silence.ts';
import { sketchReports } from './actions/sketch.ts';
import { handToSuccessor, successorOf } from './actions/succession.ts';
import { sendDigests } from './digest.ts';
import { knownDocuments } from './queries/conversation.ts';
import { knownFiles } from './queries/files.ts';
import { abandonedImportFiles, claimImportFile } from './queries/import-file.ts';
import { dueOnLadder, lookAgain, unnoticedSteps } from './queries/ladder.ts';
import { forgetLate, lastMonday, rememberLate } from './queries/late-then.ts';
import { lastingDue, silentReports } from './queries/lists.ts';
import { workOf } from './queries/succession.ts';
import { teachRouting, trainRouting } from './teach.ts';
import { tellReporters } from './tell.ts';
import type { ReportRef } from './types.ts';

const ACTOR = { kind: 'system', task: 'silence' } as const;
const BATCH = 200;

/** Does the same to each report; one that fails is logged and keeps nobody else waiting. */
const each = async <Found extends ReportRef>(
  found: readonly Found[],
  what: string,
  act: (one: Found) => Promise<unknown>,
): Promise<void> => {
  for (const one of found) {
    await act(one).catch((error) => log.error({ region: one.region, report: one.id, error: error?.name }, what));
  }
};

/** Closes what reporters left unanswered beyond their limit: all of it, with each report tried once. */
export const closeWhatIsSilent = async ({ db }: Pick<App, 'db'>, now: Date, batch = BATCH): Promise<void> => {
  const tried = new Set<string>();
  for (;;) {
    // Those that failed are found again each time, so the batch grows by them.
    const found = await inEveryRegion(db, (tx) => silentReports(tx, now, batch + tried.size));
    const untried = found.filter(({ id }) => !tried.has(id));
    if (untried.length === 0) return;
    await each(untried, 'a silent report could not be closed', ({ region, id, status }) => {
      tried.add(id);
      const act = status === 'answered' ? closeSilent : archiveIncomplete;
      return act(db, ACTOR, { region, id }, now);
    });
  }
};

/** Asks whether it is still fixed, wherever that is due: all of it, with each report tried once. */
export const askWhatIsDue = async ({ db }: Pick<App, 'db'>, now: Date, batch = BATCH): Promise<void> => {
  const tried = new Set<string>();
  for (;;) {
    const found = await inEveryRegion(db, (tx) => lastingDue(tx, now, batch + tried.size));
    const untried = found.filter(({ id }) => !tried.has(id));
    if (untried.length === 0) return;
    await each(untried, 'a reporter could not be asked whether it is still fixed', (ref) => {
      tried.add(ref.id);
      return askLasting(db, { kind: 'system', task: 'lasting' }, ref, now);
    });
  }
};

const asking = (app: App): Job => ({
  name: 'reports.ask_lasting',
  cron: '41 * * * *',
  run: () => askWhatIsDue(app, new Date()),
});

/** Gives what ended offices were working on to those that follow them. */
export const handOverWork = async ({ db }: Pick<App, 'db'>, now: Date): Promise<void> => {
  for (const { region_id, time_zone } of await inNoRegion(db, regions)) {
    const found = await inRegion(db, region_id, async (tx) => {
      const [all, day] = [await listOrganisations(tx), localDay(time_zone, now)];
      const ended = all.filter(({ id }) => successorOf(all, id, day)).map(({ id }) => id);
      return ended.length > 0 ? workOf(tx, ended) : [];
    });
    await each(found, 'a report of an ended office could not be handed over', (ref) =>
      handToSuccessor(db, { kind: 'system', task: 'succession' }, ref, now),
    );
  }
};

const handingOver = (app: App): Job => ({
  name: 'reports.hand_over',
  cron: '17 * * * *',
  run: () => handOverWork(app, new Date()),
});

/** Gives back to their offices what people had in hand who are not there any more. */
export const giveBackWork = async ({ db }: Pick<App, 'db'>, now: Date): Promise<void> => {
  for (const { region_id } of await inNoRegion(db, regions))
    await each(await inRegion(db, region_id, leftReports), 'a report could not be given back to its office', (ref) =>
      giveBackReport(db, { kind: 'system', task: 'give_back' }, ref, now),
    );
};

const givingBack = (app: App): Job => ({
  name: 'reports.give_back',
  cron: '* * * * *',
  run: () => giveBackWork(app, new Date()),
});

const closing = (app: App): Job => ({
  name: 'reports.close_silent',
  cron: '*/10 * * * *',
  run: () => closeWhatIsSilent(app, new Date()),
});

/**
 * Takes the rungs that have come, each report by itself, and then tells each person once: after an outage all of it in one mail.
 * One that fails keeps nobody else waiting and is tried again at the next run.
 */
export const climbLadders = async (
  app: Pick<App, 'db' | 'secrets' | 'settings'>,
  now: Date,
  batch = BATCH,
): Promise<void> => {
  for (const { region_id, time_zone } of await inNoRegion(app.db, regions)) {
    await inRegion(app.db, region_id, async (tx) => {
      const day = localDay(time_zone, now);
      for (const { step } of await unnoticedSteps(tx, day)) await lookAgain(tx, step, day, now);
    });
    const failed = new Set<string>();
    for (;;) {
      const found = await inRegion(app.db, region_id, (tx) => dueOnLadder(tx, now, batch + failed.size));
      const waiting = found.filter(({ id }) => !failed.has(id));
      if (waiting.length === 0) break;
      await each(waiting, 'a rung could not be taken', (ref) =>
        climbLadder(app.db, { kind: 'system', task: 'ladder' }, ref, now).catch((error) => {
          failed.add(ref.id);
          throw error;
        }),
      );
    }
    await sendDigests(app, region_id, now);
  }
};

/** Hourly: a rung of working days comes at six in the morning of the region. */
const climbing = (app: App): Job => ({
  name: 'reports.climb_ladder',
  cron: '7 * * * *',
  run: () => climbLadders(app, new Date()),
});

const READER = 'reports.late_then';

/**
 * Finds out how many were late last Monday, when that is not known yet, and again when something was written that tells of before: an
 * import, or samples that are played in the past.
 */
export const rememberLastMonday = async ({ db }: Pick<App, 'db'>, now: Date): Promise<void> => {
  const served = await inNoRegion(db, regions);
  const mondays = new Map<number, Date>();
  for (const { region_id, time_zone } of served) {
    const calendar = await inRegion(db, region_id, (tx) => calendarOfRegion(tx, region_id, time_zone));
    mondays.set(region_id, lastMonday(calendar, now));
  }
  const isOfBefore = ({ region, at, act }: Entry) =>
    act.startsWith('report.') && (act === 'report.import' || at < (mondays.get(region) ?? at));
  for (;;) {
    const { entries, next } = await inEveryRegion(db, async (tx) => readJournal(tx, await beginReader(tx, READER)));
    for (const region of new Set(entries.filter(isOfBefore).map((entry) => entry.region)))
      await inRegion(db, region, forgetLate);
    await inEveryRegion(db, (tx) => moveReader(tx, READER, next));
    if (entries.length === 0) break;
  }
  for (const [region, monday] of mondays) await inRegion(db, region, (tx) => rememberLate(tx, monday));
};

const remembering = (app: App): Job => ({
  name: 'reports.remember_late',
  cron: '* * * * *',
  run: () => rememberLastMonday(app, new Date()),
});

/** Removes pictures and documents of forms that were never accepted. */
const sweepFiles = (app: App): Job => ({
  name: 'reports.sweep_files',
  cron: '23 * * * *',
  async run() {
    const olderThan = new Date(Date.now() - UNNAMED_HOURS * 3_600_000);
    await sweepOrphans(app.files, 'doc/', olderThan, (keys) => inEveryRegion(app.db, (tx) => knownDocuments(tx, keys)));
    await sweepOrphans(app.files, 'img/', olderThan, (keys) => inEveryRegion(app.db, (tx) => knownFiles(tx, keys)));
  },
});

/** Queues mail to reporters who left an address. */
const tell = (app: App): Job => ({
  name: 'reports.tell',
  cron: '* * * * *',
  run: () => tellReporters(app, new Date()),
});

/** Lets routing learn from what was decided. */
const teaching = (app: App): Job => ({
  name: 'reports.teach',
  cron: '* * * * *',
  run: () => teachRouting(app, new Date()),
});

const training = (app: App): Job => ({
  name: 'reports.train',
  cron: '*/5 * * * *',
  run: () => trainRouting(app, new Date()),
});

/** Finds out what the words of imported reports come to, and of those from before it was kept. */
const sketching = (app: App): Job => ({
  name: 'reports.sketch',
  cron: '* * * * *',
  async run() {
    const until = Date.now() + SKETCHING_MS;
    for (const { region_id } of await inNoRegion(app.db, regions))
      while ((await sketchReports(app.db, region_id)) > 0) if (Date.now() > until) return;
  },
});
/** Below the minute after which the next run begins. */
const SKETCHING_MS = 45_000;

const MINUTE = 60_000;
/** A run tells of itself every few seconds: after so long it was cut off. */
const STALLED_MS = 1.5 * MINUTE;

/** Runs the imports that wait, and takes up those that a restart cut off. */
/** On PGlite there is no other process: what was begun before this one started is nobody's any more. */
const stalledBefore = ({ engine }: App['db'], now: Date): Date => {
  const late = new Date(now.getTime() - STALLED_MS);
  return engine.kind === 'pglite' && STARTED > late ? STARTED : late;
};
const STARTED = new Date(performance.timeOrigin);

const runImports = (app: App): Job => ({
  name: IMPORT_JOB,
  cron: '* * * * *',
  async run() {
    for (;;) {
      const now = new Date();
      const stalled = stalledBefore(app.db, now);
      const file = await inEveryRegion(app.db, (tx) => claimImportFile(tx, stalled, now));
      if (!file) return;
      await runImport(app, file, () => new Date());
    }
  },
});

const HOUR = 60 * MINUTE;
/** Uploaded files name people; the reports of runs do not. */
const UPLOAD_HOURS = 48;
const RESULT_DAYS = 90;

/** Removes files whose import nobody finished, and old reports of runs. */
const sweepImports = (app: App): Job => ({
  name: 'reports.sweep_imports',
  cron: '41 * * * *',
  async run() {
    const before = (hours: number) => new Date(Date.now() - hours * HOUR);
    const abandoned = await inEveryRegion(app.db, (tx) => abandonedImportFiles(tx, before(UPLOAD_HOURS)));
    for (const { fileKey } of abandoned) await app.files.remove(fileKey);
    const nobodyNeedsThem = async () => new Set<string>();
    await sweepOrphans(app.files, 'import-upload/', before(2 * UPLOAD_HOURS), nobodyNeedsThem);
    await sweepOrphans(app.files, 'import/', before(RESULT_DAYS * 24), nobodyNeedsThem);
  },
});

/** Fixes the secrets of the months to come, and draws those that are over. */
export const drawWhatIsOver = async (app: Pick<App, 'db' | 'secrets'>, now: Date): Promise<void> => {
  const actor = { kind: 'system', task: 'audit' } as const;
  for (const { region_id } of await inNoRegion(app.db, regions)) {
    await commitAudits(app, actor, region_id, now);
    for (const month of await monthsToDraw(app.db, region_id, now)) {
      await drawAudits(app, actor, region_id, month, now).catch((error) =>
        log.error({ region: region_id, month, error: error?.name }, 'a month could not be drawn for audit'),
      );
    }
  }
};

const drawing = (app: App): Job => ({
  name: 'reports.draw_audits',
  cron: '7 * * * *',
  run: () => drawWhatIsOver(app, new Date()),
});

/** Brings photos into the index by which they are known again; all of them where there was none. */
const indexing = (app: App): Job => ({
  name: 'reports.index_photos',
  cron: '* * * * *',
  run: async () => void (await indexPhotos(app, () => new Date())),
});

export const jobs = (app: App): readonly Job[] => [
  closing(app),
  climbing(app),
  asking(app),
  handingOver(app),
  givingBack(app),
  remembering(app),
  sweepFiles(app),
  indexing(app),
  drawing(app),
  tell(app),
  teaching(app),
  training(app),
  sketching(app),
  runImports(app),
  sweepImports(app),
];
