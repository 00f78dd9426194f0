// What lines and payments come to. Of locked versions, and of the payments of a year, sums are kept: they answer where they can tell apart
// what is asked for. Else, and of drafts, the lines themselves are summed.
import type { Tx } from '#platform/db/index.ts';
import { parseMoney, type Sen } from '#platform/money.ts';
import { faceFor } from '../rules/faces.ts';
import { type Coded, segmentsTo } from '../rules/sums.ts';
import type { Step } from '../rules/view.ts';
import type { LineFilter } from '../types.ts';
import {
  type Columns,
  conditionsOf,
  OF_LINES,
  OF_PAYMENTS,
  ofFace,
  type Search,
  searchCondition,
  searchOf,
} from './filter.ts';

/** Letters down to a level, where every number above it has always as many: cut so, a code costs nothing. */
const FIXED: Readonly<Record<Coded, readonly number[]>> = {
  activity: [1, 4, 7, 12, 17],
  account: [1, 3, 6, 9],
  function: [2, 5],
  fund_source: [1, 3],
  place: [8, 13],
};

/** By what sums are told apart. */
type Part = Step | 'kind';

const partOf = (part: Part, columns: Columns): string => {
  if (part === 'kind') return columns.kind!;
  const { by, level } = part;
  const column = columns[by]!;
  if (by === 'organisation') return `${column}::text`;
  const width = FIXED[by][level - 1];
  return width === undefined
    ? `array_to_string((string_to_array(${column}, '.'))[1:${segmentsTo(by, level)}], '.')`
    : `left(${column}, ${width})`;
};

/** One column for each part: `c0`, `c1`. */
const partsIn = (parts: readonly Part[], columns: Columns): string =>
  parts.map((part, at) => `${partOf(part, columns)} as c${at}, `).join('');
const groupsOf = (parts: readonly Part[], before: number): string =>
  parts.map((_, at) => `, ${before + at + 1}`).join('');
type Codes = Readonly<Record<`c${number}`, string>>;
const codesOf = (row: Codes, parts: readonly Part[]): string[] => parts.map((_, at) => row[`c${at}`]!);

const faceOf = (filter: LineFilter, parts: readonly Part[]) =>
  faceFor(
    filter,
    parts.filter((part) => part !== 'kind'),
  );

export interface LineSum {
  readonly version: string;
  /** For each part the id of the agency, or the code as far as the level goes; empty where lines have none. */
  readonly codes: readonly string[];
  readonly amount: Sen;
  readonly lines: number;
}

/** What lines of these versions come to, each version for itself. */
export const sumsOfLines = async (
  tx: Tx,
  versions: readonly string[],
  filter: LineFilter,
  by: readonly Part[],
  search?: Search,
): Promise<LineSum[]> => {
  const { where, values, bind } = conditionsOf(filter, versions.length + 2);
  const words = searchCondition(search, bind, 'id');
  const numbers = versions.map((_, at) => `$${at + 2}`);
  // One is asked for as one: then its lines are read in the order of their ids, as words are.
  const these = numbers.length === 1 ? `= ${numbers[0]}` : `in (${numbers})`;
  const summed = (columns: Columns, lines: string, from: string) =>
    `select version_id as version, ${partsIn(by, columns)}sum(amount) as amount, ${lines}::integer as lines from ${from}${where(columns)}${words}
      group by 1${groupsOf(by, 1)}`;
  const face = faceOf(filter, by);
  const rows = await tx.query<{ version: string; amount: string; lines: number } & Codes>(
    face
      ? `${summed(ofFace(face), 'sum(lines)', `budget.line_sum where region_id = $1 and version_id ${these} and face = '${face.name}'`)}
         union all ${summed(OF_LINES, 'count(*)', drafted(these))}`
      : summed(OF_LINES, 'count(*)', `budget.line where region_id = $1 and version_id ${these}`),
    [tx.region, ...versions, ...values],
  );
  return rows.map((row) => ({
    version: row.version,
    codes: codesOf(row, by),
    amount: parseMoney(row.amount),
    lines: row.lines,
  }));
};

/** Lines of those of the versions that are not locked yet: nothing is kept of their sums. */
const drafted = (these: string): string =>
  `(select line.* from budget.version join budget.line on line.region_id = version.region_id and line.version_id = version.id
    where version.region_id = $1 and version.id ${these} and version.locked_at is null) as line where true`;

/** Keeps what the lines of a draft come to: for the transaction that locks it. @returns how many rows it is */
export const keepSums = (tx: Tx, version: string): Promise<number> =>
  tx.run(
    `insert into budget.line_sum (region_id, version_id, face, code, within, kind, amount, lines)
     select region_id, version_id, face, code, within, kind, sum(amount), count(*)
       from budget.line cross join lateral budget.faces(organisation_id, activity, account, function, fund_source, place_code)
      where region_id = $1 and version_id = $2 group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`,
    [tx.region, version],
    'budget-keep-sums',
  );

export interface PaidQuestion {
  readonly year: number;
  readonly filter: LineFilter;
  /** The last day whose payments count, `2026-10-31`. */
  readonly paidUntil: string;
}

/**
 * What was paid until a day. What is kept holds all of the year: it answers while no payment is later than that day.
 * @param by told apart by this, or not at all: then under the empty text
 */
export const sumsOfPayments = async (
  tx: Tx,
  { year, filter, paidUntil }: PaidQuestion,
  by: Part | undefined,
): Promise<ReadonlyMap<string, Sen>> => {
  const parts = by === undefined ? [] : [by];
  const { where, values, bind } = conditionsOf(filter, 4);
  const summed = (columns: Columns, from: string) =>
    `select ${by === undefined ? `''` : partOf(by, columns)} as code, sum(amount) as amount from ${from}${where(columns)}`;
  const face = faceOf(filter, parts);
  if (face) {
    const kept = summed(
      ofFace(face),
      `budget.payment_sum where region_id = $1 and fiscal_year = $2 and face = '${face.name}'`,
    );
    const rows = await tx.query<{ whole: boolean; code: string | null; amount: string | null }>(
      `select whole, code, amount
         from (select (select max(paid_on) from budget.payment where region_id = $1 and fiscal_year = $2) > $3::date is not true as whole) as year
           left join (${kept} group by 1) as sums on whole`,
      [tx.region, year, paidUntil, ...values],
    );
    if (rows[0]?.whole) return paidMap(rows);
  }
  const words = searchCondition(await searchOf(tx, year, filter), bind, 'line_id');
  const from = 'budget.payment where region_id = $1 and fiscal_year = $2 and paid_on <= $3::date';
  return paidMap(
    await tx.query(`${summed(OF_PAYMENTS, from)}${words} group by 1`, [tx.region, year, paidUntil, ...values]),
  );
};

const paidMap = (
  rows: readonly { readonly code: string | null; readonly amount: string | null }[],
): ReadonlyMap<string, Sen> =>
  new Map(rows.flatMap(({ code, amount }) => (code === null || amount === null ? [] : [[code, parseMoney(amount)]])));

/** Adds payments that were just written to what is kept of their year, always in the same order, so that nobody waits for each other. */
export const addPaid = (tx: Tx, year: number, payments: readonly string[]): Promise<number> =>
  tx.run(
    `insert into budget.payment_sum (region_id, fiscal_year, face, code, within, kind, amount)
     select region_id, fiscal_year, face, code, within, line_kind, sum(amount)
       from budget.payment cross join lateral budget.faces(organisation_id, activity, account, function, fund_source, place_code)
      where region_id = $1 and fiscal_year = $2 and id = any ($3::uuid[]) group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
     on conflict (region_id, fiscal_year, face, code, within, kind) do update set amount = payment_sum.amount + excluded.amount`,
    [tx.region, year, payments],
    'budget-add-paid',
  );
