import type { Db } from '#platform/db/index.ts';

const KEPT_MS = 10_000;
/** Filters have any number of addresses: the oldest figure makes room. */
const MOST = 500;

const figuresOf = new WeakMap<Db, Map<string, { readonly until: number; readonly figure: Promise<unknown> }>>();

/**
 * A figure that is the same for everybody, counted anew after ten seconds at most: many look, few reports come.
 * Those who ask while it is being counted wait for the same count; one that failed is not kept.
 * @param key names the region and everything that is counted by, a day included
 */
export const keptFigure = <T>(db: Db, key: string, now: Date, count: () => Promise<T>): Promise<T> => {
  const figures = figuresOf.get(db) ?? new Map();
  figuresOf.set(db, figures);
  const known = figures.get(key);
  if (known && known.until > now.getTime()) return known.figure;
  const figure = count();
  const kept = { until: now.getTime() + KEPT_MS, figure };
  figures.delete(key);
  figures.set(key, kept);
  if (figures.size > MOST) figures.delete(figures.keys().next().value);
  figure.catch(() => {
    if (figures.get(key) === kept) figures.delete(key);
  });
  return figure;
};
