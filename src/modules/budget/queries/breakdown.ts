import type { Tx } from '#platform/db/index.ts';
import { NO_MONEY, parseMoney, type Sen } from '#platform/money.ts';
import { type Coded, segmentsTo } from '../rules/sums.ts';
import { searchWords } from '../rules/words.ts';
import { type Dimension, type LineFilter, type LineKind, NONE, type Version } from '../types.ts';

/** Columns by dimension, the same in lines and in payments. */
const COLUMN: Readonly<Record<Dimension, string>> = {
  organisation: 'organisation_id',
  activity: 'activity',
  account: 'account',
  function: 'function',
  fund_source: 'fund_source',
  place: 'place_code',
};

/**
 * The conditions of a filter, from `$from` on. Codes are asked for as a range of letters, which an index and row-level security both
 * allow: `/` follows `.`, and no letter of a code comes before it.
 */
export const conditionsOf = (filter: LineFilter, from: number, of: 'line' | 'payment' = 'line') => {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const bind = (value: unknown): string => {
    values.push(value);
    return `$${from + values.length - 1}`;
  };
  if (filter.kind) conditions.push(`${of === 'line' ? 'kind' : 'line_kind'} = ${bind(filter.kind)}`);
  if (filter.organisation) conditions.push(`organisation_id = ${bind(filter.organisation)}`);
  for (const dimension of ['activity', 'account', 'function', 'fund_source', 'place'] as const) {
    const code = filter[dimension];
    if (code === NONE) conditions.push(`${COLUMN[dimension]} = ''`);
    else if (code)
      conditions.push(`${COLUMN[dimension]} >= ${bind(code)} and ${COLUMN[dimension]} < ${bind(`${code}/`)}`);
  }
  return { where: conditions.map((one) => ` and ${one}`).join(''), values, bind };
};

/** Lines that hold all the words of a search, the last of which may be only begun. A search without any word finds nothing. */
export const searchCondition = (q: string, year: number, bind: (value: unknown) => string, id = 'id'): string => {
  const words = searchWords(q);
  const last = words.at(-1);
  if (last === undefined) return ' and false';
  const of = `budget.word where region_id = $1 and fiscal_year = ${bind(year)}`;
  return words
    .map((word) => {
      const which =
        word === last ? `word >= ${bind(word)} and word < ${bind(`${word}\u{10FFFF}`)}` : `word = ${bind(word)}`;
      return ` and ${id} in (select line_id from ${of} and ${which})`;
    })
    .join('');
};

export interface Slice {
  /** Id of the agency, or the code as far as the level goes; empty where a line has none. */
  readonly code: string;
  readonly amount: Sen;
  /** In the version that it is held against; undefined where there is no such version. */
  readonly before: Sen | undefined;
  /** Paid until the day asked for. */
  readonly paid: Sen;
  /** Lines of the version. */
  readonly lines: number;
}

export interface Question {
  readonly year: number;
  readonly version: string;
  /** Another version, to stand beside it. */
  readonly against?: string | undefined;
  readonly filter: LineFilter;
  readonly by: Dimension;
  /** From 1; of agencies there is one. */
  readonly level: number;
  /** The last day whose payments count, `2026-10-31`. */
  readonly paidUntil: string;
}

/** Letters down to a level, where every number above it has always as many: cut so, a code costs nothing. */
const FIXED: Readonly<Record<Coded, readonly number[]>> = {
  activity: [1, 4, 7, 12, 17],
  account: [1, 3, 6, 9],
  function: [2, 5],
  fund_source: [1, 3],
  place: [8, 13],
};

const sliceColumn = (by: Dimension, level: number): string => {
  if (by === 'organisation') return 'organisation_id::text';
  const width = FIXED[by][level - 1];
  return width === undefined
    ? `array_to_string((string_to_array(${COLUMN[by]}, '.'))[1:${segmentsTo(by, level)}], '.')`
    : `left(${COLUMN[by]}, ${width})`;
};

const ofLines = ({ filter, year }: Pick<Question, 'filter' | 'year'>, from: number) => {
  const { where, values, bind } = conditionsOf(filter, from);
  return { where: where + (filter.q ? searchCondition(filter.q, year, bind) : ''), values };
};

/** What the lines of a version come to in one part, and of the one that it is held against. */
export type Amounts = Omit<Slice, 'paid'>;

/** Sums of the lines alone: of locked versions they are the same for ever. */
export const amountsBy = async (tx: Tx, question: Omit<Question, 'paidUntil'>): Promise<Amounts[]> => {
  const { version, against, by, level } = question;
  const { where, values } = ofLines(question, 4);
  const rows = await tx.query<{ code: string; amount: string | null; before: string | null; lines: number }>(
    `select ${sliceColumn(by, level)} as code, sum(amount) filter (where version_id = $2) as amount,
       sum(amount) filter (where version_id = $3) as before, count(*) filter (where version_id = $2)::integer as lines
     from budget.line where region_id = $1 and version_id in ($2, $3)${where} group by 1`,
    [tx.region, version, against ?? version, ...values],
  );
  const read = (amount: string | null): Sen => (amount === null ? NO_MONEY : parseMoney(amount));
  return rows.map(({ code, amount, before, lines }) => ({
    code,
    amount: read(amount),
    before: against === undefined ? undefined : read(before),
    lines,
  }));
};

/** The largest first. What was paid without a line of this version is shown, not dropped (invariant 12). */
export const slicesOf = (
  amounts: readonly Amounts[],
  paid: ReadonlyMap<string, Sen>,
  isHeldAgainst: boolean,
): Slice[] => {
  const known = new Set(amounts.map(({ code }) => code));
  const unplanned = [...paid]
    .filter(([code]) => !known.has(code))
    .map(([code, sum]): Slice => {
      const before = isHeldAgainst ? NO_MONEY : undefined;
      return { code, amount: NO_MONEY, before, paid: sum, lines: 0 };
    });
  return [...amounts.map((one) => ({ ...one, paid: paid.get(one.code) ?? NO_MONEY })), ...unplanned].sort((a, b) =>
    a.amount < b.amount ? 1 : a.amount > b.amount ? -1 : a.code < b.code ? -1 : 1,
  );
};

/** What a version's lines come to, put together by one dimension, the largest first. */
export const breakdown = async (tx: Tx, question: Question): Promise<Slice[]> =>
  slicesOf(await amountsBy(tx, question), await paidBy(tx, question), question.against !== undefined);

/** What was paid until a day, put together as lines are. */
export const paidBy = async (
  tx: Tx,
  { year, filter, by, level, paidUntil }: Omit<Question, 'version' | 'against'>,
): Promise<ReadonlyMap<string, Sen>> => {
  const { where, values, bind } = conditionsOf(filter, 4, 'payment');
  const search = filter.q ? searchCondition(filter.q, year, bind, 'line_id') : '';
  const rows = await tx.query<{ code: string; amount: string }>(
    `select ${sliceColumn(by, level)} as code, sum(amount) as amount from budget.payment
      where region_id = $1 and fiscal_year = $2 and paid_on <= $3::date${where}${search} group by 1`,
    [tx.region, year, paidUntil, ...values],
  );
  return new Map(rows.map(({ code, amount }) => [code, parseMoney(amount)]));
};

export interface FoundLine {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly organisation: string;
  readonly activity: string;
  readonly account: string;
  readonly place: string;
  readonly amount: Sen;
}

/** Lines of a version, the largest first, how many there are, and what all of them come to. */
export const findLines = async (
  tx: Tx,
  { id, year }: Pick<Version, 'id' | 'year'>,
  filter: LineFilter,
  { offset = 0, limit = 50 }: { offset?: number; limit?: number } = {},
): Promise<{ lines: FoundLine[]; total: number; sum: Sen }> => {
  const { where, values } = ofLines({ filter, year }, 3);
  const counted = await tx.one<{ total: number; sum: string }>(
    `select count(*)::integer as total, coalesce(sum(amount), 0) as sum from budget.line where region_id = $1 and version_id = $2${where}`,
    [tx.region, id, ...values],
  );
  const [total, sum] = [counted?.total ?? 0, parseMoney(counted?.sum ?? '0')];
  if (offset >= total) return { lines: [], total, sum };
  const rows = await tx.query<Omit<FoundLine, 'amount'> & { amount: string }>(
    `select ${FOUND} from budget.line where region_id = $1 and version_id = $2${where}
      order by amount desc, id offset ${Number(offset)} limit ${Number(limit)}`,
    [tx.region, id, ...values],
  );
  return { lines: rows.map((row) => ({ ...row, amount: parseMoney(row.amount) })), total, sum };
};

const FOUND = 'id, title, kind, organisation_id as organisation, activity, account, place_code as place, amount';

/** Lines that name one of these places itself, not one inside it, the largest first. */
export const linesAt = async (
  tx: Tx,
  version: string,
  places: readonly string[],
  limit: number,
): Promise<FoundLine[]> =>
  (
    await tx.query<Omit<FoundLine, 'amount'> & { amount: string }>(
      `select ${FOUND} from budget.line where region_id = $1 and version_id = $2 and place_code <> '' and place_code = any ($3)
        order by amount desc, id limit $4`,
      [tx.region, version, places, limit],
      'budget-lines-at',
    )
  ).map((row) => ({ ...row, amount: parseMoney(row.amount) }));

/** What was paid under the key of a line that a version does not have. */
export interface Unplanned {
  readonly id: string;
  readonly kind: LineKind;
  readonly organisation: string;
  readonly activity: string;
  readonly account: string;
  readonly fundSource: string;
  readonly function: string;
  readonly place: string;
  readonly paid: Sen;
}

/** Payments on no line of a version, put together by the line they name, the largest first: shown, not dropped (invariant 12). */
export const paidWithoutLine = async (
  tx: Tx,
  { year, version, filter, paidUntil }: Pick<Question, 'year' | 'version' | 'filter' | 'paidUntil'>,
  line?: string,
): Promise<Unplanned[]> => {
  const { where, values } = conditionsOf(filter, 6, 'payment');
  const rows = await tx.query<Omit<Unplanned, 'paid'> & { paid: string }>(
    `select line_id as id, line_kind as kind, organisation_id as organisation, activity, account, fund_source as "fundSource",
       max(function) as function, place_code as place, sum(amount) as paid
      from budget.payment where region_id = $1 and fiscal_year = $2 and paid_on <= $4::date and ($5::text is null or line_id = $5)${where}
        and not exists (select 1 from budget.line where line.region_id = $1 and line.version_id = $3 and line.id = payment.line_id)
      group by line_id, line_kind, organisation_id, activity, account, fund_source, place_code order by sum(amount) desc, line_id limit 50`,
    [tx.region, year, version, paidUntil, line ?? null, ...values],
  );
  return rows.map((row) => ({ ...row, paid: parseMoney(row.paid) }));
};

/** What a line's payments are, the last first. */
export const paymentsOf = async (tx: Tx, year: number, line: string) =>
  (
    await tx.query<{
      number: string;
      kind: string;
      paidOn: string;
      amount: string;
      description: string;
      isOverrun: boolean;
      source: string;
    }>(
      `select number, kind, paid_on as "paidOn", amount, description, is_overrun as "isOverrun", source from budget.payment
        where region_id = $1 and fiscal_year = $2 and line_id = $3 order by paid_on desc, number desc limit 500`,
      [tx.region, year, line],
      'budget-payments-of-line',
    )
  ).map((row) => ({ ...row, amount: parseMoney(row.amount) }));

/** What was paid on a line in each month, January first. */
export const paidByMonth = async (tx: Tx, year: number, line: string): Promise<readonly Sen[]> => {
  const rows = await tx.query<{ month: number; amount: string }>(
    `select extract(month from paid_on)::integer as month, sum(amount) as amount from budget.payment
      where region_id = $1 and fiscal_year = $2 and line_id = $3 group by 1`,
    [tx.region, year, line],
    'budget-paid-by-month',
  );
  const sums = new Map(rows.map(({ month, amount }) => [month, parseMoney(amount)]));
  return Array.from({ length: 12 }, (_, at) => sums.get(at + 1) ?? NO_MONEY);
};

/** The last day of which there are payments of a year; undefined: none yet. */
export const paidThrough = async (tx: Tx, year: number): Promise<string | undefined> =>
  (
    await tx.one<{ day: string | null }>(
      'select max(paid_on) as day from budget.payment where region_id = $1 and fiscal_year = $2',
      [tx.region, year],
      'budget-paid-through',
    )
  )?.day ?? undefined;

/** What was paid in a year until a day, by side of the budget. */
export const totalPaid = async (tx: Tx, year: number, until: string): Promise<ReadonlyMap<string, Sen>> =>
  new Map(
    (
      await tx.query<{ kind: string; amount: string }>(
        `select line_kind as kind, sum(amount) as amount from budget.payment where region_id = $1 and fiscal_year = $2 and paid_on <= $3::date group by 1`,
        [tx.region, year, until],
        'budget-total-paid',
      )
    ).map(({ kind, amount }) => [kind, parseMoney(amount)]),
  );
