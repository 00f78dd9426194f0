import type { Tx } from '#platform/db/index.ts';
import type { DocumentKind, LockInput, Plan, PlanKind } from '../types.ts';

const COLUMNS = `id, kind, organisation_id as organisation, first_year as "firstYear", last_year as "lastYear", number, based_on as "basedOn",
  title, reason, activity_list as "activityList", document_kind, document_number, document_date, elements, content_sha256 as "contentSha256", agency_names as "agencyNames",
  opened_by as "openedBy", opened_at as "openedAt", locked_by as "lockedBy", locked_at as "lockedAt", withdrawn_at as "withdrawnAt", source,
  is_sample as "isSample"`;

type Row = Omit<Plan, 'document'> & {
  readonly document_kind: DocumentKind | null;
  readonly document_number: string | null;
  readonly document_date: string | null;
};

const planOf = ({ document_kind: kind, document_number: number, document_date: date, ...plan }: Row): Plan => ({
  ...plan,
  document: kind && number && date ? { kind, number, date } : null,
});

const many = async (tx: Tx, where: string, values: readonly unknown[], name: string): Promise<Plan[]> =>
  (
    await tx.query<Row>(
      `select ${COLUMNS} from planning.plan where region_id = $1 and ${where}`,
      [tx.region, ...values],
      name,
    )
  ).map(planOf);

export const planById = async (tx: Tx, id: string): Promise<Plan | undefined> =>
  (await many(tx, 'id = $2', [id], 'plan'))[0];

/** The same while it is a draft, and nobody else changes it until the transaction ends; a locked one is not found. */
export const lockPlanRow = async (tx: Tx, id: string): Promise<Plan | undefined> =>
  (await many(tx, 'id = $2 for update', [id], 'plan-lock'))[0];

/** Which plan, whatever its version. */
export type Which = Pick<Plan, 'kind' | 'organisation' | 'firstYear'>;

/** Every version of a plan, the first first, those that were withdrawn too. */
export const versionsOfPlan = (tx: Tx, { kind, organisation, firstYear }: Which): Promise<Plan[]> =>
  many(
    tx,
    'kind = $2 and organisation_id is not distinct from $3::uuid and first_year = $4 order by number',
    [kind, organisation, firstYear],
    'plan-versions',
  );

/** Everything that the region plans, drafts too, the regency's own first; what was withdrawn is left out. */
export const listPlans = (tx: Tx): Promise<Plan[]> =>
  many(
    tx,
    'withdrawn_at is null order by organisation_id is not null, kind, first_year desc, organisation_id, number desc',
    [],
    'plans',
  );

/** The last locked version of each plan that holds in a year. */
export const plansInForce = (tx: Tx, year: number, kinds?: readonly PlanKind[]): Promise<Plan[]> =>
  many(
    tx,
    `first_year <= $2 and last_year >= $2 and locked_at is not null and ($3::text[] is null or kind = any ($3))
       and number = (select max(newer.number) from planning.plan newer where newer.region_id = $1 and newer.kind = plan.kind
         and newer.organisation_id is not distinct from plan.organisation_id and newer.first_year = plan.first_year and newer.locked_at is not null)
     order by first_year desc, kind, organisation_id nulls first`,
    [year, kinds ?? null],
    'plans-in-force',
  );

/** Years of which the region has a plan of one year that anybody may read, the newest first. */
export const yearsPlanned = async (tx: Tx): Promise<number[]> =>
  (
    await tx.query<{ year: number }>(
      `select distinct first_year as year from planning.plan where region_id = $1 and kind = 'rkpd' and locked_at is not null order by 1 desc`,
      [tx.region],
      'plan-years',
    )
  ).map(({ year }) => year);

export type NewPlan = Pick<
  Plan,
  | 'id'
  | 'kind'
  | 'organisation'
  | 'firstYear'
  | 'lastYear'
  | 'number'
  | 'basedOn'
  | 'title'
  | 'reason'
  | 'activityList'
  | 'openedBy'
  | 'source'
  | 'isSample'
>;

/** @returns 0 where another draft of the same plan is open */
export const insertPlan = (tx: Tx, plan: NewPlan, now: Date): Promise<number> =>
  tx.run(
    `insert into planning.plan (region_id, id, kind, organisation_id, first_year, last_year, number, based_on, title, reason, activity_list,
       opened_by, opened_at, source, is_sample)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing`,
    [
      tx.region,
      plan.id,
      plan.kind,
      plan.organisation,
      plan.firstYear,
      plan.lastYear,
      plan.number,
      plan.basedOn,
      plan.title,
      plan.reason,
      plan.activityList,
      plan.openedBy,
      now,
      plan.source,
      plan.isSample,
    ],
  );

export const setLocked = (
  tx: Tx,
  id: string,
  {
    document,
    contentSha256,
    lockedBy,
    agencyNames,
  }: {
    readonly document: LockInput;
    readonly contentSha256: string;
    readonly lockedBy: string | null;
    readonly agencyNames: Readonly<Record<string, string>>;
  },
  now: Date,
): Promise<number> =>
  tx.run(
    `update planning.plan set document_kind = $3, document_number = $4, document_date = $5, content_sha256 = $6, locked_by = $7, locked_at = $8, agency_names = $9
      where region_id = $1 and id = $2`,
    [
      tx.region,
      id,
      document.kind,
      document.number,
      document.date,
      contentSha256,
      lockedBy,
      now,
      JSON.stringify(agencyNames),
    ],
  );

export const setWithdrawn = (tx: Tx, id: string, now: Date): Promise<number> =>
  tx.run('update planning.plan set withdrawn_at = $3 where region_id = $1 and id = $2', [tx.region, id, now]);

export const setCount = (tx: Tx, id: string, elements: number): Promise<number> =>
  tx.run('update planning.plan set elements = $3 where region_id = $1 and id = $2', [tx.region, id, elements]);

export const noteHand = (tx: Tx, plan: string, person: string): Promise<number> =>
  tx.run('insert into planning.hand (region_id, plan_id, person_id) values ($1, $2, $3) on conflict do nothing', [
    tx.region,
    plan,
    person,
  ]);

export const hasHandIn = async (tx: Tx, plan: string, person: string): Promise<boolean> =>
  (await tx.one('select 1 from planning.hand where region_id = $1 and plan_id = $2 and person_id = $3', [
    tx.region,
    plan,
    person,
  ])) !== undefined;
