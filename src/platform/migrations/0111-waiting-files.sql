-- Files that somebody sent by a page and that a job works on: from the upload over the dry run to the import. The file itself lies in the
-- store no longer than it is needed.
create table platform.waiting_file (
  region_id integer not null,
  id uuid not null,
  -- The job that works on it.
  job text not null,
  -- What it goes into, as the journal calls it.
  subject text not null,
  file_key text not null,
  name text not null,
  bytes bigint not null,
  -- What a person chose for its run.
  wish jsonb,
  state text not null,
  -- In whose name the work is done that began in a page.
  actor jsonb not null,
  uploaded_at timestamptz not null,
  -- When it was last worked on: a run that has stood still for a while was cut off, and is taken up again.
  touched_at timestamptz not null,
  -- Progress of the last run, with its result.
  run_id uuid,
  failure jsonb,
  primary key (region_id, id),
  constraint waiting_file_state_known check (state in ('uploaded', 'checking', 'checked', 'applying', 'applied', 'failed', 'removed')),
  constraint waiting_file_failed_has_sentence check (state <> 'failed' or failure is not null)
);
create index waiting_file_by_job on platform.waiting_file (job, state, uploaded_at);
select platform.regional('platform.waiting_file');
