import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { uuidv7 } from 'uuidv7';
import { regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { SEED_REASON } from './problems.ts';
import { insertEntries } from './queries/entries.ts';
import { insertList, listsOf } from './queries/lists.ts';
import type { ListField } from './rules/issues.ts';
import { planList } from './rules/plan.ts';
import { readListRow } from './rules/row.ts';
import type { AnyEntry, List, ListKind } from './types.ts';

const SEEDS = join(import.meta.dirname, 'seeds');

interface Seed extends Pick<List, 'kind' | 'title' | 'regulation' | 'source' | 'validFrom' | 'isSample'> {
  readonly file: string;
}

const seeds = (): readonly Seed[] => JSON.parse(readFileSync(join(SEEDS, 'lists.json'), 'utf8'));

/** By the same rules as what people bring. @throws where a seed would be refused */
const entriesOfSeed = ({ kind, file }: Pick<Seed, 'kind' | 'file'>): readonly AnyEntry[] => {
  const rows: Partial<Record<ListField, string>>[] = parse(readFileSync(join(SEEDS, file), 'utf8'), { columns: true });
  const read = rows.map((cells, at) => readListRow(kind, { line: at + 2, cells, issues: [] }));
  const plan = planList(kind, read, new Map());
  const refused = plan.rows.find(({ outcome }) => outcome === 'refused');
  if (refused) throw new Error(`The seed ${file} is wrong: ${JSON.stringify(refused)}`);
  return plan.entries;
};

/** Invented prices are for a demonstration: a real region has none until it brings its own in. */
const wanted = async (tx: Tx): Promise<readonly Seed[]> => {
  const region = await regionById(tx, tx.region!);
  return seeds().filter(({ isSample }) => !isSample || region?.is_sample);
};

/**
 * The lists a region begins with, in the transaction that opens it: excerpts that say so, in force at once and approved by nobody.
 * What the region has already of a kind stays, and nothing of that kind is added.
 */
export const seedClassifications = async (tx: Tx, actor: Actor, at: Date): Promise<void> => {
  const there = new Set<ListKind>((await listsOf(tx)).map(({ kind }) => kind));
  for (const { file, ...seed } of (await wanted(tx)).filter(({ kind }) => !there.has(kind))) {
    const entries = entriesOfSeed({ kind: seed.kind, file });
    const id = uuidv7();
    await insertList(tx, {
      ...seed,
      id,
      validTo: null,
      state: 'in_force',
      entryCount: entries.length,
      madeBy: null,
      madeAt: at,
      decidedBy: null,
      decidedAt: at,
      reason: SEED_REASON.id,
    });
    await insertEntries(tx, id, entries);
    await journal(tx, actor, {
      act: 'classification.seed',
      subject: `classifications/${id}`,
      at,
      public: { kind: seed.kind, title: seed.title, regulation: seed.regulation, entries: entries.length },
    });
  }
};
