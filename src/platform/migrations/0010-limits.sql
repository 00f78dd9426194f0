-- How much of each limit is used up, by a hash of the limit's name and of whom it counts. One moment says it all: when the whole
-- allowance is there again (generic cell rate algorithm). A row whose moment has passed says nothing and is swept.
create table platform.limit_use (
  key bytea primary key,
  free_at timestamptz not null,
  constraint limit_use_key_is_a_sha256 check (length(key) = 32)
);
create index limit_use_by_age on platform.limit_use (free_at);
select platform.common('platform.limit_use');
comment on column platform.limit_use.key is 'plain: SHA-256 of a limit''s name and of a network, a name or a device, gone within minutes of meaning nothing';
