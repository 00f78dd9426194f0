import type { Tx } from '#platform/db/index.ts';
import type { Person, Session, StaffRole } from './types.ts';

const PERSON = `region_id as region, id, login, name, email, role, organisation_id as organisation,
  password_hash is not null as "hasPassword", password_changed_at as "passwordChangedAt", created_at as "createdAt",
  ended_at as "endedAt", is_sample as "isSample"`;

interface Filter {
  readonly role?: StaffRole;
  readonly organisation?: string;
  readonly ended?: boolean;
}

/** Everybody of the region, those who may sign in first, by name. */
export const listPeople = (tx: Tx, { role, organisation, ended }: Filter = {}): Promise<Person[]> =>
  tx.query<Person>(
    `select ${PERSON} from accounts.person
      where region_id = $1 and ($2::text is null or role = $2) and ($3::uuid is null or organisation_id = $3)
        and ($4::boolean is null or (ended_at is not null) = $4)
      order by ended_at is not null, lower(name), id`,
    [tx.region, role ?? null, organisation ?? null, ended ?? null],
  );

export const personById = (tx: Tx, id: string): Promise<Person | undefined> =>
  tx.one<Person>(
    `select ${PERSON} from accounts.person where region_id = $1 and id = $2`,
    [tx.region, id],
    'person-by-id',
  );

/** Names by id, also of people who have ended, for histories shown to staff. */
export const namesOfPeople = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> => {
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from accounts.person where region_id = $1 and id = any($2::uuid[])',
    [tx.region, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
};

/** Sample people who can be tried with one click. */
export const samplePeople = async (tx: Tx): Promise<Person[]> =>
  (await listPeople(tx, { ended: false })).filter(({ isSample }) => isSample);

export type LockedPerson = Person & { readonly passwordHash: string | null };

export const lockPerson = (tx: Tx, id: string): Promise<LockedPerson | undefined> =>
  tx.one<LockedPerson>(
    `select ${PERSON}, password_hash as "passwordHash" from accounts.person where region_id = $1 and id = $2 for update`,
    [tx.region, id],
  );

/** Locks them too, so that two administrators cannot end each other at the same moment. */
export const lockAdministrators = async (tx: Tx): Promise<string[]> => {
  const rows = await tx.query<{ id: string }>(
    `select id from accounts.person where region_id = $1 and role = 'administrator' and ended_at is null order by id for update`,
    [tx.region],
  );
  return rows.map(({ id }) => id);
};

/** @returns false when the login exists already, here or in another region */
export const takeLogin = async (tx: Tx, login: string, id: string): Promise<boolean> =>
  (await tx.run(
    'insert into accounts.login (login, region_id, person_id) values ($1, $2, $3) on conflict (login) do nothing',
    [login, tx.region, id],
  )) === 1;

type NewPerson = Omit<Person, 'region' | 'hasPassword' | 'endedAt'> & { readonly passwordHash: string | null };

export const insertPerson = (tx: Tx, person: NewPerson): Promise<number> =>
  tx.run(
    `insert into accounts.person
       (region_id, id, login, name, email, role, organisation_id, password_hash, password_changed_at, created_at, is_sample)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.region,
      person.id,
      person.login,
      person.name,
      person.email,
      person.role,
      person.organisation,
      person.passwordHash,
      person.passwordChangedAt,
      person.createdAt,
      person.isSample,
    ],
  );

export const updatePerson = (tx: Tx, { id, name, email, role, organisation }: Person): Promise<number> =>
  tx.run(
    `update accounts.person set name = $3, email = $4, role = $5, organisation_id = $6 where region_id = $1 and id = $2`,
    [tx.region, id, name, email, role, organisation],
  );

export const setPassword = (tx: Tx, id: string, hash: string, at: Date): Promise<number> =>
  tx.run('update accounts.person set password_hash = $3, password_changed_at = $4 where region_id = $1 and id = $2', [
    tx.region,
    id,
    hash,
    at,
  ]);

/** A hash of the same password at today's cost. */
export const renewHash = (tx: Tx, id: string, hash: string): Promise<number> =>
  tx.run('update accounts.person set password_hash = $3 where region_id = $1 and id = $2', [tx.region, id, hash]);

export const setEnded = (tx: Tx, id: string, at: Date): Promise<number> =>
  tx.run('update accounts.person set ended_at = $3 where region_id = $1 and id = $2', [tx.region, id, at]);

/** Whose name this is, in the whole installation. */
export const loginOwner = (tx: Tx, login: string): Promise<{ region: number; id: string } | undefined> =>
  tx.one('select region_id as region, person_id as id from accounts.login where login = $1', [login], 'login-owner');

export const passwordHashOf = async (tx: Tx, id: string): Promise<string | null | undefined> =>
  (
    await tx.one<{ hash: string | null }>(
      'select password_hash as hash from accounts.person where region_id = $1 and id = $2 and ended_at is null',
      [tx.region, id],
      'password-hash',
    )
  )?.hash;

interface NewSession extends Session {
  readonly tokenHash: Uint8Array;
  readonly person: Person;
}

export const insertSession = (tx: Tx, session: NewSession): Promise<number> =>
  tx.run(
    `insert into accounts.session (token_hash, id, region_id, person_id, name, role, organisation_id, is_sample,
       created_at, last_seen_at, proved_at, expires_at, user_agent, address)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $11, $12, $13)`,
    [
      session.tokenHash,
      session.id,
      session.person.region,
      session.person.id,
      session.person.name,
      session.person.role,
      session.person.organisation,
      session.person.isSample,
      session.createdAt,
      session.lastSeenAt,
      session.expiresAt,
      session.userAgent,
      session.address,
    ],
  );

const ALIVE = `revoked_at is null and expires_at > $2 and last_seen_at > $3`;

export interface FoundSession {
  readonly id: string;
  readonly region: number;
  readonly person: string;
  readonly name: string;
  readonly role: string;
  readonly organisation: string | null;
  readonly provedAt: Date;
}

/**
 * The living session of a token, marked as seen at most once a minute so that reading does not write at every request.
 * @param idleSince sessions last seen before are over
 */
export const touchSession = (
  tx: Tx,
  tokenHash: Uint8Array,
  now: Date,
  idleSince: Date,
): Promise<FoundSession | undefined> =>
  tx.one<FoundSession>(
    `with found as (
       select token_hash, id, region_id, person_id, name, role, organisation_id, last_seen_at,
              -- who is invented has nothing to prove
              case when is_sample then $2::timestamptz else proved_at end as proved_at
         from accounts.session where token_hash = $1 and ${ALIVE}
     ), seen as (
       update accounts.session session set last_seen_at = $2 from found
        where session.token_hash = found.token_hash and found.last_seen_at < $2::timestamptz - interval '1 minute'
     )
     select id, region_id as region, person_id as person, name, role, organisation_id as organisation, proved_at as "provedAt"
       from found`,
    [tokenHash, now, idleSince],
    'session-touch',
  );

/** The living sessions of a person, the latest seen first. */
export const sessionsOf = (tx: Tx, person: string, now: Date, idleSince: Date): Promise<Session[]> =>
  tx.query<Session>(
    `select id, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt", user_agent as "userAgent", address
       from accounts.session where ${ALIVE} and region_id = $1 and person_id = $4 order by last_seen_at desc, id`,
    [tx.region, now, idleSince, person],
  );

/** Sign-ins that wait for their second step end too. @param except kept alive, the session in which the act happens. @returns how many were alive */
export const revokeSessionsOf = async (tx: Tx, person: string, now: Date, except?: string): Promise<number> => {
  await tx.run('delete from accounts.half_open where region_id = $1 and person_id = $2', [tx.region, person]);
  return tx.run(
    `update accounts.session set revoked_at = $3
      where region_id = $1 and person_id = $2 and revoked_at is null and expires_at > $3 and ($4::uuid is null or id <> $4)`,
    [tx.region, person, now, except ?? null],
  );
};

/** @returns until when the session lasts; undefined: it is over */
export const renewToken = async (
  tx: Tx,
  person: string,
  id: string,
  tokenHash: Uint8Array,
  now: Date,
): Promise<Date | undefined> =>
  (
    await tx.one<{ expiresAt: Date }>(
      `update accounts.session set token_hash = $4, proved_at = $5
        where region_id = $1 and person_id = $2 and id = $3 and revoked_at is null and expires_at > $5
        returning expires_at as "expiresAt"`,
      [tx.region, person, id, tokenHash, now],
    )
  )?.expiresAt;

/** The person proved once more who they are. */
export const setProved = (tx: Tx, person: string, id: string, now: Date): Promise<number> =>
  tx.run(
    'update accounts.session set proved_at = $4 where region_id = $1 and person_id = $2 and id = $3 and revoked_at is null',
    [tx.region, person, id, now],
  );

export const revokeOneSession = (tx: Tx, person: string, id: string, now: Date): Promise<number> =>
  tx.run(
    `update accounts.session set revoked_at = $4 where region_id = $1 and person_id = $2 and id = $3 and revoked_at is null`,
    [tx.region, person, id, now],
  );

/** Sessions carry the name of their person; a change of role or organisation revokes them instead. */
export const renameInSessions = (tx: Tx, person: string, name: string): Promise<number> =>
  tx.run('update accounts.session set name = $3 where region_id = $1 and person_id = $2', [tx.region, person, name]);

/** Whether this person has signed in from this neighbourhood of the network, as far back as sessions are kept. */
export const hasSignedInFrom = async (tx: Tx, region: number, person: string, address: string): Promise<boolean> =>
  (await tx.one(
    'select from accounts.session where region_id = $1 and person_id = $2 and address = $3 limit 1',
    [region, person, address],
    'signed-in-from',
  )) !== undefined;

/** Sessions that ended. @returns how many rows went */
export const sweep = (tx: Tx, before: Date): Promise<number> =>
  tx.run('delete from accounts.session where expires_at < $1', [before]);

/** What waited for a second step or was answered once, and is over. Of every region. @returns how many rows went */
export const sweepSteps = async (tx: Tx, now: Date): Promise<number> =>
  (await tx.run('delete from accounts.half_open where expires_at < $1', [now])) +
  (await tx.run('delete from accounts.spent_challenge where expires_at < $1', [now]));
