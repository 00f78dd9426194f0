import type { MadePublic, Scope } from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Pace, Subscription } from './types.ts';

const SUBSCRIPTION = `id, district_code as district, place_code as place, service_code as service, pace, asked_at as "askedAt",
  confirmed_at as "confirmedAt", told_at as "toldAt"`;

export interface NewSubscription {
  readonly id: string;
  readonly addressSealed: Uint8Array;
  readonly addressIndex: Uint8Array;
  readonly scope: Scope;
  readonly pace: Pace;
  readonly at: Date;
}

/** @returns its id; that of the one there is, where the address has asked for the same before */
export const insertSubscription = async (tx: Tx, one: NewSubscription): Promise<{ id: string; isNew: boolean }> => {
  const { district = null, place = null, service = null } = one.scope;
  const added = await tx.run(
    `insert into alerts.subscription (region_id, id, address_sealed, address_index, district_code, place_code, service_code, pace, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict on constraint subscription_once do nothing`,
    [tx.region, one.id, one.addressSealed, one.addressIndex, district, place, service, one.pace, one.at],
  );
  if (added > 0) return { id: one.id, isNew: true };
  const known = await tx.one<{ id: string }>(
    `update alerts.subscription set pace = case when confirmed_at is null then $6 else pace end, asked_at = $7
      where region_id = $1 and address_index = $2 and district_code is not distinct from $3 and place_code is not distinct from $4
        and service_code is not distinct from $5 returning id`,
    [tx.region, one.addressIndex, district, place, service, one.pace, one.at],
  );
  return { id: known!.id, isNew: false };
};

export const subscriptionById = (tx: Tx, id: string): Promise<Subscription | undefined> =>
  tx.one<Subscription>(`select ${SUBSCRIPTION} from alerts.subscription where region_id = $1 and id = $2`, [
    tx.region,
    id,
  ]);

export const lockSubscription = (tx: Tx, id: string) =>
  tx.one<Subscription & { addressSealed: Uint8Array }>(
    `select ${SUBSCRIPTION}, address_sealed as "addressSealed" from alerts.subscription where region_id = $1 and id = $2 for update`,
    [tx.region, id],
  );

export const setConfirmed = (tx: Tx, id: string, now: Date): Promise<number> =>
  tx.run('update alerts.subscription set confirmed_at = $3 where region_id = $1 and id = $2', [tx.region, id, now]);

export const deleteSubscription = (tx: Tx, id: string): Promise<number> =>
  tx.run('delete from alerts.subscription where region_id = $1 and id = $2', [tx.region, id]);

/** Those whose link nobody has used, over all regions. */
export const deleteUnconfirmed = (tx: Tx, before: Date): Promise<number> =>
  tx.run('delete from alerts.subscription where confirmed_at is null and asked_at < $1', [before]);

/** Notes a report for everybody who follows its place and its category. */
export const noteUntold = (tx: Tx, report: MadePublic, now: Date): Promise<number> =>
  tx.run(
    `insert into alerts.untold (region_id, subscription_id, report_id, at)
     select s.region_id, s.id, $2, $3 from alerts.subscription s
      where s.region_id = $1 and s.confirmed_at is not null
        and (s.district_code is null or s.district_code = $4) and (s.place_code is null or s.place_code = $5)
        and (s.service_code is null or s.service_code = $6)
     on conflict do nothing`,
    [tx.region, report.id, now, report.districtCode, report.placeCode, report.serviceCode],
  );

/** Subscriptions that are to be told of something now. @param morning those of a mail a day had none since */
export const subscriptionsToTell = (tx: Tx, morning: Date, limit: number): Promise<{ id: string }[]> =>
  tx.query(
    `select id from alerts.subscription s
      where region_id = $1 and confirmed_at is not null and (pace = 'at_once' or told_at is null or told_at < $2)
        and exists (select from alerts.untold u where u.region_id = s.region_id and u.subscription_id = s.id
                     and (s.pace = 'at_once' or u.at < $2))
      order by id limit $3`,
    [tx.region, morning, limit],
  );

export const untoldOf = async (tx: Tx, id: string): Promise<string[]> =>
  (
    await tx.query<{ id: string }>(
      'select report_id as id from alerts.untold where region_id = $1 and subscription_id = $2',
      [tx.region, id],
    )
  ).map((row) => row.id);

/** Told of these: never again. */
export const setTold = async (tx: Tx, id: string, reports: readonly string[], now: Date | null): Promise<void> => {
  await tx.run(
    'delete from alerts.untold where region_id = $1 and subscription_id = $2 and report_id = any($3::uuid[])',
    [tx.region, id, reports],
  );
  if (now)
    await tx.run('update alerts.subscription set told_at = $3 where region_id = $1 and id = $2', [tx.region, id, now]);
};
