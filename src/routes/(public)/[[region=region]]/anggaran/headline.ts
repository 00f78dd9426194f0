import { type LineKind, NONE, type Totals, type ViewFilter, volumeOf } from '#modules/budget/index.ts';
import type { Sen } from '#platform/money.ts';
import type { Names } from './names.ts';
import { dayWords, percentWords, type Reader, sayIn } from './reader.ts';
import { isInflow } from './shown.ts';

interface Found {
  readonly year: number;
  readonly side: LineKind;
  readonly filter: ViewFilter;
  readonly totals: Totals;
  readonly amount: Sen;
  readonly paid: Sen;
  /** Undefined where no payments count. */
  readonly paidUntil: string | undefined;
  readonly lines: number;
  /** What the version is called, where it is not the one that everybody opens. */
  readonly version: string | undefined;
}

/** "Penyelenggaraan Jalan, Dinas Pekerjaan Umum, di Desa Butoh": what the filter leaves. */
export const aboutWords = ({ t }: Pick<Reader, 't'>, filter: ViewFilter, names: Pick<Names, 'of'>): string => {
  const named = (dimension: 'activity' | 'account' | 'function' | 'organisation') => {
    const code = filter[dimension];
    return code === undefined ? undefined : names.of(dimension, code);
  };
  const place = filter.place;
  return [
    named('activity'),
    named('account'),
    named('function'),
    named('organisation'),
    place !== undefined &&
      (place === NONE ? names.of('place', place) : t('anggaran.in', { place: names.of('place', place) })),
    filter.fund_source !== undefined && t('anggaran.from', { fund: names.of('fund_source', filter.fund_source) }),
    filter.q !== undefined && t('anggaran.with', { q: filter.q }),
  ]
    .filter(Boolean)
    .join(', ');
};

/** What a page found, as a sentence: "Rp1,30 triliun untuk Dinas PU Bina Marga, 41% terbayar sampai 31 Okt 2026". */
export const headlineOf = (reader: Reader, found: Found, names: Pick<Names, 'of'>): string => {
  const { t } = reader;
  const { side, filter, year, version } = found;
  const about = aboutWords(reader, filter, names);
  const by = version === undefined ? '' : ` ${t('anggaran.headline.by', { version })}`;
  if (about === '' && side === 'spending') {
    const amount = sayIn(reader, volumeOf(found.totals));
    return version === undefined
      ? t('anggaran.headline.year', { amount, year: String(year) })
      : t('anggaran.headline.version', { amount, year: String(year), version });
  }
  const isSearch = filter.q !== undefined && about === t('anggaran.with', { q: filter.q });
  if (found.lines === 0 && found.paid === 0n)
    return isSearch
      ? t('anggaran.headline.notFound', { q: filter.q! })
      : t('anggaran.headline.none', { about: about || String(year) });
  const amount = sayIn(reader, found.amount);
  const share = found.paidUntil === undefined ? undefined : percentWords(reader, found.paid, found.amount);
  const paid =
    share === undefined
      ? ''
      : t(isInflow(side) ? 'anggaran.headline.received' : 'anggaran.headline.paid', {
          share,
          day: dayWords(reader, found.paidUntil!),
        });
  const head = isSearch
    ? t('anggaran.headline.found', { n: found.lines, q: filter.q!, amount })
    : about === ''
      ? t(`anggaran.headline.side.${side as 'revenue'}`, { amount, year: String(year) })
      : t(`anggaran.headline.part.${side}`, { amount, about });
  return `${head}${by}${paid && `, ${paid}`}`;
};
