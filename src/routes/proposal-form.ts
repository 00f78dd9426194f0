import { readAmount } from '#modules/petitions/index.ts';
import { moneyText, readMoney } from '#platform/money.ts';

// Fields as people fill them in: an empty one says nothing, and what cannot be read stays as it was typed, and is found wrong.

/** Degrees, with a comma or a point. */
export const numberOf = (typed: string): number | string | null => {
  if (typed === '') return null;
  const value = Number(typed.replace(',', '.'));
  return Number.isFinite(value) ? value : typed;
};

/** An amount of work: "1.250,5". */
export const decimalOf = (typed: string | undefined): string | null => (typed ? (readAmount(typed) ?? typed) : null);

/** Rupiah: "Rp 150.000.000", "150,000,000". */
export const moneyOf = (typed: string | undefined): string | null => {
  if (!typed) return null;
  const amount = readMoney(typed);
  return amount === undefined ? typed : moneyText(amount);
};
