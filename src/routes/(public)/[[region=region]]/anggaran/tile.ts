import { inForceOn, paidThrough, totalPaid, volumeOf } from '#modules/budget/index.ts';
import type { Db, Tx } from '#platform/db/index.ts';
import { NO_MONEY } from '#platform/money.ts';
import { keptOfPayments } from './kept.ts';
import { dayWords, percentWords, type Reader, sayIn } from './reader.ts';
import { lockedVersions, newestYear } from './versions.ts';

/** The finding of the newest year, for the front page; undefined where no budget has been opened yet. */
export const budgetTile = async (tx: Tx, db: Db, reader: Reader) => {
  const read = async () => {
    const year = await newestYear(tx);
    if (year === undefined) return undefined;
    const versions = await lockedVersions(tx, year);
    const version = inForceOn(versions, reader.today) ?? versions.at(-1)!;
    const until = inForceOn(versions, reader.today) && (await paidThrough(tx, year));
    const paid = until === undefined ? undefined : (await totalPaid(tx, year, until)).get('spending');
    return { year, totals: version.totals, until, paid: paid ?? NO_MONEY };
  };
  const found = await keptOfPayments(db, `tile ${reader.region.region_id} ${reader.today}`, reader.now, read);
  if (!found) return undefined;
  const { year, totals, until, paid } = found;
  const words = { amount: sayIn(reader, volumeOf(totals)), year: String(year) };
  const share = until === undefined ? undefined : percentWords(reader, paid, totals.spending);
  return {
    title: reader.t('beranda.budget', { year: String(year) }),
    finding:
      share === undefined
        ? reader.t('beranda.budget.finding', words)
        : reader.t('beranda.budget.paid', { ...words, share, day: dayWords(reader, until!) }),
    href: `${reader.base}/anggaran`,
    village: `${reader.base}/anggaran/${year}/tempat`,
  };
};
