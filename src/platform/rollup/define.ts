/** How finely a face tells moments apart: by the hour of the clock (UTC), or by the day of the region. */
export type Grain = 'hour' | 'day';

export interface FaceMoment {
  /** One of the rollup's moments; a row without it does not count in this face. */
  readonly of: string;
  readonly per: Grain;
  /** What lies further back than so many days is kept as one number. Absent: every day is kept. */
  readonly keepDays?: number;
}

/** One table of counts: how many rows there are of each combination of its keys, at each moment. */
export interface Face {
  /** Keys and months. What pages ask for by one value stands first: then only that is read. */
  readonly by: readonly string[];
  readonly moment?: FaceMoment;
}

/**
 * What a module counts of one of its tables. Everything is said once, here: acts, folding, reading and the nightly count from the
 * source are made from it.
 */
export interface Rollup {
  /** A plain word, once in the program. */
  readonly name: string;
  /** The table, which has `region_id` and `id`; the expressions below call it `r`. */
  readonly source: string;
  /** SQL of type text. */
  readonly keys: Readonly<Record<string, string>>;
  /** SQL of type timestamptz, null where a row has none. */
  readonly moments: Readonly<Record<string, string>>;
  /** Further keys: the month of the region, `2026-11`, in which a moment lies. A row without that moment counts in no face by it. */
  readonly months?: Readonly<Record<string, string>>;
  /** The first one that knows what is asked for answers, so small ones stand before large ones. */
  readonly faces: Readonly<Record<string, Face>>;
}

/** @throws {TypeError} for names that are not plain, or that nothing defines */
export const defineRollup = <const R extends Rollup>(rollup: R): R => {
  const { name, keys, moments, months = {}, faces } = rollup as Rollup;
  const names = [name, ...Object.keys({ ...keys, ...moments, ...months, ...faces })];
  const odd = names.find((one) => !/^[a-z][a-zA-Z]*$/.test(one));
  if (odd !== undefined) throw new TypeError(`${odd} is no plain name`);
  for (const [face, { by, moment }] of Object.entries(faces)) {
    const told = by.map((key) => ({ key, isKnown: key in keys || (months[key] ?? '') in moments }));
    const unknown =
      told.find(({ isKnown }) => !isKnown)?.key ?? (moment && !(moment.of in moments) ? moment.of : undefined);
    if (unknown !== undefined) throw new TypeError(`${face} counts by ${unknown}, which is not defined`);
  }
  return rollup;
};

/** Whatever decides what is counted; another text means that everything is counted anew. */
export const definitionOf = ({ source, keys, moments, months, faces }: Rollup): string =>
  JSON.stringify({ source, keys, moments, months, faces });

// SQL of the parts. Positions in the arrays of a delta are those of the definition.

/** The keys of a row `r` as one array, and its moments in hours. */
export const keysOf = ({ keys }: Rollup): string => `array[${Object.values(keys).join(', ')}]::text[]`;
export const momentsOf = ({ moments }: Rollup): string =>
  `array[${Object.values(moments).map(hourSql).join(', ')}]::integer[]`;
/** Not `extract`, which counts in decimals and takes three times as long. */
export const hourSql = (at: string): string => `floor(date_part('epoch', ${at}) / 3600)::integer`;

const positionOf = (names: Readonly<Record<string, string>>, name: string): number =>
  Object.keys(names).indexOf(name) + 1;

/** The bucket of a moment given in hours, without regard to any floor. */
const bucketOf = (hour: string, per: Grain, offsetHours: number): string =>
  per === 'hour' ? hour : `floor((${hour} + ${offsetHours}) / 24::float8)::integer`;

/** The month, `2026-11`, of a moment given in hours. */
export const monthSql = (hour: string, offsetHours: number): string =>
  `to_char(date '1970-01-01' + ${bucketOf(hour, 'day', offsetHours)}, 'YYYY-MM')`;

/** The moments whose months a face counts by. */
export const monthMomentsOf = ({ months = {} }: Rollup, { by }: Face): string[] =>
  by.flatMap((key) => months[key] ?? []);

/** The first bucket that a face keeps apart, where the floor stands at an hour; undefined where it keeps all. */
export const lowestOf = ({ per, keepDays }: FaceMoment, floorHour: string, offsetHours: number): string | undefined =>
  keepDays === undefined ? undefined : bucketOf(`(${floorHour} - ${24 * keepDays})`, per, offsetHours);

/** The bucket that a face gives a moment in hours; all before the floor is 0. */
export const flooredOf = (moment: FaceMoment, hour: string, floorHour: string, offsetHours: number): string => {
  const bucket = bucketOf(hour, moment.per, offsetHours);
  const lowest = lowestOf(moment, floorHour, offsetHours);
  return lowest === undefined ? bucket : `(case when ${bucket} < ${lowest} then 0 else ${bucket} end)`;
};

/** Where a row of `rollup_delta` counts in a face: its key, and its moment, null where it does not count. */
export const cellOf = (rollup: Rollup, face: Face, floorHour: string, offsetHours: number) => {
  const { by, moment } = face;
  const hour = (name: string) => `moments[${positionOf(rollup.moments, name)}]`;
  const part = (key: string) => {
    const month = rollup.months?.[key];
    return month ? monthSql(hour(month), offsetHours) : `keys[${positionOf(rollup.keys, key)}]`;
  };
  return {
    key: `array[${by.map(part).join(', ')}]::text[]`,
    moment: withMonths(
      monthMomentsOf(rollup, face).map(hour),
      moment ? flooredOf(moment, hour(moment.of), floorHour, offsetHours) : '0',
    ),
  };
};

/** Null where one of the moments is, whose month is a key. */
export const withMonths = (hours: readonly string[], moment: string): string =>
  hours.length > 0
    ? `(case when ${hours.map((hour) => `${hour} is not null`).join(' and ')} then ${moment} end)`
    : moment;
