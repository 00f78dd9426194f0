import type { Tx } from '#platform/db/index.ts';
import type { Owed, Passkey, StaffRole, Steps } from '../types.ts';

const STEPS = `exists (select from accounts.totp t where t.region_id = p.region_id and t.person_id = p.id) as totp,
  (select count(*)::integer from accounts.passkey k where k.region_id = p.region_id and k.person_id = p.id) as passkeys,
  (select count(*)::integer from accounts.recovery_code c
    where c.region_id = p.region_id and c.person_id = p.id and c.used_at is null) as codes`;

/** What a person gives beside the password; nothing for whoever is not there. */
export const stepsOf = async (tx: Tx, person: string): Promise<Steps> =>
  (await tx.one<Steps>(`select ${STEPS} from accounts.person p where p.region_id = $1 and p.id = $2`, [
    tx.region,
    person,
  ])) ?? { totp: false, passkeys: 0, codes: 0 };

/** The same for everybody of the region, by id. */
export const stepsOfAll = async (tx: Tx): Promise<Map<string, Steps>> => {
  const rows = await tx.query<Steps & { id: string }>(
    `select p.id, ${STEPS} from accounts.person p where p.region_id = $1`,
    [tx.region],
  );
  return new Map(rows.map(({ id, ...steps }) => [id, steps]));
};

/** Roles that must give a second step here. */
export const rolesWithSecondStep = async (tx: Tx): Promise<StaffRole[]> =>
  (
    await tx.one<{ roles: StaffRole[] }>(
      'select second_step_roles as roles from accounts.policy where region_id = $1',
      [tx.region],
    )
  )?.roles ?? [];

export const setRolesWithSecondStep = (tx: Tx, roles: readonly StaffRole[]): Promise<number> =>
  tx.run(
    `insert into accounts.policy (region_id, second_step_roles) values ($1, $2)
     on conflict (region_id) do update set second_step_roles = excluded.second_step_roles`,
    [tx.region, roles],
  );

export interface FoundHalf {
  readonly person: string;
  readonly owes: Owed;
  readonly expiresAt: Date;
}

export const insertHalf = (
  tx: Tx,
  half: FoundHalf & { readonly tokenHash: Uint8Array; readonly createdAt: Date },
): Promise<number> =>
  tx.run(
    `insert into accounts.half_open (region_id, token_hash, person_id, owes, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [tx.region, half.tokenHash, half.person, half.owes, half.createdAt, half.expiresAt],
  );

export const halfByToken = (tx: Tx, tokenHash: Uint8Array, now: Date): Promise<FoundHalf | undefined> =>
  tx.one<FoundHalf>(
    `select person_id as person, owes, expires_at as "expiresAt"
       from accounts.half_open where region_id = $1 and token_hash = $2 and expires_at > $3`,
    [tx.region, tokenHash, now],
  );

/** @returns whether it was still there: of two who finish it at once, one does */
export const takeHalf = async (tx: Tx, tokenHash: Uint8Array, now: Date): Promise<boolean> =>
  (await tx.run('delete from accounts.half_open where region_id = $1 and token_hash = $2 and expires_at > $3', [
    tx.region,
    tokenHash,
    now,
  ])) === 1;

export interface KeptTotp {
  readonly secretSealed: Uint8Array;
  readonly lastStep: number;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
}

export const totpOf = (tx: Tx, person: string): Promise<KeptTotp | undefined> =>
  tx.one<KeptTotp>(
    `select secret_sealed as "secretSealed", last_step as "lastStep", created_at as "createdAt", last_used_at as "lastUsedAt"
       from accounts.totp where region_id = $1 and person_id = $2`,
    [tx.region, person],
  );

/** A new secret takes the place of the one before. */
export const setTotp = (tx: Tx, person: string, secretSealed: Uint8Array, step: number, now: Date): Promise<number> =>
  tx.run(
    `insert into accounts.totp (region_id, person_id, secret_sealed, last_step, created_at, last_used_at)
     values ($1, $2, $3, $4, $5, $5)
     on conflict (region_id, person_id) do update set
       secret_sealed = excluded.secret_sealed, last_step = excluded.last_step, created_at = excluded.created_at,
       last_used_at = excluded.last_used_at`,
    [tx.region, person, secretSealed, step, now],
  );

/** @returns whether this step was newer than the last one taken: of two who give one code at once, one is let in */
export const takeTotpStep = async (tx: Tx, person: string, step: number, now: Date): Promise<boolean> =>
  (await tx.run(
    'update accounts.totp set last_step = $3, last_used_at = $4 where region_id = $1 and person_id = $2 and last_step < $3',
    [tx.region, person, step, now],
  )) === 1;

export const removeTotp = (tx: Tx, person: string): Promise<number> =>
  tx.run('delete from accounts.totp where region_id = $1 and person_id = $2', [tx.region, person]);

/** New codes take the place of all earlier ones; none: there are no codes any more. */
export const setRecoveryCodes = async (
  tx: Tx,
  person: string,
  hashes: readonly Uint8Array[],
  now: Date,
): Promise<void> => {
  await tx.run('delete from accounts.recovery_code where region_id = $1 and person_id = $2', [tx.region, person]);
  for (const hash of hashes) {
    await tx.run(
      'insert into accounts.recovery_code (region_id, person_id, code_hash, created_at) values ($1, $2, $3, $4)',
      [tx.region, person, hash, now],
    );
  }
};

/** @returns whether there was such a code that nobody had used */
export const takeRecoveryCode = async (tx: Tx, person: string, hash: Uint8Array, now: Date): Promise<boolean> =>
  (await tx.run(
    `update accounts.recovery_code set used_at = $4
      where region_id = $1 and person_id = $2 and code_hash = $3 and used_at is null`,
    [tx.region, person, hash, now],
  )) === 1;

const PASSKEY = `id, name, created_at as "createdAt", last_used_at as "lastUsedAt"`;

export const passkeysOf = (tx: Tx, person: string): Promise<Passkey[]> =>
  tx.query<Passkey>(
    `select ${PASSKEY} from accounts.passkey where region_id = $1 and person_id = $2 order by created_at, id`,
    [tx.region, person],
  );

export const removePasskey = (tx: Tx, person: string, id: string): Promise<number> =>
  tx.run('delete from accounts.passkey where region_id = $1 and person_id = $2 and id = $3', [tx.region, person, id]);

export const removePasskeysOf = (tx: Tx, person: string): Promise<number> =>
  tx.run('delete from accounts.passkey where region_id = $1 and person_id = $2', [tx.region, person]);
