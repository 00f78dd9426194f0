-- Which column of a sheet was which, by what the sheet was for: proposed again the next time.
create table platform.sheet_columns (
  region_id integer not null,
  purpose text not null,
  columns jsonb not null,
  changed_at timestamptz not null,
  primary key (region_id, purpose),
  constraint sheet_columns_purpose_says_what check (purpose ~ '^[a-z_]+\.[a-z_.]+$')
);
select platform.regional('platform.sheet_columns');
