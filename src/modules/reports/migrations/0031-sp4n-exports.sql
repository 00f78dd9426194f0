-- Answers that were given to the operator who enters them in SP4N-LAPOR!: which, when, and by whom, so that none is entered twice.
create table reports.sp4n_export (
  region_id integer not null,
  id uuid not null,
  at timestamptz not null,
  person_id uuid not null,
  answers integer not null,
  primary key (region_id, id)
);
create index sp4n_export_newest on reports.sp4n_export (region_id, at desc, id);
select platform.regional('reports.sp4n_export');

create table reports.sp4n_exported (
  region_id integer not null,
  report_id uuid not null,
  -- the answer: a later one is exported again
  message_id uuid not null,
  export_id uuid not null,
  primary key (region_id, report_id, message_id)
);
create index sp4n_exported_together on reports.sp4n_exported (region_id, export_id);
select platform.regional('reports.sp4n_exported');

create index report_sp4n_answered on reports.report (region_id, answered_at, id) where source = 'sp4n' and answered_at is not null;
