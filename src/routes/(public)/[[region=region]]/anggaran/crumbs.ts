import {
  codesTo,
  DIMENSIONS,
  type Dimension,
  NONE,
  type View,
  type ViewFilter,
  viewAddress,
  without,
} from '#modules/budget/index.ts';
import type { LinkOf } from '#ui/types.ts';
import type { Names } from './names.ts';
import type { Reader } from './reader.ts';
import { budgetPath, type Shown, viewPath } from './shown.ts';

const PROGRAMME = 3;

/** Codes from the widest that is worth a step down to the one chosen; an agency's activities begin with its programmes. */
const stepsTo = (dimension: Dimension, code: string, filter: ViewFilter): readonly string[] => {
  if (dimension === 'organisation' || code === NONE) return [code];
  const all = codesTo(dimension, code);
  if (dimension === 'account') return all.slice(Math.min(1, all.length - 1));
  return dimension === 'activity' && filter.organisation !== undefined
    ? all.filter((one) => one === code || one.split('.').length >= PROGRAMME)
    : all;
};

/** Every code of a filter and those above it: what the crumbs are named by. */
export const codesIn = (filter: ViewFilter): Partial<Record<Dimension, readonly string[]>> =>
  Object.fromEntries(
    DIMENSIONS.flatMap((dimension) => {
      const code = filter[dimension];
      return code === undefined ? [] : [[dimension, stepsTo(dimension, code, filter)]];
    }),
  );

/** The way down to what a page shows: each step leads back up to itself. */
export const crumbsOf = (reader: Reader, shown: Shown, names: Names): LinkOf[] => {
  const { view, year } = shown;
  const whole: View = { ...view, filter: {} };
  const steps = DIMENSIONS.flatMap((dimension) => {
    const code = view.filter[dimension];
    if (code === undefined) return [];
    return stepsTo(dimension, code, view.filter).map((one) => ({
      label: names.of(dimension, one),
      href: viewPath(reader, shown, { filter: { ...view.filter, [dimension]: one } }),
    }));
  });
  return [
    { label: reader.t('anggaran.crumb'), href: `${reader.base}/anggaran` },
    { label: String(year), href: viewPath(reader, { ...shown, view: whole }, {}) },
    ...steps,
  ];
};

/** What narrows a page down: each link takes one of them off. */
export const narrowedBy = (reader: Reader, shown: Shown, names: Names): LinkOf[] => {
  const { filter } = shown.view;
  const parts = DIMENSIONS.flatMap((dimension) => {
    const code = filter[dimension];
    return code === undefined ? [] : [{ part: dimension, label: names.of(dimension, code) }];
  });
  const words =
    filter.q === undefined ? [] : [{ part: 'q' as const, label: reader.t('anggaran.words', { q: filter.q }) }];
  return [...parts, ...words].map(({ part, label }) => ({
    label,
    href: viewPath(reader, shown, { filter: without(filter, part) }),
  }));
};

/** The same look at another year: without codes and versions, for these belong to their year. */
export const yearLinks = (reader: Reader, { years, year, view }: Pick<Shown, 'years' | 'year' | 'view'>) =>
  years.map((one) => ({
    label: String(one),
    href: budgetPath(reader, one, viewAddress({ side: view.side, by: view.by, filter: {}, page: 1 })),
    isThis: one === year,
  }));
