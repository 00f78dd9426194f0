import type { Tx } from '#platform/db/index.ts';
import { parseMoney } from '#platform/money.ts';
import { insertPublishedTotal } from './queries/payments.ts';
import { setDue } from './queries/versions.ts';
import dues from './seeds/dues.json' with { type: 'json' };
import published from './seeds/published.json' with { type: 'json' };
import type { Phase } from './types.ts';

/** When each phase of a year is due, as far as the law is known; what is not certain says so. */
export const seedDues = async (tx: Tx, year: number): Promise<void> => {
  for (const { phase, yearBefore, day, source, isCertain } of dues)
    await setDue(tx, year, {
      phase: phase as Phase,
      dueOn: `${yearBefore ? year - 1 : year}-${day}`,
      source,
      isCertain,
    });
};

/** What the press has printed of this region's budget of a year, each with its source and how far it was rounded. What is there stays. */
export const seedPublished = async (tx: Tx, year: number): Promise<void> => {
  for (const one of published.filter((total) => total.region === tx.region && total.year === year))
    await insertPublishedTotal(tx, year, {
      phase: one.phase,
      item: one.item,
      amount: parseMoney(one.amount),
      roundedTo: parseMoney(one.roundedTo),
      source: one.source,
      sourceDay: one.sourceDay,
    });
};
