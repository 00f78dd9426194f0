import { type Act, requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import {
  mainHasEnded,
  mainIsSecret,
  mainIsUnread,
  mergedIntoItself,
  nothingToMerge,
  reasonTooVague,
  reportCannotMove,
  reportNotFound,
} from '../problems.ts';
import {
  lockMerging,
  lockReports,
  mergedInto,
  peopleJoined,
  rootsOf,
  setGoingOn,
  unreadCopies,
} from '../queries/merge.ts';
import { lockReport, type ReportChange } from '../queries/report.ts';
import { resumeClocks } from '../rules/deadlines.ts';
import { isOpen } from '../rules/life.ts';
import { earlierClocks, type Merged, merging, missedBy, parting } from '../rules/merged.ts';
import type { Report, ReportRef } from '../types.ts';
import { handsOf, limitsOf, move, type Step, say, stepOn, write } from './step.ts';
import { withoutSecrets } from './submit.ts';

const LEAST_REASON = 20;
/** What one act takes in; more of the same are taken in by another one. */
const MOST_AT_ONCE = 200;

/** A report with the main one that it was merged into and all that goes on there with it. All of it is locked. */
export interface Matter {
  readonly own: Step;
  /** Where it goes on, when it was merged. */
  readonly main: Step | undefined;
  /** Everything merged into the main report. */
  readonly merged: readonly Merged[];
}

/** Locks reports with their main ones and all that was merged into these; what is merged into what stands still meanwhile. */
export const lockMatters = async (tx: Tx, ids: readonly string[]) => {
  await lockMerging(tx);
  const roots = await rootsOf(tx, ids);
  if (roots.size < new Set(ids).size) throw reportNotFound();
  const merged = await mergedInto(tx, [...roots.values()]);
  const locked = await lockReports(tx, [...ids, ...roots.values(), ...merged.map(({ id }) => id)]);
  return { roots, merged, report: (id: string) => locked.get(id)! };
};

/**
 * As `onReport`, for acts that concern the main report too.
 * @throws {Problem} 404 when there is no such report, 403 when this actor may not
 */
export const onMatter = <T>(
  db: Db,
  actor: Actor,
  permission: Act,
  ref: ReportRef,
  now: Date,
  act: (matter: Matter) => Promise<T>,
): Promise<T> =>
  inRegion(db, ref.region, async (tx) => {
    const limits = await limitsOf(tx, ref.region);
    const step = (report: Report) => stepOn(tx, report, actor, now, limits);
    const isMerged = (await rootsOf(tx, [ref.id])).get(ref.id) !== ref.id;
    if (!isMerged) {
      const own = await lockReport(tx, ref);
      if (!own) throw reportNotFound();
      requirePermission(actor, permission, await handsOf(tx, own));
      if (own.mergedInto) throw reportCannotMove('merge', own.status); // just now, by somebody else
      return act({ own: step(own), main: undefined, merged: [] });
    }
    const { roots, merged, report } = await lockMatters(tx, [ref.id]);
    const [own, main] = [report(ref.id), report(roots.get(ref.id)!)];
    requirePermission(actor, permission, await handsOf(tx, own));
    return act({ own: step(own), main: main.id === own.id ? undefined : step(main), merged });
  });

/**
 * Lays a report to its main one. Its thread, its words, its key and its supporters stay with it.
 * @param reason for everybody to read; absent where its own reporter chose so
 * @throws {Problem} 409 when it cannot be laid there
 */
export const layTo = async (
  own: Step,
  main: Report,
  merged: readonly Merged[],
  by: 'office' | 'reporter',
  reason?: string,
): Promise<Report> => {
  const { tx, report } = own;
  if (report.id === main.id) throw mergedIntoItself();
  if (main.secret) throw mainIsSecret();
  if (!isOpen(main.status)) throw mainHasEnded();
  if (report.verifiedAt && !main.verifiedAt) throw mainIsUnread();
  const message = reason === undefined ? undefined : await say(own, 'merge', reason);
  const [change, ...followers] = merging(report.id, main.id, merged);
  await setGoingOn(tx, followers);
  return move(
    own,
    'merge',
    {
      // What its reporter was asked is asked no more: the clocks go on as if it had been answered now.
      ...resumeClocks(own.calendar, report, own.now),
      pausedAt: null,
      reporterDueAt: null,
      resumeStatus: report.status === 'awaiting_reporter' ? report.resumeStatus : report.status,
      mergedInto: change.into,
      mergedWith: change.with,
      mergedBy: by,
      joined: 0,
    },
    withoutSecrets(report.secret, { by, ...(message ? { message } : {}) }, { into: main.id }),
  );
};

/** The main report owes at the earlier of both moments, has missed what either has, and weighs what all of them weigh. */
export const gain = async (main: Step, laid: readonly Report[]): Promise<Report> => {
  let due = main.report;
  for (const one of laid) due = { ...due, ...earlierClocks(due, one), ...missedBy(due, one) };
  const { verifyDueAt, respondDueAt, resolveDueAt } = due;
  return write(
    main,
    'gain',
    // Whoever merges copies has looked at this one: it waits with none any more.
    {
      verifyDueAt,
      respondDueAt,
      resolveDueAt,
      ...missedBy(due, due),
      held: false,
      joined: await peopleJoined(main.tx, main.report.id),
    },
    { public: { reports: laid.length }, private: { reports: laid.map(({ id }) => id) } },
  );
};

/**
 * Takes a report, and what was laid to it, out of its main one.
 * @param away moves its own row, given what parting changes of it
 */
export const part = async (
  { own, main, merged }: Matter,
  away: (change: ReportChange) => Promise<Report>,
): Promise<Report> => {
  if (!main) throw reportCannotMove('unmerge', own.report.status);
  await setGoingOn(own.tx, parting(own.report.id, merged));
  const joined = await peopleJoined(own.tx, own.report.id);
  const after = await away({ mergedInto: null, mergedWith: null, mergedBy: null, joined });
  const left = await peopleJoined(main.tx, main.report.id);
  await write(main, 'lose', { joined: left }, { public: { reports: 1 }, private: { reports: [after.id] } });
  return after;
};

/**
 * Says that reports are about the same thing as another one, which is their main report from now on; that one's own main report where
 * it was merged itself.
 * @param copies also everything unread that has the very text of the main report
 * @returns the main report
 */
export const mergeReports = (
  db: Db,
  actor: Actor,
  into: ReportRef,
  { ids, copies = false }: { ids: readonly string[]; copies?: boolean },
  reason: string,
  now: Date,
): Promise<Report> =>
  inRegion(db, into.region, async (tx) => {
    const found = copies ? await unreadCopies(tx, into.id, MOST_AT_ONCE) : [];
    const wanted = [...new Set([...ids, ...found])].slice(0, MOST_AT_ONCE);
    const { roots, merged, report } = await lockMatters(tx, [into.id, ...wanted]);
    const main = report(roots.get(into.id)!);
    const reports = wanted.map(report).filter(({ id, status }) => ids.includes(id) || status === 'received');
    for (const one of [main, ...reports]) requirePermission(actor, 'report.merge', await handsOf(tx, one));
    if (reports.length === 0) throw nothingToMerge();
    if (reason.trim().length < LEAST_REASON) throw reasonTooVague(LEAST_REASON);
    const limits = await limitsOf(tx, into.region);
    const laid: Report[] = [];
    for (const one of reports)
      laid.push(await layTo(stepOn(tx, one, actor, now, limits), main, merged, 'office', reason));
    return gain(stepOn(tx, main, actor, now, limits), laid);
  });

/** It was not the same after all: it goes on by itself from where it stood, by its own clocks, which never stopped. */
export const unmergeReport = (db: Db, actor: Actor, ref: ReportRef, reason: string, now: Date): Promise<Report> =>
  onMatter(db, actor, 'report.merge', ref, now, async (matter) => {
    if (reason.trim().length < LEAST_REASON) throw reasonTooVague(LEAST_REASON);
    if (!matter.main) throw reportCannotMove('unmerge', matter.own.report.status);
    const message = await say(matter.own, 'unmerge', reason);
    return part(matter, (change) =>
      move(matter.own, 'unmerge', { ...change, resumeStatus: null, closedAt: null }, { public: { message } }),
    );
  });
