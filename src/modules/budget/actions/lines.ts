import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { sumOfMoney } from '#platform/money.ts';
import { type LineFault, prepareLines } from '../lines.ts';
import { linesRefused } from '../problems.ts';
import { deleteLines, insertLines, type WrittenLine } from '../queries/lines.ts';
import { recountVersion } from '../queries/versions.ts';
import { putWork } from '../queries/work.ts';
import { isWorkedOn } from '../rules/phases.ts';
import type { LineInput, VersionRef } from '../types.ts';
import { holdDraft, noteWriter, personOf } from './versions.ts';

/** @throws {Problem} 422 `budget-lines-refused`, with every fault */
export const refuseFaults = (faults: readonly LineFault[]): void => {
  const [first] = faults;
  if (!first) return;
  throw linesRefused(
    faults.map(({ line, field, detail, slug }) => ({ line, field, slug, ...(detail ? { detail } : {}) })),
    `baris ${first.line}: ${first.sentence.id}`,
    `line ${first.line}: ${first.sentence.en}`,
  );
};

/**
 * Puts lines into a draft in the place of all that it has, or of what one agency has in it. All are written, or none.
 * @param organisation whose lines they take the place of; null: all
 * @returns how many lines the draft has then
 * @throws {Problem} 404, 403, 409 `budget-version-closed`, 422 `budget-lines-refused`
 */
export const putLines = (
  db: Db,
  actor: Actor,
  { region, id }: VersionRef,
  lines: readonly LineInput[],
  organisation: string | null,
  now: Date,
): Promise<number> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.write', { region });
    return putLinesIn(tx, actor, id, lines, organisation, now);
  });

/** What was imported of an agency waits for it to be submitted, as if it had been typed. */
const beginWorks = async (
  tx: Tx,
  actor: Actor,
  id: string,
  lines: readonly WrittenLine[],
  now: Date,
): Promise<void> => {
  const parts = Map.groupBy(
    lines.filter(({ kind }) => kind === 'spending'),
    ({ organisation, activity }) => `${organisation}|${activity}`,
  );
  for (const [first, ...rest] of parts.values()) {
    const { organisation, activity } = first!;
    const amount = sumOfMoney([first!, ...rest].map((line) => line.amount));
    const part = { organisation, activity, amount, state: 'draft', additional: null, note: null } as const;
    await putWork(tx, id, { ...part, by: personOf(actor) }, now);
  }
};

/** The same in the transaction of an import. */
export const putLinesIn = async (
  tx: Tx,
  actor: Actor,
  id: string,
  lines: readonly LineInput[],
  organisation: string | null,
  now: Date,
): Promise<number> => {
  const version = await holdDraft(tx, id);
  const { lines: ready, faults } = await prepareLines(tx, version, lines);
  refuseFaults(faults);
  const gone = await deleteLines(tx, id, organisation, null);
  await insertLines(tx, version, ready);
  if (isWorkedOn(version.phase)) await beginWorks(tx, actor, id, ready, now);
  await recountVersion(tx, id);
  await noteWriter(tx, id, actor);
  await journal(tx, actor, {
    act: 'budget.write',
    subject: `budgets/${id}`,
    at: now,
    public: { year: version.year, phase: version.phase, organisation, lines: ready.length, before: gone },
  });
  return ready.length;
};
