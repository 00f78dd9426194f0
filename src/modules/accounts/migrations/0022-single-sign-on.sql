-- A service of somebody else that says who a person is (OpenID Connect): a regency's Keycloak, INApas.
create table accounts.provider (
  region_id integer not null,
  id uuid not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  client_auth text not null,
  secret_sealed bytea,
  signing_alg text not null,
  scope text not null,
  -- by which claim somebody is recognised who is not linked yet; null: nobody is
  login_claim text,
  -- which claim says the role or the office of a person that exists, and what its values mean; null: none
  role_claim text,
  roles jsonb not null,
  organisation_claim text,
  organisations jsonb not null,
  -- values of acr or amr that stand for a second step; none: it is asked here
  second_step_values text[] not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz,
  primary key (region_id, id),
  constraint provider_client_auth_known check (client_auth in ('client_secret_basic', 'client_secret_post', 'private_key_jwt')),
  constraint provider_signing_alg_known check (signing_alg in ('ES256', 'ES512')),
  constraint provider_secret_only_where_one_is_used check (client_auth <> 'private_key_jwt' or secret_sealed is null)
);
comment on column accounts.provider.secret_sealed is 'sealed: accounts.provider.secret';
create unique index provider_once on accounts.provider (region_id, issuer, client_id) where ended_at is null;
select platform.regional('accounts.provider');

-- Who somebody at a provider is here.
create table accounts.provider_link (
  region_id integer not null,
  provider_id uuid not null,
  subject text not null,
  person_id uuid not null,
  -- how the person is called there, to be recognised in a list
  label text not null,
  linked_at timestamptz not null,
  primary key (region_id, provider_id, subject)
);
create unique index provider_link_once_for_a_person on accounts.provider_link (region_id, provider_id, person_id);
create index provider_link_by_person on accounts.provider_link (region_id, person_id);
select platform.regional('accounts.provider_link');

-- A sign-in on its way to a provider and back. The browser holds the token, from which state, nonce and the proof of PKCE follow.
create table accounts.sso_start (
  region_id integer not null,
  token_hash bytea not null,
  provider_id uuid not null,
  to_path text not null,
  -- the session that asked for a link; null: somebody signs in
  session_id uuid,
  expires_at timestamptz not null,
  primary key (region_id, token_hash),
  constraint sso_start_token_is_a_sha256 check (length(token_hash) = 32)
);
comment on column accounts.sso_start.token_hash is 'plain: SHA-256 of 32 random bytes';
create index sso_start_by_end on accounts.sso_start (expires_at);
select platform.regional('accounts.sso_start');

-- Sessions that a provider vouched for, so that signing out can go on there.
create table accounts.sso_session (
  region_id integer not null,
  session_hash bytea not null,
  provider_id uuid not null,
  id_token_sealed bytea not null,
  expires_at timestamptz not null,
  primary key (region_id, session_hash)
);
comment on column accounts.sso_session.session_hash is 'plain: SHA-256 of the token of a session, 32 random bytes';
comment on column accounts.sso_session.id_token_sealed is 'sealed: accounts.sso_session.id_token';
create index sso_session_by_end on accounts.sso_session (expires_at);
select platform.regional('accounts.sso_session');

-- Keys by which this region proves itself to providers (private_key_jwt). The newest signs once it is a quarter of an hour old; all are
-- published, so that a provider which keeps a copy knows the new one before the old one goes.
create table accounts.signing_key (
  region_id integer not null,
  kid text not null,
  alg text not null,
  private_sealed bytea not null,
  public_jwk jsonb not null,
  created_at timestamptz not null,
  primary key (region_id, kid),
  constraint signing_key_alg_known check (alg in ('ES256', 'ES512'))
);
comment on column accounts.signing_key.private_sealed is 'sealed: accounts.signing_key.private';
select platform.regional('accounts.signing_key');
