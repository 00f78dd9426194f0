import type { Db } from '#platform/db/index.ts';

interface Kept {
  readonly until: number;
  readonly figure: Promise<unknown>;
}

/**
 * Keeps answers that are the same for everybody. Those who ask while one is being counted wait for the same count; one that failed is not
 * kept. Filters have any number of addresses: what was not asked for the longest makes room.
 * @param most how many are kept for one database
 */
export const keeping = (milliseconds: number, most: number) => {
  const figuresOf = new WeakMap<Db, Map<string, Kept>>();
  /** @param key names the region and everything that is counted by, a day included */
  return <T>(db: Db, key: string, now: Date, count: () => Promise<T>): Promise<T> => {
    const figures = figuresOf.get(db) ?? new Map<string, Kept>();
    figuresOf.set(db, figures);
    const known = figures.get(key);
    figures.delete(key);
    if (known && known.until > now.getTime()) {
      figures.set(key, known);
      return known.figure as Promise<T>;
    }
    const figure = count();
    const kept = { until: now.getTime() + milliseconds, figure };
    figures.set(key, kept);
    if (figures.size > most) figures.delete(figures.keys().next().value!);
    figure.catch(() => {
      if (figures.get(key) === kept) figures.delete(key);
    });
    return figure;
  };
};

/** A figure that is counted anew after ten seconds at most: many look, few reports come. */
export const keptFigure = keeping(10_000, 500);
