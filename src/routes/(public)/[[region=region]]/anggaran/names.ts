import type { Dimension, Version } from '#modules/budget/index.ts';
import { NONE } from '#modules/budget/index.ts';
import { namesOf } from '#modules/classifications/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { type Labels, labelsOf } from '../../../labels.ts';
import { readable } from './readable.ts';
import type { Reader } from './reader.ts';

/** Names of what lines are put together by, as the lists of their version have them. */
export interface Names {
  /** What a code is called; the code itself where no list knows it, and words for having none. */
  readonly of: (dimension: Dimension, code: string) => string;
  readonly labels: Labels;
}

type Wanted = Partial<Record<Dimension, Iterable<string>>>;

/** @param wanted the codes that a page shows, by what they are codes of */
export const namesFor = async (
  tx: Tx,
  reader: Reader,
  { lists }: Pick<Version, 'lists'>,
  wanted: Wanted,
): Promise<Names> => {
  const labels = await labelsOf(tx, reader.region.region_id);
  const known = new Map<Dimension, ReadonlyMap<string, string>>([
    ['organisation', labels.offices],
    ['place', labels.places],
  ]);
  for (const dimension of ['activity', 'account', 'function', 'fund_source'] as const) {
    const codes = [...new Set(wanted[dimension] ?? [])].filter((code) => code !== '' && code !== NONE);
    const list = lists[dimension];
    if (list !== null && codes.length > 0) known.set(dimension, await namesOf(tx, list, codes));
  }
  return {
    labels,
    of: (dimension, code) =>
      code === '' || code === NONE
        ? reader.t(`anggaran.none.${dimension}`)
        : readable(known.get(dimension)?.get(code) ?? code),
  };
};
