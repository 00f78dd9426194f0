import type { Tx } from '#platform/db/index.ts';
import type { Asked, Sum } from '#platform/rollup/index.ts';
import type { TimeZone } from '#platform/time/index.ts';
import {
  type Cell,
  type Counts,
  countOf,
  type Days,
  daysOf,
  FACTS,
  FIGURE_CODES,
  type Figure,
  type FigureCode,
  type FigureOffice,
  figureOf,
  type Overdue,
} from '../rules/figures.ts';
import { knownCounts, sumOf } from './count.ts';

// The public figures from the counts of rollup.ts, so that they cost the same however many reports there are.

/** Whose figures: all of the region, or of one agency, district, village or category; a null code stands for "of none". */
export type Dimension = 'region' | 'organisation' | 'district' | 'place' | 'service';
export interface Whose {
  readonly dimension: Dimension;
  readonly code?: string | null;
}

export interface FiguresAsked {
  readonly whose: Whose;
  /** `2026-11`, one after the other. */
  readonly months: readonly string[];
  readonly now: Date;
  readonly timeZone: TimeZone;
}

/** What the figures are told apart by: the months, or the agencies, districts … of the region or of one district. */
type Apart = 'month' | Exclude<Dimension, 'region'>;

const HOUR_MS = 3_600_000;
/** A limit that passes is late from the next full hour on: figures and their lists alike. */
export const overdueBefore = (now: Date): number => Math.floor(now.getTime() / HOUR_MS);

const OVERDUES: readonly Overdue[] = ['verifyDue', 'responseDue', 'answerDue'];
const OFFICES: readonly FigureOffice[] = ['organisation', 'responder', 'answerer'];
const ALL = '';

const whereOf = (
  { whose: { dimension, code = null }, months }: FiguresAsked,
  office: FigureOffice,
): Asked['where'] => ({
  month: months,
  ...(dimension === 'place' ? { district: [code?.slice(0, 8) ?? null] } : {}),
  ...(dimension === 'region' ? {} : { [dimension === 'organisation' ? office : dimension]: [code] }),
});

/** Which facts of the figures the counts tell with an office in this part: an agency's are kept by each part of its own. */
const factsOf = (
  asked: FiguresAsked,
  apart: Apart | undefined,
  office: FigureOffice,
  figures: readonly Figure[],
): readonly string[] => {
  const byOffice = asked.whose.dimension === 'organisation' || apart === 'organisation';
  const needed = FACTS.filter((fact) => figures.some(({ where }) => where.some((condition) => fact in condition)));
  if (!byOffice) return office === 'organisation' ? needed : [];
  if (office === 'responder') return needed.filter((fact) => fact === 'response');
  if (office === 'answerer') return needed.filter((fact) => fact === 'answer');
  return needed.filter((fact) => fact !== 'response' && fact !== 'answer');
};

/**
 * Every figure, told apart by what is asked.
 * @param codes those that are wanted: what the others need is not read, and they count nothing
 * @returns by value of `apart`; of none of it under null
 */
export const figureCountsBy = async (
  tx: Tx,
  asked: FiguresAsked,
  apart: Apart,
  codes: readonly FigureCode[] = FIGURE_CODES,
): Promise<ReadonlyMap<string | null, Counts>> => {
  const { cells, overdue } = await read(tx, asked, apart, codes);
  const names = new Set([...cells.values(), ...overdue.values()].flatMap((sums) => [...sums.keys()]));
  return new Map([...names].map((name) => [name, countsOf(name, cells, overdue, codes)]));
};

export const figureCounts = async (tx: Tx, asked: FiguresAsked): Promise<Counts> => {
  const { cells, overdue } = await read(tx, asked, undefined, FIGURE_CODES);
  return countsOf(ALL, cells, overdue, FIGURE_CODES);
};

type Cells = ReadonlyMap<FigureOffice, ReadonlyMap<string | null, readonly Cell[]>>;
type Overdues = ReadonlyMap<Overdue, ReadonlyMap<string | null, number>>;

const countsOf = (name: string | null, cells: Cells, overdue: Overdues, codes: readonly FigureCode[]): Counts => {
  const counts = { ...NOTHING };
  for (const figure of codes.map(figureOf)) {
    const own = (cells.get(figure.office) ?? cells.get('organisation'))?.get(name) ?? [];
    counts[figure.code] = countOf(figure, own, figure.overdue ? (overdue.get(figure.overdue)?.get(name) ?? 0) : 0);
  }
  return counts;
};
const NOTHING = Object.fromEntries(FIGURE_CODES.map((code) => [code, 0])) as Record<FigureCode, number>;

const read = async (tx: Tx, asked: FiguresAsked, apart: Apart | undefined, codes: readonly FigureCode[]) => {
  const figures = codes.map(figureOf);
  const cells = new Map<FigureOffice, Map<string | null, Cell[]>>();
  for (const office of OFFICES) {
    const facts = factsOf(asked, apart, office, figures);
    if (facts.length === 0) continue;
    const key = apart === 'organisation' ? office : apart;
    const found = await knownCounts(
      tx,
      { where: whereOf(asked, office), by: [...(key ? [key] : []), ...facts] },
      asked.timeZone,
    );
    const named = Map.groupBy(found, nameOf(key));
    cells.set(
      office,
      new Map([...named].map(([name, sums]) => [name, sums.map(({ key: told, n }) => ({ facts: told, n }))])),
    );
  }
  const overdue = new Map<Overdue, Map<string | null, number>>();
  for (const of of OVERDUES.filter((one) => figures.some(({ overdue: late }) => late === one))) {
    const found = await overdueCounts(tx, asked, of, apart);
    overdue.set(of, new Map([...Map.groupBy(found, nameOf(apart))].map(([name, sums]) => [name, sumOf(sums)])));
  }
  return { cells, overdue };
};

const nameOf = (key: string | undefined) => (sum: Sum) => (key === undefined ? ALL : (sum.key[key] ?? null));

/** How many reports the list of a figure holds. */
export const countFigure = async (
  tx: Tx,
  code: FigureCode,
  asked: FiguresAsked,
  onlyPublic: boolean,
): Promise<number> => {
  const figure = figureOf(code);
  const office = asked.whose.dimension === 'organisation' ? figure.office : 'organisation';
  const told: Asked['where'] = onlyPublic ? { public: ['true'] } : {};
  const cells = await knownCounts(
    tx,
    { where: { ...whereOf(asked, office), ...told }, by: factsOf(asked, undefined, office, [figure]) },
    asked.timeZone,
  );
  const late = figure.overdue ? await overdueCounts(tx, asked, figure.overdue, undefined, told) : [];
  return countOf(
    figure,
    cells.map(({ key, n }) => ({ facts: key, n })),
    sumOf(late),
  );
};

/** What the clock alone has made late. */
const overdueCounts = (
  tx: Tx,
  asked: FiguresAsked,
  of: Overdue,
  apart: Apart | undefined,
  where: Asked['where'] = {},
) =>
  knownCounts(
    tx,
    {
      where: { ...whereOf(asked, 'organisation'), ...where },
      by: apart ? [apart] : [],
      span: { of, before: overdueBefore(asked.now) },
    },
    asked.timeZone,
  );

/** How long answers took, told apart by what is asked, or all together under the empty name. */
export const answerDays = async (
  tx: Tx,
  asked: FiguresAsked,
  apart?: Apart,
): Promise<ReadonlyMap<string | null, Days>> => {
  const found = await knownCounts(
    tx,
    { where: whereOf(asked, 'organisation'), by: [...(apart ? [apart] : []), 'answerDays'] },
    asked.timeZone,
  );
  const named = Map.groupBy(found, nameOf(apart));
  return new Map(
    [...named].map(([name, sums]) => [name, daysOf(sums.map(({ key, n }) => ({ days: key.answerDays ?? null, n })))]),
  );
};

export interface Spot {
  /** Code of the village, or of the district where the figures are an agency's or a category's; null: no place was named. */
  readonly place: string | null;
  readonly reports: number;
  /** Of them sent without a name. */
  readonly anonymous: number;
}

/** Where the reports are about, without imported history. */
export const reportsByPlace = async (tx: Tx, asked: FiguresAsked): Promise<Spot[]> => {
  const { dimension } = asked.whose;
  const place = dimension === 'organisation' || dimension === 'service' ? 'district' : 'place';
  const found = await knownCounts(
    tx,
    { where: { ...whereOf(asked, 'organisation'), origin: [null] }, by: [place, 'anonymous'] },
    asked.timeZone,
  );
  return [...Map.groupBy(found, ({ key }) => key[place] ?? null)].map(([name, sums]) => ({
    place: name,
    reports: sumOf(sums),
    anonymous: sumOf(sums, ({ anonymous }) => anonymous === 'true'),
  }));
};
