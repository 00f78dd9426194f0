import type { Tx } from '#platform/db/index.ts';
import { parseMoney, type Sen } from '#platform/money.ts';
import type { Part } from '../rules/coarse.ts';
import type { Change } from '../rules/difference.ts';
import type { LineFilter, LineKind } from '../types.ts';
import { conditionsOf } from './breakdown.ts';

export interface ChangedLine {
  readonly id: string;
  readonly title: string;
  readonly kind: LineKind;
  readonly organisation: string;
  readonly activity: string;
  readonly account: string;
  readonly place: string;
  readonly before: Sen | undefined;
  readonly after: Sen | undefined;
  readonly difference: Sen;
  readonly change: Change;
  readonly reason: string | null;
}

export interface ChangeSums {
  readonly organisation: string;
  readonly kind: LineKind;
  readonly before: Sen;
  readonly after: Sen;
  /** What grew or came, and what shrank or went, each above nothing. */
  readonly up: Sen;
  readonly down: Sen;
  readonly changed: number;
}

export interface Pair {
  readonly from: string;
  readonly to: string;
  readonly filter: LineFilter;
}

/** Both sides put beside each other by the id that a line has in every version: what sums are made of, and nothing wider. */
const PAIRED = (where: string) => `
  select id, min(kind) as kind, min(organisation_id::text)::uuid as organisation, max(amount) filter (where version_id = $2) as before,
    max(amount) filter (where version_id = $3) as after,
    coalesce(max(amount) filter (where version_id = $3), 0) - coalesce(max(amount) filter (where version_id = $2), 0) as difference
  from budget.line where region_id = $1 and version_id in ($2, $3)${where} group by id`;

const CHANGED = 'before is null or after is null or difference <> 0';

const changeIn = (before: string | null, after: string | null): Change => {
  if (before === null) return 'new';
  if (after === null) return 'gone';
  const [was, is] = [parseMoney(before), parseMoney(after)];
  return is > was ? 'more' : is < was ? 'less' : 'same';
};

type ChangedRow = Omit<ChangedLine, 'before' | 'after' | 'difference' | 'change'> & {
  readonly before: string | null;
  readonly after: string | null;
  readonly difference: string;
};

const changedOf = ({ before, after, difference, reason, ...row }: ChangedRow): ChangedLine => ({
  ...row,
  before: before === null ? undefined : parseMoney(before),
  after: after === null ? undefined : parseMoney(after),
  difference: parseMoney(difference),
  change: changeIn(before, after),
  // Of what is gone the reason of its last version says why it was there, not why it went.
  reason: after === null ? null : reason,
});

/** The pairs of a page with what their lines say besides. @param pairs a query of {@link PAIRED} */
const TOLD = (pairs: string) => `
  select pair.*, line.title, line.activity, line.account, line.place_code as place, line.reason from (${pairs}) as pair
    join budget.line on line.region_id = $1 and line.id = pair.id and line.version_id = case when pair.after is null then $2 else $3 end`;

/** What changed between two versions, the largest change first, and how many lines did. */
export const changedLines = async (
  tx: Tx,
  { from, to, filter }: Pair,
  { offset = 0, limit = 50 }: { offset?: number; limit?: number } = {},
): Promise<{ lines: ChangedLine[]; total: number }> => {
  const { where, values } = conditionsOf(filter, 4);
  const page = `select *, count(*) over ()::integer as total from (${PAIRED(where)}) as each where ${CHANGED}
    order by abs(difference) desc, id offset ${Number(offset)} limit ${Number(limit)}`;
  const rows = await tx.query<ChangedRow & { total: number }>(`${TOLD(page)} order by abs(difference) desc, id`, [
    tx.region,
    from,
    to,
    ...values,
  ]);
  return { lines: rows.map(({ total: _, ...row }) => changedOf(row)), total: rows[0]?.total ?? 0 };
};

/** The same in the order of their ids, so many after one of them: for files, which hold all of them. */
export const changedLinesAfter = async (
  tx: Tx,
  { from, to, filter }: Pair,
  after: string,
  limit: number,
): Promise<ChangedLine[]> => {
  const { where, values } = conditionsOf(filter, 5);
  const page = `select * from (${PAIRED(` and id > $4${where}`)}) as each where ${CHANGED} order by id limit ${Number(limit)}`;
  const rows = await tx.query<ChangedRow>(`${TOLD(page)} order by id`, [tx.region, from, to, after, ...values]);
  return rows.map(changedOf);
};

/** Where the money moved, by agency and side of the budget. Their sums are the difference of the totals (invariant 10). */
export const changesByOrganisation = async (tx: Tx, { from, to, filter }: Pair): Promise<ChangeSums[]> => {
  const { where, values } = conditionsOf(filter, 4);
  const rows = await tx.query<{
    organisation: string;
    kind: LineKind;
    before: string;
    after: string;
    up: string;
    down: string;
    changed: number;
  }>(
    `select organisation, kind, coalesce(sum(before), 0) as before, coalesce(sum(after), 0) as after,
       coalesce(sum(difference) filter (where difference > 0), 0) as up, coalesce(-sum(difference) filter (where difference < 0), 0) as down,
       count(*) filter (where ${CHANGED})::integer as changed
     from (${PAIRED(where)}) as pair group by 1, 2 order by sum(abs(difference)) desc, 1, 2`,
    [tx.region, from, to, ...values],
  );
  return rows.map((row) => ({
    ...row,
    before: parseMoney(row.before),
    after: parseMoney(row.after),
    up: parseMoney(row.up),
    down: parseMoney(row.down),
  }));
};

/** A version's lines put together by agency and activity: what ceilings are held against. */
export const partsOf = async (tx: Tx, version: string, filter: LineFilter): Promise<Part[]> => {
  const { where, values } = conditionsOf(filter, 3);
  const rows = await tx.query<Omit<Part, 'amount'> & { amount: string }>(
    `select organisation_id as organisation, kind, activity, sum(amount) as amount from budget.line
      where region_id = $1 and version_id = $2${where} group by 1, 2, 3`,
    [tx.region, version, ...values],
  );
  return rows.map((row) => ({ ...row, amount: parseMoney(row.amount) }));
};
