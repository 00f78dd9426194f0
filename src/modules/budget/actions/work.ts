import { requirePermission } from '#modules/accounts/index.ts';
import { isPlanned } from '#modules/planning/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { moneyText, NO_MONEY, type Sen, sumOfMoney } from '#platform/money.ts';
import { prepareLines } from '../lines.ts';
import {
  ceilingExceeded,
  lockedByAnother,
  notInPlan,
  notWorkedOn,
  reasonMissing,
  workCannotMove,
  workNotFound,
} from '../problems.ts';
import { ceilingsOf, deleteLines, insertLines, plannedOf } from '../queries/lines.ts';
import { hasHandIn, versionsOf } from '../queries/versions.ts';
import { lockWorks, putWork } from '../queries/work.ts';
import { excessOver, isUnplanned } from '../rules/ceilings.ts';
import { amountOfLine } from '../rules/judge.ts';
import { isCoarse, isWorkedOn } from '../rules/phases.ts';
import type { LineInput, Version, VersionRef, Work } from '../types.ts';
import { LEAST_REASON } from '../types.ts';
import { refuseFaults } from './lines.ts';
import { holdDraft, noteWriter, personOf } from './versions.ts';

/** Which part: one sub kegiatan of one agency in one draft. */
export interface WorkRef extends VersionRef {
  readonly organisation: string;
  readonly activity: string;
}

interface Held {
  readonly version: Version;
  readonly works: readonly Work[];
  readonly work: Work | undefined;
}

/** The draft and the agency's parts in it, held: those who save or submit for one agency do so one after the other. */
const hold = async (tx: Tx, { id, organisation, activity }: WorkRef): Promise<Held> => {
  const version = await holdDraft(tx, id);
  if (!isWorkedOn(version.phase)) throw notWorkedOn();
  const works = await lockWorks(tx, id, organisation);
  return { version, works, work: works.find((one) => one.activity === activity) };
};

const tell = (
  tx: Tx,
  actor: Actor,
  act: string,
  ref: WorkRef,
  amount: Sen,
  now: Date,
  more: Record<string, unknown> = {},
) =>
  journal(tx, actor, {
    act,
    subject: `budgets/${ref.id}`,
    at: now,
    public: { organisation: ref.organisation, activity: ref.activity, amount: moneyText(amount), ...more },
  });

/**
 * An agency saves the spending of one of its sub kegiatan, whatever the ceiling says: only submitting is held to it (invariant 7).
 * @throws {Problem} 404, 403, 409 `budget-version-closed`, `budget-not-worked-on`, `budget-work-cannot-move`, 422 `budget-lines-refused`
 */
export const saveWork = (db: Db, actor: Actor, ref: WorkRef, lines: readonly LineInput[], now: Date): Promise<Sen> =>
  inRegion(db, ref.region, async (tx) => {
    requirePermission(actor, 'budget.plan', { region: ref.region, organisation: ref.organisation });
    const { version, work } = await hold(tx, ref);
    if (work && work.state !== 'draft' && work.state !== 'returned') throw workCannotMove();
    const own = lines.map((line) => ({ ...line, organisation: ref.organisation, activity: ref.activity }));
    const { lines: ready, faults } = await prepareLines(tx, version, own);
    refuseFaults(faults);
    await deleteLines(tx, ref.id, ref.organisation, ref.activity);
    await insertLines(tx, version, ready);
    const amount = sumOfMoney(own.map(amountOfLine));
    const kept = { additional: work?.additional ?? null, note: work?.note ?? null };
    await putWork(tx, ref.id, { ...ref, ...kept, state: work?.state ?? 'draft', amount, by: personOf(actor) }, now);
    await noteWriter(tx, ref.id, actor);
    await tell(tx, actor, 'budget.plan', ref, amount, now);
    return amount;
  });

/** The last locked ceilings of the year. */
const ceilingVersion = async (tx: Tx, year: number): Promise<string | undefined> =>
  (await versionsOf(tx, year)).findLast(({ phase, lockedAt }) => isCoarse(phase) && lockedAt !== null)?.id;

/**
 * Submits a saved part. With all that the agency has submitted it may not pass any ceiling, however many submit at once.
 * @param additional why it is not in the plan of the year, and who allowed it; null where it is
 * @throws {Problem} 404 `budget-work-not-found`, 403, 409 `ceiling-exceeded`, `budget-work-cannot-move`, 422 `work-not-in-plan`
 */
export const submitWork = (db: Db, actor: Actor, ref: WorkRef, additional: string | null, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    requirePermission(actor, 'budget.submit', { region: ref.region, organisation: ref.organisation });
    const { version, works, work } = await hold(tx, ref);
    if (!work) throw workNotFound();
    if (work.state !== 'draft' && work.state !== 'returned') throw workCannotMove();
    const ceilings = await ceilingsIn(tx, version, ref.organisation);
    // What the plans of the year do not know, or its ceilings, is additional (invariant 8); a year may have neither here.
    const planned = await isPlanned(tx, { year: version.year, organisation: ref.organisation, activity: ref.activity });
    const isAdditional = planned === false || (ceilings && isUnplanned(ceilings, ref.activity));
    if (isAdditional && (additional?.trim().length ?? 0) < LEAST_REASON) throw notInPlan(ref.activity);
    if (ceilings) {
      const submitted = works
        .filter(({ state }) => state === 'submitted' || state === 'verified')
        .map((one) => one.activity);
      const drawnUp = await plannedOf(tx, ref.id, ref.organisation, [...submitted, ref.activity]);
      const [excess] = excessOver(ceilings, drawnUp);
      if (excess) throw ceilingExceeded(excess.over, excess.ceiling.amount, excess.ceiling.activity);
    }
    await putWork(tx, ref.id, { ...work, state: 'submitted', additional, note: null, by: personOf(actor) }, now);
    await tell(tx, actor, 'budget.submit', ref, work.amount, now, { additional });
  });

/** Undefined where the year has no ceilings here: then nothing can be held against them. */
const ceilingsIn = async (tx: Tx, { year }: Version, organisation: string) => {
  const id = await ceilingVersion(tx, year);
  return id === undefined ? undefined : ceilingsOf(tx, id, organisation);
};

/** Whoever wrote in the draft verifies nothing of it (invariant 28). */
const requireOther = async (tx: Tx, actor: Actor, version: string): Promise<void> => {
  const person = personOf(actor);
  if (person && (await hasHandIn(tx, version, person))) throw lockedByAnother();
};

/** The budget team (TAPD) finds a submitted part right. @throws {Problem} 404, 403, 409 `budget-work-cannot-move` */
export const verifyWork = (db: Db, actor: Actor, ref: WorkRef, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    requirePermission(actor, 'budget.verify', { region: ref.region });
    const { work } = await hold(tx, ref);
    if (!work) throw workNotFound();
    if (work.state !== 'submitted') throw workCannotMove();
    await requireOther(tx, actor, ref.id);
    await putWork(tx, ref.id, { ...work, state: 'verified', by: personOf(actor) }, now);
    await tell(tx, actor, 'budget.verify', ref, work.amount, now);
  });

/** The budget team gives a part back, with what is to be changed. @throws {Problem} 404, 403, 409, 422 `budget-reason-missing` */
export const returnWork = (db: Db, actor: Actor, ref: WorkRef, note: string, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    requirePermission(actor, 'budget.verify', { region: ref.region });
    const { work } = await hold(tx, ref);
    if (!work) throw workNotFound();
    if (work.state !== 'submitted' && work.state !== 'verified') throw workCannotMove();
    if (note.trim().length < LEAST_REASON) throw reasonMissing();
    await putWork(tx, ref.id, { ...work, state: 'returned', note: note.trim(), by: personOf(actor) }, now);
    await tell(tx, actor, 'budget.return', ref, work.amount, now, { note: note.trim() });
  });

/** A part without spending any more: it waits for nobody. @throws {Problem} 404, 403, 409 */
export const emptyWork = (db: Db, actor: Actor, ref: WorkRef, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    requirePermission(actor, 'budget.plan', { region: ref.region, organisation: ref.organisation });
    const { work } = await hold(tx, ref);
    if (!work) throw workNotFound();
    if (work.state === 'submitted' || work.state === 'verified') throw workCannotMove();
    await deleteLines(tx, ref.id, ref.organisation, ref.activity);
    await putWork(tx, ref.id, { ...work, state: 'verified', amount: NO_MONEY, note: null, by: personOf(actor) }, now);
    await tell(tx, actor, 'budget.empty', ref, NO_MONEY, now);
  });
