import { placesOfRegion } from '#modules/places/index.ts';
import {
  answerDays,
  type Counts,
  type Days,
  daysOf,
  type FigureCode,
  type FiguresAsked,
  figureCounts,
  figureCountsBy,
  reportsByPlace,
  type Whose,
} from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { localDay, monthsUpTo, type TimeZone } from '#platform/time/index.ts';
import { apart, type Centre, type Grid, type HeatBin, heated, hexagons } from '../rules/heat.ts';
import type { Period } from '../rules/period.ts';
import { type Placed, ranking } from '../rules/wilson.ts';
import { thresholdValues } from './kept.ts';

/** Figures that stand in the lines of agencies, districts, villages and categories. */
export const LINE_FIGURES = [
  'received',
  'answered_in_time',
  'answered_late',
  'judged',
  'solved',
] as const satisfies readonly FigureCode[];

/** The figures of one among many; null stands for those of none. */
export interface FigureLine {
  readonly code: string | null;
  readonly counts: Counts;
}
export type OfficeLine = Placed<FigureLine & { readonly solved: number; readonly judged: number; readonly days: Days }>;

export interface FigurePage {
  readonly counts: Counts;
  readonly days: Days;
  /** Whole months, the oldest first, whatever the period is. */
  readonly months: readonly { readonly month: string; readonly received: number; readonly confirmed: number }[];
  /** Of the region: its agencies, ranked. */
  readonly offices: readonly OfficeLine[];
  readonly districts: readonly FigureLine[];
  readonly villages: readonly FigureLine[];
  readonly services: readonly FigureLine[];
  /** Of an agency or a category: how many reports came from each district. */
  readonly spots: readonly { readonly place: string | null; readonly reports: number }[];
  /** Undefined where no place has a known centre, and of one village. */
  readonly map: (Omit<Grid, 'bins'> & { readonly bins: readonly HeatBin[] }) | undefined;
  readonly least: { readonly rank: number; readonly cell: number };
}

export interface PageAsked {
  readonly whose: Whose;
  readonly period: Period;
  readonly now: Date;
  readonly timeZone: TimeZone;
}

/** Months that are drawn. */
const MONTHS = 24;
/** Hexagons that cover a regency. */
const HEXAGONS = 90;
const NOTHING: Days = daysOf([]);

/** Everything on a page of figures. @param every in the lines too every figure, for files */
export const figurePage = async (
  tx: Tx,
  { whose, period, now, timeZone }: PageAsked,
  every = false,
): Promise<FigurePage> => {
  const asked: FiguresAsked = { whose, months: period.months, now, timeZone };
  const { rank_least: rank, cell_least: cell } = await thresholdValues(tx);
  const codes = every ? undefined : LINE_FIGURES;
  const linesBy = async (dimension: 'district' | 'place' | 'service'): Promise<FigureLine[]> =>
    [...(await figureCountsBy(tx, asked, dimension, codes))].map(([code, counts]) => ({ code, counts }));
  const isRegion = whose.dimension === 'region';
  const byDistrict = whose.dimension === 'organisation' || whose.dimension === 'service';
  return {
    counts: await figureCounts(tx, asked),
    days: (await answerDays(tx, asked)).get('') ?? NOTHING,
    months: await monthsOf(tx, asked, period),
    offices: isRegion ? await officesOf(tx, asked, rank, codes) : [],
    districts: isRegion ? await linesBy('district') : [],
    villages: whose.dimension === 'district' ? await linesBy('place') : [],
    services: isRegion ? await linesBy('service') : [],
    spots: byDistrict ? (await reportsByPlace(tx, asked)).map(({ place, reports }) => ({ place, reports })) : [],
    map: whose.dimension === 'place' ? undefined : await mapOf(tx, asked, cell),
    least: { rank, cell },
  };
};

const monthsOf = async (tx: Tx, asked: FiguresAsked, { months: wanted }: Period) => {
  const thisMonth = localDay(asked.timeZone, asked.now).slice(0, 7);
  const last = wanted.at(-1)!;
  const months = monthsUpTo(last < thisMonth ? last : thisMonth, MONTHS);
  const counts = await figureCountsBy(tx, { ...asked, months }, 'month', ['received', 'confirmed']);
  return months.map((month) => ({
    month,
    received: counts.get(month)?.received ?? 0,
    confirmed: counts.get(month)?.confirmed ?? 0,
  }));
};

const officesOf = async (
  tx: Tx,
  asked: FiguresAsked,
  least: number,
  codes: readonly FigureCode[] | undefined,
): Promise<OfficeLine[]> => {
  const counts = await figureCountsBy(tx, asked, 'organisation', codes);
  const days = await answerDays(tx, asked, 'organisation');
  const lines = [...counts].map(([code, own]) => ({
    code,
    counts: own,
    solved: own.solved,
    // Nobody answers for what was never handed over: it has no rank.
    judged: code === null ? 0 : own.judged,
    days: days.get(code) ?? NOTHING,
  }));
  return ranking(lines, least);
};

const mapOf = async (tx: Tx, asked: FiguresAsked, least: number) => {
  const { dimension, code } = asked.whose;
  const places = await placesOfRegion(tx, tx.region!);
  const villages = places.filter(
    ({ level, parent_code }) => level === 'village' && (dimension !== 'district' || parent_code === code),
  );
  const centred = (all: typeof places): Centre[] =>
    all.flatMap(({ code: own, lat, lon }) => (lat !== null && lon !== null ? [{ code: own, lat, lon }] : []));
  const districts = places.filter(({ level }) => level === 'district');
  const grid =
    dimension === 'region'
      ? hexagons(centred(villages), HEXAGONS)
      : apart(
          dimension === 'district' ? centred(villages) : districts.flatMap((one) => middleOf(one, centred(villages))),
        );
  if (grid.bins.length === 0) return undefined;
  const heat = new Map((await reportsByPlace(tx, asked)).map(({ place, ...rest }) => [place ?? '', rest]));
  return { ...grid, bins: heated(grid, heat, least) };
};

/** A district stands in the middle of its villages. */
const middleOf = ({ code }: { readonly code: string }, villages: readonly Centre[]): Centre[] => {
  const own = villages.filter((village) => village.code.startsWith(`${code}.`));
  if (own.length === 0) return [];
  const mean = (part: 'lat' | 'lon') => own.reduce((sum, village) => sum + village[part], 0) / own.length;
  return [{ code, lat: mean('lat'), lon: mean('lon') }];
};
