import type { List } from '../types.ts';

type Dated = Pick<List, 'id' | 'state' | 'validFrom' | 'validTo'>;

/** Whether it holds on a day (YYYY-MM-DD). */
export const holdsOn = ({ state, validFrom, validTo }: Omit<Dated, 'id'>, day: string): boolean =>
  state === 'in_force' && validFrom <= day && (validTo === null || day <= validTo);

const dayBefore = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
};

const meets = (one: Dated, other: Pick<List, 'validFrom' | 'validTo'>): boolean =>
  (other.validTo === null || one.validFrom <= other.validTo) &&
  (one.validTo === null || other.validFrom <= one.validTo);

/** What becomes of the versions in force when another one is approved. */
export interface Succession {
  /** Those that end the day before it begins, with that day. */
  readonly ends: readonly { readonly id: string; readonly validTo: string }[];
  /** One that begins on the same day or later, and so stands in its way. */
  readonly inTheWay?: Dated;
}

/**
 * Two versions of a kind never hold on one day: the earlier ends the day before the later one begins. What begins on the day of another
 * one or before it would leave that one no day at all, so it is refused instead.
 * @param all every version of the kind
 */
export const succession = (all: readonly Dated[], next: Dated): Succession => {
  const met = all.filter((one) => one.state === 'in_force' && one.id !== next.id && meets(one, next));
  const inTheWay = met.find(({ validFrom }) => validFrom >= next.validFrom);
  if (inTheWay) return { ends: [], inTheWay };
  return { ends: met.map(({ id }) => ({ id, validTo: dayBefore(next.validFrom) })) };
};
