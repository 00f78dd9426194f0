// What a district or a village gets: the lines that name it, what was paid on them, and what names the district around it.
import {
  type Dimension,
  linesAt,
  NONE,
  paidOnLines,
  placesIn,
  readView,
  type Slice,
  viewAddress,
} from '#modules/budget/index.ts';
import {
  districtsOf,
  matchPlaces,
  type Place,
  placeLabel,
  placesOfRegion,
  placeUnknown,
  type Region,
} from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import { NO_MONEY, type Sen, sumOfMoney } from '#platform/money.ts';
import { timeFormat } from '#platform/time/index.ts';
import { keptOfLocked } from './kept.ts';
import { type Names, namesFor } from './names.ts';
import { dayWords, percentWords, type Reader, readerOf, sayIn } from './reader.ts';
import { LINES, type LineRow, rowsOf, slicesAt } from './rows.ts';
import { rowsShown } from './rows-shown.ts';
import { budgetPath, type Shown, shownIn } from './shown.ts';
import { documentWords, versionLabel } from './versions.ts';

interface Event {
  readonly url: URL;
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

const FOUND = 8;

/** The spending of a year's version in force: places are of spending alone. */
const spendingIn = async (event: Event, tx: Tx, reader: Reader, year: number): Promise<Shown | undefined> => {
  const { version, against } = readView(event.url.searchParams);
  const view = { version, against, side: 'spending', by: 'place', filter: {}, page: 1 } as const;
  return (await shownIn(tx, theApp().db, reader, year, view)).shown;
};

const aboutVersion = (reader: Reader, shown: Shown) => ({
  version: versionLabel(shown.versions, shown.version, reader.t),
  against: shown.against && versionLabel(shown.versions, shown.against, reader.t),
  document: documentWords(shown.version, reader),
  source: shown.version.source,
  isSample: shown.version.isSample,
  isPaid: shown.paidUntil !== undefined,
  paidDay: shown.paidUntil && dayWords(reader, shown.paidUntil),
  at: timeFormat(reader.language, reader.region.time_zone).fullDateTime(reader.now),
});

/** Those that the words name whole, then those that are like them. */
const placesLike = (typed: string, places: readonly Place[]): Place[] => {
  const local = places.filter(({ level }) => level === 'district' || level === 'village');
  const whole = placesIn(typed, local, FOUND);
  const alike = matchPlaces(typed, local).map(({ place }) => place);
  return [...new Set([...whole, ...alike])].slice(0, FOUND);
};

/** Which districts get how much, and how much of the spending names a place at all. */
export const placesShown = (event: Event, region: Region, year: number) => {
  const reader = readerOf(event, region, new Date());
  const { t } = reader;
  const typed =
    event.url.searchParams
      .get('cari')
      ?.toWellFormed()
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 100) ?? '';
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const shown = await spendingIn(event, tx, reader, year);
    if (!shown) return { year, shown: undefined };
    const slices = await slicesAt(tx, shown, reader, { by: 'place', level: 1 });
    const names = await namesFor(tx, reader, shown.version, {});
    const { total, unplaced } = placedOf(slices);
    const places = await placesOfRegion(tx, region.region_id);
    const districts = await districtsOf(tx, region.region_id);
    const known = new Map(slices.map((slice) => [slice.code, slice]));
    const empty = { before: NO_MONEY, amount: NO_MONEY, paid: NO_MONEY, lines: 0 };
    const rows = rowsShown(
      reader,
      shown,
      names,
      partsOfPlaces(
        districts
          .map(({ code }) => known.get(code) ?? { ...empty, code })
          .toSorted((a, b) => (a.amount < b.amount ? 1 : -1)),
      ),
      (code) => placePath(reader, shown, code),
    );
    return {
      year,
      shown: {
        headline: headlineOfPlaces(reader, year, total, unplaced),
        lead: t('anggaran.t.lead', { amount: sayIn(reader, unplaced) }),
        typed,
        found:
          typed === ''
            ? undefined
            : placesLike(typed, places).map((place) => ({
                label: placeLabel(place),
                href: placePath(reader, shown, place.code),
              })),
        districts: rows,
        ...aboutVersion(reader, shown),
      },
    };
  });
};

const placePath = (reader: Reader, { year, view }: Pick<Shown, 'year' | 'view'>, code: string): string =>
  budgetPath(
    reader,
    year,
    `/tempat/${code}${viewAddress({ ...view, by: 'organisation', side: 'spending', filter: {}, page: 1 })}`,
  );

const partsOfPlaces = (slices: readonly Slice[]) => ({
  ...sums(slices),
  step: { by: 'place' as Dimension, level: 1 } as const,
  slices,
  total: slices.length,
});

const sums = (slices: readonly Slice[]) => ({
  amount: sumOfMoney(slices.map(({ amount }) => amount)),
  paid: sumOfMoney(slices.map(({ paid }) => paid)),
  lines: slices.reduce((sum, { lines }) => sum + lines, 0),
});

const placedOf = (slices: readonly Slice[]): { total: Sen; unplaced: Sen } => ({
  total: sumOfMoney(slices.map(({ amount }) => amount)),
  unplaced: slices.find(({ code }) => code === '')?.amount ?? NO_MONEY,
});

const headlineOfPlaces = (reader: Reader, year: number, total: Sen, unplaced: Sen): string => {
  const share = percentWords(reader, (total - unplaced) as Sen, total);
  return share === undefined || total === unplaced
    ? reader.t('anggaran.t.headline.none', { year: String(year) })
    : reader.t('anggaran.t.headline', { share, year: String(year) });
};

/** @throws {Problem} 404 `place-unknown` */
export const placeShown = (event: Event, region: Region, year: number, code: string) => {
  const reader = readerOf(event, region, new Date());
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const places = await placesOfRegion(tx, region.region_id);
    const place = places.find((one) => one.code === code && (one.level === 'district' || one.level === 'village'));
    if (!place) throw placeUnknown(code);
    const whole = await spendingIn(event, tx, reader, year);
    if (!whole) return { year, place: { code, label: placeLabel(place) }, shown: undefined };
    return { year, place: { code, label: placeLabel(place) }, shown: await placeIn(tx, whole, reader, place) };
  });
};

const placeIn = async (tx: Tx, whole: Shown, reader: Reader, place: Place) => {
  const { t, language } = reader;
  const { year } = whole;
  const label = placeLabel(place);
  const isDistrict = place.level === 'district';
  const shown: Shown = { ...whole, view: { ...whole.view, filter: { place: place.code } } };
  const rows = await rowsOf(tx, { ...shown, view: { ...shown.view, by: 'line' } }, reader);
  const villages = isDistrict ? await slicesAt(tx, shown, reader, { by: 'place', level: 2 }) : [];
  const around = isDistrict ? [] : await districtLines(tx, whole, reader, place.code.slice(0, 8));
  const unplaced = placedOf(await slicesAt(tx, whole, reader, { by: 'place', level: 1 }));
  const accounts = [...('found' in rows ? rows.found : []), ...around].map(({ line }) => line.account);
  const names = await namesFor(tx, reader, whole.version, { account: accounts });
  const lineRows = (found: readonly LineRow[]) =>
    rowsShown(reader, shown, names, { ...sums([]), step: undefined, found, total: found.length });
  return {
    headline: headlineOfPlace(reader, year, label, rows, whole.paidUntil),
    isDistrict,
    district: isDistrict
      ? undefined
      : { label: names.of('place', place.code.slice(0, 8)), href: placePath(reader, whole, place.code.slice(0, 8)) },
    villages: isDistrict ? villageRows(reader, shown, names, villages) : [],
    lines: lineRows('found' in rows ? rows.found : []),
    more:
      rows.total > LINES
        ? {
            n: formatNumber(language, rows.total),
            href: budgetPath(reader, year, viewAddress({ ...whole.view, by: 'line', filter: { place: place.code } })),
          }
        : undefined,
    around: lineRows(around),
    none: rows.lines === 0 ? t('anggaran.t.p.noneNext', { amount: sayIn(reader, unplaced.unplaced) }) : undefined,
    unplaced: t('anggaran.t.p.unplaced', {
      share: percentWords(reader, unplaced.unplaced, unplaced.total) ?? '0%',
      year: String(year),
      amount: sayIn(reader, unplaced.unplaced),
    }),
    unplacedHref: budgetPath(reader, year, viewAddress({ ...whole.view, by: 'organisation', filter: { place: NONE } })),
    ...aboutVersion(reader, whole),
  };
};

const villageRows = (reader: Reader, shown: Shown, names: Names, slices: readonly Slice[]) =>
  rowsShown(reader, shown, names, { ...partsOfPlaces(slices), step: { by: 'place', level: 2 } }, (code) =>
    placePath(reader, shown, code),
  );

/** Lines that name the district itself, and so may reach each of its villages. */
const districtLines = async (tx: Tx, whole: Shown, { now }: Reader, district: string): Promise<LineRow[]> => {
  const { db, version, year, paidUntil } = whole;
  const lines = await keptOfLocked(db, `${version.id} at ${district}`, now, () =>
    linesAt(tx, version.id, [district], LINES),
  );
  const ids = lines.map(({ id }) => id);
  const paid = paidUntil === undefined ? new Map<string, Sen>() : await paidOnLines(tx, year, ids);
  return lines.map((line) => ({ line, before: undefined, paid: paid.get(line.id) ?? NO_MONEY, isUnplanned: false }));
};

const headlineOfPlace = (
  reader: Reader,
  year: number,
  place: string,
  { amount, paid, lines }: { amount: Sen; paid: Sen; lines: number },
  paidUntil: string | undefined,
): string => {
  const { t } = reader;
  if (lines === 0) return t('anggaran.t.p.headline.none', { place, year: String(year) });
  const share = paidUntil === undefined ? undefined : percentWords(reader, paid, amount);
  const words = { place, year: String(year), amount: sayIn(reader, amount) };
  return share === undefined
    ? t('anggaran.t.p.headline', words)
    : t('anggaran.t.p.headline.paid', { ...words, share, day: dayWords(reader, paidUntil!) });
};
