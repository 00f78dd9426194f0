import { createHash } from 'node:crypto';
import type { LineKey, PaymentInput } from './types.ts';

/** Made of what a line is, so that it is the same in every version and in every installation that has the same agencies. */
export const lineId = ({ organisation, activity, account, fundSource, place }: LineKey): string =>
  createHash('sha256')
    .update([organisation, activity, account, fundSource, place].join('|'))
    .digest('hex')
    .slice(0, 16);

/**
 * What a payment of a file is known by when it comes again, where its source does not say: its number, its line, and whether it came back.
 * Amount, day and words may differ then, and that is told.
 */
export const paymentKey = (payment: Omit<PaymentInput, 'key'>): string => {
  const { number, kind, organisation, activity, account, fundSource, place } = payment;
  return createHash('sha256')
    .update(JSON.stringify([number, kind === 'return', organisation, activity, account, fundSource, place]))
    .digest('hex')
    .slice(0, 32);
};

/** Of everything that a payment says: what tells the same from something said otherwise. */
export const paymentChecksum = (payment: PaymentInput): string => {
  const { number, kind, paidOn, organisation, activity, account, fundSource, place, amount, description, key } =
    payment;
  const said = [number, kind, paidOn, organisation, activity, account, fundSource, place, amount, description, key];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
};

/** Of the cells of a row that is no payment. */
export const rowChecksum = (cells: Readonly<Record<string, string>>): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(cells).sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')
    .slice(0, 32);
