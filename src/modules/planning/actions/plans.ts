import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { listInForce } from '#modules/classifications/index.ts';
import { organisationById, organisationNotFound } from '#modules/organisations/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { agencyNamesOf, sealOf } from '../file.ts';
import {
  planAlreadyOpen,
  planIsClosed,
  planIsEmpty,
  planNeedsSecondPerson,
  planNotFound,
  planOfAgency,
  planReasonMissing,
} from '../problems.ts';
import { elementsOf, replaceElements } from '../queries/elements.ts';
import {
  hasHandIn,
  insertPlan,
  lockPlanRow,
  noteHand,
  planById,
  setCount,
  setLocked,
  setWithdrawn,
  versionsOfPlan,
} from '../queries/plans.ts';
import { isOfAgency, lastYearOf } from '../rules/shapes.ts';
import { LEAST_REASON, type LockInput, type OpenInput, type Plan, type PlanRef } from '../types.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.id : null);
/** Whose plan it is decides who may write it: an agency its own, the planning office all. */
const scopeOf = (region: number, { organisation }: Pick<Plan, 'organisation'>) => ({
  region,
  ...(organisation === null ? {} : { organisation }),
});

/**
 * Opens a plan as a draft; where it has a locked version, the draft goes on from what stands in that, and says why it changes.
 * @returns its id
 * @throws {Problem} 403, 404 `organisation-not-found`, 409 `plan-already-open`, 422 `plan-agency-wrong`, `plan-reason-missing`
 */
export const openPlan = (
  db: Db,
  actor: Actor,
  region: number,
  input: OpenInput,
  now: Date,
  isSample = false,
): Promise<string> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'plan.write', scopeOf(region, input));
    if (isOfAgency(input.kind) !== (input.organisation !== null)) throw planOfAgency();
    if (input.organisation !== null && !(await organisationById(tx, input.organisation)))
      throw organisationNotFound({ region, id: input.organisation });
    const versions = await versionsOfPlan(tx, input);
    if (versions.some(({ lockedAt, withdrawnAt }) => lockedAt === null && withdrawnAt === null))
      throw planAlreadyOpen();
    const last = versions.findLast(({ lockedAt }) => lockedAt !== null);
    if (last && !input.reason) throw planReasonMissing();
    const id: string = uuidv7();
    const list = await listInForce(tx, 'activity', `${input.firstYear}-01-01`);
    const written = await insertPlan(
      tx,
      {
        ...input,
        id,
        lastYear: lastYearOf(input.kind, input.firstYear),
        number: versions.length + 1,
        basedOn: last?.id ?? null,
        activityList: last?.activityList ?? list?.id ?? null,
        openedBy: personOf(actor),
        isSample,
      },
      now,
    );
    // Two who open it at the same moment give their drafts one number.
    if (written === 0) throw planAlreadyOpen();
    if (last) {
      await replaceElements(tx, id, await elementsOf(tx, last.id));
      await setCount(tx, id, last.elements);
    }
    await journal(tx, actor, {
      act: 'plan.open',
      subject: `plans/${id}`,
      at: now,
      public: {
        kind: input.kind,
        organisation: input.organisation,
        year: input.firstYear,
        title: input.title,
        reason: input.reason,
      },
    });
    return id;
  });

/** A draft, held until the transaction ends. @throws {Problem} 404 `plan-not-found`, 403, 409 `plan-closed` */
export const holdDraft = async (tx: Tx, actor: Actor, { region, id }: PlanRef): Promise<Plan> => {
  const seen = await planById(tx, id);
  if (!seen) throw planNotFound();
  requirePermission(actor, 'plan.write', scopeOf(region, seen));
  // What is locked cannot even be held for a change: row-level security shows no such row.
  const plan = await lockPlanRow(tx, id);
  if (!plan || plan.withdrawnAt) throw planIsClosed();
  return plan;
};

export const noteWriter = async (tx: Tx, plan: string, actor: Actor): Promise<void> => {
  const person = personOf(actor);
  if (person) await noteHand(tx, plan, person);
};

/**
 * Locks a draft under the document that decided it: from here on nothing of it changes. Whoever opened or filled it does not (invariant 28).
 * @returns SHA-256 of its file
 * @throws {Problem} 404, 403 `plan-needs-second-person`, 409 `plan-closed`, 422 `plan-empty`
 */
export const lockPlan = (
  db: Db,
  actor: Actor,
  { region, id }: PlanRef,
  document: LockInput,
  now: Date,
): Promise<string> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'plan.lock', { region });
    const plan = await lockPlanRow(tx, id);
    if (!plan) throw (await planById(tx, id)) ? planIsClosed() : planNotFound();
    if (plan.withdrawnAt) throw planIsClosed();
    const person = personOf(actor);
    if (person && (plan.openedBy === person || (await hasHandIn(tx, id, person)))) throw planNeedsSecondPerson();
    if (plan.elements === 0) throw planIsEmpty();
    const agencyNames = await agencyNamesOf(tx, plan);
    const contentSha256 = await sealOf(tx, { ...plan, agencyNames });
    await setLocked(tx, id, { document, contentSha256, lockedBy: person, agencyNames }, now);
    await journal(tx, actor, {
      act: 'plan.lock',
      subject: `plans/${id}`,
      at: now,
      public: {
        kind: plan.kind,
        organisation: plan.organisation,
        year: plan.firstYear,
        document: { ...document },
        sha256: contentSha256,
      },
    });
    return contentSha256;
  });

/** Gives a draft up; what was written in it stays readable to those who plan. @throws {Problem} 404, 403, 409, 422 `plan-reason-missing` */
export const withdrawPlan = (db: Db, actor: Actor, ref: PlanRef, reason: string, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    const plan = await holdDraft(tx, actor, ref);
    if (reason.trim().length < LEAST_REASON) throw planReasonMissing();
    await setWithdrawn(tx, ref.id, now);
    await journal(tx, actor, {
      act: 'plan.withdraw',
      subject: `plans/${ref.id}`,
      at: now,
      public: { kind: plan.kind, organisation: plan.organisation, year: plan.firstYear, reason: reason.trim() },
    });
  });
