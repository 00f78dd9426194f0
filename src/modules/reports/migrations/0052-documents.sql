-- Documents that the reporter and the office send each other, as they were sent. Never public: what a file says of its author cannot be
-- taken out of it.
create table reports.document (
  region_id integer not null,
  id uuid not null,
  report_id uuid not null,
  message_id uuid not null,
  position integer not null,
  file_key text not null,
  kind text not null,
  name text not null,
  bytes integer not null,
  sha256 bytea not null,
  created_at timestamptz not null,
  primary key (region_id, id),
  constraint document_kind_known check (kind in ('pdf', 'docx', 'xlsx'))
);
create index document_by_report on reports.document (region_id, report_id, position);
create index document_by_file on reports.document (file_key);
comment on column reports.document.sha256 is 'plain: SHA-256 of the file as it was sent';
select platform.regional('reports.document');
