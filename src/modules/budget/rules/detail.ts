import { parseMoney, type Sen, sen } from '#platform/money.ts';
import type { DetailInput, Factor } from '../types.ts';

const FACTOR = 10_000n;

/** A decimal with at most four digits behind the point, in ten-thousandths. */
const scaled = (value: string): bigint => {
  const [whole = '0', fraction = ''] = value.split('.');
  return BigInt(whole) * FACTOR + BigInt(fraction.padEnd(4, '0'));
};

/** Half away from nothing; both above nothing. */
const divided = (amount: bigint, by: bigint): bigint => (amount + by / 2n) / by;

/** How many, all factors multiplied: `36` of 12 months and 3 people, at most four digits behind the point. */
export const volumeOf = (factors: readonly Factor[]): string => {
  const product = factors.reduce((sum, { value }) => sum * scaled(value), 1n);
  const volume = divided(product, FACTOR ** BigInt(factors.length - 1));
  const [whole, rest] = [volume / FACTOR, volume % FACTOR];
  return rest === 0n ? String(whole) : `${whole}.${String(rest).padStart(4, '0').replace(/0+$/, '')}`;
};

/**
 * Coefficients times unit price, with tax, rounded once at the end to the sen, half away from nothing (invariant 4).
 * @source Permendagri 77/2020: RKA, rincian belanja
 */
export const amountOf = ({
  factors,
  unitPrice,
  taxPercent,
}: Pick<DetailInput, 'factors' | 'unitPrice' | 'taxPercent'>): Sen => {
  const [whole = '0', fraction = ''] = taxPercent.split('.');
  const withTax = 10_000n + BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  const product = factors.reduce((sum, { value }) => sum * scaled(value), parseMoney(unitPrice) * withTax);
  return sen(divided(product, FACTOR ** BigInt(factors.length) * 10_000n));
};

/** `12 bulan × 3 orang × Rp…`: what people read. */
export const factorsText = (factors: readonly Factor[]): string =>
  factors.map(({ value, unit }) => `${value.replace('.', ',')} ${unit}`).join(' × ');

/** Whether a price stands above the ceiling of its list (SSH, HSPK, ASB) and nobody has allowed it. */
export const isTooDear = (
  { unitPrice, priceApproval }: Pick<DetailInput, 'unitPrice' | 'priceApproval'>,
  ceiling: Sen | undefined,
): boolean => ceiling !== undefined && priceApproval === null && parseMoney(unitPrice) > ceiling;
