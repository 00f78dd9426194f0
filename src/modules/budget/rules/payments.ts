import { NO_MONEY, parseMoney, type Sen, sen } from '#platform/money.ts';
import type { LineKey, PaymentInput } from '../types.ts';

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

/** What a payment adds to the realisation: what comes back is taken off. */
export const signedAmount = ({ kind, amount }: Pick<PaymentInput, 'kind' | 'amount'>): Sen =>
  kind === 'return' ? sen(-parseMoney(amount)) : parseMoney(amount);

/**
 * The line that a payment is booked on. Finance systems often leave out the village or the fund source: where one line alone can be meant
 * it is that one, and where several can, none is.
 * @param lines of the same agency, sub kegiatan and account
 */
export const lineFor = <Line extends Pick<LineKey, 'fundSource' | 'place'>>(
  { fundSource, place }: Pick<LineKey, 'fundSource' | 'place'>,
  lines: readonly Line[],
): Line | undefined => {
  const exact = lines.find((line) => line.fundSource === fundSource && line.place === place);
  if (exact) return exact;
  const possible = lines.filter(
    (line) => (fundSource === '' || line.fundSource === fundSource) && (place === '' || line.place === place),
  );
  return possible.length === 1 ? possible[0] : undefined;
};

/** What a payment says otherwise than before, by its field. */
export const differencesOf = (
  before: Omit<PaymentInput, 'key'>,
  now: Omit<PaymentInput, 'key'>,
): Partial<Record<keyof PaymentInput, string>> => {
  const told: Partial<Record<keyof PaymentInput, string>> = {};
  for (const field of ['number', 'kind', 'paidOn', 'organisation', 'activity', 'account', 'description'] as const)
    if (before[field] !== now[field]) told[field] = now[field];
  // Left out, they were found: that is no difference.
  for (const field of ['fundSource', 'place'] as const)
    if (now[field] !== '' && before[field] !== now[field]) told[field] = now[field];
  if (parseMoney(before.amount) !== parseMoney(now.amount)) told.amount = now.amount;
  return told;
};

/** The day of an entry that takes a payment back: today, as long as it lies in the year, and never before the payment. Days are YYYY-MM-DD. */
export const reversalDay = (year: number, paidOn: string, today: string): string => {
  const within = today > `${year}-12-31` ? `${year}-12-31` : today;
  return within < paidOn ? paidOn : within;
};
