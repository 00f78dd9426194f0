import { NO_MONEY, type Sen, sen } from '#platform/money.ts';

export interface Side {
  readonly id: string;
  readonly amount: Sen;
}
export type Change = 'new' | 'gone' | 'more' | 'less' | 'same';

export const changeOf = (before: Sen | undefined, after: Sen | undefined): Change => {
  if (before === undefined) return 'new';
  if (after === undefined) return 'gone';
  return after > before ? 'more' : after < before ? 'less' : 'same';
};

/** Line by line, what two versions say: the sum of the differences is the difference of the sums (invariant 10). */
export const differenceOf = (before: Iterable<Side>, after: Iterable<Side>) => {
  const pairs = new Map<string, { before?: Sen; after?: Sen }>();
  for (const { id, amount } of before) pairs.set(id, { before: amount });
  for (const { id, amount } of after) pairs.set(id, { ...pairs.get(id), after: amount });
  return [...pairs].map(([id, { before: was, after: is }]) => ({
    id,
    before: was,
    after: is,
    difference: sen((is ?? NO_MONEY) - (was ?? NO_MONEY)),
    change: changeOf(was, is),
  }));
};
