// How pages of payments say what they found.
import { type Open, paidThrough, type UnsettledKind } from '#modules/budget/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { sayMoney } from '#platform/money.ts';
import { localDay, type TimeZone } from '#platform/time/index.ts';
import type { Translate } from '#ui/messages/index.ts';
import { yearsOf } from '../year.ts';

/** Years that payments can be of, and the one asked for; else the last one of which there are any. */
export const paymentYear = async (
  tx: Tx,
  timeZone: TimeZone,
  asked: string | null,
): Promise<{ years: number[]; year: number }> => {
  const years = await yearsOf(tx, localDay(timeZone, new Date()));
  const chosen = years.find((one) => String(one) === asked);
  if (chosen !== undefined) return { years, year: chosen };
  for (const year of years) if ((await paidThrough(tx, year)) !== undefined) return { years, year };
  return { years, year: years.find((one) => one <= new Date().getUTCFullYear()) ?? years[0]! };
};

/** "Rp1,2 miliar belum cocok: 14 pembayaran tanpa baris anggaran". */
export const findingWords = (
  t: Translate,
  language: Language,
  { first, others }: { readonly first: Open; readonly others: number },
): string => {
  const what = t(`bayar.open.${first.kind}`, { n: first.count });
  const amount = sayMoney(language, first.amount);
  if (first.amount === 0n)
    return others ? t('bayar.finding.noAmountMore', { what, n: others }) : t('bayar.finding.noAmount', { what });
  return others ? t('bayar.finding.more', { amount, what, n: others }) : t('bayar.finding.one', { amount, what });
};

/** What lists call a kind. */
export const kindName = (t: Translate, kind: UnsettledKind | 'paid'): string => t(`bayar.kind.${kind}`);
