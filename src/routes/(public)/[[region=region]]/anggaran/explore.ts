import { byWord, type Dimension, placesIn, readView, sideWord, VIEWED_BY, type View } from '#modules/budget/index.ts';
import { placeLabel, placesOfRegion, type Region } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import { timeFormat } from '#platform/time/index.ts';
import { codesIn, crumbsOf, narrowedBy, yearLinks } from './crumbs.ts';
import { filesOf } from './files.ts';
import { headlineOf } from './headline.ts';
import { namesFor } from './names.ts';
import { balanceOf, phasesOf } from './phases.ts';
import { publishedIn } from './published.ts';
import { dayWords, type Reader, readerOf, sayIn } from './reader.ts';
import { LINES, type Rows, rowsOf, SLICES } from './rows.ts';
import { rowsShown } from './rows-shown.ts';
import { budgetPath, isInflow, type Shown, shownIn, viewPath } from './shown.ts';
import { documentWords, newestYear, shownOf, versionLabel } from './versions.ts';

interface Event {
  readonly url: URL;
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

const PLACES = 4;

/** The page of a year; without one, of the newest that has a locked version. */
export const explore = (event: Event, region: Region, year: number | undefined) => {
  const now = new Date();
  const reader = readerOf(event, region, now);
  const view = readView(event.url.searchParams);
  const { db } = theApp();
  return inRegion(db, region.region_id, async (tx) => {
    const asked = year ?? (await newestYear(tx));
    const { years, shown } = asked === undefined ? { years: [] } : await shownIn(tx, db, reader, asked, view);
    if (!shown)
      return {
        empty: {
          year: asked,
          years: years.map((one) => ({ label: String(one), href: budgetPath(reader, one) })),
        },
      };
    return { explored: await exploredIn(tx, shown, reader) };
  });
};
export type Explored = Awaited<ReturnType<typeof exploredIn>>;

/** Every code that the page names. */
const wantedBy = ({ view }: Shown, rows: Rows): Partial<Record<Dimension, string[]>> => {
  const wanted: Partial<Record<Dimension, string[]>> = {};
  const add = (dimension: Dimension, codes: Iterable<string>) => {
    wanted[dimension] = [...(wanted[dimension] ?? []), ...codes];
  };
  for (const [dimension, codes] of Object.entries(codesIn(view.filter))) add(dimension as Dimension, codes);
  if (rows.step)
    add(
      rows.step.by,
      rows.slices.map(({ code }) => code),
    );
  else
    add(
      'account',
      rows.found.map(({ line }) => line.account),
    );
  return wanted;
};

const exploredIn = async (tx: Tx, shown: Shown, reader: Reader) => {
  const { version, versions, against, view, paidUntil } = shown;
  const { t, language } = reader;
  const rows = await rowsOf(tx, shown, reader);
  const names = await namesFor(tx, reader, version, wantedBy(shown, rows));
  const isWhole = Object.keys(view.filter).length === 0;
  const label = versionLabel(versions, version, t);
  const isUsual = version.id === shownOf(versions, undefined, reader.today)?.id;
  return {
    year: shown.year,
    years: yearLinks(reader, shown),
    headline: headlineOf(
      reader,
      {
        year: shown.year,
        side: view.side,
        filter: view.filter,
        totals: version.totals,
        amount: rows.amount,
        paid: rows.paid,
        paidUntil,
        lines: rows.lines,
        version: isUsual ? undefined : label,
      },
      names,
    ),
    version: {
      label,
      document: documentWords(version, reader),
      reason: version.reason,
      source: version.source,
      isSample: version.isSample,
    },
    against: against && versionLabel(versions, against, t),
    isInflow: isInflow(view.side),
    isPaid: paidUntil !== undefined,
    crumbs: crumbsOf(reader, shown, names),
    narrowed: narrowedBy(reader, shown, names),
    choices: choicesOf(reader, shown),
    phases: isWhole ? phasesOf(reader, shown) : undefined,
    balance: isWhole ? balanceOf(reader, version) : undefined,
    published: isWhole ? await publishedIn(tx, shown, reader) : undefined,
    isLines: rows.step === undefined,
    rows: rowsShown(reader, shown, names, rows),
    ...pagerOf(reader, shown, rows),
    places: await placesFor(tx, reader, shown),
    links: {
      changes: against && budgetPath(reader, shown.year, `/beda?dari=${against.number}&ke=${version.number}`),
      places: budgetPath(reader, shown.year, '/tempat'),
      stages: budgetPath(reader, shown.year, '/tahapan'),
      statement: paidUntil && budgetPath(reader, shown.year, '/lra'),
      lines: rows.step ? viewPath(reader, shown, { by: 'line' }) : undefined,
      lineCount: formatNumber(language, rows.lines),
    },
    files: filesOf(reader, shown.year, version, versions),
    at: timeFormat(language, reader.region.time_zone).fullDateTime(reader.now),
    paidDay: paidUntil && dayWords(reader, paidUntil),
    sum: sayIn(reader, rows.amount),
  };
};

/** What the form offers, and what it keeps of the address that it offers no choice of. */
const choicesOf = (reader: Reader, { versions, version, against, view }: Shown) => {
  const { t } = reader;
  const { filter } = view;
  const option = (one: (typeof versions)[number]) => ({
    value: String(one.number),
    label: versionLabel(versions, one, t),
  });
  const kept = (['organisation', 'activity', 'account', 'function', 'fund_source', 'place'] as const).flatMap(
    (dimension) => {
      const code = filter[dimension];
      return code === undefined ? [] : [{ name: byWord(dimension), value: code === 'none' ? 'tanpa' : code }];
    },
  );
  return {
    words: filter.q ?? '',
    kept,
    by: VIEWED_BY.map((by) => ({ value: byWord(by), label: t(`anggaran.by.${by}`), isChosen: by === view.by })),
    sides: (['spending', 'revenue', 'financing_in', 'financing_out'] as const).map((side) => ({
      value: sideWord(side),
      label: t(`anggaran.side.${side}`),
      isChosen: side === view.side,
    })),
    versions: versions.map((one) => ({ ...option(one), isChosen: one.id === version.id })),
    against: versions
      .filter(({ id }) => id !== version.id)
      .map((one) => ({ ...option(one), isChosen: one.id === against?.id })),
  };
};

/** Where one is in the rows, and the addresses before and after. */
const pagerOf = (reader: Reader, shown: Shown, rows: Rows) => {
  const { page } = shown.view;
  const size = rows.step ? SLICES : LINES;
  const to = (wanted: Partial<View>) => viewPath(reader, shown, wanted);
  const n = (value: number) => formatNumber(reader.language, value);
  const from = (page - 1) * size;
  const isOne = rows.total <= size && page === 1;
  return {
    pager: {
      where: isOne
        ? undefined
        : reader.t('anggaran.where', {
            from: n(from + 1),
            to: n(Math.min(from + size, rows.total)),
            total: n(rows.total),
          }),
      previous: page > 1 ? to({ page: page - 1 }) : undefined,
      next: page * size < rows.total ? to({ page: page + 1 }) : undefined,
    },
  };
};

/** Villages and districts that are named in the words of a search. */
const placesFor = async (tx: Tx, reader: Reader, { view, year }: Shown) => {
  if (view.filter.q === undefined) return [];
  const places = await placesOfRegion(tx, reader.region.region_id);
  return placesIn(view.filter.q, places, PLACES).map((place) => ({
    label: placeLabel(place),
    href: budgetPath(reader, year, `/tempat/${place.code}`),
  }));
};
