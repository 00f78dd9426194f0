import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { sumOfMoney } from '#platform/money.ts';
import { type LineFault, type Prepared, prepareLines } from '../lines.ts';
import { linesRefused } from '../problems.ts';
import { deleteLines, insertLines } from '../queries/lines.ts';
import { recountVersion } from '../queries/versions.ts';
import { putWork } from '../queries/work.ts';
import { amountOfLine } from '../rules/judge.ts';
import { isWorkedOn } from '../rules/phases.ts';
import { kindOfAccount } from '../rules/sums.ts';
import type { LineInput, Version, VersionRef } from '../types.ts';
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
    const version = await holdDraft(tx, id);
    const prepared = await prepareLines(tx, version, lines);
    refuseFaults(prepared.faults);
    return putPrepared(tx, actor, version, { inputs: lines, prepared, organisation }, now);
  });

/** What was imported of an agency waits for it to be submitted, as if it had been typed. */
const beginWorks = async (tx: Tx, actor: Actor, id: string, lines: readonly LineInput[], now: Date): Promise<void> => {
  const parts = Map.groupBy(
    lines.filter(({ account }) => kindOfAccount(account) === 'spending'),
    ({ organisation, activity }) => `${organisation}|${activity}`,
  );
  for (const part of parts.values()) {
    const { organisation, activity } = part[0]!;
    const amount = sumOfMoney(part.map(amountOfLine));
    const work = { organisation, activity, amount, state: 'draft', additional: null, note: null } as const;
    await putWork(tx, id, { ...work, by: personOf(actor) }, now);
  }
};

/** Lines on their way into a draft that is held. */
export interface Arriving {
  readonly inputs: readonly LineInput[];
  readonly prepared: Prepared;
  /** Whose lines they take the place of; null: all. */
  readonly organisation: string | null;
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** Writes what was judged. @returns how many lines */
export const putPrepared = async (
  tx: Tx,
  actor: Actor,
  version: Version,
  { inputs, prepared, organisation, progress }: Arriving,
  now: Date,
): Promise<number> => {
  const { id, year, phase } = version;
  const before = await deleteLines(tx, id, organisation, null);
  const lines = await insertLines(tx, version, prepared.lines, (done) => progress?.(done, inputs.length));
  if (isWorkedOn(phase)) await beginWorks(tx, actor, id, inputs, now);
  await recountVersion(tx, id);
  await noteWriter(tx, id, actor);
  await journal(tx, actor, {
    act: 'budget.write',
    subject: `budgets/${id}`,
    at: now,
    public: { year, phase, organisation, lines, before },
  });
  return lines;
};
