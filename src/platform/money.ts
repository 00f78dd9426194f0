import type { Language } from './messages.ts';

/** Rupiah in sen: exact, and of a type of its own, so that no number slips in. */
export type Sen = bigint & { readonly of: 'sen' };

export const sen = (amount: bigint): Sen => amount as Sen;
export const NO_MONEY = sen(0n);

/** A decimal as the database and JSON write it: `6511677155223.00`, `-12.5`. At most two decimals. @throws {TypeError} anything else */
export const parseMoney = (text: string): Sen => {
  const parts = /^(-?)(\d{1,18})(?:\.(\d{1,2}))?$/.exec(text);
  if (!parts) throw new TypeError(`Not an amount of money: ${text.slice(0, 60)}`);
  const [, sign, whole, fraction = ''] = parts as unknown as [string, string, string, string?];
  const amount = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  return sen(sign ? -amount : amount);
};

/** The same back, always with two decimals: what is stored, exported and hashed. */
export const moneyText = (amount: Sen): string => {
  const size = amount < NO_MONEY ? -amount : amount;
  return `${amount < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
};

export const sumOfMoney = (amounts: Iterable<Sen>): Sen => {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sen(sum);
};

/** Groups of three between the same sign, and at most two decimals after the other. */
const WRITTEN = [
  { grouped: /^\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?$/, group: '.', decimal: ',' },
  { grouped: /^\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?$/, group: ',', decimal: '.' },
  { grouped: /^\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?$/, group: ' ', decimal: ',' },
] as const;

const MOST_DIGITS = 18;

/**
 * An amount as people write it in sheets: `1.234.567,50`, `1,234,567.50`, `1234567`, `Rp 1.234`, `(500)` and `-500` below nothing.
 * A single sign before three digits separates thousands, for money has two decimals at most.
 * @returns undefined where it is none, or can be read in two ways
 */
export const readMoney = (written: string): Sen | undefined => {
  let text = written.normalize('NFKC').replace(/\s+/g, ' ').trim();
  const bracketed = /^\((.*)\)$/.exec(text);
  if (bracketed) text = bracketed[1]!.trim();
  text = text.replace(/^(-?) ?(?:Rp|IDR)\.? ?/i, '$1').replace(/,-{1,2}$/, '');
  const isNegative = bracketed !== null || text.startsWith('-');
  if (bracketed && text.startsWith('-')) return undefined;
  text = text.replace(/^- ?/, '');
  const way = WRITTEN.find(({ grouped }) => grouped.test(text));
  const plain = way ? text.replaceAll(way.group, '').replace(',', '.') : text.replace(',', '.');
  if (!/^\d+(?:\.\d{1,2})?$/.test(plain) || plain.split('.')[0]!.length > MOST_DIGITS) return undefined;
  const amount = parseMoney(plain);
  return isNegative ? sen(-amount) : amount;
};

const localeOf = (language: Language): 'en-GB' | 'id-ID' => (language === 'en' ? 'en-GB' : 'id-ID');

/** Every digit, for tables and files: `Rp6.511.677.155.223`; sen only where there are some. */
export const formatMoney = (language: Language, amount: Sen): string => {
  const size = amount < 0n ? -amount : amount;
  const fraction = size % 100n;
  const whole = new Intl.NumberFormat(localeOf(language)).format(size / 100n);
  const decimals = fraction === 0n ? '' : `${language === 'en' ? '.' : ','}${String(fraction).padStart(2, '0')}`;
  return `${amount < 0n ? '−' : ''}Rp${whole}${decimals}`;
};

const SIZES = [
  { from: 10n ** 12n, id: 'triliun', en: 'trillion' },
  { from: 10n ** 9n, id: 'miliar', en: 'billion' },
  { from: 10n ** 6n, id: 'juta', en: 'million' },
  { from: 10n ** 3n, id: 'ribu', en: 'thousand' },
] as const;

/** In a sentence: `Rp6,51 triliun`. Three significant digits at most, rounded half away from nothing; the digits stand elsewhere. */
export const sayMoney = (language: Language, amount: Sen): string => {
  const size = (amount < 0n ? -amount : amount) / 100n;
  const scale = SIZES.find(({ from }) => size >= from);
  if (!scale) return formatMoney(language, sen((amount / 100n) * 100n));
  const hundredths = Number((size * 100n + scale.from / 2n) / scale.from);
  const digits = hundredths >= 10_000 ? 0 : hundredths >= 1000 ? 1 : 2;
  const number = new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: digits }).format(hundredths / 100);
  return `${amount < 0n ? '−' : ''}Rp${number} ${language === 'en' ? scale.en : scale.id}`;
};

/** Part of a whole in percent with one decimal, exact until it is rounded. @returns undefined where there is no whole */
export const percentOf = (part: Sen, whole: Sen): number | undefined =>
  whole === 0n ? undefined : Number((part * 10_000n) / whole) / 100;
