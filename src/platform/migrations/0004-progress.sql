-- Long work that people watch: imports, the loading of samples. It can be left and come back to.
create table platform.progress (
  region_id integer not null,
  id uuid not null,
  kind text not null,
  title text not null,
  state text not null,
  done integer not null default 0,
  total integer,
  result jsonb not null default '{}',
  started_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (region_id, id),
  constraint progress_state_known check (state in ('running', 'done', 'failed'))
);
create index progress_newest on platform.progress (region_id, kind, started_at desc);
select platform.regional('platform.progress');
