-- Who wants to be told of new reports somewhere. Nobody is told anything before the link in the first mail was used, and with the end of
-- a subscription its row is gone.
create table alerts.subscription (
  region_id integer not null,
  id uuid not null,
  address_sealed bytea not null,
  address_index bytea not null,
  district_code text,
  place_code text,
  service_code text,
  pace text not null,
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  told_at timestamptz,
  primary key (region_id, id),
  constraint subscription_once unique nulls not distinct (region_id, address_index, district_code, place_code, service_code),
  constraint subscription_pace_known check (pace in ('daily', 'at_once')),
  constraint subscription_one_place check (district_code is null or place_code is null),
  constraint subscription_told_after_consent check (told_at is null or confirmed_at is not null)
);
comment on column alerts.subscription.address_sealed is 'sealed: alerts.address';
comment on column alerts.subscription.address_index is 'blind: alerts.address';
create index subscription_waiting on alerts.subscription (region_id, asked_at) where confirmed_at is null;
create index subscription_by_place on alerts.subscription (region_id, place_code, district_code) where confirmed_at is not null;
select platform.regional('alerts.subscription');

-- A report that a subscription has not been told of yet.
create table alerts.untold (
  region_id integer not null,
  subscription_id uuid not null,
  report_id uuid not null,
  at timestamptz not null,
  primary key (region_id, subscription_id, report_id)
);
select platform.regional('alerts.untold');
