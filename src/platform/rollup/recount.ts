import type { Tx } from '../db/index.ts';
import { cellOf, type Face, flooredOf, hourSql, monthMomentsOf, monthSql, type Rollup, withMonths } from './define.ts';
import { addCells, FLOOR, floorHour, hourOf, lock, type Place, setState } from './state.ts';

const quoted = (name: string) => `"${name}"`;
const columnOf = (face: string) => quoted(`at ${face}`);

/** The most that PostgreSQL tells apart by one `grouping()`. */
const MOST_COLUMNS = 31;

const columnsOf = ([name, { by, moment }]: [string, Face]): string[] => [
  ...by.map(quoted),
  ...(moment ? [columnOf(name)] : []),
];

/** Faces that are counted in one reading of the table: as many as their columns allow. */
const readings = (rollup: Rollup): [string, Face][][] => {
  const parts: [string, Face][][] = [[]];
  for (const face of Object.entries(rollup.faces)) {
    const part = parts.at(-1)!;
    const columns = new Set([...part, face].flatMap(columnsOf));
    if (columns.size > MOST_COLUMNS) parts.push([face]);
    else part.push(face);
  }
  return parts;
};

/**
 * The source counted by some faces in one reading of the table. Each face is a grouping of its own, told apart by the bits of
 * `grouping()`: a moment column that is grouped by is named after its face.
 */
const countedSql = (rollup: Rollup, faces: readonly [string, Face][], offsetHours: number): string => {
  const { months = {} } = rollup;
  const columns = [...new Set(faces.flatMap(columnsOf))];
  const asked = new Set(faces.flatMap(([, { by }]) => by));
  const hour = (of: string) => quoted(`hour ${of}`);
  const moments = new Set([
    ...faces.flatMap(([, face]) => [...monthMomentsOf(rollup, face), face.moment?.of ?? []].flat()),
  ]);
  const keys = Object.entries(rollup.keys).filter(([key]) => asked.has(key));
  const told = [
    ...keys.map(([key, sql]) => `${sql} as ${quoted(key)}`),
    ...[...moments].map((name) => `${hourSql(rollup.moments[name])} as ${hour(name)}`),
  ];
  const buckets = [
    ...keys.map(([key]) => quoted(key)),
    ...Object.entries(months).flatMap(([key, of]) =>
      asked.has(key) ? `${monthSql(hour(of), offsetHours)} as ${quoted(key)}` : [],
    ),
    ...faces.flatMap(([name, { moment }]) =>
      moment ? `${flooredOf(moment, hour(moment.of), 'floor_hour', offsetHours)} as ${columnOf(name)}` : [],
    ),
  ];
  const bits = (group: readonly string[]) =>
    columns.reduce((sum, column, index) => sum + (group.includes(column) ? 0 : 2 ** (columns.length - 1 - index)), 0);
  const cell = (pick: (face: [string, Face]) => string) =>
    `case grouped ${faces.map((face) => `when ${bits(columnsOf(face))} then ${pick(face)}`).join(' ')} end`;
  const momentOf = ([name, face]: [string, Face]) =>
    withMonths(face.by.filter((key) => key in months).map(quoted), face.moment ? columnOf(name) : '0');
  return `select ${cell(([name]) => `'${name}'`)} as face, ${cell(momentOf)} as moment,
            ${cell(([, { by }]) => `array[${by.map(quoted).join(', ')}]::text[]`)} as key, n
       from (select ${columns.join(', ')}, grouping(${columns.join(', ')}) as grouped, count(*) as n
               from (select ${buckets.join(', ')}
                       from (select ${told.join(', ')}, ${FLOOR(rollup)} as floor_hour
                               from ${rollup.source} r where r.region_id = $1 offset 0) as row) as told
              group by grouping sets (${faces.map((face) => `(${columnsOf(face).join(', ')})`).join(', ')})) as counted`;
};

/** What is held for each cell, what is not folded yet included, against what the source says: those that differ, and by how much. */
const driftSql = (rollup: Rollup, offsetHours: number): string => {
  const faces = Object.entries(rollup.faces).map(([name, face]) => {
    const { key, moment } = cellOf(rollup, face, 'floor_hour', offsetHours);
    return `('${name}', ${moment}, ${key})`;
  });
  const of = `region_id = $1 and rollup = '${rollup.name}'`;
  return `select face, moment, key, sum(n) as n from (
       ${readings(rollup)
         .map((part) => countedSql(rollup, part, offsetHours))
         .join(' union all ')}
       union all select face, moment, key, -n from platform.rollup_count where ${of}
       union all select face, moment, key, -n
         from (select n, keys, moments, ${FLOOR(rollup)} as floor_hour from platform.rollup_delta where ${of}) as unfolded,
              lateral (values ${faces.join(', ')}) as cell(face, moment, key)) as compared
      where moment is not null group by face, moment, key having sum(n) <> 0`;
};

/**
 * Counts everything from the source and puts right what differs, in one statement: acts go on meanwhile and are counted once, for what
 * they append is either in this snapshot with their change, or in neither.
 * @returns how many cells were wrong
 */
export const recount = async (tx: Tx, rollup: Rollup, { offsetHours }: Place): Promise<number> => {
  await tx.run('set local statement_timeout = 0');
  // Each face is a table in memory: there is one such reader, at night.
  await tx.run(`set local work_mem = '256MB'`);
  await lock(tx, rollup);
  const off = await tx.one<{ n: number }>(
    `with off as (${driftSql(rollup, offsetHours)}),
     put as (${addCells(`select $1, '${rollup.name}', face, moment, key, n from off`)})
     select count(*)::integer as n from off`,
    [tx.region],
  );
  await setState(tx, rollup, await floorHour(tx, rollup), off!.n);
  return off!.n;
};

/** Counts from nothing, with the floor where the clock says: at first, after the definition has changed, after a clock was set back. */
export const countAnew = async (tx: Tx, rollup: Rollup, place: Place, now: Date): Promise<void> => {
  await lock(tx, rollup);
  for (const table of ['rollup_count', 'rollup_delta'])
    await tx.run(`delete from platform.${table} where region_id = $1 and rollup = $2`, [tx.region, rollup.name]);
  await setState(tx, rollup, hourOf(now), 0);
  await recount(tx, rollup, place);
  await setState(tx, rollup, hourOf(now), 0);
};
