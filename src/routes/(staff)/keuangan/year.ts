import { type Phase, type Version, versionsOf, type Work, worksOf, yearsWithBudget } from '#modules/budget/index.ts';
import type { Tx } from '#platform/db/index.ts';

/** A year's budget as those see it who work on it: its open draft included. */
export interface WorkingYear {
  readonly year: number;
  readonly versions: readonly Version[];
  readonly draft: Version | undefined;
  readonly last: Version | undefined;
  readonly works: readonly Work[];
}

/** The parts of a draft that wait, by who must act. */
export const waiting = (works: readonly Pick<Work, 'state'>[]) => ({
  toSubmit: works.filter(({ state }) => state === 'draft' || state === 'returned').length,
  toVerify: works.filter(({ state }) => state === 'submitted').length,
  done: works.filter(({ state }) => state === 'verified').length,
});

/** Years that can be worked on: those that have a version, this one and the next. */
export const yearsOf = async (tx: Tx, today: string): Promise<number[]> => {
  const now = Number(today.slice(0, 4));
  return [...new Set([now + 1, now, ...(await yearsWithBudget(tx))])].sort((a, b) => b - a);
};

/** @param organisation whose parts only; null: all */
export const workingYear = async (tx: Tx, year: number, organisation: string | null): Promise<WorkingYear> => {
  const versions = await versionsOf(tx, year);
  const draft = versions.find(({ lockedAt }) => lockedAt === null);
  return {
    year,
    versions,
    draft,
    last: versions.findLast(({ lockedAt }) => lockedAt !== null),
    works: draft?.phase === ('rka' satisfies Phase) ? await worksOf(tx, draft.id, organisation) : [],
  };
};

/** The year asked for, else the newest in which something is open, else the newest there is. */
export const chosenYear = (asked: string | null, years: readonly number[], open: number | undefined): number =>
  years.find((year) => String(year) === asked) ?? open ?? years[0]!;
