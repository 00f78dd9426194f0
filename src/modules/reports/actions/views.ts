import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { lineNeeded, tooManyViews, viewNameTaken, viewNotFound } from '../desk-problems.ts';
import { deleteView, insertView, lockView, setViewName, type View, viewsFor } from '../queries/views.ts';
import { filterAddress, type ReportFilter } from '../rules/filter.ts';
import { readLine } from '../rules/line.ts';
import { LIMITS } from '../types.ts';

const nameOf = (typed: string): string => {
  const name = readLine(typed, LIMITS.viewNameCharacters);
  if (name === undefined) throw lineNeeded(LIMITS.viewNameCharacters);
  return name;
};

const namedOnce = async (write: Promise<unknown>, name: string): Promise<void> => {
  try {
    await write;
  } catch (error) {
    if (['view_name_once', 'view_shared_name_once'].includes(constraintOf(error) ?? '')) throw viewNameTaken(name);
    throw error;
  }
};

export interface NewView {
  readonly name: string;
  readonly filter: ReportFilter;
  /** Everybody of the office sees it. */
  readonly isShared: boolean;
}

/**
 * Keeps a filter of the list under a name.
 * @throws {Problem} 422 `line-needed`, `view-name-taken`, 409 `too-many-views`
 */
export const saveView = (db: Db, actor: Actor, region: number, view: NewView, now: Date): Promise<string> =>
  inRegion(db, region, async (tx) => {
    const person = actor.kind === 'person' ? actor : undefined;
    const organisationId = view.isShared ? (person?.organisation ?? null) : null;
    requirePermission(actor, 'view.save', { region, person: person?.id });
    if (view.isShared) requirePermission(actor, 'view.share', { region, organisation: organisationId });
    const personId = person!.id;
    const name = nameOf(view.name);
    const standing = (await viewsFor(tx, personId, person!.organisation)).filter(
      (one) => (one.organisationId !== null) === view.isShared,
    );
    if (standing.length >= LIMITS.views) throw tooManyViews(LIMITS.views);
    const id = uuidv7();
    await namedOnce(
      insertView(tx, { id, personId, organisationId, name, filter: filterAddress(view.filter) }, now),
      name,
    );
    await journal(tx, actor, {
      act: 'view.save',
      subject: `views/${id}`,
      at: now,
      public: { organisation: organisationId },
      private: { name },
    });
    return id;
  });

interface ViewRef {
  readonly region: number;
  readonly id: string;
}

/** A view that is this person's to change: their own, or their office's for whoever may share. */
const onView = (
  db: Db,
  actor: Actor,
  { region, id }: ViewRef,
  act: (tx: Tx, view: View) => Promise<void>,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    const view = await lockView(tx, id);
    const isSeen =
      view !== undefined &&
      actor.kind === 'person' &&
      (view.organisationId === null ? view.personId === actor.id : view.organisationId === actor.organisation);
    if (!isSeen) throw viewNotFound();
    if (view.organisationId === null) requirePermission(actor, 'view.save', { region, person: view.personId });
    else requirePermission(actor, 'view.share', { region, organisation: view.organisationId });
    await act(tx, view);
  });

/** @throws {Problem} 404 `view-not-found`, 422 `line-needed`, `view-name-taken` */
export const renameView = (db: Db, actor: Actor, ref: ViewRef, typed: string, now: Date): Promise<void> =>
  onView(db, actor, ref, async (tx, view) => {
    const name = nameOf(typed);
    await namedOnce(setViewName(tx, view.id, name), name);
    const told = { act: 'view.rename', subject: `views/${view.id}`, at: now, private: { name, before: view.name } };
    await journal(tx, actor, told);
  });

/** @throws {Problem} 404 `view-not-found` */
export const removeView = (db: Db, actor: Actor, ref: ViewRef, now: Date): Promise<void> =>
  onView(db, actor, ref, async (tx, view) => {
    await deleteView(tx, view.id);
    const told = { act: 'view.remove', subject: `views/${view.id}`, at: now, private: { name: view.name } };
    await journal(tx, actor, told);
  });
