import { timingSafeEqual } from 'node:crypto';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import type { StoredDocument } from '#platform/files/index.ts';
import { journal } from '#platform/journal.ts';
import { takeBackMails } from '#platform/mail/index.ts';
import { removeDevices } from '#platform/push/index.ts';
import { keyWrong, nothingToErase, objectedAlready, reportCannotMove, reportNotFound } from '../problems.ts';
import { eraseIdentity } from '../queries/conversation.ts';
import { toldIdentity } from '../queries/desk.ts';
import { isSupportedBy } from '../queries/follow.ts';
import { rootsOf } from '../queries/merge.ts';
import {
  changeReport,
  insertSupport,
  keyHashOf,
  lockReport,
  type ReportChange,
  reportByCode,
  reportById,
  sameRule,
} from '../queries/report.ts';
import { readKey } from '../rules/codes.ts';
import { dueAt, resumeClocks } from '../rules/deadlines.ts';
import { mayReopen } from '../rules/lasting.ts';
import { priorityOf } from '../rules/priority.ts';
import type { Report, ReportRef, StoredPhoto } from '../types.ts';
import { onMatter, part } from './merge.ts';
import { move, onReport, onReportIn, type Step, say, write } from './step.ts';
import { keyHashes } from './submit.ts';

const REPORTER: Actor = { kind: 'reporter' };

/**
 * Whoever holds the four words is the reporter.
 * @throws {Problem} 404 without such a report, 403 `report-key-wrong`
 */
export const reporterOf = async (app: Pick<App, 'db' | 'secrets'>, region: number, code: string, typedKey: string) => {
  const found = await inRegion(app.db, region, async (tx) => {
    const report = await reportByCode(tx, code);
    return report && { report, hash: await keyHashOf(tx, report.id) };
  });
  if (!found?.hash) throw reportNotFound();
  const words = readKey(typedKey);
  const isRight = (hash: Uint8Array) => hash.length === found.hash!.length && timingSafeEqual(hash, found.hash!);
  if (!words || !keyHashes(app, code, words).some(isRight)) throw keyWrong();
  return { actor: REPORTER, ref: { region, id: found.report.id }, report: found.report, words };
};

/**
 * The reporter adds what was asked for; the clocks go on from where they stood. Nobody has read these words yet,
 * so they are not public: "where exactly?" is often answered with a house number and a name.
 */
export const completeReport = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  body: string,
  photos: readonly StoredPhoto[],
  now: Date,
  documents: readonly StoredDocument[] = [],
): Promise<Report> =>
  onReport(db, actor, 'report.complete', ref, now, (step) => complete(step, { body, photos, documents }));

interface Words {
  readonly body: string;
  readonly photos: readonly StoredPhoto[];
  readonly documents?: readonly StoredDocument[];
}

const complete = async (step: Step, { body, ...files }: Words): Promise<Report> => {
  const message = await say(step, 'completion', body, { least: 3, isPublic: false, ...files });
  const clocks = resumeClocks(step.calendar, step.report, step.now);
  return move(
    step,
    'complete',
    { ...clocks, pausedAt: null, resumeStatus: null, reporterDueAt: null },
    { public: { message, asked: step.report.asked, gave: (clocks.givenDays ?? 0) - step.report.givenDays } },
  );
};

/**
 * The reporter says it is solved: only this counts as done. Whose report was merged speaks of the main one: it is theirs as much as
 * its own reporter's.
 */
export const confirmReport = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onMatter(db, actor, 'report.confirm', ref, now, async ({ own, main }) => {
    const solved = (step: Step, told = {}) =>
      move(step, 'confirm', { reporterDueAt: null, closedAt: step.now }, { public: told });
    if (!main) return solved(own);
    await solved(main, { by: 'merged' });
    return write(own, 'confirm', {}, {});
  });

/** The reporter says it is not solved: the agency owes the work again, with a limit of its own. */
export const contestReport = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  body: string,
  photos: readonly StoredPhoto[],
  now: Date,
  documents: readonly StoredDocument[] = [],
): Promise<Report> =>
  onMatter(db, actor, 'report.contest', ref, now, async ({ own, main }) => {
    const message = await say(own, 'contest', body, { least: 10, photos, isPublic: false, documents });
    const unsolved = (step: Step, told: Record<string, unknown>) =>
      move(step, 'contest', reworkOf(step), { public: { ...told, reopenings: step.report.reopenings + 1 } });
    if (!main) return unsolved(own, { message });
    // The words stay in their own thread: the reporter of the main one does not read them.
    await unsolved(main, { by: 'merged' });
    return write(own, 'contest', {}, { public: { message } });
  });

/** The agency owes the work again, with a limit of its own. */
export const reworkOf = ({ report, rules, calendar, now }: Step) => ({
  resolveDueAt: dueAt(rules, calendar, report.classification, 'rework', now),
  reporterDueAt: null,
  reopenings: report.reopenings + 1,
  closedAt: null,
});

/**
 * What was closed by silence, or broke again, is opened again with one tap, at any time: the agency owes the work, with a limit of its own. The main report
 * where this one was merged into it.
 */
export const reopenReport = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onMatter(db, actor, 'report.contest', ref, now, async ({ own, main }) => {
    const { report } = main ?? own;
    if (!mayReopen(report)) throw reportCannotMove('reopen', report.status);
    const again = (step: Step, told = {}) =>
      move(step, 'reopen', reworkOf(step), { public: { ...told, reopenings: step.report.reopenings + 1 } });
    if (!main) return again(own);
    await again(main, { by: 'merged' });
    return write(own, 'reopen', {}, {});
  });

/**
 * The reporter objects to the archiving, or to being merged with something else; once: the report comes back to the verifiers with a
 * new limit.
 */
export const objectToArchiving = (db: Db, actor: Actor, ref: ReportRef, body: string, now: Date): Promise<Report> =>
  onMatter(db, actor, 'report.object', ref, now, async (matter) => {
    const { own, main } = matter;
    if (own.report.objected) throw objectedAlready();
    const message = await say(own, 'objection', body, { least: 10, isPublic: false });
    const verifyDueAt = dueAt(own.rules, own.calendar, own.report.classification, 'verify', own.now);
    const anew = (change: ReportChange = {}) =>
      move(
        own,
        'object',
        // Life begins anew: unread by the public, in nobody's hands, with no clock of before.
        {
          ...change,
          objected: true,
          verifyDueAt,
          verifiedAt: null,
          assignedAt: null,
          acceptedAt: null,
          firstResponseAt: null,
          respondDueAt: null,
          resolveDueAt: null,
          resumeStatus: null,
          closedAt: null,
          organisationId: null,
          forwardedAt: null,
          decidedAt: null,
          waitedSeconds: 0,
          givenDays: 0,
        },
        { public: { message } },
      );
    return main ? part(matter, anew) : anew();
  });

/** The reporter and the office write to each other; neither learns who the other is. What nobody else reads is no response. */
export const converse = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  body: string,
  photos: readonly StoredPhoto[],
  now: Date,
  documents: readonly StoredDocument[] = [],
): Promise<Report> =>
  onReport(db, actor, 'report.converse', ref, now, (step) => speak(step, { body, photos, documents }));

const speak = async (step: Step, { body, ...files }: Words): Promise<Report> => {
  const message = await say(step, 'message', body, { least: 2, isPublic: false, ...files });
  return write(step, 'converse', {}, { private: { message } });
};

/** What a reporter writes who is not on the page, in a transaction of somebody else: what was asked for, or a message to the office. */
export const replyIn = async (
  tx: Tx,
  actor: Actor,
  ref: ReportRef,
  body: string,
  photos: readonly StoredPhoto[],
  now: Date,
): Promise<Report> => {
  const isAsked = (await reportById(tx, ref.id))?.status === 'awaiting_reporter';
  const permission = isAsked ? 'report.complete' : 'report.converse';
  return onReportIn(tx, actor, permission, ref, now, (step) => (isAsked ? complete : speak)(step, { body, photos }));
};

/**
 * Only a hash of a supporter is kept, another one for each report: nobody can be followed from one to the next.
 * @returns as each key of the installation makes it, newest first
 */
export const supporterHashes = (app: Pick<App, 'secrets'>, reportId: string, supporter: string) =>
  app.secrets.blindIndexes('reports.supporter', `${reportId} ${supporter}`);

/**
 * Somebody else has the same trouble: of a merged report, in its main one. Once each.
 * @param supporter a device, or a phone number that was proved (`phone:+62…`)
 * @returns how many support it now
 */
export const supportReport = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  ref: ReportRef,
  supporter: string,
  now: Date,
): Promise<number> => inRegion(app.db, ref.region, (tx) => supportIn(tx, app, actor, ref, supporter, now));

/** The same in a transaction of somebody else, who has to know what it led to. A merged report is supported where it goes on. */
export const supportIn = async (
  tx: Tx,
  app: Pick<App, 'secrets'>,
  actor: Actor,
  ref: ReportRef,
  supporter: string,
  now: Date,
): Promise<number> => {
  const main = (await rootsOf(tx, [ref.id])).get(ref.id) ?? ref.id;
  const report = await lockReport(tx, { region: ref.region, id: main });
  if (!report || report.secret) throw reportNotFound();
  requirePermission(actor, 'report.support', { region: ref.region });
  const hashes = supporterHashes(app, report.id, supporter);
  if (await isSupportedBy(tx, report.id, hashes)) return report.supporters; // the report is locked: nobody comes between
  await insertSupport(tx, report.id, hashes[0], now);
  const supporters = report.supporters + 1;
  const priority = priorityOf({ ...report, supporters }, await sameRule(tx));
  await changeReport(tx, report.id, { supporters, priority });
  await journal(tx, actor, {
    act: 'report.support',
    subject: `reports/${report.id}`,
    at: now,
    public: { supporters },
  });
  return report.supporters + 1;
};

/**
 * The reporter becomes anonymous afterwards: name and way to be reached are erased for good, and nobody is told of news any more. Modules
 * that know by what telephone or mail a report came learn it from the journal, and forget that too. What was written, what somebody has seen before, mails that were sent and backups of before are out of reach.
 * @throws {Problem} 409 `nothing-to-erase`
 */
export const becomeAnonymous = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.become_anonymous', ref, now, async (step) => {
    const { tx, report } = step;
    if (report.anonymous && !(await toldIdentity(tx, report.id))) throw nothingToErase();
    await eraseIdentity(tx, report.id);
    await removeDevices(tx, `reports/${report.id}`);
    await takeBackMails(tx, `reports/${report.id}`);
    return write(step, 'become_anonymous', { anonymous: true }, {});
  });
