-- How many reports were late at a moment in the past, by what the journal said then: found out once. Null: it cannot be told.
create table reports.late_then (
  region_id integer not null,
  at timestamptz not null,
  late integer,
  primary key (region_id, at)
);
select platform.regional('reports.late_then');
