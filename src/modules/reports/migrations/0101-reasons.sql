-- By which words reports were archived: one that is given word for word again and again is no reason.
create table reports.archive_reason (
  region_id integer not null,
  -- sha256 of the words without case, digits and signs
  mark text not null,
  report_id uuid not null,
  at timestamptz not null,
  primary key (region_id, mark, report_id)
);
select platform.regional('reports.archive_reason');
revoke update, delete on reports.archive_reason from simpul_app, simpul_all;
