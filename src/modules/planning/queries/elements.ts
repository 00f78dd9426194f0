import type { Tx } from '#platform/db/index.ts';
import { moneyText, parseMoney } from '#platform/money.ts';
import { shortened } from '../rules/decimals.ts';
import { type Element, type Indicator, ORIGINS, type OriginShares, type TakenUp } from '../types.ts';

type OfPlan = { readonly plan: string };
type Row = OfPlan &
  Omit<Element, 'ceilings' | 'origins' | 'indicators' | 'takenUp'> & {
    readonly ceilings: readonly (string | null)[] | null;
    readonly origins: readonly string[] | null;
  };
type IndicatorRow = OfPlan & Indicator & { readonly element: string };
type TakenRow = OfPlan & { readonly element: string; readonly proposal: string; readonly share: string | null };

const sharesOf = (origins: readonly string[]): OriginShares =>
  Object.fromEntries(ORIGINS.map((origin, at) => [origin, Number(origins[at])])) as Record<keyof OriginShares, number>;

const decimal = (text: string | null): string | null => (text === null ? null : shortened(text));
const keyOf = ({ plan, element }: OfPlan & { readonly element: string }): string => `${plan} ${element}`;

/** Everything that stands in some plans, each in its order: a few thousand rows at most. @returns by id of the plan */
export const elementsOfPlans = async (tx: Tx, plans: readonly string[]): Promise<Map<string, Element[]>> => {
  // Arrays of numbers as text: no float has rounded them.
  const rows = await tx.query<Row>(
    `select plan_id as plan, id, parent, kind, code, title, organisation_id as organisation, ceilings::text[] as ceilings,
       fund_sources as "fundSources", places, origins::text[] as origins, themes
      from planning.element where region_id = $1 and plan_id = any ($2::uuid[]) order by plan_id, position`,
    [tx.region, plans],
    'plan-elements',
  );
  const indicators = await tx.query<IndicatorRow>(
    `select plan_id as plan, element_id as element, name, unit, direction, formula, aggregation, source, baseline, targets::text[] as targets,
       is_key as "isKey"
      from planning.indicator where region_id = $1 and plan_id = any ($2::uuid[]) order by plan_id, element_id, position`,
    [tx.region, plans],
    'plan-indicators',
  );
  const taken = await tx.query<TakenRow>(
    `select plan_id as plan, element_id as element, proposal_id as proposal, share
      from planning.taken_up where region_id = $1 and plan_id = any ($2::uuid[]) order by 1, 2, 3`,
    [tx.region, plans],
    'plan-taken-up',
  );
  const byElement = Map.groupBy(indicators, keyOf);
  const takenBy = Map.groupBy(taken, keyOf);
  const found = new Map<string, Element[]>(plans.map((plan) => [plan, []]));
  for (const { plan, ...row } of rows) {
    const key = keyOf({ plan, element: row.id });
    found.get(plan)!.push({
      ...row,
      ceilings: row.ceilings?.map((amount) => (amount === null ? null : parseMoney(amount))) ?? null,
      origins: row.origins && sharesOf(row.origins),
      indicators: (byElement.get(key) ?? []).map(({ plan: _, element: __, baseline, targets, ...indicator }) => ({
        ...indicator,
        baseline: decimal(baseline),
        targets: targets.map(decimal),
      })),
      takenUp: (takenBy.get(key) ?? []).map(
        ({ proposal, share }): TakenUp => ({ proposal, share: share === null ? null : Number(share) }),
      ),
    });
  }
  return found;
};

/** The same of one plan. */
export const elementsOf = async (tx: Tx, plan: string): Promise<Element[]> =>
  (await elementsOfPlans(tx, [plan])).get(plan)!;

/** The rows of one insert: more would be a statement of megabytes. */
const AT_ONCE = 500;
const batches = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, at) => items.slice(at * AT_ONCE, (at + 1) * AT_ONCE));

/** Writes one JSON array as rows: a statement of one text, whatever its length. */
const insert = (tx: Tx, plan: string, rows: readonly object[], into: string) =>
  tx.run(into, [tx.region, plan, JSON.stringify(rows)]);

/** Puts elements in the place of all that a draft has. */
export const replaceElements = async (tx: Tx, plan: string, elements: readonly Element[]): Promise<void> => {
  await tx.run('delete from planning.element where region_id = $1 and plan_id = $2', [tx.region, plan]);
  const numbered = elements.map((one, at) => ({
    ...one,
    position: at + 1,
    ceilings: one.ceilings?.map((amount) => (amount === null ? null : moneyText(amount))) ?? null,
    origins: one.origins && ORIGINS.map((origin) => one.origins![origin]),
  }));
  for (const rows of batches(numbered))
    await insert(
      tx,
      plan,
      rows,
      `insert into planning.element (region_id, plan_id, id, parent, position, kind, code, title, organisation_id, ceilings, fund_sources, places,
         origins, themes)
       select $1, $2, id, parent, position, kind, code, title, organisation, ceilings, "fundSources", places, origins, themes
         from jsonb_to_recordset($3::jsonb) as t (id text, parent text, position integer, kind text, code text, title text, organisation uuid,
           ceilings numeric[], "fundSources" text[], places text[], origins numeric[], themes text[])`,
    );
  const indicators = elements.flatMap(({ id, indicators: own }) =>
    own.map((one, at) => ({ ...one, element: id, position: at + 1 })),
  );
  for (const rows of batches(indicators))
    await insert(
      tx,
      plan,
      rows,
      `insert into planning.indicator (region_id, plan_id, element_id, position, name, unit, direction, formula, aggregation, source, baseline,
         targets, is_key)
       select $1, $2, element, position, name, unit, direction, formula, aggregation, source, baseline, targets, "isKey"
         from jsonb_to_recordset($3::jsonb) as t (element text, position integer, name text, unit text, direction text, formula text,
           aggregation text, source text, baseline numeric, targets numeric[], "isKey" boolean)`,
    );
  const taken = elements.flatMap(({ id, takenUp }) => takenUp.map((one) => ({ ...one, element: id })));
  for (const rows of batches(taken))
    await insert(
      tx,
      plan,
      rows,
      `insert into planning.taken_up (region_id, plan_id, element_id, proposal_id, share)
       select $1, $2, element, proposal, share from jsonb_to_recordset($3::jsonb) as t (element text, proposal uuid, share numeric)`,
    );
};

/** Where a proposal was taken up: in plans that are locked, the newest first. */
export const planOfProposal = (tx: Tx, proposal: string) =>
  tx.query<{
    plan: string;
    year: number;
    code: string;
    title: string;
    organisation: string | null;
    share: string | null;
  }>(
    `select p.id as plan, p.first_year as year, e.code, e.title, e.organisation_id as organisation, t.share
       from planning.taken_up t join planning.plan p on p.region_id = t.region_id and p.id = t.plan_id
         join planning.element e on e.region_id = t.region_id and e.plan_id = t.plan_id and e.id = t.element_id
      where t.region_id = $1 and t.proposal_id = $2 and p.locked_at is not null order by p.first_year desc, p.kind, p.number desc`,
    [tx.region, proposal],
    'plan-of-proposal',
  );

/**
 * Whether an agency's sub kegiatan stands in the plans in force of a year (invariant 8).
 * @returns undefined where the year has no plan here to ask
 */
export const isPlanned = async (
  tx: Tx,
  { year, organisation, activity }: { readonly year: number; readonly organisation: string; readonly activity: string },
): Promise<boolean | undefined> => {
  const row = await tx.one<{ plans: number; found: number }>(
    `select count(distinct p.id)::integer as plans, count(e.id)::integer as found
       from planning.plan p left join planning.element e on e.region_id = p.region_id and e.plan_id = p.id and e.organisation_id = $3
         and e.code = $4 and e.kind = 'sub_activity'
      where p.region_id = $1 and p.first_year = $2 and p.locked_at is not null
        and (p.kind = 'rkpd' or (p.kind = 'renja' and p.organisation_id = $3))`,
    [tx.region, year, organisation, activity],
    'plan-holds-activity',
  );
  return row === undefined || row.plans === 0 ? undefined : row.found > 0;
};
