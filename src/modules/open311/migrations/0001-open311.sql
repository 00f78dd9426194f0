-- What a region tells applications about itself, beside what is known of it anyway.
create table open311.jurisdiction (
  region_id integer primary key,
  -- whom the maker of an application turns to
  contact text not null,
  changed_at timestamptz not null
);
select platform.regional('open311.jurisdiction');

-- What lets an application file reports here in the name of residents. The key itself was shown once.
create table open311.api_key (
  region_id integer not null,
  id uuid not null,
  label text not null,
  contact text not null,
  key_hash bytea not null,
  -- the end of the key, by which its holder recognises it
  hint text not null,
  -- the application is itself a server that takes reports from us: what it sends is not sent on
  relays boolean not null,
  per_hour integer not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (region_id, id),
  constraint api_key_once unique (region_id, key_hash),
  constraint api_key_hash_is_a_sha256 check (length(key_hash) = 32),
  constraint api_key_rate_sane check (per_hour between 1 and 100000)
);
comment on column open311.api_key.key_hash is 'plain: SHA-256 of 24 random bytes';
select platform.regional('open311.api_key');

-- Reports that applications have sent. The row comes before the report: whatever is cut off is found again when it is sent once more.
create table open311.received (
  region_id integer not null,
  -- also what the report is filed once by
  id uuid not null,
  key_id uuid not null,
  content_index bytea not null,
  token_hash bytea not null,
  report_id uuid,
  -- where the sender says a picture lies; nobody fetches it
  media_url text,
  received_at timestamptz not null,
  primary key (region_id, id),
  constraint received_token_once unique (region_id, token_hash),
  constraint received_token_is_a_sha256 check (length(token_hash) = 32)
);
create index received_by_content on open311.received (region_id, key_id, content_index, received_at);
create index received_by_report on open311.received (region_id, report_id) where report_id is not null;
comment on column open311.received.content_index is 'blind: open311.content';
comment on column open311.received.token_hash is 'plain: SHA-256 of 16 bytes of a keyed hash';
select platform.regional('open311.received');

-- Words that applications have sent about reports of theirs, each once.
create table open311.received_update (
  region_id integer not null,
  id uuid not null,
  key_id uuid not null,
  report_id uuid not null,
  -- as the application numbers it
  update_id text not null,
  received_at timestamptz not null,
  primary key (region_id, id),
  constraint received_update_once unique (region_id, key_id, report_id, update_id)
);
select platform.regional('open311.received_update');

-- Servers of others, to which reports of some services are sent.
create table open311.server (
  region_id integer not null,
  id uuid not null,
  name text not null,
  url text not null,
  jurisdiction text not null,
  api_key_sealed bytea,
  -- code of a service here: code of the service there
  services jsonb not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz,
  -- when it is asked next what became of the reports, and how often in a row it did not answer
  poll_at timestamptz,
  failures integer not null default 0,
  answered_at timestamptz,
  last_error text,
  primary key (region_id, id),
  constraint server_ended_is_asked_no_more check (ended_at is null or (poll_at is null and api_key_sealed is null))
);
comment on column open311.server.api_key_sealed is 'sealed: open311.server.api_key';
create unique index server_once on open311.server (region_id, url, jurisdiction) where ended_at is null;
create index server_due on open311.server (poll_at) where poll_at is not null;
select platform.regional('open311.server');

-- Reports on their way to a server of somebody else, and what that server says of them.
create table open311.sent (
  region_id integer not null,
  server_id uuid not null,
  report_id uuid not null,
  service_code text not null,
  queued_at timestamptz not null,
  attempts integer not null default 0,
  -- answers that nobody could read: perhaps it was taken
  unclear integer not null default 0,
  -- null when nothing more is tried: it was taken, refused or given up
  next_try_at timestamptz,
  last_error text,
  sent_at timestamptz,
  token text,
  remote_id text,
  remote_status text,
  remote_notes text,
  remote_agency text,
  remote_updated_at timestamptz,
  asked_at timestamptz,
  primary key (region_id, server_id, report_id),
  constraint sent_taken_has_a_name check ((sent_at is null) = (token is null and remote_id is null)),
  constraint sent_taken_is_over check (sent_at is null or next_try_at is null),
  constraint sent_status_known check (remote_status in ('open', 'closed'))
);
create index sent_due on open311.sent (next_try_at) where next_try_at is not null;
create index sent_by_report on open311.sent (region_id, report_id);
create index sent_followed on open311.sent (region_id, server_id, asked_at) where sent_at is not null and remote_status is distinct from 'closed';
create index sent_given_up on open311.sent (region_id, server_id, queued_at) where sent_at is null and next_try_at is null;
select platform.regional('open311.sent');
