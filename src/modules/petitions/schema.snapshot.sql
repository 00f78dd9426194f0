petitions.answer (
  region_id integer not null
  petition_id uuid not null
  version integer not null
  at timestamp with time zone not null
  person_id uuid not null
  kind text not null
  reason text not null
  organisation_id uuid
  next_step text
  corrects text
  constraint answer_correction_says_why CHECK (((version = 1) = (corrects IS NULL)))
  constraint answer_is_reasoned CHECK (((char_length(reason) >= 100) AND (char_length(reason) <= 4000)))
  constraint answer_kind_known CHECK ((kind = ANY (ARRAY['accepted'::text, 'partly_accepted'::text, 'refused'::text, 'already_done'::text])))
  constraint answer_agency_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint answer_petition_exists FOREIGN KEY (region_id, petition_id) REFERENCES petitions.petition(region_id, id)
  constraint answer_pkey PRIMARY KEY (region_id, petition_id, version)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

petitions.petition (
  region_id integer not null
  id uuid not null
  code text not null
  title text not null
  place_code text
  district_code text
  opened_at timestamp with time zone not null
  gathers_until timestamp with time zone not null
  needed integer not null
  answer_working_days integer not null
  supporters integer not null
  withheld_at timestamp with time zone
  lapsed_at timestamp with time zone
  reached_at timestamp with time zone
  answer_due_at timestamp with time zone
  answered_at timestamp with time zone
  answer_kind text
  referred_at timestamp with time zone
  constraint petition_answer_has_kind CHECK (((answered_at IS NULL) = (answer_kind IS NULL)))
  constraint petition_answer_kind_known CHECK ((answer_kind = ANY (ARRAY['accepted'::text, 'partly_accepted'::text, 'refused'::text, 'already_done'::text])))
  constraint petition_answered_was_owed CHECK (((answered_at IS NULL) OR (reached_at IS NOT NULL)))
  constraint petition_reached_or_lapsed CHECK (((reached_at IS NULL) OR (lapsed_at IS NULL)))
  constraint petition_reached_owes_an_answer CHECK (((reached_at IS NULL) = (answer_due_at IS NULL)))
  constraint petition_report_exists FOREIGN KEY (region_id, id) REFERENCES reports.report(region_id, id)
  constraint petition_pkey PRIMARY KEY (region_id, id)
  constraint petition_code_once UNIQUE (region_id, code)
)
  CREATE INDEX petition_answered ON petitions.petition USING btree (region_id, answered_at DESC, id) WHERE (answered_at IS NOT NULL)
  CREATE INDEX petition_ending ON petitions.petition USING btree (gathers_until) WHERE ((reached_at IS NULL) AND (lapsed_at IS NULL))
  CREATE INDEX petition_gathering ON petitions.petition USING btree (region_id, ((needed - supporters)), gathers_until, id) WHERE ((reached_at IS NULL) AND (lapsed_at IS NULL) AND (withheld_at IS NULL))
  CREATE INDEX petition_lapsed ON petitions.petition USING btree (region_id, lapsed_at DESC, id) WHERE (lapsed_at IS NOT NULL)
  CREATE INDEX petition_owed ON petitions.petition USING btree (region_id, answer_due_at, id) WHERE ((reached_at IS NOT NULL) AND (answered_at IS NULL))
  CREATE INDEX petition_referred ON petitions.petition USING btree (region_id, referred_at DESC, id) WHERE (referred_at IS NOT NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

petitions.referral (
  region_id integer not null
  id uuid not null
  at timestamp with time zone not null
  year integer not null
  stage text not null
  organisation_id uuid not null
  problem text not null
  place_code text
  volume numeric(20,2)
  unit text
  estimate numeric(20,2)
  state text not null
  changed_at timestamp with time zone not null
  constraint referral_amounts_not_negative CHECK (((COALESCE(volume, (0)::numeric) >= (0)::numeric) AND (COALESCE(estimate, (0)::numeric) >= (0)::numeric)))
  constraint referral_stage_known CHECK ((stage = ANY (ARRAY['village'::text, 'district'::text, 'agency_forum'::text, 'regency'::text])))
  constraint referral_state_known CHECK ((state = ANY (ARRAY['handed_over'::text, 'taken_up'::text, 'deferred'::text, 'refused'::text])))
  constraint referral_volume_has_unit CHECK (((volume IS NULL) = (unit IS NULL)))
  constraint referral_year_sane CHECK (((year >= 2020) AND (year <= 2100)))
  constraint referral_office_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint referral_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX referral_by_musrenbang ON petitions.referral USING btree (region_id, year DESC, stage, at, id)
  CREATE INDEX referral_waiting ON petitions.referral USING btree (region_id, organisation_id, at, id) WHERE (state = ANY (ARRAY['handed_over'::text, 'deferred'::text]))
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

petitions.referral_aspiration (
  region_id integer not null
  referral_id uuid not null
  petition_id uuid not null
  constraint referral_aspiration_petition_exists FOREIGN KEY (region_id, petition_id) REFERENCES petitions.petition(region_id, id)
  constraint referral_aspiration_referral_exists FOREIGN KEY (region_id, referral_id) REFERENCES petitions.referral(region_id, id)
  constraint referral_aspiration_pkey PRIMARY KEY (region_id, referral_id, petition_id)
)
  CREATE INDEX referral_by_aspiration ON petitions.referral_aspiration USING btree (region_id, petition_id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

petitions.referral_step (
  region_id integer not null
  id uuid not null
  referral_id uuid not null
  at timestamp with time zone not null
  person_id uuid not null
  state text not null
  reason text not null
  constraint referral_step_has_reason CHECK ((char_length(reason) >= 20))
  constraint referral_step_state_known CHECK ((state = ANY (ARRAY['handed_over'::text, 'taken_up'::text, 'deferred'::text, 'refused'::text])))
  constraint referral_step_referral_exists FOREIGN KEY (region_id, referral_id) REFERENCES petitions.referral(region_id, id)
  constraint referral_step_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX referral_step_by_referral ON petitions.referral_step USING btree (region_id, referral_id, at)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

petitions.threshold (
  region_id integer not null
  valid_from date not null
  valid_to date
  supporters integer not null
  gather_days integer not null
  answer_working_days integer not null
  source text not null
  constraint threshold_answer_days_sane CHECK (((answer_working_days >= 1) AND (answer_working_days <= 250)))
  constraint threshold_ends_after_it_begins CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
  constraint threshold_gather_days_sane CHECK (((gather_days >= 7) AND (gather_days <= 730)))
  constraint threshold_supporters_sane CHECK (((supporters >= 2) AND (supporters <= 1000000)))
  constraint threshold_pkey PRIMARY KEY (region_id, valid_from)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
