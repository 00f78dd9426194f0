import type { Tx } from '#platform/db/index.ts';
import { parseMoney } from '#platform/money.ts';
import type { Before } from '../rules/plan.ts';
import { CHANGES, type Change, type ChangeKind, type ListDifference } from '../types.ts';

interface Row {
  readonly code: string;
  readonly kind: ChangeKind;
  readonly before: string | null;
  readonly after: string | null;
  readonly priceBefore: string | null;
  readonly priceAfter: string | null;
}

/** Spaces and letters of another size are no other name: as `rules/plan.ts` has it. */
const PLAIN = (column: string) => `lower(regexp_replace(coalesce(${column}, ''), '\\s', '', 'g'))`;

/** Every code of both lists with what became of it; one that was renamed and costs more is told as renamed. */
const COMPARED = `compared as (
  select coalesce(o.code, n.code) as code, o.name as before, n.name as after, o.price as price_before, n.price as price_after,
         case when o.code is null then 'added'
              when n.code is null then 'removed'
              when ${PLAIN('o.name')} <> ${PLAIN('n.name')} then 'renamed'
              when n.price > o.price then 'dearer'
              when n.price < o.price then 'cheaper'
              when ${PLAIN("o.unit || '/' || coalesce(o.specification, '')")} <> ${PLAIN("n.unit || '/' || coalesce(n.specification, '')")} then 'remeasured'
         end as kind
    from (select * from classifications.entry where region_id = $1 and list_id = $2) o
    full join (select * from classifications.entry where region_id = $1 and list_id = $3) n on n.code = o.code)`;

/** What is different between two versions of a list: how much of each kind, and the first of each. */
export const differenceOf = async (
  tx: Tx,
  fromListId: string,
  toListId: string,
  shown = 50,
): Promise<ListDifference> => {
  const values = [tx.region, fromListId, toListId];
  const counted = await tx.query<{ kind: ChangeKind | null; n: number }>(
    `with ${COMPARED} select kind, count(*)::integer as n from compared group by kind`,
    values,
  );
  const rows = await tx.query<Row>(
    `with ${COMPARED}, numbered as (
       select *, row_number() over (partition by kind order by code) as n from compared where kind is not null)
     select code, kind, before, after, price_before as "priceBefore", price_after as "priceAfter"
       from numbered where n <= $4 order by kind, code`,
    [...values, shown],
  );
  const of = (kind: ChangeKind | null) => counted.find((one) => one.kind === kind)?.n ?? 0;
  const money = (text: string | null) => (text === null ? null : parseMoney(text));
  return {
    counts: Object.fromEntries(CHANGES.map((kind) => [kind, of(kind)])) as Record<ChangeKind, number>,
    unchanged: of(null),
    changes: rows.map(
      (row): Change => ({ ...row, priceBefore: money(row.priceBefore), priceAfter: money(row.priceAfter) }),
    ),
  };
};

/** All of a list, as far as a new version is compared with it. */
export const comparedEntries = async (tx: Tx, listId: string): Promise<Map<string, Before>> => {
  const rows = await tx.query<Omit<Before, 'price'> & { price: string | null }>(
    'select code, name, specification, unit, price from classifications.entry where region_id = $1 and list_id = $2 order by code',
    [tx.region, listId],
  );
  return new Map(
    rows.map(({ price, ...row }) => [row.code, { ...row, price: price === null ? null : parseMoney(price) }]),
  );
};

export const codesOf = async (tx: Tx, listId: string): Promise<Set<string>> => {
  const rows = await tx.query<{ code: string }>(
    'select code from classifications.entry where region_id = $1 and list_id = $2',
    [tx.region, listId],
  );
  return new Set(rows.map(({ code }) => code));
};
