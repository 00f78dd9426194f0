import type { Tx } from '#platform/db/index.ts';
import type { Passkey } from '../types.ts';

/** What the browser may answer with. */
export const credentialsOf = (tx: Tx, person: string): Promise<{ id: string; transports: string[] }[]> =>
  tx.query(
    `select credential_id as id, transports from accounts.passkey where region_id = $1 and person_id = $2 order by id`,
    [tx.region, person],
  );

export interface Credential {
  readonly id: string;
  readonly person: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
}

export const credentialById = (tx: Tx, credential: string): Promise<Credential | undefined> =>
  tx.one<Credential>(
    `select id, person_id as person, public_key as "publicKey", counter
       from accounts.passkey where region_id = $1 and credential_id = $2`,
    [tx.region, credential],
  );

interface NewPasskey extends Omit<Passkey, 'lastUsedAt'> {
  readonly person: string;
  readonly credential: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
}

export const insertPasskey = (tx: Tx, passkey: NewPasskey): Promise<number> =>
  tx.run(
    `insert into accounts.passkey
       (region_id, id, person_id, name, credential_id, public_key, counter, transports, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.region,
      passkey.id,
      passkey.person,
      passkey.name,
      passkey.credential,
      passkey.publicKey,
      passkey.counter,
      passkey.transports,
      passkey.createdAt,
    ],
  );

export const setPasskeyUsed = (tx: Tx, id: string, counter: number, now: Date): Promise<number> =>
  tx.run('update accounts.passkey set counter = $3, last_used_at = $4 where region_id = $1 and id = $2', [
    tx.region,
    id,
    counter,
    now,
  ]);

/** @returns false when this challenge was answered before */
export const spendChallenge = async (tx: Tx, hash: Uint8Array, expiresAt: Date): Promise<boolean> =>
  (await tx.run(
    'insert into accounts.spent_challenge (challenge_hash, expires_at) values ($1, $2) on conflict do nothing',
    [hash, expiresAt],
  )) === 1;
