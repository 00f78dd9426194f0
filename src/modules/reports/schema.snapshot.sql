reports.answer_template (
  region_id integer not null
  id uuid not null
  organisation_id uuid not null
  name text not null
  body text not null
  changed_at timestamp with time zone not null
  constraint answer_template_name_has_length CHECK (((length(name) >= 1) AND (length(name) <= 60)))
  constraint answer_template_pkey PRIMARY KEY (region_id, id)
)
  CREATE UNIQUE INDEX answer_template_name_once ON reports.answer_template USING btree (region_id, organisation_id, lower(name))
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.archive_reason (
  region_id integer not null
  mark text not null
  report_id uuid not null
  at timestamp with time zone not null
  constraint archive_reason_report FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint archive_reason_pkey PRIMARY KEY (region_id, mark, report_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

reports.audit (
  region_id integer not null
  id uuid not null
  month date not null
  report_id uuid not null
  organisation_id uuid not null
  drawn_at timestamp with time zone not null
  finding text
  message_id uuid
  auditor_id uuid
  found_at timestamp with time zone
  constraint audit_finding_known CHECK ((finding = ANY (ARRAY['genuine'::text, 'not_done'::text, 'wrong_place'::text, 'cannot_tell'::text])))
  constraint audit_finding_whole CHECK ((num_nonnulls(finding, message_id, auditor_id, found_at) = ANY (ARRAY[0, 4])))
  constraint audit_message_exists FOREIGN KEY (region_id, message_id) REFERENCES reports.message(region_id, id)
  constraint audit_month_exists FOREIGN KEY (region_id, month) REFERENCES reports.audit_month(region_id, month)
  constraint audit_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint audit_pkey PRIMARY KEY (region_id, id)
  constraint audit_once_a_month UNIQUE (region_id, month, report_id)
)
  CREATE INDEX audit_by_report ON reports.audit USING btree (region_id, report_id, drawn_at)
  CREATE INDEX audit_found ON reports.audit USING btree (region_id, found_at DESC, id) WHERE (finding IS NOT NULL)
  CREATE INDEX audit_waiting ON reports.audit USING btree (region_id, drawn_at, id) WHERE (finding IS NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.audit_month (
  region_id integer not null
  month date not null
  commitment bytea not null -- plain: SHA-256 of the secret, public from the beginning
  secret_sealed bytea not null -- sealed: reports.audit_secret
  committed_at timestamp with time zone not null
  drawn_at timestamp with time zone
  secret bytea -- plain: the secret, public once the month was drawn
  percent integer
  "least" integer
  constraint audit_drawn_is_told CHECK ((num_nonnulls(drawn_at, secret, percent, "least") = ANY (ARRAY[0, 4])))
  constraint audit_month_is_its_first_day CHECK ((EXTRACT(day FROM month) = (1)::numeric))
  constraint audit_month_pkey PRIMARY KEY (region_id, month)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.audit_office (
  region_id integer not null
  month date not null
  organisation_id uuid not null
  closed integer not null
  drawn integer not null
  constraint audit_draws_no_more_than_was_closed CHECK (((drawn >= 1) AND (drawn <= closed)))
  constraint audit_office_month_exists FOREIGN KEY (region_id, month) REFERENCES reports.audit_month(region_id, month)
  constraint audit_office_pkey PRIMARY KEY (region_id, month, organisation_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.audit_ticket (
  region_id integer not null
  month date not null
  report_id uuid not null
  organisation_id uuid not null
  closed_at timestamp with time zone not null
  drawn boolean not null
  constraint audit_ticket_month_exists FOREIGN KEY (region_id, month) REFERENCES reports.audit_month(region_id, month)
  constraint audit_ticket_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint audit_ticket_pkey PRIMARY KEY (region_id, month, report_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

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

reports.document (
  region_id integer not null
  id uuid not null
  report_id uuid not null
  message_id uuid not null
  "position" integer not null
  file_key text not null
  kind text not null
  name text not null
  bytes integer not null
  sha256 bytea not null -- plain: SHA-256 of the file as it was sent
  created_at timestamp with time zone not null
  constraint document_kind_known CHECK ((kind = ANY (ARRAY['pdf'::text, 'docx'::text, 'xlsx'::text])))
  constraint document_message_exists FOREIGN KEY (region_id, message_id) REFERENCES reports.message(region_id, id)
  constraint document_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint document_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX document_by_file ON reports.document USING btree (file_key)
  CREATE INDEX document_by_report ON reports.document USING btree (region_id, report_id, "position")
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.field_mark (
  region_id integer not null
  person_id uuid not null
  report_id uuid not null
  marked_at timestamp with time zone not null
  constraint field_mark_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint field_mark_pkey PRIMARY KEY (region_id, person_id, report_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.field_visit (
  region_id integer not null
  id uuid not null
  report_id uuid not null
  person_id uuid not null
  message_id uuid not null
  written_at timestamp with time zone not null
  received_at timestamp with time zone not null
  seen_status text not null
  found_status text not null
  constraint field_visit_message_exists FOREIGN KEY (region_id, message_id) REFERENCES reports.message(region_id, id)
  constraint field_visit_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint field_visit_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX field_visit_by_report ON reports.field_visit USING btree (region_id, report_id)
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

reports.likeness (
  region_id integer not null
  photo_id uuid not null
  thumb bytea not null -- plain: 32 by 32 grey values of the picture, line by line
  aspect double precision not null
  constraint likeness_photo_exists FOREIGN KEY (region_id, photo_id) REFERENCES reports.photo(region_id, id)
  constraint likeness_pkey PRIMARY KEY (region_id, photo_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.likeness_mark (
  region_id integer not null
  key integer not null
  photo_id uuid not null
  spot integer not null
  bits bigint not null
  constraint likeness_mark_pkey PRIMARY KEY (region_id, key, photo_id, spot) INCLUDE (bits)
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
  public_body text
  constraint message_author_known CHECK ((author = ANY (ARRAY['reporter'::text, 'office'::text, 'system'::text])))
  constraint message_kind_known CHECK ((kind = ANY (ARRAY['audit'::text, 'question'::text, 'completion'::text, 'progress'::text, 'answer'::text, 'contest'::text, 'objection'::text, 'archive'::text, 'transfer'::text, 'message'::text, 'note'::text, 'merge'::text, 'unmerge'::text])))
  constraint message_note_stays_inside CHECK (((kind <> 'note'::text) OR (NOT is_public)))
  constraint message_public_words_are_public CHECK (((public_body IS NULL) OR is_public))
  constraint message_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint message_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX message_by_report ON reports.message USING btree (region_id, report_id, at)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.message_showing (
  region_id integer not null
  id uuid not null
  message_id uuid not null
  at timestamp with time zone not null
  person_id uuid not null
  body text
  reason text not null
  constraint showing_message_exists FOREIGN KEY (region_id, message_id) REFERENCES reports.message(region_id, id)
  constraint message_showing_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX message_showing_by_message ON reports.message_showing USING btree (region_id, message_id, at)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.office_rule (
  region_id integer not null
  organisation_id uuid not null
  second_look boolean not null
  changed_at timestamp with time zone not null
  constraint office_rule_pkey PRIMARY KEY (region_id, organisation_id)
)
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
  software text
  traces text[] not null default '{}'::text[]
  device_lat double precision
  device_lon double precision
  device_accuracy_metres integer
  device_at timestamp with time zone
  device_distance_metres integer
  indexed_at timestamp with time zone
  constraint photo_device_whole CHECK ((num_nonnulls(device_lat, device_lon, device_accuracy_metres, device_at) = ANY (ARRAY[0, 4])))
  constraint photo_traces_known CHECK ((traces <@ ARRAY['generated'::text, 'credentials'::text]))
  constraint photo_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint photo_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX photo_by_content ON reports.photo USING btree (region_id, sha256)
  CREATE INDEX photo_by_file ON reports.photo USING btree (file_key)
  CREATE INDEX photo_by_report ON reports.photo USING btree (region_id, report_id, "position")
  CREATE INDEX photo_unindexed ON reports.photo USING btree (region_id, id) WHERE (indexed_at IS NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.photo_flag (
  region_id integer not null
  photo_id uuid not null
  flag text not null
  report_id uuid not null
  at timestamp with time zone not null
  match_photo_id uuid
  percent integer
  constraint photo_flag_known CHECK ((flag = ANY (ARRAY['reused'::text, 'reporters'::text, 'far'::text, 'early'::text, 'old'::text, 'ahead'::text, 'generated'::text, 'edited'::text, 'no_time'::text, 'no_place'::text])))
  constraint photo_flag_match_where_alike CHECK (((flag = ANY (ARRAY['reused'::text, 'reporters'::text])) = (match_photo_id IS NOT NULL)))
  constraint photo_flag_match_whole CHECK (((match_photo_id IS NULL) = (percent IS NULL)))
  constraint photo_flag_match_exists FOREIGN KEY (region_id, match_photo_id) REFERENCES reports.photo(region_id, id)
  constraint photo_flag_photo_exists FOREIGN KEY (region_id, photo_id) REFERENCES reports.photo(region_id, id)
  constraint photo_flag_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint photo_flag_pkey PRIMARY KEY (region_id, photo_id, flag)
)
  CREATE INDEX photo_flag_by_report ON reports.photo_flag USING btree (region_id, report_id)
  CREATE INDEX photo_flag_newest ON reports.photo_flag USING btree (region_id, at DESC, photo_id, flag) WHERE (flag <> ALL (ARRAY['no_time'::text, 'no_place'::text]))
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.proof_rule (
  region_id integer not null
  rule text not null
  valid_from date not null
  amount integer
  words text[]
  source text not null
  constraint proof_rule_amount_or_words CHECK ((((rule = 'editing_software'::text) = (amount IS NULL)) AND ((rule = 'editing_software'::text) = (words IS NOT NULL))))
  constraint proof_rule_amount_sane CHECK (((amount >= 1) AND (amount <= 100000)))
  constraint proof_rule_known CHECK ((rule = ANY (ARRAY['far_metres'::text, 'old_days'::text, 'clock_minutes'::text, 'same_percent'::text, 'editing_software'::text, 'audit_percent'::text, 'audit_least'::text, 'field_days'::text, 'lasting_days'::text, 'lasting_again_days'::text])))
  constraint proof_rule_percent_sane CHECK (((rule <> ALL (ARRAY['same_percent'::text, 'audit_percent'::text])) OR (amount <= 100)))
  constraint proof_rule_pkey PRIMARY KEY (region_id, rule, valid_from)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.proposal (
  region_id integer not null
  report_id uuid not null
  proposals jsonb not null
  first_id uuid
  first_confidence real
  service_code text
  course text not null
  decided_id uuid
  decided_at timestamp with time zone
  decided_by text
  rank smallint
  corrected boolean not null default false
  constraint proposal_course_known CHECK ((course = ANY (ARRAY['desk'::text, 'drawn'::text, 'straight'::text])))
  constraint proposal_decided_by_known CHECK ((decided_by = ANY (ARRAY['person'::text, 'program'::text])))
  constraint proposal_decided_whole CHECK ((((decided_at IS NULL) = (decided_id IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)) AND ((decided_at IS NULL) = (rank IS NULL))))
  constraint proposal_first_whole CHECK (((first_id IS NULL) = (first_confidence IS NULL)))
  constraint proposal_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint proposal_pkey PRIMARY KEY (region_id, report_id)
)
  CREATE INDEX proposal_decided ON reports.proposal USING btree (region_id, decided_at) WHERE (decided_at IS NOT NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.proposed_answer (
  region_id integer not null
  id uuid not null
  report_id uuid not null
  organisation_id uuid not null
  maker_id uuid not null
  made_at timestamp with time zone not null
  body text not null
  state text not null default 'waiting'::text
  checker_id uuid
  checked_at timestamp with time zone
  reason text
  constraint proposed_answer_checked_whole CHECK (((state = 'waiting'::text) = (checked_at IS NULL)))
  constraint proposed_answer_needs_two CHECK (((state <> ALL (ARRAY['sent'::text, 'returned'::text])) OR (checker_id <> maker_id)))
  constraint proposed_answer_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'returned'::text, 'recalled'::text])))
  constraint proposed_answer_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint proposed_answer_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX proposed_answer_by_report ON reports.proposed_answer USING btree (region_id, report_id, made_at)
  CREATE UNIQUE INDEX proposed_answer_waits_once ON reports.proposed_answer USING btree (region_id, report_id, organisation_id) WHERE (state = 'waiting'::text)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.proposed_photo (
  region_id integer not null
  answer_id uuid not null
  "position" integer not null
  file_key text not null
  facts jsonb not null
  constraint proposed_photo_answer_exists FOREIGN KEY (region_id, answer_id) REFERENCES reports.proposed_answer(region_id, id)
  constraint proposed_photo_pkey PRIMARY KEY (region_id, answer_id, "position")
)
  CREATE INDEX proposed_photo_by_file ON reports.proposed_photo USING btree (file_key)
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
  cell integer
  stems integer[]
  sketch bigint
  copy bigint
  held boolean not null default false
  recurrence integer not null default 0
  priority integer not null default 0
  merged_into uuid
  merged_with uuid
  merged_by text
  joined integer not null default 0
  rung_at timestamp with time zone
  escalated_to text
  appealed_at timestamp with time zone
  decided_at timestamp with time zone
  reached text
  forwarded_at timestamp with time zone
  asked integer not null default 0
  waited_seconds integer not null default 0
  given_days integer not null default 0
  missed_verify boolean not null default false
  missed_response boolean not null default false
  missed_response_by uuid
  missed_answer boolean not null default false
  missed_answer_by uuid
  waited_days integer not null default 0
  answer_days integer
  ended_and_reopened boolean not null default false
  handler_id uuid
  handler_left_at timestamp with time zone
  lasting_due_at timestamp with time zone
  lasting_asked integer not null default 0
  lasting text
  lasting_broke boolean not null default false
  news text not null default 'needed'::text
  constraint report_answered_has_time CHECK (((status <> 'answered'::text) OR (answered_at IS NOT NULL)))
  constraint report_archived_has_reason CHECK (((status <> 'archived'::text) OR (archive_reason IS NOT NULL)))
  constraint report_assigned_has_agency CHECK (((status <> ALL (ARRAY['assigned'::text, 'accepted'::text, 'in_progress'::text])) OR (organisation_id IS NOT NULL) OR (source IS NOT NULL)))
  constraint report_classification_known CHECK ((classification = ANY (ARRAY['complaint_inspection'::text, 'complaint'::text, 'aspiration'::text, 'information'::text])))
  constraint report_coordinate_whole CHECK (((lat IS NULL) = (lon IS NULL)))
  constraint report_days_count_from_zero CHECK (((waited_days >= 0) AND (answer_days >= 0)))
  constraint report_due_has_step CHECK (((due_at IS NULL) = (due_step IS NULL)))
  constraint report_held_is_unread CHECK (((NOT held) OR (status = 'received'::text)))
  constraint report_lasting_broke_is_broken CHECK (((NOT lasting_broke) OR ((lasting IS NOT NULL) AND (lasting = 'broken'::text))))
  constraint report_lasting_known CHECK ((lasting = ANY (ARRAY['fixed'::text, 'broken'::text])))
  constraint report_lasting_was_asked CHECK (((lasting IS NULL) OR (lasting_asked > 0)))
  constraint report_level_known CHECK (((escalated_to = ANY (ARRAY['agency_head'::text, 'secretary'::text, 'regent'::text])) AND (reached = ANY (ARRAY['agency_head'::text, 'secretary'::text, 'regent'::text]))))
  constraint report_merged_by_known CHECK ((merged_by = ANY (ARRAY['office'::text, 'reporter'::text])))
  constraint report_merged_goes_on CHECK (((status = 'merged'::text) = (merged_into IS NOT NULL)))
  constraint report_merged_into_another CHECK (((merged_into <> id) AND (merged_with <> id)))
  constraint report_merged_is_whole CHECK ((num_nulls(merged_into, merged_with, merged_by) = ANY (ARRAY[0, 3])))
  constraint report_missed_by_needs_miss CHECK (((missed_response OR (missed_response_by IS NULL)) AND (missed_answer OR (missed_answer_by IS NULL))))
  constraint report_news_known CHECK ((news = ANY (ARRAY['all'::text, 'needed'::text, 'none'::text])))
  constraint report_recurrence_counts CHECK (((recurrence >= 0) AND (joined >= 0)))
  constraint report_status_known CHECK ((status = ANY (ARRAY['received'::text, 'awaiting_reporter'::text, 'verified'::text, 'assigned'::text, 'accepted'::text, 'in_progress'::text, 'answered'::text, 'confirmed'::text, 'reopened'::text, 'closed_unconfirmed'::text, 'archived'::text, 'merged'::text])))
  constraint report_waiting_is_paused CHECK (((status = 'awaiting_reporter'::text) = (paused_at IS NOT NULL)))
  constraint report_agency_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint report_merged_into_exists FOREIGN KEY (region_id, merged_into) REFERENCES reports.report(region_id, id)
  constraint report_merged_with_exists FOREIGN KEY (region_id, merged_with) REFERENCES reports.report(region_id, id)
  constraint report_service_exists FOREIGN KEY (region_id, service_code) REFERENCES reports.service(region_id, code)
  constraint report_pkey PRIMARY KEY (region_id, id)
  constraint report_code_once UNIQUE (region_id, code)
  constraint report_imported_once UNIQUE (region_id, source, source_id)
  constraint report_submitted_once UNIQUE (region_id, submission_hash)
)
  CREATE INDEX report_answered ON reports.report USING btree (region_id, answered_at) WHERE (answered_at IS NOT NULL)
  CREATE INDEX report_by_district ON reports.report USING btree (region_id, district_code, reported_at DESC)
  CREATE INDEX report_by_handler ON reports.report USING btree (region_id, handler_id, due_at) WHERE ((handler_id IS NOT NULL) AND (closed_at IS NULL))
  CREATE INDEX report_by_organisation ON reports.report USING btree (region_id, organisation_id, reported_at DESC)
  CREATE INDEX report_by_place ON reports.report USING btree (region_id, place_code, reported_at DESC)
  CREATE INDEX report_by_service ON reports.report USING btree (region_id, service_code, reported_at DESC)
  CREATE INDEX report_by_words ON reports.report USING gin (words)
  CREATE INDEX report_copies ON reports.report USING btree (region_id, copy, reported_at DESC) WHERE (copy IS NOT NULL)
  CREATE INDEX report_ended ON reports.report USING btree (region_id, closed_at DESC NULLS LAST, reported_at DESC, id) WHERE (closed_at IS NOT NULL)
  CREATE INDEX report_ended_at_spot ON reports.report USING btree (region_id, service_code, cell, closed_at) WHERE ((cell IS NOT NULL) AND (closed_at IS NOT NULL))
  CREATE INDEX report_ended_by_organisation ON reports.report USING btree (region_id, organisation_id, closed_at DESC NULLS LAST, reported_at DESC, id) WHERE (closed_at IS NOT NULL)
  CREATE INDEX report_held ON reports.report USING btree (region_id, due_at, reported_at DESC, id) WHERE held
  CREATE INDEX report_lasting_due ON reports.report USING btree (lasting_due_at) WHERE (lasting_due_at IS NOT NULL)
  CREATE INDEX report_made_public ON reports.report USING btree (region_id, verified_at DESC, id DESC) WHERE ((NOT secret) AND (verified_at IS NOT NULL) AND (status <> 'archived'::text))
  CREATE INDEX report_merged ON reports.report USING btree (region_id, merged_into) WHERE (merged_into IS NOT NULL)
  CREATE INDEX report_nearby ON reports.report USING gist (location)
  CREATE INDEX report_newest ON reports.report USING btree (region_id, reported_at DESC, id)
  CREATE INDEX report_objected ON reports.report USING btree (region_id, status, due_at) WHERE (objected AND (closed_at IS NULL))
  CREATE INDEX report_open_at_spot ON reports.report USING btree (region_id, service_code, cell, reported_at DESC) WHERE ((cell IS NOT NULL) AND (closed_at IS NULL))
  CREATE INDEX report_open_by_organisation ON reports.report USING btree (region_id, organisation_id, status, due_at, priority DESC, reported_at DESC, id) WHERE (closed_at IS NULL)
  CREATE INDEX report_open_by_status ON reports.report USING btree (region_id, status, due_at, priority DESC, reported_at DESC, id) WHERE (closed_at IS NULL)
  CREATE INDEX report_open_in_village ON reports.report USING btree (region_id, service_code, place_code, reported_at DESC) WHERE (closed_at IS NULL)
  CREATE INDEX report_public_newest ON reports.report USING btree (region_id, reported_at DESC, id) WHERE ((NOT secret) AND (verified_at IS NOT NULL) AND (status <> 'archived'::text))
  CREATE INDEX report_public_updated ON reports.report USING btree (region_id, updated_at DESC, id) WHERE ((NOT secret) AND (verified_at IS NOT NULL) AND (status <> 'archived'::text))
  CREATE INDEX report_reached ON reports.report USING btree (region_id, reached, due_at) WHERE ((reached IS NOT NULL) AND (closed_at IS NULL))
  CREATE INDEX report_recurring ON reports.report USING btree (region_id, recurrence DESC, reported_at DESC) WHERE ((recurrence > 0) AND (closed_at IS NULL))
  CREATE INDEX report_responded ON reports.report USING btree (region_id, first_response_at) WHERE (first_response_at IS NOT NULL)
  CREATE INDEX report_rung ON reports.report USING btree (region_id, rung_at) WHERE (rung_at IS NOT NULL)
  CREATE INDEX report_silent ON reports.report USING btree (reporter_due_at) WHERE (status = ANY (ARRAY['answered'::text, 'awaiting_reporter'::text]))
  CREATE INDEX report_sp4n_answered ON reports.report USING btree (region_id, answered_at, id) WHERE ((source = 'sp4n'::text) AND (answered_at IS NOT NULL))
  CREATE INDEX report_unsketched ON reports.report USING btree (region_id, reported_at DESC) WHERE (sketch IS NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.rung (
  region_id integer not null
  id uuid not null
  step text not null
  amount integer not null
  unit text not null
  recipient text not null
  valid_from date not null
  valid_to date
  source text not null
  noticed_at timestamp with time zone
  constraint rung_amount_sane CHECK ((((amount >= '-365'::integer) AND (amount <= 365)) AND ((unit <> 'times'::text) OR ((amount >= 1) AND (amount <= 9)))))
  constraint rung_ends_after_it_begins CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
  constraint rung_recipient_known CHECK ((recipient = ANY (ARRAY['holder'::text, 'verifier'::text, 'reporter'::text, 'proposed_agency'::text, 'agency_head'::text, 'secretary'::text, 'regent'::text])))
  constraint rung_step_known CHECK ((step = ANY (ARRAY['verify'::text, 'first_response'::text, 'resolve'::text, 'rework'::text, 'reporter_silence'::text, 'reporter_completion'::text, 'transfer'::text])))
  constraint rung_unit_known CHECK (((unit = ANY (ARRAY['working_days'::text, 'hours'::text, 'times'::text])) AND ((unit = 'times'::text) = (step = 'transfer'::text))))
  constraint rung_pkey PRIMARY KEY (region_id, id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.rung_taken (
  region_id integer not null
  report_id uuid not null
  rung_id uuid not null
  due_at timestamp with time zone not null
  at timestamp with time zone not null
  recipient text not null
  organisation_id uuid
  told_at timestamp with time zone
  shown_at timestamp with time zone
  constraint rung_taken_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint rung_taken_rung_exists FOREIGN KEY (region_id, rung_id) REFERENCES reports.rung(region_id, id)
  constraint rung_taken_pkey PRIMARY KEY (region_id, report_id, rung_id, due_at)
)
  CREATE INDEX rung_untold ON reports.rung_taken USING btree (region_id, at) WHERE (told_at IS NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

reports.same_rule (
  region_id integer not null
  least_score integer not null
  copies integer not null
  copies_days integer not null
  people_steps integer[] not null
  source text not null
  constraint same_rule_copies_sane CHECK ((((copies >= 2) AND (copies <= 1000)) AND ((copies_days >= 1) AND (copies_days <= 90))))
  constraint same_rule_score_sane CHECK (((least_score >= 20) AND (least_score <= 95)))
  constraint same_rule_steps_sane CHECK ((((cardinality(people_steps) >= 1) AND (cardinality(people_steps) <= 10)) AND (2 <= ALL (people_steps))))
  constraint same_rule_pkey PRIMARY KEY (region_id)
)
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
  same_metres integer
  same_days integer not null default 90
  recurs_days integer not null default 180
  constraint service_classification_known CHECK ((classification = ANY (ARRAY['complaint_inspection'::text, 'complaint'::text, 'aspiration'::text, 'information'::text])))
  constraint service_code_plain CHECK ((code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'::text))
  constraint service_recurs_days_sane CHECK (((recurs_days >= 1) AND (recurs_days <= 1095)))
  constraint service_same_days_sane CHECK (((same_days >= 1) AND (same_days <= 730)))
  constraint service_same_metres_sane CHECK (((same_metres >= 10) AND (same_metres <= 2000)))
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

reports.view (
  region_id integer not null
  id uuid not null
  person_id uuid not null
  organisation_id uuid
  name text not null
  filter text not null
  created_at timestamp with time zone not null
  constraint view_name_has_length CHECK (((length(name) >= 1) AND (length(name) <= 60)))
  constraint view_pkey PRIMARY KEY (region_id, id)
)
  CREATE UNIQUE INDEX view_name_once ON reports.view USING btree (region_id, person_id, lower(name)) WHERE (organisation_id IS NULL)
  CREATE UNIQUE INDEX view_shared_name_once ON reports.view USING btree (region_id, organisation_id, lower(name)) WHERE (organisation_id IS NOT NULL)
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
     where r.region_id = own_region and not r.secret and r.verified_at is not null and r.status <> 'archived' and r.status <> 'merged'
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
