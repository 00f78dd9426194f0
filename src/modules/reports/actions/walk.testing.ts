import type { Actor } from '#platform/actor.ts';
import type { Db } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import type { Report, ReportStatus, StoredPhoto } from '../types.ts';
import {
  acceptReport,
  answerReport,
  appealAgency,
  decideAgency,
  noteOnReport,
  reportProgress,
  startWork,
  transferReport,
} from './agency.ts';
import { climbLadder } from './ladder.ts';
import { askLasting, sayLasting } from './lasting.ts';
import { mergeReports, unmergeReport } from './merge.ts';
import {
  becomeAnonymous,
  completeReport,
  confirmReport,
  contestReport,
  converse,
  objectToArchiving,
  reopenReport,
} from './reporter.ts';
import { archiveIncomplete, closeSilent, seeAnswer } from './silence.ts';
import { archiveReport, askReporter, releaseReport, verifyAndAssign, withdrawQuestion } from './verifier.ts';

const SYSTEM: Actor = { kind: 'system', task: 'test' };
const REPORTER: Actor = { kind: 'reporter' };
const PERSON = { kind: 'person', id: '00000000-0000-7000-8000-000000000001', name: 'Contoh' } as const;
const WORDS = 'Kata-kata yang cukup panjang untuk setiap tindakan.';
const photo: StoredPhoto = { fileKey: 'img/00/00/x', sha256: Buffer.alloc(32), width: 8, height: 6 };

/** Everything that can be done to a report, for walks at random. */
export const ACTS = [
  'verify',
  'ask',
  'complete',
  'withdraw',
  'accept',
  'start',
  'progress',
  'answer',
  'explain',
  'transfer',
  'archive',
  'object',
  'confirm',
  'contest',
  'silence',
  'expire',
  'converse',
  'note',
  'ladder',
  'release',
  'appeal',
  'decide',
  'reopen',
  'see',
  'anonymous',
  'ask_lasting',
  'still_fixed',
  'broken_again',
] as const;
export type WalkAct = (typeof ACTS)[number];

/** What leads on from where it is. */
export const LIKELY: Readonly<Record<ReportStatus, readonly WalkAct[]>> = {
  received: ['verify', 'verify', 'ladder', 'ladder', 'ask', 'archive'],
  awaiting_reporter: ['complete', 'complete', 'withdraw', 'ladder', 'expire'],
  verified: ['decide'],
  assigned: ['accept', 'accept', 'transfer', 'ladder', 'ask', 'release', 'decide'],
  accepted: ['answer', 'explain', 'start', 'transfer', 'transfer', 'appeal', 'release', 'ladder', 'ask'],
  in_progress: ['answer', 'explain', 'progress', 'ask', 'ladder', 'transfer', 'appeal'],
  answered: ['ladder', 'ladder', 'silence', 'silence', 'see', 'contest', 'confirm'],
  confirmed: ['contest', 'ask_lasting', 'still_fixed', 'broken_again', 'reopen'],
  reopened: ['answer', 'explain', 'ask', 'ladder', 'transfer'],
  closed_unconfirmed: ['reopen', 'confirm', 'contest'],
  archived: ['object'],
  merged: ['object', 'confirm', 'contest', 'reopen'],
};

/** Does it to the report in the name of whoever may. @throws {Problem} where it cannot happen now */
export const act = (
  db: Db,
  agencies: readonly { readonly id: string }[],
  name: WalkAct,
  report: Report,
  now: Date,
): Promise<Report> => {
  const ref = { region: report.region, id: report.id };
  const holder: Actor = {
    ...PERSON,
    region: report.region,
    role: 'officer',
    organisation: report.organisationId ?? agencies[0].id,
  };
  const another = agencies.find(({ id }) => id !== report.organisationId)!;
  const verifier: Actor = { ...PERSON, region: report.region, role: 'verifier' };
  const secretary: Actor = { ...PERSON, region: report.region, role: 'secretary' };
  const decision = { title: 'Jalan berlubang', classification: report.classification };
  switch (name) {
    case 'verify':
      return verifyAndAssign(db, verifier, ref, decision, another.id, now);
    case 'ask':
      return askReporter(db, report.organisationId ? holder : verifier, ref, WORDS, now);
    case 'complete':
      return completeReport(db, REPORTER, ref, WORDS, [], now);
    case 'withdraw':
      return withdrawQuestion(db, verifier, ref, now);
    case 'accept':
      return acceptReport(db, holder, ref, now);
    case 'start':
      return startWork(db, holder, ref, '', now);
    case 'progress':
      return reportProgress(db, holder, ref, WORDS, [], now);
    case 'answer':
      // every other answer only explains
      return answerReport(
        db,
        holder,
        ref,
        report.reopenings % 2
          ? { body: WORDS, workDone: false, photos: [] }
          : { body: WORDS, workDone: true, photos: [photo] },
        now,
      );
    case 'explain':
      return answerReport(db, holder, ref, { body: WORDS, workDone: false, photos: [photo] }, now);
    case 'transfer':
      return transferReport(db, holder, ref, another.id, WORDS, now);
    case 'archive':
      return archiveReport(db, verifier, ref, `${WORDS} ${report.code}`, now);
    case 'object':
      return objectToArchiving(db, REPORTER, ref, WORDS, now);
    case 'confirm':
      return confirmReport(db, REPORTER, ref, now);
    case 'contest':
      return contestReport(db, REPORTER, ref, WORDS, [], now);
    case 'silence':
      return closeSilent(db, SYSTEM, ref, now);
    case 'expire':
      return archiveIncomplete(db, SYSTEM, ref, now);
    case 'converse':
      return converse(db, report.organisationId ? holder : verifier, ref, WORDS, [], now);
    case 'note':
      return noteOnReport(db, verifier, ref, WORDS, now);
    case 'ladder':
      return climbLadder(db, SYSTEM, ref, now);
    case 'release':
      return releaseReport(db, holder, ref, decision, now);
    case 'appeal':
      return appealAgency(db, holder, ref, WORDS, now);
    case 'decide':
      return decideAgency(db, secretary, ref, another.id, WORDS, now);
    case 'reopen':
      return reopenReport(db, REPORTER, ref, now);
    case 'anonymous':
      return becomeAnonymous(db, REPORTER, ref, now);
    case 'ask_lasting':
      return askLasting(db, SYSTEM, ref, now);
    case 'still_fixed':
      return sayLasting(db, REPORTER, ref, 'fixed', now);
    case 'broken_again':
      return sayLasting(db, REPORTER, ref, 'broken', now);
    case 'see':
      return seeAnswer(db, REPORTER, ref, now);
  }
};

/** Merges one report into another, or takes it out again, unless it cannot be done now. @returns whether it was done */
export const mergeOrPart = (
  db: Db,
  what: 'merge' | 'unmerge',
  region: number,
  id: string,
  into: string,
  now: Date,
): Promise<boolean> => {
  const verifier: Actor = { ...PERSON, region, role: 'verifier' };
  const done =
    what === 'merge'
      ? mergeReports(db, verifier, { region, id: into }, { ids: [id] }, WORDS, now)
      : unmergeReport(db, verifier, { region, id }, WORDS, now);
  return done.then(
    () => true,
    (error: unknown) => {
      if (isProblem(error)) return false;
      throw error;
    },
  );
};
