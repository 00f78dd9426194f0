create extension if not exists postgis;

-- Every regional table is opened by this one call, so that none is forgotten and all are alike (design, data rules):
-- simpul_app sees the region that the transaction names, simpul_all every region, the owner is not bound.
create function platform.regional(the_table regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', the_table);
  execute format('create policy own_region on %s to simpul_app using (region_id = (select nullif(current_setting(''simpul.region'', true), '''')::integer))', the_table);
  execute format('create policy every_region on %s to simpul_all using (true)', the_table);
  execute format('grant select, insert, update, delete on %s to simpul_app, simpul_all', the_table);
end $$;

-- Tables of no region: places, code lists, sessions before sign-in.
create function platform.common(the_table regclass) returns void language plpgsql as $$
begin
  execute format('grant select, insert, update, delete on %s to simpul_app, simpul_all', the_table);
end $$;

-- A restore or a move to another cluster starts a new era: its transaction ids must not be compared with the old ones.
create table platform.era (
  number integer primary key,
  began_at timestamptz not null default now(),
  reason text not null
);
insert into platform.era (number, reason) values (1, 'first start');
select platform.common('platform.era');

-- One row per act, written in the transaction of the change. The history people see, the audit trail, live screens,
-- notifications and the public seal are all read from here.
create table platform.journal (
  region_id integer not null,
  id uuid not null,
  at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  era integer not null,
  actor text not null,
  act text not null,
  subject text not null,
  public jsonb not null default '{}',
  private jsonb not null default '{}',
  primary key (region_id, id),
  constraint journal_act_names_module_and_verb check (act ~ '^[a-z_]+\.[a-z_]+$')
);
create index journal_by_subject on platform.journal (region_id, subject, at);
create index journal_in_reading_order on platform.journal (era, xid, id);
select platform.regional('platform.journal');
-- Nobody changes the past: not by the program either.
revoke update, delete on platform.journal from simpul_app, simpul_all;

-- How far each reader of the journal has come.
create table platform.journal_reader (
  name text primary key,
  era integer not null,
  xid xid8 not null,
  id uuid not null
);
select platform.common('platform.journal_reader');
