reports.deadline_rule (
  region_id integer not null
  id uuid not null
  classification text
  step text not null
  amount integer not null
  unit text not null
  valid_from date not null
  valid_to date
  source text not null
  constraint deadline_amount_sane CHECK (((amount >= 1) AND (amount <= 730)))
  constraint deadline_ends_after_it_begins CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
  constraint deadline_step_known CHECK ((step = ANY (ARRAY['verify'::text, 'first_response'::text, 'resolve'::text, 'rework'::text, 'reporter_silence'::text, 'reporter_completion'::text])))
  constraint deadline_unit_known CHECK ((unit = ANY (ARRAY['working_days'::text, 'calendar_days'::text, 'hours'::text])))
  constraint deadline_rule_pkey PRIMARY KEY (region_id, id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.import_file (
  region_id integer not null
  id uuid not null
  file_key text not null
  name text not null
  bytes bigint not null
  format text not null
  mapping jsonb
  origin text
  state text not null
  actor jsonb not null
  uploaded_at timestamp with time zone not null
  touched_at timestamp with time zone not null
  rows_done integer not null default 0
  check_id uuid
  apply_id uuid
  failure jsonb
  constraint import_file_failed_has_sentence CHECK (((state <> 'failed'::text) OR (failure IS NOT NULL)))
  constraint import_file_format_known CHECK ((format = ANY (ARRAY['sp4n'::text, 'csv'::text, 'open311-json'::text, 'open311-xml'::text])))
  constraint import_file_state_known CHECK ((state = ANY (ARRAY['uploaded'::text, 'checking'::text, 'checked'::text, 'applying'::text, 'applied'::text, 'failed'::text, 'removed'::text])))
  constraint import_file_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX import_file_newest ON reports.import_file USING btree (region_id, uploaded_at DESC)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.late_then (
  region_id integer not null
  at timestamp with time zone not null
  late integer
  constraint late_then_pkey PRIMARY KEY (region_id, at)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.message (
  region_id integer not null
  id uuid not null
  report_id uuid not null
  at timestamp with time zone not null
  kind text not null
  author text not null
  person_id uuid
  organisation_id uuid
  body text not null
  is_public boolean not null
  constraint message_author_known CHECK ((author = ANY (ARRAY['reporter'::text, 'office'::text, 'system'::text])))
  constraint message_kind_known CHECK ((kind = ANY (ARRAY['question'::text, 'completion'::text, 'progress'::text, 'answer'::text, 'contest'::text, 'objection'::text, 'archive'::text, 'transfer'::text, 'message'::text, 'note'::text])))
  constraint message_note_stays_inside CHECK (((kind <> 'note'::text) OR (NOT is_public)))
  constraint message_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint message_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX message_by_report ON reports.message USING btree (region_id, report_id, at)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.photo (
  region_id integer not null
  id uuid not null
  report_id uuid not null
  message_id uuid
  "position" integer not null
  file_key text not null
  sha256 bytea not null -- plain: SHA-256 of the picture as it is kept
  width integer not null
  height integer not null
  taken_at timestamp with time zone
  taken_lat double precision
  taken_lon double precision
  distance_metres integer
  created_at timestamp with time zone not null
  constraint photo_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint photo_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX photo_by_file ON reports.photo USING btree (file_key)
  CREATE INDEX photo_by_report ON reports.photo USING btree (region_id, report_id, "position")
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.report (
  region_id integer not null
  id uuid not null
  code text not null
  status text not null
  classification text not null
  service_code text
  title text
  text text not null
  place_code text
  district_code text
  lat double precision
  lon double precision
  location geography(Point,4326)
  address text
  answers jsonb not null default '{}'::jsonb
  happened_on date
  anonymous boolean not null
  secret boolean not null
  channel text not null
  source text
  source_id text
  original_status text
  original jsonb
  reporter_name_sealed bytea -- sealed: reports.name
  reporter_contact_sealed bytea -- sealed: reports.contact
  reporter_contact_index bytea -- blind: reports.contact
  key_hash bytea not null -- blind: reports.key
  submission_hash bytea not null -- blind: reports.submission
  organisation_id uuid
  reported_at timestamp with time zone not null
  verified_at timestamp with time zone
  assigned_at timestamp with time zone
  accepted_at timestamp with time zone
  first_response_at timestamp with time zone
  answered_at timestamp with time zone
  closed_at timestamp with time zone
  updated_at timestamp with time zone not null
  verify_due_at timestamp with time zone
  respond_due_at timestamp with time zone
  resolve_due_at timestamp with time zone
  reporter_due_at timestamp with time zone
  paused_at timestamp with time zone
  resume_status text
  due_step text
  due_at timestamp with time zone
  transfers integer not null default 0
  reopenings integer not null default 0
  objected boolean not null default false
  archive_reason text
  supporters integer not null default 0
  is_sample boolean not null default false
  words tsvector generated always as (to_tsvector('simple'::regconfig, ((COALESCE(title, ''::text) || ' '::text) || text))) stored
  original_sealed bytea -- sealed: reports.original
  original_mark bytea -- blind: reports.import
  constraint report_answered_has_time CHECK (((status <> 'answered'::text) OR (answered_at IS NOT NULL)))
  constraint report_archived_has_reason CHECK (((status <> 'archived'::text) OR (archive_reason IS NOT NULL)))
  constraint report_assigned_has_agency CHECK (((status <> ALL (ARRAY['assigned'::text, 'accepted'::text, 'in_progress'::text])) OR (organisation_id IS NOT NULL) OR (source IS NOT NULL)))
  constraint report_classification_known CHECK ((classification = ANY (ARRAY['complaint_inspection'::text, 'complaint'::text, 'aspiration'::text, 'information'::text])))
  constraint report_coordinate_whole CHECK (((lat IS NULL) = (lon IS NULL)))
  constraint report_due_has_step CHECK (((due_at IS NULL) = (due_step IS NULL)))
  constraint report_status_known CHECK ((status = ANY (ARRAY['received'::text, 'awaiting_reporter'::text, 'verified'::text, 'assigned'::text, 'accepted'::text, 'in_progress'::text, 'answered'::text, 'confirmed'::text, 'reopened'::text, 'closed_unconfirmed'::text, 'archived'::text])))
  constraint report_waiting_is_paused CHECK (((status = 'awaiting_reporter'::text) = (paused_at IS NOT NULL)))
  constraint report_agency_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint report_service_exists FOREIGN KEY (region_id, service_code) REFERENCES reports.service(region_id, code)
  constraint report_pkey PRIMARY KEY (region_id, id)
  constraint report_code_once UNIQUE (region_id, code)
  constraint report_imported_once UNIQUE (region_id, source, source_id)
  constraint report_submitted_once UNIQUE (region_id, submission_hash)
)
  CREATE INDEX report_answered ON reports.report USING btree (region_id, answered_at) WHERE (answered_at IS NOT NULL)
  CREATE INDEX report_by_district ON reports.report USING btree (region_id, district_code, reported_at DESC)
  CREATE INDEX report_by_organisation ON reports.report USING btree (region_id, organisation_id, reported_at DESC)
  CREATE INDEX report_by_service ON reports.report USING btree (region_id, service_code, reported_at DESC)
  CREATE INDEX report_by_words ON reports.report USING gin (words)
  CREATE INDEX report_ended ON reports.report USING btree (region_id, closed_at DESC NULLS LAST, reported_at DESC, id) WHERE (closed_at IS NOT NULL)
  CREATE INDEX report_ended_by_organisation ON reports.report USING btree (region_id, organisation_id, closed_at DESC NULLS LAST, reported_at DESC, id) WHERE (closed_at IS NOT NULL)
  CREATE INDEX report_nearby ON reports.report USING gist (location)
  CREATE INDEX report_newest ON reports.report USING btree (region_id, reported_at DESC, id)
  CREATE INDEX report_objected ON reports.report USING btree (region_id, status, due_at) WHERE (objected AND (closed_at IS NULL))
  CREATE INDEX report_open_by_organisation ON reports.report USING btree (region_id, organisation_id, status, due_at, reported_at DESC, id) WHERE (closed_at IS NULL)
  CREATE INDEX report_open_by_status ON reports.report USING btree (region_id, status, due_at, reported_at DESC, id) WHERE (closed_at IS NULL)
  CREATE INDEX report_public_newest ON reports.report USING btree (region_id, reported_at DESC, id) WHERE ((NOT secret) AND (verified_at IS NOT NULL) AND (status <> 'archived'::text))
  CREATE INDEX report_public_updated ON reports.report USING btree (region_id, updated_at DESC, id) WHERE ((NOT secret) AND (verified_at IS NOT NULL) AND (status <> 'archived'::text))
  CREATE INDEX report_responded ON reports.report USING btree (region_id, first_response_at) WHERE (first_response_at IS NOT NULL)
  CREATE INDEX report_silent ON reports.report USING btree (reporter_due_at) WHERE (status = ANY (ARRAY['answered'::text, 'awaiting_reporter'::text]))
  CREATE INDEX report_sp4n_answered ON reports.report USING btree (region_id, answered_at, id) WHERE ((source = 'sp4n'::text) AND (answered_at IS NOT NULL))
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.service (
  region_id integer not null
  code text not null
  name_id text not null
  name_en text not null
  group_name text not null default ''::text
  classification text not null
  keywords text[] not null default '{}'::text[]
  duties text[] not null default '{}'::text[]
  questions jsonb not null default '[]'::jsonb
  active boolean not null default true
  "position" integer not null default 0
  constraint service_classification_known CHECK ((classification = ANY (ARRAY['complaint_inspection'::text, 'complaint'::text, 'aspiration'::text, 'information'::text])))
  constraint service_code_plain CHECK ((code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'::text))
  constraint service_pkey PRIMARY KEY (region_id, code)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.sp4n_export (
  region_id integer not null
  id uuid not null
  at timestamp with time zone not null
  person_id uuid not null
  answers integer not null
  constraint sp4n_export_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX sp4n_export_newest ON reports.sp4n_export USING btree (region_id, at DESC, id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.sp4n_exported (
  region_id integer not null
  report_id uuid not null
  message_id uuid not null
  export_id uuid not null
  constraint sp4n_exported_answer_exists FOREIGN KEY (region_id, message_id) REFERENCES reports.message(region_id, id)
  constraint sp4n_exported_in_an_export FOREIGN KEY (region_id, export_id) REFERENCES reports.sp4n_export(region_id, id)
  constraint sp4n_exported_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint sp4n_exported_pkey PRIMARY KEY (region_id, report_id, message_id)
)
  CREATE INDEX sp4n_exported_together ON reports.sp4n_exported USING btree (region_id, export_id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.support (
  region_id integer not null
  report_id uuid not null
  supporter_hash bytea not null -- blind: reports.supporter
  at timestamp with time zone not null
  constraint support_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint support_pkey PRIMARY KEY (region_id, report_id, supporter_hash)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

CREATE OR REPLACE FUNCTION reports.public_near(lat double precision, lon double precision, metres double precision, most integer)
 RETURNS TABLE(id uuid, distance double precision)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
 SET enable_bitmapscan TO 'off'
 SET enable_sort TO 'off'
AS $function$
declare
  here constant geography := st_setsrid(st_makepoint(lon, lat), 4326)::geography;
  own_region constant integer := nullif(current_setting('simpul.region', true), '')::integer;
begin
  return query
    select r.id, st_distance(r.location, here) from reports.report r
     where r.region_id = own_region and not r.secret and r.verified_at is not null and r.status <> 'archived'
       and st_dwithin(r.location, here, metres)
     order by r.location <-> here limit most;
end $function$
  grant execute to simpul_all
  grant execute to simpul_app

CREATE OR REPLACE FUNCTION reports.with_words(asked text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
 SET enable_seqscan TO 'off'
AS $function$
declare
  wanted constant tsquery := websearch_to_tsquery('simple', asked);
  own_region constant integer := nullif(current_setting('simpul.region', true), '')::integer;
begin
  return query select r.id from reports.report r where r.region_id = own_region and r.words @@ wanted;
end $function$
  grant execute to simpul_all
  grant execute to simpul_app

CREATE OR REPLACE FUNCTION reports.words_estimate(asked text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  own_region constant integer := nullif(current_setting('simpul.region', true), '')::integer;
  plan json;
begin
  execute format('explain (format json) select from reports.report where region_id = %L and words @@ %L::tsquery',
                 own_region, websearch_to_tsquery('simple', asked)) into plan;
  return least((plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8, 2000000000)::integer;
end $function$
  grant execute to simpul_all
  grant execute to simpul_app
