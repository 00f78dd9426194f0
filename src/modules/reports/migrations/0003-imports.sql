-- Files of reports that came by the page: from the upload over the dry run to the import. The file itself lies in the store no longer
-- than it is needed, for it names people; it is gone once it is imported, or after two days.
create table reports.import_file (
  region_id integer not null,
  id uuid not null,
  file_key text not null,
  name text not null,
  bytes bigint not null,
  format text not null,
  -- Of a CSV: which column is which, as a person has confirmed it.
  mapping jsonb,
  origin text,
  state text not null,
  -- In whose name the work is done that began in a page.
  actor jsonb not null,
  uploaded_at timestamptz not null,
  -- When it was last worked on: a run that has stood still for a while was cut off, and is taken up again.
  touched_at timestamptz not null,
  rows_done integer not null default 0,
  check_id uuid,
  apply_id uuid,
  failure jsonb,
  primary key (region_id, id),
  constraint import_file_format_known check (format in ('sp4n', 'csv', 'open311-json', 'open311-xml')),
  constraint import_file_state_known check (state in ('uploaded', 'checking', 'checked', 'applying', 'applied', 'failed', 'removed')),
  constraint import_file_failed_has_sentence check (state <> 'failed' or failure is not null)
);
create index import_file_newest on reports.import_file (region_id, uploaded_at desc);
select platform.regional('reports.import_file');
