-- What a person gives beside the password: a code of an app (RFC 6238), a passkey (WebAuthn), or one of ten codes kept on paper.
create table accounts.totp (
  region_id integer not null,
  person_id uuid not null,
  secret_sealed bytea not null,
  -- the number of the half minute whose code was taken last: neither it nor an earlier one is taken again
  last_step bigint not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (region_id, person_id)
);
select platform.regional('accounts.totp');

create table accounts.passkey (
  region_id integer not null,
  id uuid not null,
  person_id uuid not null,
  name text not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (region_id, id),
  constraint passkey_has_a_name check (length(name) between 1 and 80)
);
create unique index passkey_once on accounts.passkey (region_id, credential_id);
create index passkey_by_person on accounts.passkey (region_id, person_id);
select platform.regional('accounts.passkey');

create table accounts.recovery_code (
  region_id integer not null,
  person_id uuid not null,
  code_hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (region_id, person_id, code_hash)
);
comment on column accounts.recovery_code.code_hash is 'argon2id, salted by the person: needs no key, so it outlives a change of the key';
select platform.regional('accounts.recovery_code');

-- The first step is done, the second is still owed. No session: it opens nothing but the page that asks for the second step.
create table accounts.half_open (
  region_id integer not null,
  token_hash bytea not null,
  person_id uuid not null,
  owes text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (region_id, token_hash),
  constraint half_open_owes_something_known check (owes in ('second_step', 'set_up')),
  constraint half_open_token_is_a_sha256 check (length(token_hash) = 32)
);
create index half_open_by_person on accounts.half_open (region_id, person_id);
create index half_open_by_end on accounts.half_open (expires_at);
select platform.regional('accounts.half_open');

-- What each region asks of its people. No row: nothing beyond the password.
create table accounts.policy (
  region_id integer primary key,
  second_step_roles text[] not null
);
select platform.regional('accounts.policy');

-- Challenges that were answered: they are signed, not stored, and each counts once.
create table accounts.spent_challenge (
  challenge_hash bytea primary key,
  expires_at timestamptz not null
);
create index spent_challenge_by_end on accounts.spent_challenge (expires_at);
select platform.common('accounts.spent_challenge');

-- When the person last proved in this session who they are: what is sensitive wants it to be recent.
alter table accounts.session add column proved_at timestamptz;
update accounts.session set proved_at = created_at;
alter table accounts.session alter column proved_at set not null;
