import type { Tx } from '#platform/db/index.ts';
import { NO_MONEY, parseMoney, type Sen } from '#platform/money.ts';
import type { Part } from '../rules/coarse.ts';
import type { Change } from '../rules/difference.ts';
import { LEVELS } from '../rules/sums.ts';
import type { LineFilter, LineKind } from '../types.ts';
import { conditionsOf } from './filter.ts';
import { sumsOfLines } from './sums.ts';

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

const SUB_ACTIVITY = { by: 'activity', level: LEVELS.activity } as const;

/** What differs, both sides put beside each other by the id that a line has in every version: what sums are made of, and nothing wider. */
const CHANGED = (where: string) => {
  const side = (version: string) =>
    `(select id, kind, organisation_id, amount from budget.line where region_id = $1 and version_id = ${version}${where})`;
  return `
  select coalesce(later.id, earlier.id) as id, coalesce(later.kind, earlier.kind) as kind,
    coalesce(later.organisation_id, earlier.organisation_id) as organisation, earlier.amount as before, later.amount as after,
    coalesce(later.amount, 0) - coalesce(earlier.amount, 0) as difference
  from ${side('$2')} as earlier full join ${side('$3')} as later on later.id = earlier.id where earlier.amount is distinct from later.amount`;
};

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

/** Lines that changed with what they say besides. @param changed rows of {@link CHANGED} */
const TOLD = (changed: string) => `
  select pair.id, pair.kind, pair.organisation, pair.before::text, pair.after::text, pair.difference::text, line.title, line.activity, line.account,
      line.place_code as place, line.reason
    from ${changed} as pair
    join budget.line on line.region_id = $1 and line.id = pair.id and line.version_id = case when pair.after is null then $2 else $3 end`;

type MovedRow = { organisation: string; kind: LineKind; up: string; down: string; changed: number };

/**
 * What changed between two versions: where the money moved, by agency and side of the budget, the most first, their sums the difference of
 * the totals (invariant 10); and a page of the lines, the largest change first. Both from one look at the lines, for that costs the most.
 */
export const changesBetween = async (
  tx: Tx,
  pair: Pair,
  { offset = 0, limit = 50 }: { offset?: number; limit?: number } = {},
): Promise<{ sums: ChangeSums[]; lines: ChangedLine[]; total: number }> => {
  const { from, to, filter } = pair;
  const { where, values } = conditionsOf(filter, 4);
  const page = `select * from changed order by abs(difference) desc, id offset ${Number(offset)} limit ${Number(limit)}`;
  const found = await tx.one<{ moved: MovedRow[]; lines: ChangedRow[] }>(
    `with changed as materialized (${CHANGED(where())}), page as materialized (${page}),
       moved as (select organisation, kind, coalesce(sum(difference) filter (where difference > 0), 0)::text as up,
         coalesce(-sum(difference) filter (where difference < 0), 0)::text as down, count(*)::integer as changed from changed group by 1, 2)
     select (select coalesce(json_agg(moved), '[]') from moved) as moved,
       (select coalesce(json_agg(told order by abs(told.difference::numeric) desc, told.id), '[]') from (${TOLD('page')}) as told) as lines`,
    [tx.region, from, to, ...values],
  );
  const { moved = [], lines = [] } = found ?? {};
  const sums = await besideTotals(tx, pair, moved);
  return { sums, lines: lines.map(changedOf), total: sums.reduce((sum, { changed }) => sum + changed, 0) };
};

const keyOf = (organisation: string, kind: string): string => `${organisation} ${kind}`;

/** What moved, and what each agency has on each side before and after: those too of which nothing did. */
const besideTotals = async (tx: Tx, { from, to, filter }: Pair, moved: readonly MovedRow[]): Promise<ChangeSums[]> => {
  const known = new Map(moved.map((row) => [keyOf(row.organisation, row.kind), row]));
  const sides = await sumsOfLines(tx, [from, to], filter, [{ by: 'organisation', level: 1 }, 'kind']);
  const parts = Map.groupBy(sides, ({ codes: [organisation, kind] }) => keyOf(organisation!, kind!));
  const sums = [...parts].map(([key, own]): ChangeSums => {
    const [organisation, kind] = own[0]!.codes;
    const { up = '0', down = '0', changed = 0 } = known.get(key) ?? {};
    const side = (version: string) => own.find((one) => one.version === version)?.amount ?? NO_MONEY;
    return {
      organisation: organisation!,
      kind: kind as LineKind,
      before: side(from),
      after: side(to),
      up: parseMoney(up),
      down: parseMoney(down),
      changed,
    };
  });
  return sums.sort((a, b) => {
    const [first, second] = [a.up + a.down, b.up + b.down];
    return first < second ? 1 : first > second ? -1 : a.organisation < b.organisation ? -1 : 1;
  });
};

/** The same in the order of their ids, so many after one of them: for files, which hold all of them. */
export const changedLinesAfter = async (
  tx: Tx,
  { from, to, filter }: Pair,
  after: string,
  limit: number,
): Promise<ChangedLine[]> => {
  const { where, values } = conditionsOf(filter, 5);
  const page = `${CHANGED(` and id > $4${where()}`)} order by id limit ${Number(limit)}`;
  const rows = await tx.query<ChangedRow>(`with page as materialized (${page}) ${TOLD('page')} order by pair.id`, [
    tx.region,
    from,
    to,
    after,
    ...values,
  ]);
  return rows.map(changedOf);
};

/** A version's lines put together by agency and activity: what ceilings are held against. */
export const partsOf = async (tx: Tx, version: string, filter: LineFilter): Promise<Part[]> =>
  (await sumsOfLines(tx, [version], filter, [{ by: 'organisation', level: 1 }, 'kind', SUB_ACTIVITY])).map(
    ({ codes: [organisation, kind, activity], amount }) => ({
      organisation: organisation!,
      kind: kind as LineKind,
      activity: activity!,
      amount,
    }),
  );
