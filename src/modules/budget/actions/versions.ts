import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { listInForce } from '#modules/classifications/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { moneyText } from '#platform/money.ts';
import {
  draftAlreadyOpen,
  linesDoNotAddUp,
  lockedByAnother,
  notBalanced,
  phaseOutOfOrder,
  reasonMissing,
  versionIsClosed,
  versionIsEmpty,
  versionNotFound,
  worksUnverified,
} from '../problems.ts';
import { sumsByKind, unequalLines } from '../queries/lines.ts';
import { keepSums } from '../queries/sums.ts';
import {
  copyVersion,
  hasHandIn,
  insertVersion,
  lockVersionRow,
  lockYear,
  noteHand,
  recountVersion,
  setLocked,
  setWithdrawn,
  versionById,
  versionsOf,
} from '../queries/versions.ts';
import { worksOf } from '../queries/work.ts';
import { beginsLate, copiesLines, isWorkedOn, mustBalance, nextPhases, wantsReason } from '../rules/phases.ts';
import { isBalanced, remainder, totalsOf } from '../rules/sums.ts';
import { sealOf } from '../seal.ts';
import type { ListIds, LockInput, OpenInput, Version, VersionRef } from '../types.ts';

export const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.id : null);

/** The lists in force when the year begins: what its codes are of. */
const listsFor = async (tx: Tx, year: number): Promise<ListIds> => {
  const day = `${year}-01-01`;
  const idOf = async (kind: keyof ListIds) => (await listInForce(tx, kind, day))?.id ?? null;
  return {
    activity: await idOf('activity'),
    account: await idOf('account'),
    function: await idOf('function'),
    fund_source: await idOf('fund_source'),
    price: await idOf('price'),
  };
};

/**
 * Opens the next version of a year as a draft, with the lines of the one before it where the phase goes on from them (invariant 9).
 * @returns its id
 * @throws {Problem} 403, 409 `phase-out-of-order`, `draft-already-open`, 422 `budget-reason-missing`
 */
export const openVersion = (
  db: Db,
  actor: Actor,
  region: number,
  input: OpenInput,
  now: Date,
  isSample = false,
): Promise<string> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.open', { region });
    await lockYear(tx, input.year);
    const versions = await versionsOf(tx, input.year);
    if (versions.some(({ lockedAt }) => lockedAt === null)) throw draftAlreadyOpen();
    const last = versions.at(-1);
    if (!nextPhases(last?.phase).includes(input.phase)) throw phaseOutOfOrder(last?.phase, input.phase);
    if (!input.reason && (wantsReason(input.phase) || (!last && beginsLate(input.phase)))) throw reasonMissing();
    const id: string = uuidv7();
    const lists = last ? last.lists : await listsFor(tx, input.year);
    await insertVersion(
      tx,
      { ...input, id, basedOn: last?.id ?? null, lists, openedBy: personOf(actor), isSample },
      now,
    );
    if (last && copiesLines(last.phase, input.phase)) {
      await copyVersion(tx, last.id, id);
      await recountVersion(tx, id);
    }
    await journal(tx, actor, {
      act: 'budget.open',
      subject: `budgets/${id}`,
      at: now,
      public: {
        year: input.year,
        phase: input.phase,
        title: input.title,
        basedOn: last?.id ?? null,
        reason: input.reason,
      },
    });
    return id;
  });

/** A draft that takes lines, held until the transaction ends. @throws {Problem} 404 `budget-version-not-found`, 409 `budget-version-closed` */
export const holdDraft = async (tx: Tx, id: string): Promise<Version> => {
  const version = await lockVersionRow(tx, id);
  // What is locked cannot even be held for a change: row-level security shows no such row.
  if (!version) throw (await versionById(tx, id)) ? versionIsClosed() : versionNotFound();
  if (version.withdrawnAt) throw versionIsClosed();
  return version;
};

const requireUntouched = async (tx: Tx, actor: Actor, version: Version): Promise<void> => {
  const person = personOf(actor);
  if (person && (version.openedBy === person || (await hasHandIn(tx, version.id, person)))) throw lockedByAnother();
};

/**
 * Locks a draft under the document that decided it: from here on nothing of it changes (invariant 10). Sums are made from the lines anew,
 * and kept for whoever asks later.
 * @throws {Problem} 404, 403 `budget-needs-second-person`, 409 `budget-version-closed`, 422 `budget-version-empty`, `budget-not-balanced`,
 *   `budget-lines-do-not-add-up`, `budget-works-unverified`
 */
export const lockVersion = (
  db: Db,
  actor: Actor,
  { region, id }: VersionRef,
  document: LockInput,
  now: Date,
): Promise<string> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.lock', { region });
    const version = await holdDraft(tx, id);
    await requireUntouched(tx, actor, version);
    const sums = await sumsByKind(tx, id);
    const totals = totalsOf(sums);
    if (sums.length === 0) throw versionIsEmpty();
    const unequal = await unequalLines(tx, id);
    if (unequal.length > 0) throw linesDoNotAddUp(unequal.map(({ title }) => title));
    if (mustBalance(version.phase) && !isBalanced(totals)) throw notBalanced(remainder(totals));
    const unverified = (await worksOf(tx, id, null)).filter(({ state }) => state !== 'verified').length;
    if (isWorkedOn(version.phase) && unverified > 0) throw worksUnverified(unverified);
    await recountVersion(tx, id);
    await keepSums(tx, id);
    const contentSha256 = await sealOf(tx, id);
    await setLocked(tx, id, { document, totals, contentSha256, lockedBy: personOf(actor) }, now);
    await journal(tx, actor, {
      act: 'budget.lock',
      subject: `budgets/${id}`,
      at: now,
      public: {
        year: version.year,
        phase: version.phase,
        document: { ...document },
        totals: Object.fromEntries(Object.entries(totals).map(([kind, amount]) => [kind, moneyText(amount)])),
        sha256: contentSha256,
      },
    });
    return contentSha256;
  });

/** Gives a draft up: what was written in it stays readable to those who work on budgets. @throws {Problem} 404, 403, 409 */
export const withdrawVersion = (
  db: Db,
  actor: Actor,
  { region, id }: VersionRef,
  reason: string,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.open', { region });
    const version = await holdDraft(tx, id);
    if (reason.trim().length < 20) throw reasonMissing();
    await setWithdrawn(tx, id, now);
    await journal(tx, actor, {
      act: 'budget.withdraw',
      subject: `budgets/${id}`,
      at: now,
      public: { year: version.year, phase: version.phase, reason },
    });
  });

export const noteWriter = async (tx: Tx, version: string, actor: Actor): Promise<void> => {
  const person = personOf(actor);
  if (person) await noteHand(tx, version, person);
};
