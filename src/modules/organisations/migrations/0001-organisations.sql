-- Agencies, sub-units, district and village offices of a region. A reorganisation ends a row and names its successor:
-- reports of last year keep the name of last year.
create table organisations.organisation (
  region_id integer not null,
  id uuid not null,
  parent_id uuid,
  kind text not null,
  name text not null,
  short_name text,
  code text,
  place_code text,
  duties text[] not null default '{}',
  office_hours text,
  contact jsonb not null default '{}',
  valid_from date,
  valid_to date,
  successor_id uuid,
  source text not null,
  source_quality text not null,
  is_sample boolean not null default false,
  primary key (region_id, id),
  constraint organisation_kind_known check (kind in
    ('secretariat', 'inspectorate', 'agency', 'sub_unit', 'district_office', 'village_office', 'hospital', 'enterprise', 'other')),
  constraint organisation_source_quality_known check (source_quality in ('official', 'dated', 'unofficial')),
  constraint organisation_ends_after_it_begins check (valid_to >= valid_from),
  constraint organisation_is_not_its_own_parent check (parent_id <> id),
  constraint organisation_is_not_its_own_successor check (successor_id <> id),
  constraint organisation_has_successor_only_when_ended check (successor_id is null or valid_to is not null)
);
comment on column organisations.organisation.valid_from is 'first day; null: before our records, not known';
comment on column organisations.organisation.valid_to is 'last day, inclusive; null: still in force';
-- Two offices of one name or code may follow each other, never stand side by side.
create unique index organisation_name_once on organisations.organisation (region_id, lower(name)) where valid_to is null;
create unique index organisation_code_once on organisations.organisation (region_id, code) where valid_to is null;
create index organisation_by_parent on organisations.organisation (region_id, parent_id);
create index organisation_by_successor on organisations.organisation (region_id, successor_id) where successor_id is not null;
select platform.regional('organisations.organisation');
