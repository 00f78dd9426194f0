import type { Tx } from '#platform/db/index.ts';
import type { Server } from '../types.ts';

const SERVER = `region_id as region, id, name, url, jurisdiction, services, referred_only as "referredOnly", api_key_sealed is not null as "hasKey", changed_at as "changedAt",
  poll_at as "pollAt", failures, answered_at as "answeredAt", last_error as "lastError"`;

/** Those in use, by name. */
export const listServers = (tx: Tx): Promise<Server[]> =>
  tx.query<Server>(
    `select ${SERVER} from open311.server where region_id = $1 and ended_at is null order by lower(name), id`,
    [tx.region],
  );

export const serverById = (tx: Tx, id: string, { lock = false } = {}): Promise<Server | undefined> =>
  tx.one<Server>(
    `select ${SERVER} from open311.server where region_id = $1 and id = $2 and ended_at is null${lock ? ' for update' : ''}`,
    [tx.region, id],
  );

export const sealedKeyOf = async (tx: Tx, id: string): Promise<Uint8Array | null> =>
  (
    await tx.one<{ sealed: Uint8Array | null }>(
      'select api_key_sealed as sealed from open311.server where region_id = $1 and id = $2',
      [tx.region, id],
    )
  )?.sealed ?? null;

type Kept = Pick<Server, 'id' | 'name' | 'url' | 'jurisdiction' | 'services' | 'referredOnly' | 'changedAt'> & {
  readonly apiKeySealed: Uint8Array | null;
};

/** Adds it, or changes all of it. @throws the constraint server_once */
export const putServer = (tx: Tx, one: Kept): Promise<number> =>
  tx.run(
    `insert into open311.server (region_id, id, name, url, jurisdiction, api_key_sealed, services, created_at, changed_at, poll_at, referred_only)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8, $9)
     on conflict (region_id, id) do update set name = excluded.name, url = excluded.url, jurisdiction = excluded.jurisdiction,
       api_key_sealed = excluded.api_key_sealed, services = excluded.services, referred_only = excluded.referred_only, changed_at = excluded.changed_at,
       poll_at = excluded.poll_at, failures = 0, last_error = null`,
    [
      tx.region,
      one.id,
      one.name,
      one.url,
      one.jurisdiction,
      one.apiKeySealed,
      JSON.stringify(one.services),
      one.changedAt,
      one.referredOnly ?? false,
    ],
  );

/** Nothing is sent there or asked there any more; what waits for it is given up. */
export const endServerById = async (tx: Tx, id: string, now: Date): Promise<void> => {
  await tx.run(
    'update open311.server set ended_at = $3, api_key_sealed = null, poll_at = null where region_id = $1 and id = $2 and ended_at is null',
    [tx.region, id, now],
  );
  await tx.run(
    `update open311.sent set next_try_at = null, last_error = 'the server was taken off the list'
      where region_id = $1 and server_id = $2 and next_try_at is not null`,
    [tx.region, id],
  );
};

/** Takes the server that is to be asked next and puts it out of reach of other processes until `lease`. Of every region. */
export const claimServer = (tx: Tx, now: Date, lease: Date): Promise<Server | undefined> =>
  tx.one<Server>(
    `update open311.server set poll_at = $2 where (region_id, id) = (
       select region_id, id from open311.server where poll_at <= $1 order by poll_at limit 1 for update skip locked)
     returning ${SERVER}`,
    [now, lease],
  );

/** How it answered: of itself, whatever was sent to it or asked of it. @param nextAt when it is asked next; absent: as it was */
export const noteServer = (
  tx: Tx,
  { id }: Pick<Server, 'id'>,
  error: string | null,
  now: Date,
  nextAt?: Date,
): Promise<number> =>
  tx.run(
    `update open311.server set last_error = $3, failures = case when $3::text is null then 0 else failures + 1 end,
       answered_at = case when $3::text is null then $4 else answered_at end, poll_at = coalesce($5, poll_at)
      where region_id = $1 and id = $2 and ended_at is null`,
    [tx.region, id, error, now, nextAt ?? null],
  );
