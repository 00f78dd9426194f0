import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { listDecided, listInTheWay, listNotFound, ownList } from '../problems.ts';
import { decideList, endList, listById, lockLists } from '../queries/lists.ts';
import { succession } from '../rules/validity.ts';
import type { DecisionInput, List, ListRef } from '../types.ts';

/** A draft that this person may decide on, with every version of its kind; two who decide at once decide one after the other. */
const lockDraft = async (tx: Tx, actor: Actor, { region, id }: ListRef): Promise<{ list: List; all: List[] }> => {
  const found = await listById(tx, id);
  if (!found) throw listNotFound();
  const all = await lockLists(tx, found.kind);
  const list = all.find((one) => one.id === id)!;
  requirePermission(actor, 'classification.decide', { region });
  if (list.state !== 'draft') throw listDecided();
  if (actor.kind === 'person' && list.madeBy === actor.id) throw ownList();
  return { list, all };
};

const decided = (list: List, actor: Actor, state: List['state'], { reason }: DecisionInput, now: Date) => ({
  id: list.id,
  state,
  decidedBy: actor.kind === 'person' ? actor.id : null,
  decidedAt: now,
  reason,
});

/**
 * A second person approves a draft: from its first day on it holds, and the version before it ends the day before.
 * @throws {Problem} list-not-found, not-allowed, list-decided, own-list, list-in-the-way
 */
export const approveList = (db: Db, actor: Actor, ref: ListRef, input: DecisionInput, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    const { list, all } = await lockDraft(tx, actor, ref);
    const { ends, inTheWay } = succession(all, list);
    if (inTheWay) throw listInTheWay(all.find(({ id }) => id === inTheWay.id)!.title, inTheWay.validFrom);
    for (const { id, validTo } of ends) await endList(tx, id, validTo);
    await decideList(tx, decided(list, actor, 'in_force', input, now));
    await journal(tx, actor, {
      act: 'classification.approve',
      subject: `classifications/${list.id}`,
      at: now,
      public: {
        kind: list.kind,
        title: list.title,
        regulation: list.regulation,
        validFrom: list.validFrom,
        ends: ends.map(({ id, validTo }) => ({ id, validTo })),
        reason: input.reason,
      },
    });
  });

/**
 * A second person refuses a draft. It stays to be read, and never holds.
 * @throws {Problem} list-not-found, not-allowed, list-decided, own-list
 */
export const refuseList = (db: Db, actor: Actor, ref: ListRef, input: DecisionInput, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    const { list } = await lockDraft(tx, actor, ref);
    await decideList(tx, decided(list, actor, 'refused', input, now));
    await journal(tx, actor, {
      act: 'classification.refuse',
      subject: `classifications/${list.id}`,
      at: now,
      public: { kind: list.kind, title: list.title, reason: input.reason },
    });
  });
