-- A code with which somebody sets their own password: the first one, or a new one. Sent by mail or printed as a letter.
create table accounts.invitation (
  region_id integer not null,
  id uuid not null,
  person_id uuid not null,
  -- by whom it was made: an administrator, or the person who forgot the password
  kind text not null,
  way text not null,
  code_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (region_id, id),
  constraint invitation_kind_known check (kind in ('invitation', 'reset')),
  constraint invitation_way_known check (way in ('mail', 'letter')),
  constraint invitation_ends_once check (used_at is null or revoked_at is null)
);
comment on column accounts.invitation.code_hash is 'plain: argon2id of a code, salted by the region; needs no key, so it outlives a change of the key';
create unique index invitation_by_code on accounts.invitation (region_id, code_hash);
create index invitation_by_person on accounts.invitation (region_id, person_id) where used_at is null and revoked_at is null;
select platform.regional('accounts.invitation');

-- Who asked for a new password. Asking does the same work for every name; what comes of it is found out afterwards by a job.
create table accounts.reset_request (
  id uuid primary key,
  login_sealed bytea not null,
  asked_at timestamptz not null
);
comment on column accounts.reset_request.login_sealed is 'sealed: accounts.reset_request.login';
comment on table accounts.reset_request is 'common: names as they were typed, sealed; whose they are is looked up by a job';
select platform.common('accounts.reset_request');
