// What offices and the press have published, held against our sums and against itself. Nothing is ever made to fit.
import { NO_MONEY, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import type { LineKind, PublishedTotal, Totals } from '../types.ts';
import { isWithin, kindOfAccount, netFinancing, surplusOf, volumeOf } from './sums.ts';

/**
 * What a published total is of, besides a side of the budget or an account: `volume` is what newspapers call "APBD", `total` what one
 * prints as the sum of its spending beside that spending itself.
 */
export const PUBLISHED_ITEMS = ['net_financing', 'volume', 'deficit', 'total'] as const;
type PublishedItem = LineKind | (typeof PUBLISHED_ITEMS)[number];

const ITEMS: Readonly<Record<PublishedItem, (totals: Totals) => Sen>> = {
  revenue: ({ revenue }) => revenue,
  spending: ({ spending }) => spending,
  financing_in: ({ financing_in }) => financing_in,
  financing_out: ({ financing_out }) => financing_out,
  net_financing: netFinancing,
  volume: volumeOf,
  deficit: (totals) => sen(-surplusOf(totals)),
  total: ({ spending }) => spending,
};

const isItem = (item: string): item is PublishedItem => Object.hasOwn(ITEMS, item);

/** Whether an item is an account, `5.1.01`: then what stands beside it is the sum of the lines beneath it. */
export const isAccountItem = (item: string): boolean => !isItem(item) && kindOfAccount(item) !== undefined;

/**
 * Our own sum beside a published one.
 * @param byAccount sums by account, of any level that begins every account asked for
 * @returns undefined where the item is of neither
 */
export const ownSum = (
  item: string,
  totals: Totals,
  byAccount: Iterable<readonly [account: string, amount: Sen]>,
): Sen | undefined => {
  if (isItem(item)) return ITEMS[item](totals);
  if (!isAccountItem(item)) return undefined;
  return sumOfMoney([...byAccount].filter(([account]) => isWithin(account, item)).map(([, amount]) => amount));
};

export type Agreement = 'same' | 'rounded' | 'differs';

const sizeOf = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
const ONE_RUPIAH = 100n;

/** Whether a sum of ours says what was published: to the rupiah, as far as it was rounded there, or not. */
export const agreementOf = (
  { amount, roundedTo }: Pick<PublishedTotal, 'amount' | 'roundedTo'>,
  ours: Sen,
): Agreement => {
  const isRounded = roundedTo > ONE_RUPIAH;
  if (amount === ours) return isRounded ? 'rounded' : 'same';
  return isRounded && sizeOf(ours - amount) * 2n <= roundedTo ? 'rounded' : 'differs';
};

/** What two published totals of one phase would have to say, and do not. */
export interface Contradiction {
  readonly phase: string;
  /** The item that is held against the others. */
  readonly item: string;
  /** What the others are: `spending`, `revenue`. */
  readonly of: readonly string[];
  readonly said: Sen;
  /** What the others come to. */
  readonly made: Sen;
  /** Said less made, beyond what rounding explains. */
  readonly away: Sen;
}

/** An item and what it is made of, each with its sign. `atLeast`: the parts may leave something out, but not come to more. */
interface Law {
  readonly item: string;
  readonly parts: readonly (readonly [item: string, sign: 1n | -1n])[];
  readonly atLeast?: boolean;
}

const LAWS: readonly Law[] = [
  { item: 'total', parts: [['spending', 1n]] },
  {
    item: 'deficit',
    parts: [
      ['spending', 1n],
      ['revenue', -1n],
    ],
  },
  {
    item: 'net_financing',
    parts: [
      ['financing_in', 1n],
      ['financing_out', -1n],
    ],
  },
  {
    item: 'volume',
    parts: [
      ['spending', 1n],
      ['financing_out', 1n],
    ],
  },
  {
    item: 'volume',
    parts: [
      ['revenue', 1n],
      ['financing_in', 1n],
    ],
  },
];

/** Published accounts right beneath another published item, which they may not exceed together. */
const lawsOfAccounts = (items: readonly string[]): Law[] => {
  const accounts = items.filter(isAccountItem);
  return items.flatMap((item) => {
    const beneath = accounts.filter((account) =>
      isAccountItem(item) ? account !== item && isWithin(account, item) : kindOfAccount(account) === item,
    );
    const highest = beneath.filter((one) => !beneath.some((other) => other !== one && isWithin(one, other)));
    return highest.length === 0 ? [] : [{ item, parts: highest.map((one) => [one, 1n] as const), atLeast: true }];
  });
};

const broken = (phase: string, law: Law, known: ReadonlyMap<string, PublishedTotal>): Contradiction[] => {
  const whole = known.get(law.item);
  const parts = law.parts.map(([item, sign]) => ({ sign, total: known.get(item) }));
  if (!whole || parts.some(({ total }) => !total)) return [];
  const made = sen(parts.reduce((sum, { sign, total }) => sum + sign * total!.amount, NO_MONEY as bigint));
  const away = whole.amount - made;
  // Each of them may be off by half of what it was rounded to.
  const slack = [whole, ...parts.map(({ total }) => total!)]
    .filter(({ roundedTo }) => roundedTo > ONE_RUPIAH)
    .reduce((sum, { roundedTo }) => sum + roundedTo, 0n);
  if ((law.atLeast ? -away : sizeOf(away)) * 2n <= slack) return [];
  return [{ phase, item: law.item, of: law.parts.map(([item]) => item), said: whole.amount, made, away: sen(away) }];
};

/**
 * Where the published totals of a year contradict each other: a deficit that is not spending less revenue, parts that come to more than
 * their whole. Rounding is no contradiction.
 */
export const contradictionsIn = (published: readonly PublishedTotal[]): Contradiction[] =>
  [...Map.groupBy(published, ({ phase }) => phase)].flatMap(([phase, totals]) => {
    const known = new Map(totals.map((total) => [total.item, total]));
    return [...LAWS, ...lawsOfAccounts([...known.keys()])].flatMap((law) => broken(phase, law, known));
  });
