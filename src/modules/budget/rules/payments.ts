import { NO_MONEY, type Sen, sen } from '#platform/money.ts';

export interface Paid {
  readonly paidOn: string;
  readonly amount: Sen;
}

/** Paid until a day, returns taken off: the realisation of a line (invariant 12). */
export const realisation = (payments: readonly Paid[], until: string): Sen =>
  payments.filter(({ paidOn }) => paidOn <= until).reduce((sum, { amount }) => sen(sum + amount), NO_MONEY);

/**
 * Whether a payment takes what was paid past what the line holds. It is kept all the same and shown as such: what was paid was paid.
 * @param held by the line in force; undefined: there is no such line
 */
export const isOverrun = (held: Sen | undefined, paidBefore: Sen, amount: Sen): boolean =>
  amount > 0n && sen(paidBefore + amount) > (held ?? NO_MONEY);

/** What a line's months should have paid by the end of a month. @param cash January first @param month from 1 */
export const plannedUntil = (cash: readonly Sen[], month: number): Sen =>
  cash.slice(0, month).reduce((sum, amount) => sen(sum + amount), NO_MONEY);
