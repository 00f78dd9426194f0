-- A filter of the desk's list under a name: of one person, or of everybody in an office.
create table reports.view (
  region_id integer not null,
  id uuid not null,
  -- Who saved it.
  person_id uuid not null,
  -- Everybody of this office sees it; null: only the person does.
  organisation_id uuid,
  name text not null,
  -- As the address of the list has it (rules/filter.ts).
  filter text not null,
  created_at timestamptz not null,
  primary key (region_id, id),
  constraint view_name_has_length check (length(name) between 1 and 60)
);
create unique index view_name_once on reports.view (region_id, person_id, lower(name)) where organisation_id is null;
create unique index view_shared_name_once on reports.view (region_id, organisation_id, lower(name)) where organisation_id is not null;
select platform.regional('reports.view');
