create table reports.service (
  region_id integer not null,
  code text not null,
  name_id text not null,
  name_en text not null,
  group_name text not null default '',
  classification text not null,
  keywords text[] not null default '{}',
  duties text[] not null default '{}',
  questions jsonb not null default '[]',
  active boolean not null default true,
  position integer not null default 0,
  primary key (region_id, code),
  constraint service_classification_known check (classification in ('complaint_inspection', 'complaint', 'aspiration', 'information')),
  constraint service_code_plain check (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$')
);
select platform.regional('reports.service');

-- Limits are data with their source: laws change, and a regency may promise more than the law.
create table reports.deadline_rule (
  region_id integer not null,
  id uuid not null,
  classification text,
  step text not null,
  amount integer not null,
  unit text not null,
  valid_from date not null,
  valid_to date,
  source text not null,
  primary key (region_id, id),
  constraint deadline_step_known check (step in ('verify', 'first_response', 'resolve', 'rework', 'reporter_silence', 'reporter_completion')),
  constraint deadline_unit_known check (unit in ('working_days', 'calendar_days', 'hours')),
  constraint deadline_amount_sane check (amount between 1 and 730),
  constraint deadline_ends_after_it_begins check (valid_to is null or valid_to >= valid_from)
);
select platform.regional('reports.deadline_rule');

create table reports.report (
  region_id integer not null,
  id uuid not null,
  code text not null,
  status text not null,
  classification text not null,
  service_code text,
  title text,
  text text not null,
  place_code text,
  district_code text,
  lat double precision,
  lon double precision,
  -- Where it is on a map: the point given, else the village's. For search nearby only.
  location geography(point, 4326),
  address text,
  answers jsonb not null default '{}',
  happened_on date,
  anonymous boolean not null,
  secret boolean not null,
  channel text not null,
  source text,
  source_id text,
  original_status text,
  original jsonb,
  reporter_name_sealed bytea,
  reporter_contact_sealed bytea,
  reporter_contact_index bytea,
  key_hash bytea not null,
  submission_hash bytea not null,
  organisation_id uuid,
  reported_at timestamptz not null,
  verified_at timestamptz,
  assigned_at timestamptz,
  accepted_at timestamptz,
  first_response_at timestamptz,
  answered_at timestamptz,
  closed_at timestamptz,
  updated_at timestamptz not null,
  verify_due_at timestamptz,
  respond_due_at timestamptz,
  resolve_due_at timestamptz,
  reporter_due_at timestamptz,
  paused_at timestamptz,
  resume_status text,
  due_step text,
  due_at timestamptz,
  transfers integer not null default 0,
  reopenings integer not null default 0,
  objected boolean not null default false,
  archive_reason text,
  supporters integer not null default 0,
  is_sample boolean not null default false,
  words tsvector generated always as (to_tsvector('simple', coalesce(title, '') || ' ' || text)) stored,
  primary key (region_id, id),
  constraint report_code_once unique (region_id, code),
  constraint report_submitted_once unique (region_id, submission_hash),
  constraint report_imported_once unique (region_id, source, source_id),
  constraint report_status_known check (status in ('received', 'awaiting_reporter', 'verified', 'assigned', 'accepted', 'in_progress', 'answered', 'confirmed', 'reopened', 'closed_unconfirmed', 'archived')),
  constraint report_classification_known check (classification in ('complaint_inspection', 'complaint', 'aspiration', 'information')),
  constraint report_coordinate_whole check ((lat is null) = (lon is null)),
  constraint report_answered_has_time check (status <> 'answered' or answered_at is not null),
  constraint report_assigned_has_agency check (status not in ('assigned', 'accepted', 'in_progress') or organisation_id is not null or source is not null),
  constraint report_archived_has_reason check (status <> 'archived' or archive_reason is not null),
  constraint report_waiting_is_paused check ((status = 'awaiting_reporter') = (paused_at is not null)),
  constraint report_due_has_step check ((due_at is null) = (due_step is null))
);
create index report_newest on reports.report (region_id, reported_at desc, id);
create index report_open_by_organisation on reports.report (region_id, organisation_id, due_at) where closed_at is null;
create index report_by_status on reports.report (region_id, status, due_at);
create index report_by_district on reports.report (region_id, district_code, reported_at desc);
create index report_nearby on reports.report using gist (location);
create index report_by_words on reports.report using gin (words);
select platform.regional('reports.report');

-- What people wrote to each other about a report. The journal says that it was written, here is what.
create table reports.message (
  region_id integer not null,
  id uuid not null,
  report_id uuid not null,
  at timestamptz not null,
  kind text not null,
  author text not null,
  person_id uuid,
  organisation_id uuid,
  body text not null,
  is_public boolean not null,
  primary key (region_id, id),
  constraint message_kind_known check (kind in ('question', 'completion', 'progress', 'answer', 'contest', 'objection', 'archive', 'transfer', 'message', 'note')),
  constraint message_author_known check (author in ('reporter', 'office', 'system')),
  constraint message_note_stays_inside check (kind <> 'note' or not is_public)
);
create index message_by_report on reports.message (region_id, report_id, at);
select platform.regional('reports.message');

create table reports.photo (
  region_id integer not null,
  id uuid not null,
  report_id uuid not null,
  message_id uuid,
  position integer not null,
  file_key text not null,
  sha256 bytea not null,
  width integer not null,
  height integer not null,
  taken_at timestamptz,
  taken_lat double precision,
  taken_lon double precision,
  distance_metres integer,
  created_at timestamptz not null,
  primary key (region_id, id)
);
create index photo_by_report on reports.photo (region_id, report_id, position);
create index photo_by_file on reports.photo (file_key);
select platform.regional('reports.photo');

-- One person supports a report once: by a key of the device or of the person, never by name.
create table reports.support (
  region_id integer not null,
  report_id uuid not null,
  supporter_hash bytea not null,
  at timestamptz not null,
  primary key (region_id, report_id, supporter_hash)
);
select platform.regional('reports.support');
