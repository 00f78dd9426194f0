-- common: the backups of the installation, which hold every region
platform.backup (
  at timestamp with time zone not null
  outcome text not null
  path text not null
  bytes bigint
  hash text
  problem text
  constraint backup_failed_has_problem CHECK (((outcome = 'failed'::text) = (problem IS NOT NULL)))
  constraint backup_outcome_known CHECK ((outcome = ANY (ARRAY['done'::text, 'incomplete'::text, 'failed'::text])))
  constraint backup_pkey PRIMARY KEY (at)
)
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

-- common: how often the database was restored or moved; the journal needs it in every region
platform.era (
  number integer not null
  began_at timestamp with time zone not null default now()
  reason text not null
  constraint era_pkey PRIMARY KEY (number)
)
  grant delete, insert, select, update to simpul_all
  grant select to simpul_app

-- common: days off, public; those of one region carry its number as their scope
platform.holiday (
  scope integer not null
  date date not null
  name text not null
  kind text not null
  constraint holiday_kind_known CHECK ((kind = ANY (ARRAY['national'::text, 'collective'::text, 'regional'::text])))
  constraint holiday_pkey PRIMARY KEY (scope, date)
)
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

-- common: decrees of the Republic
platform.holiday_year (
  year integer not null
  decree text not null
  status text not null
  source text not null
  constraint holiday_year_status_known CHECK ((status = ANY (ARRAY['decreed'::text, 'provisional'::text])))
  constraint holiday_year_pkey PRIMARY KEY (year)
)
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

-- common: what the installation knows of itself
platform.installation (
  name text not null
  value text not null
  constraint installation_pkey PRIMARY KEY (name)
)
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

platform.journal (
  region_id integer not null
  id uuid not null
  at timestamp with time zone not null
  xid xid8 not null default pg_current_xact_id()
  era integer not null
  actor text not null
  act text not null
  subject text not null
  public jsonb not null default '{}'::jsonb
  private jsonb not null default '{}'::jsonb
  constraint journal_act_names_module_and_verb CHECK ((act ~ '^[a-z_]+\.[a-z_]+$'::text))
  constraint journal_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX journal_by_act ON platform.journal USING btree (region_id, act, at DESC, id DESC)
  CREATE INDEX journal_by_subject ON platform.journal USING btree (region_id, subject, at)
  CREATE INDEX journal_in_reading_order ON platform.journal USING btree (era, xid, id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

-- common: how far the readers over all regions have come
platform.journal_reader (
  name text not null
  era integer not null
  xid xid8 not null
  id uuid not null
  constraint journal_reader_pkey PRIMARY KEY (name)
)
  grant delete, insert, select, update to simpul_all
  grant insert, select, update to simpul_app

-- common: limits by the hash of whom they count; who it was stands nowhere
platform.limit_use (
  key bytea not null -- plain: SHA-256 of a limit's name and of a network, a name or a device, gone within minutes of meaning nothing
  free_at timestamp with time zone not null
  constraint limit_use_key_is_a_sha256 CHECK ((length(key) = 32))
  constraint limit_use_pkey PRIMARY KEY (key)
)
  CREATE INDEX limit_use_by_age ON platform.limit_use USING btree (free_at)
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

-- common: which migrations were applied; the program itself does not read it
platform.migration (
  module text not null
  name text not null
  hash text not null
  applied_at timestamp with time zone not null default now()
  constraint migration_pkey PRIMARY KEY (module, name)
)

platform.outbox_mail (
  region_id integer not null
  id uuid not null
  to_sealed bytea -- sealed: platform.outbox_mail.to
  subject text not null
  body_sealed bytea -- sealed: platform.outbox_mail.body
  created_at timestamp with time zone not null
  sent_at timestamp with time zone
  attempts integer not null default 0
  last_error text
  next_try_at timestamp with time zone
  attachments_sealed bytea -- sealed: platform.outbox_mail.attachments
  unsubscribe_sealed bytea -- sealed: platform.outbox_mail.unsubscribe
  about text -- subject of what it tells, as reports/<id>
  constraint outbox_mail_sent_is_over CHECK (((sent_at IS NULL) OR ((next_try_at IS NULL) AND (body_sealed IS NULL))))
  constraint outbox_mail_sent_keeps_no_address CHECK (((sent_at IS NULL) OR (to_sealed IS NULL)))
  constraint outbox_mail_sent_keeps_no_files CHECK (((sent_at IS NULL) OR (attachments_sealed IS NULL)))
  constraint outbox_mail_sent_keeps_no_link CHECK (((sent_at IS NULL) OR (unsubscribe_sealed IS NULL)))
  constraint outbox_mail_unsent_keeps_its_address CHECK (((sent_at IS NOT NULL) OR (to_sealed IS NOT NULL)))
  constraint outbox_mail_unsent_keeps_its_text CHECK (((sent_at IS NOT NULL) OR (body_sealed IS NOT NULL)))
  constraint outbox_mail_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX outbox_mail_due ON platform.outbox_mail USING btree (next_try_at) WHERE (next_try_at IS NOT NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

platform.outbox_push (
  region_id integer not null
  id uuid not null
  device_id uuid not null
  body_sealed bytea not null -- sealed: platform.outbox_push.body
  created_at timestamp with time zone not null
  attempts integer not null default 0
  next_try_at timestamp with time zone not null
  constraint outbox_push_of_device FOREIGN KEY (region_id, device_id) REFERENCES platform.push_device(region_id, id) ON DELETE CASCADE
  constraint outbox_push_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX outbox_push_due ON platform.outbox_push USING btree (next_try_at)
  CREATE INDEX outbox_push_of_device ON platform.outbox_push USING btree (region_id, device_id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

platform.progress (
  region_id integer not null
  id uuid not null
  kind text not null
  title text not null
  state text not null
  done integer not null default 0
  total integer
  result jsonb not null default '{}'::jsonb
  started_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  constraint progress_state_known CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
  constraint progress_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX progress_newest ON platform.progress USING btree (region_id, kind, started_at DESC)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

platform.push_device (
  region_id integer not null
  id uuid not null
  subject text not null
  endpoint_index bytea not null -- blind: platform.push_device.endpoint
  subscription_sealed bytea not null -- sealed: platform.push_device.subscription
  created_at timestamp with time zone not null
  constraint push_device_pkey PRIMARY KEY (region_id, id)
  constraint push_device_once UNIQUE (region_id, subject, endpoint_index)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

-- common: the pair of keys of the whole installation
platform.push_key (
  one boolean not null default true
  public_key text not null
  private_sealed bytea not null -- sealed: platform.push_key.private
  constraint push_key_is_one CHECK (one)
  constraint push_key_pkey PRIMARY KEY (one)
)
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

platform.rollup_count (
  region_id integer not null
  rollup text not null
  face text not null
  moment integer not null
  key text[] not null
  n bigint not null
  constraint rollup_count_pkey PRIMARY KEY (region_id, rollup, face, moment, key)
)
  CREATE INDEX rollup_count_by_keys ON platform.rollup_count USING btree (region_id, rollup, face, moment, (key[1]), (key[2]), (key[3]))
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

platform.rollup_delta (
  region_id integer not null
  id uuid not null default gen_random_uuid()
  rollup text not null
  n integer not null
  keys text[] not null
  moments integer[] not null
  constraint rollup_delta_pkey PRIMARY KEY (region_id, id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

platform.rollup_state (
  region_id integer not null
  rollup text not null
  definition text not null
  floor_hour integer not null
  checked_at timestamp with time zone not null
  off_cells integer not null default 0
  edition uuid not null default gen_random_uuid()
  constraint rollup_state_pkey PRIMARY KEY (region_id, rollup)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

platform.sheet_columns (
  region_id integer not null
  purpose text not null
  columns jsonb not null
  changed_at timestamp with time zone not null
  constraint sheet_columns_purpose_says_what CHECK ((purpose ~ '^[a-z_]+\.[a-z_.]+$'::text))
  constraint sheet_columns_pkey PRIMARY KEY (region_id, purpose)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

platform.waiting_file (
  region_id integer not null
  id uuid not null
  job text not null
  subject text not null
  file_key text not null
  name text not null
  bytes bigint not null
  wish jsonb
  state text not null
  actor jsonb not null
  uploaded_at timestamp with time zone not null
  touched_at timestamp with time zone not null
  run_id uuid
  failure jsonb
  constraint waiting_file_failed_has_sentence CHECK (((state <> 'failed'::text) OR (failure IS NOT NULL)))
  constraint waiting_file_state_known CHECK ((state = ANY (ARRAY['uploaded'::text, 'checking'::text, 'checked'::text, 'applying'::text, 'applied'::text, 'failed'::text, 'removed'::text])))
  constraint waiting_file_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX waiting_file_by_job ON platform.waiting_file USING btree (job, state, uploaded_at)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

CREATE OR REPLACE FUNCTION platform.asked_before_region(the_table regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', the_table);
  execute format('create policy own_region_or_none_yet on %s to simpul_app using (region_id = coalesce((select nullif(current_setting(''simpul.region'', true), '''')::integer), region_id))', the_table);
  execute format('create policy every_region on %s to simpul_all using (true)', the_table);
  execute format('grant select, insert, update, delete on %s to simpul_app, simpul_all', the_table);
end $function$
  grant execute to public

CREATE OR REPLACE FUNCTION platform.common(the_table regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('grant select, insert, update, delete on %s to simpul_app, simpul_all', the_table);
end $function$
  grant execute to public

CREATE OR REPLACE FUNCTION platform.regional(the_table regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', the_table);
  execute format('create policy own_region on %s to simpul_app using (region_id = (select nullif(current_setting(''simpul.region'', true), '''')::integer))', the_table);
  execute format('create policy every_region on %s to simpul_all using (true)', the_table);
  execute format('grant select, insert, update, delete on %s to simpul_app, simpul_all', the_table);
end $function$
  grant execute to public
