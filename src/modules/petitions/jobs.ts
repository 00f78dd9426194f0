import type { App } from '#platform/app.ts';
import { inEveryRegion } from '#platform/db/index.ts';
import type { Job } from '#platform/jobs.ts';
import { type Entry, JOURNAL_BEGINNING, readJournal } from '#platform/journal.ts';
import { moveReader, readerCursor } from '#platform/journal-reader.ts';
import { log } from '#platform/log.ts';
import { followReport, lapsePetition } from './actions/gather.ts';
import { endedPetitions, petitionsAmong } from './queries/petitions.ts';
import { tellAuthors } from './tell.ts';
import type { PetitionRef } from './types.ts';

const ACTOR = { kind: 'system', task: 'petitions' } as const;
const READER = 'petitions.follow';
const BATCH = 500;

const REPORT = 'reports/';
const isOfReport = ({ act, subject }: Entry) => act.startsWith('report.') && subject.startsWith(REPORT);

/** Does the same to each; one that fails is logged and keeps nobody else waiting. */
const each = async (found: readonly PetitionRef[], what: string, act: (ref: PetitionRef) => Promise<unknown>) => {
  for (const ref of found)
    await act(ref).catch((error) => log.error({ region: ref.region, report: ref.id, error: error?.name }, what));
};

/** Reads on in the journal: aspirations that were verified open their petition, and what happens to them is taken over. */
export const followJournal = async ({ db }: Pick<App, 'db'>, now: Date): Promise<void> => {
  for (;;) {
    const { refs, next, isEnd } = await inEveryRegion(db, async (tx) => {
      const cursor = (await readerCursor(tx, READER)) ?? JOURNAL_BEGINNING;
      const { entries, next } = await readJournal(tx, cursor, BATCH);
      const told = entries.filter(isOfReport);
      const known = await petitionsAmong(
        tx,
        told.map(({ subject }) => subject.slice(REPORT.length)),
      );
      const refs = new Map<string, PetitionRef>();
      for (const { region, subject, public: facts } of told) {
        const id = subject.slice(REPORT.length);
        if (known.has(id) || facts.classification === 'aspiration') refs.set(id, { region, id });
      }
      return { refs: [...refs.values()], next, isEnd: entries.length < BATCH };
    });
    await each(refs, 'a petition could not follow its report', (ref) => followReport(db, ACTOR, ref, now));
    await inEveryRegion(db, (tx) => moveReader(tx, READER, next));
    if (isEnd) return; // what is written meanwhile is for the next minute: nobody is kept waiting by a reader that never rests
  }
};

/** Ends what too few supported in time: all of it, with each tried once. */
export const endGathering = async ({ db }: Pick<App, 'db'>, now: Date): Promise<void> => {
  const tried = new Set<string>();
  for (;;) {
    const found = await inEveryRegion(db, (tx) => endedPetitions(tx, now, BATCH + tried.size));
    const untried = found.filter(({ id }) => !tried.has(id));
    if (untried.length === 0) return;
    for (const { id } of untried) tried.add(id);
    await each(untried, 'a petition could not end', (ref) => lapsePetition(db, ACTOR, ref, now));
  }
};

export const jobs = (app: App): readonly Job[] => [
  { name: 'petitions.follow', cron: '* * * * *', run: () => followJournal(app, new Date()) },
  { name: 'petitions.end', cron: '7 * * * *', run: () => endGathering(app, new Date()) },
  { name: 'petitions.tell', cron: '* * * * *', run: () => tellAuthors(app, new Date()) },
];
