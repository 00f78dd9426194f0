import type { Tx } from '#platform/db/index.ts';
import type { Invitation } from '../types.ts';

const INVITATION = `id, person_id as person, kind, way, created_at as "createdAt", expires_at as "expiresAt"`;
const WAITS = 'used_at is null and revoked_at is null';

export const insertInvitation = (tx: Tx, invitation: Invitation & { readonly codeHash: Uint8Array }): Promise<number> =>
  tx.run(
    `insert into accounts.invitation (region_id, id, person_id, kind, way, code_hash, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.region,
      invitation.id,
      invitation.person,
      invitation.kind,
      invitation.way,
      invitation.codeHash,
      invitation.createdAt,
      invitation.expiresAt,
    ],
  );

/** Those that still wait, of everybody in the region or of one person, the latest first. */
export const invitationsThatWait = (tx: Tx, now: Date, person?: string): Promise<Invitation[]> =>
  tx.query<Invitation>(
    `select ${INVITATION} from accounts.invitation
      where region_id = $1 and ${WAITS} and expires_at > $2 and ($3::uuid is null or person_id = $3)
      order by created_at desc, id desc`,
    [tx.region, now, person ?? null],
  );

export const invitationByCode = (tx: Tx, codeHash: Uint8Array, now: Date): Promise<Invitation | undefined> =>
  tx.one<Invitation>(
    `select ${INVITATION} from accounts.invitation
      where region_id = $1 and code_hash = $2 and ${WAITS} and expires_at > $3`,
    [tx.region, codeHash, now],
  );

/** @returns whether it still waited: of two who use it at once, one does */
export const useInvitation = async (tx: Tx, id: string, now: Date): Promise<boolean> =>
  (await tx.run(`update accounts.invitation set used_at = $3 where region_id = $1 and id = $2 and ${WAITS}`, [
    tx.region,
    id,
    now,
  ])) === 1;

/** Ends all that wait for this person. @returns how many */
export const revokeInvitationsOf = (tx: Tx, person: string, now: Date): Promise<number> =>
  tx.run(
    `update accounts.invitation set revoked_at = $3
      where region_id = $1 and person_id = $2 and ${WAITS} and expires_at > $3`,
    [tx.region, person, now],
  );

export const insertResetRequest = (tx: Tx, id: string, loginSealed: Uint8Array, at: Date): Promise<number> =>
  tx.run('insert into accounts.reset_request (id, login_sealed, asked_at) values ($1, $2, $3)', [id, loginSealed, at]);

/** The oldest request, taken by this process alone; it is gone once its transaction is kept. */
export const takeOldestRequest = (tx: Tx): Promise<{ loginSealed: Uint8Array } | undefined> =>
  tx.one(
    `delete from accounts.reset_request where id = (
       select id from accounts.reset_request order by id limit 1 for update skip locked)
     returning login_sealed as "loginSealed"`,
  );
