import {
  type FigureLine,
  type FigurePage,
  figurePage,
  type OfficeLine,
  type Period,
  readPeriod,
} from '#modules/dashboards/index.ts';
import type { Region } from '#modules/places/index.ts';
import {
  type Counts,
  DAYS,
  FIGURE_CODES,
  FIGURES,
  type FigureCode,
  figureValue,
  filterAddress,
  MOST_DAYS,
  type ReportFilter,
  servicesOf,
  type Whose,
} from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import { localDay } from '#platform/time/index.ts';
import type { Translate } from '#ui/messages/index.ts';
import { monthWords } from '#ui/month-words.ts';
import type { Labels } from '../../../labels.ts';
import { kindOf, type Named } from './whose.ts';

export interface Reader {
  readonly t: Translate;
  readonly language: Language;
  /** Path in front of a resident's pages. */
  readonly base: string;
}

/** Whole percent; a dash where there is nothing to divide by. */
const percent = (n: number, of: number): string => (of ? `${Math.round((100 * n) / of)}%` : '–');

/** "pada Oktober 2026", "dalam 12 bulan terakhir" */
export const periodWords = ({ kind, months, code }: Period, { t, language }: Reader): string => {
  switch (kind) {
    case 'twelve':
      return t('kinerja.twelve');
    case 'month':
      return t('kinerja.month', { month: monthWords(language, months[0], 'long') });
    case 'quarter':
      return t('kinerja.quarter', { quarter: code.slice(-1), year: code.slice(0, 4) });
    case 'year':
      return t('kinerja.year', { year: code });
  }
};

/** The list of a figure. */
export const listOf = (figure: FigureCode, { dimension, code }: Whose, { from, to }: Period): ReportFilter => ({
  figure,
  from,
  to,
  ...(dimension === 'region' ? {} : { [dimension]: code ?? 'none' }),
});

export interface Read {
  readonly page: FigurePage;
  readonly named: Named;
  readonly period: Period;
  readonly now: Date;
  readonly names: Names;
}

interface Names {
  readonly labels: Labels;
  readonly services: ReadonlyMap<string, string>;
}

export const readFigures = async (
  tx: Tx,
  region: Region,
  named: Named,
  labels: Labels,
  { search, now, language, every = false }: { search: URLSearchParams; now: Date; language: string; every?: boolean },
): Promise<Read> => {
  const period = readPeriod(search.get('masa'), localDay(region.time_zone, now));
  const page = await figurePage(tx, { whose: named.whose, period, now, timeZone: region.time_zone }, every);
  const services = new Map(
    (await servicesOf(tx, true)).map(({ code, nameId, nameEn }) => [code, language === 'en' ? nameEn : nameId]),
  );
  return { page, named, period, now, names: { labels, services } };
};

type LineKind = Exclude<Whose['dimension'], 'region'>;
const NOBODY = {
  organisation: 'kinerja.noOffice',
  district: 'kinerja.noPlace',
  place: 'kinerja.noPlace',
  service: 'kinerja.noService',
} as const;

export const nameOfLine = (
  dimension: LineKind,
  code: string | null,
  { labels, services }: Names,
  t: Translate,
): string => {
  if (code === null) return t(NOBODY[dimension]);
  if (dimension === 'service') return services.get(code) ?? code;
  const name = (dimension === 'organisation' ? labels.offices : labels.places).get(code) ?? code;
  // Beneath its district a village needs no district, and a district no word before it.
  return dimension === 'organisation' ? name : name.replace(/^Kecamatan /, '').replace(/, Kecamatan .*$/, '');
};

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'id');

/** A page of figures in words, with an address for each. */
export const figureView = ({ page, named, period, names }: Read, reader: Reader) => {
  const { t, language, base } = reader;
  const { counts, days, least } = page;
  const search = period.kind === 'twelve' ? '' : `?masa=${period.code}`;
  const sentence = language === 'en' ? ('en' as const) : ('id' as const);
  const value = (code: FigureCode, own: Counts = counts) => figureValue(code, own);
  const list = (code: FigureCode, whose: Whose = named.whose) =>
    `${base}/laporan${filterAddress(listOf(code, whose, period))}`;
  const daysWords = (n: number | undefined): string => {
    if (n === undefined) return days.handled ? t('kinerja.notYet') : t('kinerja.noneOwed');
    return t(n >= MOST_DAYS ? 'kinerja.daysMost' : 'kinerja.days', { n });
  };
  const pageOf = (dimension: LineKind, code: string | null) =>
    code === null ? undefined : `${base}/kinerja/${kindOf(dimension)}/${code}${search}`;
  const lineOf = (dimension: LineKind, { code, counts: own }: FigureLine) => {
    const [inTime, solved] = [value('answered_in_time', own), value('solved', own)];
    return {
      name: nameOfLine(dimension, code, names, t),
      href: pageOf(dimension, code),
      received: own.received,
      receivedHref: dimension === 'service' && code === null ? undefined : list('received', { dimension, code }),
      inTime: percent(inTime.n, inTime.of ?? 0),
      judged: own.judged,
      judgedHref: dimension === 'service' && code === null ? undefined : list('judged', { dimension, code }),
      solved: percent(solved.n, solved.of ?? 0),
    };
  };
  const officeOf = (line: OfficeLine) => ({
    ...lineOf('organisation', line),
    rank: line.rank,
    interval: line.judged ? `${percent(line.interval.low, 1)}–${percent(line.interval.high, 1)}` : '–',
    median: line.days.median === undefined ? (line.days.handled ? t('kinerja.notYet') : '–') : String(line.days.median),
  });
  const lines = (dimension: LineKind, all: readonly FigureLine[]) =>
    all
      .map((line) => lineOf(dimension, line))
      .filter(({ received, judged }) => received + judged > 0)
      .sort(byName);
  const told = FIGURE_CODES.filter((code) => code !== 'imported' || counts.imported > 0).map((code) => {
    const { n, of } = value(code);
    const name = FIGURES[code].name[sentence];
    const title =
      of === undefined
        ? t('kinerja.n', { name, n })
        : t('kinerja.share', { name, share: percent(n, of), n: formatNumber(language, n), of });
    return { code, title, definition: FIGURES[code].definition[sentence], href: n > 0 ? list(code) : undefined };
  });
  const duration = (['median', 'ninth'] as const).map((part) => ({
    title: t('kinerja.n', { name: DAYS[part].name[sentence], n: daysWords(days[part]) }),
    definition: DAYS[part].definition[sentence],
    href: days.handled > 0 ? list('handled') : undefined,
  }));
  const [inTime, solved] = [value('answered_in_time'), value('solved')];
  const words = periodWords(period, reader);
  const monthLine = ({ month, received, confirmed }: FigurePage['months'][number]) => ({
    label: monthWords(language, month, 'short'),
    in: received,
    out: confirmed,
  });
  const months = page.months.map(monthLine);
  const ranked = page.offices.map(officeOf);
  return {
    headline: headlineOf(named.name, counts, words, t),
    lead: t('kinerja.lead', { period: words }),
    search,
    figures: {
      received: { value: counts.received, href: counts.received ? list('received') : undefined },
      inTime: {
        ...inTime,
        value: percent(inTime.n, inTime.of ?? 0),
        href: inTime.n ? list('answered_in_time') : undefined,
      },
      solved: { ...solved, value: percent(solved.n, solved.of ?? 0), href: solved.n ? list('solved') : undefined },
      median: {
        value: days.median === undefined ? (days.handled ? t('kinerja.notYet') : '–') : String(days.median),
        of: days.handled,
        href: days.handled ? list('handled') : undefined,
      },
    },
    /** Told where so many have not ended that the figures say little yet. */
    running: counts.running * 4 > counts.received ? { n: counts.running, of: counts.received } : undefined,
    imported: counts.imported ? { n: counts.imported, href: list('imported') } : undefined,
    told: [...told, ...duration],
    months,
    monthsFinding: t('kinerja.monthsFinding', {
      last: months.at(-1)!.label,
      received: months.at(-1)!.in,
      confirmed: months.at(-1)!.out,
      first: months[0].label,
      receivedFirst: months[0].in,
      confirmedFirst: months[0].out,
    }),
    ranked: ranked.filter(({ rank }) => rank !== undefined),
    unranked: ranked.filter(({ rank, received, judged }) => rank === undefined && received + judged > 0).sort(byName),
    districts: lines('district', page.districts),
    villages: lines('place', page.villages),
    services: lines('service', page.services),
    spots: page.spots
      .map(({ place, reports }) => ({ name: nameOfLine('district', place, names, t), reports }))
      .sort((a, b) => b.reports - a.reports || byName(a, b)),
    map: page.map && { ...page.map, finding: mapFinding(page.map.bins, named.whose, names, t) },
    least,
  };
};

const headlineOf = (name: string, counts: Counts, period: string, t: Translate): string => {
  if (counts.received === 0) return t('kinerja.finding.none', { name, period });
  if (counts.judged === 0) return t('kinerja.finding.unjudged', { name, n: counts.received, period });
  const share = percent(counts.solved, counts.judged);
  return t('kinerja.finding.judged', { name, share, late: counts.answered_late });
};

const mapFinding = (
  bins: NonNullable<FigurePage['map']>['bins'],
  { dimension }: Whose,
  names: Names,
  t: Translate,
): string => {
  const most = bins.toSorted((a, b) => (b.reports ?? 0) - (a.reports ?? 0))[0];
  if (!most?.reports) return t('kinerja.mapNone');
  const isVillage = dimension === 'region' || dimension === 'district';
  const place = most.codes
    .slice(0, 3)
    .map((code) => nameOfLine(isVillage ? 'place' : 'district', code, names, t))
    .join(', ');
  return t('kinerja.mapFinding', { place, n: most.reports });
};
