import type { Tx } from '#platform/db/index.ts';
import type { Link, Provider, SigningAlg, SigningKey } from '../sso/types.ts';

const PROVIDER = `region_id as region, id, name, issuer, client_id as "clientId", client_auth as "clientAuth",
  secret_sealed is not null as "hasSecret", signing_alg as "signingAlg", scope, login_claim as "loginClaim", role_claim as "roleClaim",
  roles, organisation_claim as "organisationClaim", organisations, second_step_values as "secondStepValues", changed_at as "changedAt"`;

/** Those in use, by name. */
export const listProviders = (tx: Tx): Promise<Provider[]> =>
  tx.query<Provider>(
    `select ${PROVIDER} from accounts.provider where region_id = $1 and ended_at is null order by lower(name), id`,
    [tx.region],
  );

export const providerById = (tx: Tx, id: string): Promise<Provider | undefined> =>
  tx.one<Provider>(`select ${PROVIDER} from accounts.provider where region_id = $1 and id = $2 and ended_at is null`, [
    tx.region,
    id,
  ]);

export const lockProvider = (tx: Tx, id: string): Promise<Provider | undefined> =>
  tx.one<Provider>(
    `select ${PROVIDER} from accounts.provider where region_id = $1 and id = $2 and ended_at is null for update`,
    [tx.region, id],
  );

export const secretOf = async (tx: Tx, id: string): Promise<Uint8Array | null> =>
  (
    await tx.one<{ sealed: Uint8Array | null }>(
      'select secret_sealed as sealed from accounts.provider where region_id = $1 and id = $2',
      [tx.region, id],
    )
  )?.sealed ?? null;

type Kept = Omit<Provider, 'region' | 'hasSecret'> & { readonly secretSealed: Uint8Array | null };

/** Adds it, or changes all of it. @throws the constraint provider_once */
export const putProvider = (tx: Tx, one: Kept): Promise<number> =>
  tx.run(
    `insert into accounts.provider (region_id, id, name, issuer, client_id, client_auth, secret_sealed, signing_alg, scope, login_claim,
       role_claim, roles, organisation_claim, organisations, second_step_values, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)
     on conflict (region_id, id) do update set
       name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id, client_auth = excluded.client_auth,
       secret_sealed = excluded.secret_sealed, signing_alg = excluded.signing_alg, scope = excluded.scope,
       login_claim = excluded.login_claim, role_claim = excluded.role_claim, roles = excluded.roles,
       organisation_claim = excluded.organisation_claim, organisations = excluded.organisations,
       second_step_values = excluded.second_step_values, changed_at = excluded.changed_at`,
    [
      tx.region,
      one.id,
      one.name,
      one.issuer,
      one.clientId,
      one.clientAuth,
      one.secretSealed,
      one.signingAlg,
      one.scope,
      one.loginClaim,
      one.roleClaim,
      JSON.stringify(one.roles),
      one.organisationClaim,
      JSON.stringify(one.organisations),
      one.secondStepValues,
      one.changedAt,
    ],
  );

export const endProviderById = (tx: Tx, id: string, now: Date): Promise<number> =>
  tx.run(
    'update accounts.provider set ended_at = $3, secret_sealed = null where region_id = $1 and id = $2 and ended_at is null',
    [tx.region, id, now],
  );

/** Everything that hangs on who the provider is: links, and sign-ins on their way. @returns how many links */
export const forgetProvider = async (tx: Tx, id: string): Promise<number> => {
  await tx.run('delete from accounts.sso_start where region_id = $1 and provider_id = $2', [tx.region, id]);
  await tx.run('delete from accounts.sso_session where region_id = $1 and provider_id = $2', [tx.region, id]);
  return tx.run('delete from accounts.provider_link where region_id = $1 and provider_id = $2', [tx.region, id]);
};

const LINK = 'provider_id as provider, subject, person_id as person, label, linked_at as "linkedAt"';

export const linkOf = (tx: Tx, provider: string, subject: string): Promise<Link | undefined> =>
  tx.one<Link>(
    `select ${LINK} from accounts.provider_link where region_id = $1 and provider_id = $2 and subject = $3`,
    [tx.region, provider, subject],
  );

export const linksOf = (tx: Tx, person: string): Promise<Link[]> =>
  tx.query<Link>(
    `select ${LINK} from accounts.provider_link where region_id = $1 and person_id = $2 order by linked_at`,
    [tx.region, person],
  );

/** @returns false when the subject or the person is linked there already */
export const insertLink = async (tx: Tx, { provider, subject, person, label, linkedAt }: Link): Promise<boolean> =>
  (await tx.run(
    `insert into accounts.provider_link (region_id, provider_id, subject, person_id, label, linked_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [tx.region, provider, subject, person, label, linkedAt],
  )) === 1;

export const deleteLink = (tx: Tx, provider: string, person: string): Promise<number> =>
  tx.run('delete from accounts.provider_link where region_id = $1 and provider_id = $2 and person_id = $3', [
    tx.region,
    provider,
    person,
  ]);

/** Ids of those whose account has not ended, two at most: more than one is nobody. */
export const peopleBy = (
  tx: Tx,
  by: { readonly email: string } | { readonly login: string },
): Promise<{ id: string }[]> =>
  'email' in by
    ? tx.query(
        'select id from accounts.person where region_id = $1 and lower(email) = $2 and ended_at is null limit 2',
        [tx.region, by.email],
      )
    : tx.query('select id from accounts.person where region_id = $1 and login = $2 and ended_at is null limit 2', [
        tx.region,
        by.login,
      ]);

export interface Start {
  readonly provider: string;
  readonly to: string;
  readonly session: string | null;
}

export const insertStart = (tx: Tx, tokenHash: Uint8Array, start: Start, expiresAt: Date): Promise<number> =>
  tx.run(
    'insert into accounts.sso_start (region_id, token_hash, provider_id, to_path, session_id, expires_at) values ($1, $2, $3, $4, $5, $6)',
    [tx.region, tokenHash, start.provider, start.to, start.session, expiresAt],
  );

/** Gives a start out once. */
export const takeStart = async (
  tx: Tx,
  tokenHash: Uint8Array,
  provider: string,
  now: Date,
): Promise<Start | undefined> => {
  const found = await tx.query<Start & { expiresAt: Date }>(
    `delete from accounts.sso_start where region_id = $1 and token_hash = $2
     returning provider_id as provider, to_path as "to", session_id as session, expires_at as "expiresAt"`,
    [tx.region, tokenHash],
  );
  return found.find((start) => start.provider === provider && start.expiresAt > now);
};

export const insertSsoSession = (
  tx: Tx,
  sessionHash: Uint8Array,
  row: { readonly provider: string; readonly idTokenSealed: Uint8Array; readonly expiresAt: Date },
): Promise<number> =>
  tx.run(
    'insert into accounts.sso_session (region_id, session_hash, provider_id, id_token_sealed, expires_at) values ($1, $2, $3, $4, $5)',
    [tx.region, sessionHash, row.provider, row.idTokenSealed, row.expiresAt],
  );

export const providerOfSsoSession = async (tx: Tx, sessionHash: Uint8Array): Promise<string | undefined> =>
  (
    await tx.one<{ provider: string }>(
      'select provider_id as provider from accounts.sso_session where region_id = $1 and session_hash = $2',
      [tx.region, sessionHash],
    )
  )?.provider;

/** Gives it out once: a sign-out there needs it no second time. */
export const takeSsoSession = (
  tx: Tx,
  sessionHash: Uint8Array,
): Promise<{ provider: string; idTokenSealed: Uint8Array } | undefined> =>
  tx.one(
    `delete from accounts.sso_session where region_id = $1 and session_hash = $2
     returning provider_id as provider, id_token_sealed as "idTokenSealed"`,
    [tx.region, sessionHash],
  );

/** Of every region. @returns how many rows went */
export const sweepSso = async (tx: Tx, now: Date): Promise<number> =>
  (await tx.run('delete from accounts.sso_start where expires_at < $1', [now])) +
  (await tx.run('delete from accounts.sso_session where expires_at < $1', [now]));

const KEY = 'kid, alg, public_jwk as "publicJwk", created_at as "createdAt"';

/** Those that are published, the newest first. */
export const signingKeys = (tx: Tx): Promise<SigningKey[]> =>
  tx.query<SigningKey>(`select ${KEY} from accounts.signing_key where region_id = $1 order by created_at desc, kid`, [
    tx.region,
  ]);

/** Of every region. */
export const publishedKeys = (tx: Tx): Promise<Pick<SigningKey, 'publicJwk'>[]> =>
  tx.query(`select public_jwk as "publicJwk" from accounts.signing_key order by created_at desc, kid`);

/** The newest that providers had time to see; the very first signs at once. */
export const keyToSignWith = (
  tx: Tx,
  alg: SigningAlg,
  seenSince: Date,
): Promise<(SigningKey & { readonly privateSealed: Uint8Array }) | undefined> =>
  tx.one(
    `select ${KEY}, private_sealed as "privateSealed" from accounts.signing_key
      where region_id = $1 and alg = $2 order by created_at > $3, abs(extract(epoch from created_at - $3)), kid limit 1`,
    [tx.region, alg, seenSince],
  );

export const insertKey = (tx: Tx, { kid, alg, publicJwk, createdAt }: SigningKey, privateSealed: Uint8Array) =>
  tx.run(
    'insert into accounts.signing_key (region_id, kid, alg, private_sealed, public_jwk, created_at) values ($1, $2, $3, $4, $5, $6)',
    [tx.region, kid, alg, privateSealed, JSON.stringify(publicJwk), createdAt],
  );

export const deleteKey = (tx: Tx, kid: string): Promise<number> =>
  tx.run('delete from accounts.signing_key where region_id = $1 and kid = $2', [tx.region, kid]);
