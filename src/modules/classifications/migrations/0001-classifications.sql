-- Reference lists in versions. Each region keeps its own: its prices are its own, and when it takes up a new version of the ministry's
-- codes is its own decision (docs/decisions/0048).
create table classifications.list (
  region_id integer not null,
  id uuid not null,
  kind text not null,
  title text not null,
  -- The regulation that sets it, and where its file came from.
  regulation text not null,
  source text not null,
  valid_from date not null,
  -- The last day, inclusive; null until a newer version begins.
  valid_to date,
  state text not null,
  entry_count integer not null,
  is_sample boolean not null,
  -- Null: the program itself, when the region was opened. Then nobody decides, and the reason says so.
  made_by uuid,
  made_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  primary key (region_id, id),
  constraint list_kind_known check (kind in ('activity', 'account', 'function', 'fund_source', 'price')),
  constraint list_state_known check (state in ('draft', 'in_force', 'refused')),
  constraint list_ends_after_it_begins check (valid_to is null or valid_to >= valid_from),
  constraint list_holds_entries check (entry_count > 0),
  constraint list_decided_says_why check ((state = 'draft') = (decided_at is null) and (decided_at is null) = (reason is null)),
  constraint list_decided_by_somebody check (decided_at is null or made_by is null or decided_by is not null),
  constraint list_decided_by_another check (decided_by <> made_by),
  constraint list_reason_says_something check (char_length(reason) >= 10)
);
-- Two versions that hold without end, or from the same day on, would hold on one day; the rule keeps the rest apart under a lock.
create unique index list_without_end_once on classifications.list (region_id, kind) where state = 'in_force' and valid_to is null;
create unique index list_begins_once on classifications.list (region_id, kind, valid_from) where state = 'in_force';
create index list_by_kind on classifications.list (region_id, kind, valid_from desc);
select platform.regional('classifications.list');

-- Codes are compared byte by byte, alike on every machine: their order is that of their segments, and a part of it is a range.
create table classifications.entry (
  region_id integer not null,
  list_id uuid not null,
  code text collate "C" not null,
  original text not null,
  parent text collate "C",
  level smallint not null,
  name text not null,
  is_leaf boolean not null,
  specification text,
  unit text,
  price numeric(20, 2),
  standard text,
  price_group text,
  cofog text,
  primary key (region_id, list_id, code),
  constraint entry_level_sane check (level between 1 and 6),
  constraint entry_is_not_above_itself check (parent <> code),
  constraint entry_name_is_there check (name <> ''),
  constraint entry_price_is_positive check (price > 0),
  constraint entry_price_has_unit check ((price is null) = (unit is null) and (price is null) = (standard is null)),
  constraint entry_standard_known check (standard in ('ssh', 'hspk', 'asb', 'sbu')),
  constraint entry_cofog_known check (cofog ~ '^(0[1-9]|10)$')
);
create index entry_by_parent on classifications.entry (region_id, list_id, parent, code);
create index entry_by_level on classifications.entry (region_id, list_id, level, code);
select platform.regional('classifications.entry');
-- What was voted under a list stays what it was: another version is another list.
revoke update, delete on classifications.entry from simpul_app, simpul_all;

-- What became of a code in a later version.
create table classifications.successor (
  region_id integer not null,
  from_list_id uuid not null,
  from_code text collate "C" not null,
  to_list_id uuid not null,
  to_code text collate "C" not null,
  primary key (region_id, from_list_id, to_list_id, from_code, to_code),
  constraint successor_is_another_list check (from_list_id <> to_list_id)
);
create index successor_backwards on classifications.successor (region_id, to_list_id, to_code);
select platform.regional('classifications.successor');

-- A sheet on its way to a list: chosen, tried, brought in.
create table classifications.import_file (
  region_id integer not null,
  id uuid not null,
  kind text not null,
  -- A mapping from the version in `about` to this one; null for a new version.
  into_list_id uuid,
  file_key text not null,
  name text not null,
  bytes integer not null,
  sheet text,
  columns jsonb,
  -- What a person says about the list; null until then.
  about jsonb,
  state text not null,
  actor jsonb not null,
  uploaded_at timestamptz not null,
  touched_at timestamptz not null,
  run_id uuid,
  list_id uuid,
  failure jsonb,
  primary key (region_id, id),
  constraint import_file_kind_known check (kind in ('activity', 'account', 'function', 'fund_source', 'price')),
  constraint import_file_state_known check (state in ('uploaded', 'checking', 'refused', 'checked', 'applying', 'applied', 'failed', 'removed'))
);
create index import_file_by_time on classifications.import_file (region_id, uploaded_at desc);
create index import_file_waiting on classifications.import_file (uploaded_at) where state in ('checking', 'applying');
select platform.regional('classifications.import_file');
