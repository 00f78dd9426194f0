import { z } from 'zod';
import { NO_MONEY, type Sen, sen } from '#platform/money.ts';
import { treeOf } from './sums.ts';

/** What a statement says of one account or sum. */
export interface Amounts {
  readonly budget: Sen;
  readonly realised: Sen;
  /** Realised a year before, until the same day. */
  readonly earlier: Sen;
}

/** Made of several accounts: surplus or deficit, net financing, and what remains of both. */
export type StatementSum = 'surplus' | 'net_financing' | 'silpa';
export type StatementRow = Amounts &
  (
    | { readonly account: string; readonly level: number; readonly sum?: undefined }
    | { readonly sum: StatementSum; readonly account?: undefined }
  );

/** Akun, kelompok, jenis. */
export const STATEMENT_LEVEL = 3;

type Side = Iterable<readonly [account: string, amount: Sen]>;

/**
 * The statement of realisation (LRA): revenue, spending, what is left of them, financing, and what remains of all (SiLPA).
 * @param sides amounts by account down to its jenis
 * @source PP 71/2010, PSAP 02; Permendagri 77/2020
 */
export const statementOf = (sides: { readonly [Of in keyof Amounts]: Side }): StatementRow[] => {
  const trees = {
    budget: treeOf('account', sides.budget),
    realised: treeOf('account', sides.realised),
    earlier: treeOf('account', sides.earlier),
  };
  const at = (account: string): Amounts => ({
    budget: trees.budget.get(account) ?? NO_MONEY,
    realised: trees.realised.get(account) ?? NO_MONEY,
    earlier: trees.earlier.get(account) ?? NO_MONEY,
  });
  const less = (one: Amounts, other: Amounts): Amounts => ({
    budget: sen(one.budget - other.budget),
    realised: sen(one.realised - other.realised),
    earlier: sen(one.earlier - other.earlier),
  });
  const accounts = [...new Set(Object.values(trees).flatMap((tree) => [...tree.keys()]))]
    .map((account) => ({ account, level: account.split('.').length }))
    .filter(({ level }) => level <= STATEMENT_LEVEL)
    .sort((a, b) => (a.account < b.account ? -1 : 1));
  const under = (akun: string): StatementRow[] =>
    accounts.filter(({ account }) => account.split('.')[0] === akun).map((one) => ({ ...one, ...at(one.account) }));
  const surplus = less(at('4'), at('5'));
  const net = less(at('6.1'), at('6.2'));
  const silpa = less(surplus, less(at('none'), net));
  return [
    ...under('4'),
    ...under('5'),
    { sum: 'surplus', ...surplus },
    // "6 Pembiayaan" would add what comes in to what goes out: the law nets them
    ...under('6').filter(({ account }) => account !== '6'),
    { sum: 'net_financing', ...net },
    { sum: 'silpa', ...silpa },
  ];
};

/** The same day of the year before; of 29 February the day before it. @param day YYYY-MM-DD */
export const yearBefore = (day: string): string =>
  `${Number(day.slice(0, 4)) - 1}${day.slice(4).replace('-02-29', '-02-28')}`;

const DAY = z.iso.date();

/** The day asked for, where it is one of the year and not in the future; else the last of which anything is known. Days are YYYY-MM-DD. */
export const readUntil = (asked: string | null, year: number, through: string | undefined, today: string): string => {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`];
  if (DAY.safeParse(asked).success && asked! >= first && asked! <= last && asked! <= today) return asked!;
  const known = [last, today, through ?? last].sort()[0]!;
  return known < first ? first : known;
};
