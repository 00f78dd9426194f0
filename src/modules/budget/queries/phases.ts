// A year's versions and what was paid, line by line beside each other: what the Fiscal Data Package is made of.
import type { Tx } from '#platform/db/index.ts';
import type { Line } from '../types.ts';

/** Lines of one page. */
const PAGE = 1000;

export interface Beside extends Omit<Line, 'amount' | 'cash' | 'reason'> {
  /** Decimals, in the order of the versions asked for; undefined where a version has no such line. */
  readonly amounts: readonly (string | undefined)[];
  /** Paid until the moment asked for, returns taken off; undefined: nothing was. */
  readonly paid: string | undefined;
}

export interface BesideQuestion {
  readonly year: number;
  /** The later ones say what a line is called. */
  readonly versions: readonly string[];
  /** Payments that came later are left out, so that the pages of one file agree; undefined: all are. */
  readonly paidBy: Date | undefined;
}

type Row = Omit<Beside, 'amounts' | 'paid'>;
const LINE = `id, kind, organisation_id as organisation, activity, account, fund_source as "fundSource", function, place_code as place, title`;

const idsAfter = async (tx: Tx, { year, versions, paidBy }: BesideQuestion, after: string): Promise<string[]> => {
  // Each reads its own index no further than the page: together they would be sorted as a whole.
  const ofVersion = (at: number) =>
    `(select id from budget.line where region_id = $1 and version_id = $${at + 5} and id > $2 order by id limit ${PAGE})`;
  const ofPayments = `(select distinct line_id as id from budget.payment
    where region_id = $1 and fiscal_year = $3 and line_id > $2 and imported_at <= $4 order by 1 limit ${PAGE})`;
  const rows = await tx.query<{ id: string }>(
    `${[...versions.map((_, at) => ofVersion(at)), ofPayments].join(' union ')} order by id limit ${PAGE}`,
    [tx.region, after, year, paidBy ?? '-infinity', ...versions],
  );
  return rows.map(({ id }) => id);
};

/** The next thousand lines of the year, in the order of their ids. @param after the last one of those before */
export const linesBeside = async (tx: Tx, question: BesideQuestion, after: string): Promise<Beside[]> => {
  const { year, versions, paidBy } = question;
  const ids = await idsAfter(tx, question, after);
  if (ids.length === 0) return [];
  const lines = await tx.query<Row & { version: string; amount: string }>(
    `select version_id as version, amount, ${LINE} from budget.line where region_id = $1 and version_id = any ($2) and id = any ($3)`,
    [tx.region, versions, ids],
    'budget-lines-beside',
  );
  // What was paid on no line of these versions is told by the payments themselves.
  const paid = await tx.query<Row & { amount: string }>(
    `select line_id as id, max(line_kind) as kind, min(organisation_id::text) as organisation, max(activity) as activity, max(account) as account,
       max(fund_source) as "fundSource", max(function) as function, max(place_code) as place, max(description) as title, sum(amount) as amount
     from budget.payment where region_id = $1 and fiscal_year = $2 and line_id = any ($3) and imported_at <= $4 group by line_id`,
    [tx.region, year, ids, paidBy ?? '-infinity'],
    'budget-paid-beside',
  );
  const byLine = Map.groupBy(lines, ({ id }) => id);
  const payments = new Map(paid.map((row) => [row.id, row]));
  return ids.map((id) => {
    const own = byLine.get(id) ?? [];
    const amounts = versions.map((version) => own.find((line) => line.version === version)?.amount);
    const newest = versions.findLast((_, at) => amounts[at] !== undefined);
    const payment = payments.get(id);
    const { amount: _, ...row } = own.find(({ version }) => version === newest) ?? payment!;
    return { ...row, amounts, paid: payment?.amount };
  });
};

/** How many payments of a year there are, and when the last ones came: what tells one state of them from another. */
export const paymentsState = async (
  tx: Tx,
  year: number,
): Promise<{ count: number; last: Date | null; through: string | null }> =>
  (await tx.one<{ count: number; last: Date | null; through: string | null }>(
    `select count(*)::integer as count, max(imported_at) as last, max(paid_on) as through from budget.payment where region_id = $1 and fiscal_year = $2`,
    [tx.region, year],
    'budget-payments-state',
  ))!;
