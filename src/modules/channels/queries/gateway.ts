import type { Tx } from '#platform/db/index.ts';
import type { Gateway, GatewayChannel } from '../types.ts';

const GATEWAY = `channel, url, sender, changed_at as "changedAt", heard_at as "heardAt", sent_at as "sentAt", failures, last_error as "lastError"`;

export const listGateways = (tx: Tx): Promise<Gateway[]> =>
  tx.query<Gateway>(`select ${GATEWAY} from channels.gateway where region_id = $1 order by channel desc`, [tx.region]);

/** With what only the two sides know, still sealed. */
export interface SealedGateway extends Gateway {
  readonly tokenSealed: Uint8Array;
  readonly secretSealed: Uint8Array;
}

export const gatewayOf = (tx: Tx, channel: GatewayChannel, { lock = false } = {}): Promise<SealedGateway | undefined> =>
  tx.one<SealedGateway>(
    `select ${GATEWAY}, token_sealed as "tokenSealed", secret_sealed as "secretSealed"
       from channels.gateway where region_id = $1 and channel = $2${lock ? ' for update' : ''}`,
    [tx.region, channel],
  );

type Kept = Pick<SealedGateway, 'channel' | 'url' | 'sender' | 'tokenSealed' | 'secretSealed' | 'changedAt'>;

export const putGateway = (tx: Tx, one: Kept): Promise<number> =>
  tx.run(
    `insert into channels.gateway (region_id, channel, url, sender, token_sealed, secret_sealed, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (region_id, channel) do update set url = excluded.url, sender = excluded.sender, token_sealed = excluded.token_sealed,
       secret_sealed = excluded.secret_sealed, changed_at = excluded.changed_at, failures = 0, last_error = null`,
    [tx.region, one.channel, one.url, one.sender, one.tokenSealed, one.secretSealed, one.changedAt],
  );

export const dropGateway = (tx: Tx, channel: GatewayChannel): Promise<number> =>
  tx.run('delete from channels.gateway where region_id = $1 and channel = $2', [tx.region, channel]);

export const noteHeard = (tx: Tx, channel: GatewayChannel, now: Date): Promise<number> =>
  tx.run('update channels.gateway set heard_at = $3 where region_id = $1 and channel = $2', [tx.region, channel, now]);

/** How the provider took what we sent. */
export const noteSent = (tx: Tx, channel: GatewayChannel, error: string | null, now: Date): Promise<number> =>
  tx.run(
    `update channels.gateway set last_error = $3, failures = case when $3::text is null then 0 else failures + 1 end,
       sent_at = case when $3::text is null then $4 else sent_at end where region_id = $1 and channel = $2`,
    [tx.region, channel, error, now],
  );
