-- The pair of keys by which push services know this installation (RFC 8292): made once, the private one sealed.
create table platform.push_key (
  one boolean primary key default true,
  public_key text not null,
  private_sealed bytea not null,
  constraint push_key_is_one check (one)
);
comment on table platform.push_key is 'common: the pair of keys of the whole installation';
comment on column platform.push_key.private_sealed is 'sealed: platform.push_key.private';
select platform.common('platform.push_key');

-- A browser that wants to be told of a thing. Its address is as good as a key: whoever has it can write to the device.
create table platform.push_device (
  region_id integer not null,
  id uuid not null,
  subject text not null,
  endpoint_index bytea not null,
  subscription_sealed bytea not null,
  created_at timestamptz not null,
  primary key (region_id, id),
  constraint push_device_once unique (region_id, subject, endpoint_index)
);
comment on column platform.push_device.endpoint_index is 'blind: platform.push_device.endpoint';
comment on column platform.push_device.subscription_sealed is 'sealed: platform.push_device.subscription';
select platform.regional('platform.push_device');

-- What waits to be told to a device, from the transaction of the act that caused it until a push service took it over: then the row is gone.
create table platform.outbox_push (
  region_id integer not null,
  id uuid not null,
  device_id uuid not null,
  body_sealed bytea not null,
  created_at timestamptz not null,
  attempts integer not null default 0,
  next_try_at timestamptz not null,
  primary key (region_id, id)
);
comment on column platform.outbox_push.body_sealed is 'sealed: platform.outbox_push.body';
create index outbox_push_due on platform.outbox_push (next_try_at);
create index outbox_push_of_device on platform.outbox_push (region_id, device_id);
select platform.regional('platform.outbox_push');
