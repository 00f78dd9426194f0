import type { Tx } from '#platform/db/index.ts';
import type { ApiKey } from '../types.ts';

const KEY = `id, label, contact, hint, relays, per_hour as "perHour", created_at as "createdAt", last_used_at as "lastUsedAt",
  revoked_at as "revokedAt"`;

/** Those in use first, then the newest. */
export const listKeys = (tx: Tx): Promise<ApiKey[]> =>
  tx.query<ApiKey>(
    `select ${KEY} from open311.api_key where region_id = $1 order by revoked_at is not null, created_at desc, id`,
    [tx.region],
  );

export const insertKey = (
  tx: Tx,
  key: Omit<ApiKey, 'lastUsedAt' | 'revokedAt'>,
  keyHash: Uint8Array,
): Promise<number> =>
  tx.run(
    `insert into open311.api_key (region_id, id, label, contact, key_hash, hint, relays, per_hour, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.region, key.id, key.label, key.contact, keyHash, key.hint, key.relays, key.perHour, key.createdAt],
  );

/** @returns its label; undefined when there is none that is in use */
export const revokeKeyById = async (tx: Tx, id: string, now: Date): Promise<string | undefined> =>
  (
    await tx.query<{ label: string }>(
      `update open311.api_key set revoked_at = $3 where region_id = $1 and id = $2 and revoked_at is null returning label`,
      [tx.region, id, now],
    )
  )[0]?.label;

/** A key in use. */
export const keyByHash = (tx: Tx, keyHash: Uint8Array): Promise<ApiKey | undefined> =>
  tx.one<ApiKey>(
    `select ${KEY} from open311.api_key where region_id = $1 and key_hash = $2 and revoked_at is null`,
    [tx.region, keyHash],
    'open311-key',
  );

/** To the minute, so that a busy application does not rewrite its row with every request. */
export const touchKey = (tx: Tx, id: string, now: Date): Promise<number> =>
  tx.run(
    `update open311.api_key set last_used_at = $3
      where region_id = $1 and id = $2 and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute')`,
    [tx.region, id, now],
  );
