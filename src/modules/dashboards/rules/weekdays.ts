/** One day of the running week against the same day of the weeks before. */
export interface Weekday {
  /** Days since 1970 in the region. */
  readonly day: number;
  /** Undefined: it has not come yet. */
  readonly n: number | undefined;
  /** The middle of the weeks before, their least and their most. */
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  /** It is not over. */
  readonly isToday: boolean;
}

export interface WeekSoFar {
  readonly days: readonly Weekday[];
  /** Up to and with today; what is usual is the middle of as many days of each week before. */
  readonly soFar: number;
  readonly usual: number;
}

/** Weeks that are compared with. */
export const WEEKS_BEFORE = 8;

/** The Monday of a day's week; day 0, 1970-01-01, was a Thursday. */
export const mondayOf = (day: number): number => day - ((((day + 3) % 7) + 7) % 7);

const middle = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

/** This week, each day held against the same weekday of the weeks before, for no Monday is like a Sunday. @param counts by day */
export const weekSoFar = (counts: ReadonlyMap<number, number>, today: number): WeekSoFar => {
  const monday = mondayOf(today);
  const of = (day: number) => counts.get(day) ?? 0;
  const weeks = Array.from({ length: WEEKS_BEFORE }, (_, index) => 7 * (index + 1));
  const days = Array.from({ length: 7 }, (_, index) => monday + index);
  const past = days.filter((day) => day <= today);
  const upTo = (back: number) => past.reduce((sum, day) => sum + of(day - back), 0);
  return {
    days: days.map((day) => {
      const before = weeks.map((back) => of(day - back));
      return {
        day,
        n: day <= today ? of(day) : undefined,
        usual: middle(before),
        least: Math.min(...before),
        most: Math.max(...before),
        isToday: day === today,
      };
    }),
    soFar: upTo(0),
    usual: middle(weeks.map(upTo)),
  };
};
