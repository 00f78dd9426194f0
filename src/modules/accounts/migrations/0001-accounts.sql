-- Staff. Residents need no account. Every person belongs to one region and, by role, to an organisation of it.
create table accounts.person (
  region_id integer not null,
  id uuid not null,
  login text not null,
  name text not null,
  email text,
  role text not null,
  organisation_id uuid,
  password_hash text,
  password_changed_at timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  is_sample boolean not null default false,
  primary key (region_id, id),
  constraint person_login_is_lowercase check (login = lower(login)),
  constraint person_role_known check (role in
    ('officer', 'agency_head', 'verifier', 'district', 'village', 'cadre', 'regent', 'auditor', 'administrator')),
  constraint person_of_this_role_has_an_organisation check
    (organisation_id is not null or role not in ('officer', 'agency_head', 'district', 'village', 'cadre'))
);
create unique index person_login_once on accounts.person (region_id, login);
create index person_by_organisation on accounts.person (region_id, organisation_id) where ended_at is null;
select platform.regional('accounts.person');

-- Where sign-in finds the region of a name. Of no region, so that it can be asked before one is known.
create table accounts.login (
  login text primary key,
  region_id integer not null,
  person_id uuid not null
);
select platform.common('accounts.login');

-- Asked at every request of a signed-in person, before their region is known: so it carries what an actor needs.
-- A change of role or organisation revokes the person's sessions.
create table accounts.session (
  token_hash bytea primary key,
  id uuid not null,
  region_id integer not null,
  person_id uuid not null,
  name text not null,
  role text not null,
  organisation_id uuid,
  is_sample boolean not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  user_agent text not null,
  address text not null,
  constraint session_token_is_a_sha256 check (length(token_hash) = 32)
);
comment on column accounts.session.address is 'shortened: the last octet of IPv4 and the last 64 bits of IPv6 are not kept';
create index session_by_person on accounts.session (region_id, person_id);
create index session_by_end on accounts.session (expires_at);
select platform.common('accounts.session');

-- Attempts to sign in that have not succeeded, by a hash of name and network, or of the network alone.
create table accounts.attempt (
  key bytea primary key,
  began_at timestamptz not null,
  count integer not null
);
create index attempt_by_age on accounts.attempt (began_at);
select platform.common('accounts.attempt');
