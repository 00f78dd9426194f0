import type { Tx } from '#platform/db/index.ts';
import type { Referral, ReferralInput, ReferralState, ReferralStep, Stage } from '../types.ts';

export const insertReferral = async (
  tx: Tx,
  id: string,
  referral: Omit<ReferralInput, 'codes' | 'reason'>,
  petitions: readonly string[],
  at: Date,
): Promise<void> => {
  await tx.run(
    `insert into petitions.referral (region_id, id, at, year, stage, organisation_id, problem, place_code, volume, unit, estimate, state, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'handed_over', $3)`,
    [
      tx.region,
      id,
      at,
      referral.year,
      referral.stage,
      referral.organisation,
      referral.problem,
      referral.place,
      referral.volume,
      referral.unit,
      referral.estimate,
    ],
  );
  await tx.run(
    `insert into petitions.referral_aspiration (region_id, referral_id, petition_id) select $1, $2, unnest($3::uuid[])`,
    [tx.region, id, petitions],
  );
};

export const insertReferralStep = (
  tx: Tx,
  id: string,
  referral: string,
  personId: string,
  { at, state, reason }: ReferralStep,
): Promise<number> =>
  tx.run(
    `insert into petitions.referral_step (region_id, id, referral_id, at, person_id, state, reason) values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.region, id, referral, at, personId, state, reason],
  );

/** What is held until the end of the transaction. */
export const lockReferral = (
  tx: Tx,
  id: string,
): Promise<{ readonly state: ReferralState; readonly organisationId: string } | undefined> =>
  tx.one(
    `select state, organisation_id as "organisationId" from petitions.referral where region_id = $1 and id = $2 for update`,
    [tx.region, id],
  );

export const setReferralState = (tx: Tx, id: string, state: ReferralState, at: Date): Promise<number> =>
  tx.run('update petitions.referral set state = $3, changed_at = $4 where region_id = $1 and id = $2', [
    tx.region,
    id,
    state,
    at,
  ]);

/** Whether it lies with a musrenbang and was not refused there. */
export const isReferred = async (tx: Tx, petition: string): Promise<boolean> =>
  (await tx.one(
    `select from petitions.referral_aspiration a
       join petitions.referral r on r.region_id = a.region_id and r.id = a.referral_id
      where a.region_id = $1 and a.petition_id = $2 and r.state <> 'refused'`,
    [tx.region, petition],
  )) !== undefined;

export const aspirationsIn = async (tx: Tx, referral: string): Promise<string[]> => {
  const rows = await tx.query<{ id: string }>(
    `select petition_id as id from petitions.referral_aspiration where region_id = $1 and referral_id = $2 order by 1`,
    [tx.region, referral],
  );
  return rows.map(({ id }) => id);
};

interface Wanted {
  readonly id?: string;
  readonly petition?: string;
  readonly organisation?: string;
  readonly year?: number;
  readonly stage?: Stage;
  readonly states?: readonly ReferralState[];
  readonly limit?: number;
  readonly offset?: number;
}

/** With their steps and aspirations, the next musrenbang first. Of an aspiration that is not shown any more only the code is given. */
export const referralsFor = (
  tx: Tx,
  { id, petition, organisation, year, stage, states, limit = 100, offset = 0 }: Wanted,
): Promise<Referral[]> =>
  tx
    .query<Omit<Referral, 'steps'> & { steps: { at: string; state: ReferralState; reason: string }[] }>(
      `select r.id, r.at, r.year, r.stage, r.organisation_id as "organisationId", r.problem, r.place_code as "placeCode",
            r.volume::text as volume, r.unit, r.estimate::text as estimate, r.state, r.changed_at as "changedAt",
            (select jsonb_agg(jsonb_build_object('at', s.at, 'state', s.state, 'reason', s.reason) order by s.at, s.id)
               from petitions.referral_step s where s.region_id = r.region_id and s.referral_id = r.id) as steps,
            (select jsonb_agg(jsonb_build_object('id', p.id, 'code', p.code,
                      'title', case when p.withheld_at is null then p.title else p.code end) order by p.code)
               from petitions.referral_aspiration a join petitions.petition p on p.region_id = a.region_id and p.id = a.petition_id
              where a.region_id = r.region_id and a.referral_id = r.id) as aspirations
       from petitions.referral r
      where r.region_id = $1 and ($2::uuid is null or r.id = $2) and ($3::uuid is null or r.organisation_id = $3)
        and ($4::integer is null or r.year = $4) and ($5::text is null or r.stage = $5) and ($6::text[] is null or r.state = any($6))
        and ($7::uuid is null or r.id in (
          select referral_id from petitions.referral_aspiration where region_id = $1 and petition_id = $7))
      order by r.year desc, r.stage, r.at, r.id limit $8 offset $9`,
      [
        tx.region,
        id ?? null,
        organisation ?? null,
        year ?? null,
        stage ?? null,
        states ?? null,
        petition ?? null,
        limit,
        offset,
      ],
    )
    .then((rows) =>
      rows.map((row) => ({ ...row, steps: row.steps.map((step) => ({ ...step, at: new Date(step.at) })) })),
    );
