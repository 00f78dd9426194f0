import type { Tx } from '#platform/db/index.ts';
import type { GatewayChannel, OutgoingState } from '../types.ts';

interface Waiting {
  readonly id: string;
  readonly channel: GatewayChannel;
  readonly key: string;
  readonly toSealed: Uint8Array;
  readonly textSealed: Uint8Array;
  readonly about: string | undefined;
  readonly at: Date;
}

/** @returns 0 when this key was there before */
export const insertOutgoing = (
  tx: Tx,
  { id, channel, key, toSealed, textSealed, about, at }: Waiting,
): Promise<number> =>
  tx.run(
    `insert into channels.outgoing (region_id, id, channel, once_key, to_sealed, text_sealed, about, created_at, next_try_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict (region_id, channel, once_key) do nothing`,
    [tx.region, id, channel, key, toSealed, textSealed, about ?? null, at],
  );

/** Takes back what still waits, or was given up, of all that tells of this. */
export const takeBackMessages = (tx: Tx, about: string): Promise<number> =>
  tx.run('delete from channels.outgoing where region_id = $1 and about = $2 and sent_at is null', [tx.region, about]);

export interface ClaimedRow {
  readonly region: number;
  readonly id: string;
  readonly channel: GatewayChannel;
  readonly toSealed: Uint8Array;
  readonly textSealed: Uint8Array;
  readonly createdAt: Date;
  /** This one included. */
  readonly attempts: number;
}

/** Takes what has waited longest, where there is a gateway for it, and puts it out of reach of other processes until `lease`. Of every region. @param down gateways left alone */
export const claimOutgoing = (
  tx: Tx,
  now: Date,
  lease: Date,
  down: readonly string[],
): Promise<ClaimedRow | undefined> =>
  tx.one<ClaimedRow>(
    `update channels.outgoing set attempts = attempts + 1, next_try_at = $2
      where (region_id, id) = (
        select o.region_id, o.id from channels.outgoing o
         where o.next_try_at <= $1 and not (o.region_id || ' ' || o.channel) = any($3::text[])
           and exists (select from channels.gateway g where g.region_id = o.region_id and g.channel = o.channel)
         order by o.next_try_at, o.id limit 1 for update skip locked)
      returning region_id as region, id, channel, to_sealed as "toSealed", text_sealed as "textSealed", created_at as "createdAt", attempts`,
    [now, lease, down],
  );

type Ref = Pick<ClaimedRow, 'region' | 'id'>;

export const setSent = (tx: Tx, { region, id }: Ref, now: Date): Promise<number> =>
  tx.run(
    `update channels.outgoing set sent_at = $3, next_try_at = null, last_error = null, to_sealed = null, text_sealed = null
      where region_id = $1 and id = $2`,
    [region, id, now],
  );

/** @param nextTryAt null: nothing more will be tried */
export const setNotSent = (tx: Tx, { region, id }: Ref, error: string, nextTryAt: Date | null): Promise<number> =>
  tx.run(
    'update channels.outgoing set last_error = $3, next_try_at = $4 where region_id = $1 and id = $2 and sent_at is null',
    [region, id, error, nextTryAt],
  );

const STATE = `case when sent_at is not null then 'sent' when next_try_at is null then 'given_up' else 'waiting' end`;

export interface OutgoingRow {
  readonly id: string;
  readonly channel: GatewayChannel;
  readonly toSealed: Uint8Array | null;
  readonly state: OutgoingState;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly attempts: number;
  readonly lastError: string | null;
}

/** Newest first; what was given up and what waits before what was sent. */
export const outgoingRows = (tx: Tx, limit: number): Promise<OutgoingRow[]> =>
  tx.query<OutgoingRow>(
    `select id, channel, to_sealed as "toSealed", ${STATE} as state, created_at as "createdAt", sent_at as "sentAt",
            attempts, last_error as "lastError"
       from channels.outgoing where region_id = $1 order by sent_at is not null, id desc limit $2`,
    [tx.region, limit],
  );

/** How many messages are in each state. */
export const outgoingCounts = async (tx: Tx): Promise<Record<OutgoingState, number>> => {
  const rows = await tx.query<{ state: OutgoingState; count: number }>(
    `select ${STATE} as state, count(*) as count from channels.outgoing where region_id = $1 group by 1`,
    [tx.region],
  );
  return { waiting: 0, sent: 0, given_up: 0, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
};
