import type { Tx } from '#platform/db/index.ts';
import { NO_MONEY, parseMoney, type Sen, sumOfMoney } from '#platform/money.ts';
import type { Dimension, LineFilter, LineKind, Version } from '../types.ts';
import { conditionsOf, OF_PAYMENTS, searchCondition, searchOf, searchOfEach } from './filter.ts';
import { type PaidQuestion, sumsOfLines, sumsOfPayments } from './sums.ts';

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

/** What the lines of a version come to in one part, and of the one that it is held against. */
export type Amounts = Omit<Slice, 'paid'>;

/** Sums of the lines alone: of locked versions they are the same for ever. */
export const amountsBy = async (tx: Tx, question: Omit<Question, 'paidUntil'>): Promise<Amounts[]> => {
  const { year, version, against, filter, by, level } = question;
  const versions = against === undefined ? [version] : [version, against];
  const parts = new Map<string, Amounts>();
  const search = await searchOf(tx, year, filter);
  for (const { version: of, codes, amount, lines } of await sumsOfLines(
    tx,
    versions,
    filter,
    [{ by, level }],
    search,
  )) {
    const code = codes[0]!;
    const before = against === undefined ? undefined : NO_MONEY;
    const part = parts.get(code) ?? { code, amount: NO_MONEY, before, lines: 0 };
    parts.set(code, of === version ? { ...part, amount, lines } : { ...part, before: amount });
  }
  return [...parts.values()];
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
export const paidBy = (
  tx: Tx,
  { year, filter, by, level, paidUntil }: Omit<Question, 'version' | 'against'>,
): Promise<ReadonlyMap<string, Sen>> => sumsOfPayments(tx, { year, filter, paidUntil }, { by, level });

/** All of it in one sum. */
export const paidIn = async (tx: Tx, question: PaidQuestion): Promise<Sen> =>
  sumOfMoney((await sumsOfPayments(tx, question, undefined)).values());

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
  const search = await searchOf(tx, year, filter);
  const [counted] = await sumsOfLines(tx, [id], filter, [], search);
  const [total, sum] = [counted?.lines ?? 0, counted?.amount ?? NO_MONEY];
  if (offset >= total) return { lines: [], total, sum };
  const { where, values, bind } = conditionsOf(filter, 3);
  const isCommon = filter.kind !== undefined && total > COMMON * (offset + limit);
  const words = (isCommon && search && searchOfEach(search, bind)) || searchCondition(search, bind, 'id');
  // Read from an index alone, and once: what a page says of its lines besides is asked for when it is known which they are.
  const rows = await tx.query<Omit<FoundLine, 'amount'> & { amount: string }>(
    `with page as materialized (select id from budget.line where region_id = $1 and version_id = $2${where()}${words}
        order by amount desc, id offset ${Number(offset)} limit ${Number(limit)})
     select ${FOUND} from budget.line where region_id = $1 and version_id = $2 and id in (select id from page) order by amount desc, id`,
    [tx.region, id, ...values],
  );
  return { lines: rows.map((row) => ({ ...row, amount: parseMoney(row.amount) })), total, sum };
};

/** Where a page is less than such a part of what is found, its lines are soon met with from the largest down. */
const COMMON = 20;

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
  const { where, values } = conditionsOf(filter, 6);
  const rows = await tx.query<Omit<Unplanned, 'paid'> & { paid: string }>(
    `select line_id as id, line_kind as kind, organisation_id as organisation, activity, account, fund_source as "fundSource",
       max(function) as function, place_code as place, sum(amount) as paid
      from budget.payment where region_id = $1 and fiscal_year = $2 and paid_on <= $4::date and ($5::text is null or line_id = $5)${where(OF_PAYMENTS)}
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
export const totalPaid = (tx: Tx, year: number, until: string): Promise<ReadonlyMap<string, Sen>> =>
  sumsOfPayments(tx, { year, filter: {}, paidUntil: until }, 'kind');
