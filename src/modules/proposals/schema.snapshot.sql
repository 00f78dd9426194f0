proposals.author_report (
  region_id integer not null
  proposal_id uuid not null
  report_id uuid not null
  at timestamp with time zone not null
  constraint author_report_proposal_exists FOREIGN KEY (region_id, proposal_id) REFERENCES proposals.proposal(region_id, id)
  constraint author_report_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint author_report_pkey PRIMARY KEY (region_id, proposal_id, report_id)
)
  CREATE INDEX author_report_by_report ON proposals.author_report USING btree (region_id, report_id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

proposals.item (
  region_id integer not null
  meeting_id uuid not null
  proposal_id uuid not null
  score integer
  constraint item_score_sane CHECK (((score >= 0) AND (score <= 1000000)))
  constraint item_meeting_exists FOREIGN KEY (region_id, meeting_id) REFERENCES proposals.meeting(region_id, id)
  constraint item_proposal_exists FOREIGN KEY (region_id, proposal_id) REFERENCES proposals.proposal(region_id, id)
  constraint item_pkey PRIMARY KEY (region_id, meeting_id, proposal_id)
)
  CREATE INDEX item_by_proposal ON proposals.item USING btree (region_id, proposal_id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

proposals.meeting (
  region_id integer not null
  id uuid not null
  year integer not null
  stage text not null
  place_code text
  organisation_id uuid not null
  held_on date not null
  venue text not null
  chair text not null
  method text not null
  attendance jsonb not null default '[]'::jsonb
  minutes text not null default ''::text
  state text not null
  prepared_by uuid not null
  prepared_at timestamp with time zone not null
  closed_by uuid
  closed_at timestamp with time zone
  corrects uuid
  corrects_why text
  number integer
  version integer not null default 1
  is_sample boolean not null default false
  constraint meeting_closed_whole CHECK ((((state = 'closed'::text) = (closed_at IS NOT NULL)) AND ((closed_at IS NULL) = (closed_by IS NULL)) AND ((closed_at IS NULL) = (number IS NULL))))
  constraint meeting_correction_says_why CHECK ((((corrects IS NULL) = (corrects_why IS NULL)) AND ((corrects IS NULL) = (version = 1))))
  constraint meeting_method_known CHECK ((method = ANY (ARRAY['votes'::text, 'points'::text])))
  constraint meeting_of_a_place_has_one CHECK (((stage = ANY (ARRAY['village'::text, 'district'::text])) = (place_code IS NOT NULL)))
  constraint meeting_stage_known CHECK ((stage = ANY (ARRAY['village'::text, 'district'::text, 'agency_forum'::text, 'regency'::text])))
  constraint meeting_state_known CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
  constraint meeting_year_sane CHECK (((year >= 2020) AND (year <= 2100)))
  constraint meeting_corrected_exists FOREIGN KEY (region_id, corrects) REFERENCES proposals.meeting(region_id, id)
  constraint meeting_office_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint meeting_pkey PRIMARY KEY (region_id, id)
  constraint meeting_corrected_once UNIQUE (region_id, corrects)
  constraint meeting_numbered_once UNIQUE (region_id, year, number, version)
)
  CREATE INDEX meeting_by_organisation ON proposals.meeting USING btree (region_id, organisation_id, held_on DESC)
  CREATE INDEX meeting_by_place ON proposals.meeting USING btree (region_id, place_code, held_on DESC)
  CREATE INDEX meeting_by_stage ON proposals.meeting USING btree (region_id, year DESC, stage, held_on DESC, id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

proposals.photo (
  region_id integer not null
  id uuid not null
  proposal_id uuid not null
  "position" integer not null
  file_key text not null
  sha256 bytea not null -- plain: hash of a picture as it was sent
  width integer not null
  height integer not null
  created_at timestamp with time zone not null
  constraint photo_proposal_exists FOREIGN KEY (region_id, proposal_id) REFERENCES proposals.proposal(region_id, id)
  constraint photo_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX photo_by_file ON proposals.photo USING btree (file_key)
  CREATE INDEX photo_by_proposal ON proposals.photo USING btree (region_id, proposal_id, "position")
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

proposals.pokir (
  region_id integer not null
  proposal_id uuid not null
  member text not null
  fraction text not null
  reses text not null
  is_named boolean not null
  constraint pokir_proposal_exists FOREIGN KEY (region_id, proposal_id) REFERENCES proposals.proposal(region_id, id)
  constraint pokir_pkey PRIMARY KEY (region_id, proposal_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

proposals.proposal (
  region_id integer not null
  id uuid not null
  code text not null
  origin text not null
  year integer not null
  stage text not null
  state text not null
  title text not null
  problem text not null
  shown_title text
  shown_problem text
  place_code text
  district_code text
  lat double precision
  lon double precision
  volume numeric(20,2)
  unit text
  estimate numeric(20,2)
  amount numeric(20,2)
  organisation_id uuid
  by_organisation_id uuid
  by_person_id uuid
  merged_into uuid
  referral_id uuid
  name_sealed bytea -- sealed: proposals.name
  contact_sealed bytea -- sealed: proposals.contact
  is_named boolean not null default false
  key_hash bytea -- blind: proposals.key
  submission_hash bytea not null -- blind: proposals.submission
  stems integer[] not null
  copy bigint not null
  is_copy boolean not null default false
  supporters integer not null default 0
  steps integer not null
  proposed_at timestamp with time zone not null
  listed_at timestamp with time zone
  updated_at timestamp with time zone not null
  is_sample boolean not null default false
  constraint proposal_accepted_at_the_last_stage CHECK (((state <> 'accepted'::text) OR (stage = 'regency'::text)))
  constraint proposal_amounts_not_negative CHECK (((COALESCE(volume, (0)::numeric) >= (0)::numeric) AND (COALESCE(estimate, (0)::numeric) >= (0)::numeric) AND (COALESCE(amount, (0)::numeric) >= (0)::numeric)))
  constraint proposal_coordinate_whole CHECK (((lat IS NULL) = (lon IS NULL)))
  constraint proposal_key_of_a_resident CHECK (((origin = 'resident'::text) = (key_hash IS NOT NULL)))
  constraint proposal_merged_has_a_pointer CHECK (((state = 'merged'::text) = (merged_into IS NOT NULL)))
  constraint proposal_merged_into_another CHECK ((merged_into <> id))
  constraint proposal_name_of_a_resident CHECK (((origin = 'resident'::text) OR ((name_sealed IS NULL) AND (contact_sealed IS NULL))))
  constraint proposal_named_has_a_name CHECK (((NOT is_named) OR (name_sealed IS NOT NULL)))
  constraint proposal_of_a_resident_or_an_office CHECK (((origin = 'resident'::text) = (by_person_id IS NULL)))
  constraint proposal_of_the_district_has_one CHECK (((stage <> 'district'::text) OR (district_code IS NOT NULL)))
  constraint proposal_of_the_village_has_one CHECK (((stage <> 'village'::text) OR (place_code IS NOT NULL)))
  constraint proposal_origin_known CHECK ((origin = ANY (ARRAY['resident'::text, 'village'::text, 'agency'::text, 'council'::text, 'aspiration'::text, 'reports'::text])))
  constraint proposal_stage_known CHECK ((stage = ANY (ARRAY['village'::text, 'district'::text, 'agency_forum'::text, 'regency'::text])))
  constraint proposal_state_known CHECK ((state = ANY (ARRAY['received'::text, 'waiting'::text, 'accepted'::text, 'rejected'::text, 'deferred'::text, 'merged'::text, 'withdrawn'::text])))
  constraint proposal_steps_counted CHECK ((steps >= 1))
  constraint proposal_unread_is_not_listed CHECK (((state <> 'received'::text) OR (listed_at IS NULL)))
  constraint proposal_volume_has_unit CHECK (((volume IS NULL) = (unit IS NULL)))
  constraint proposal_year_sane CHECK (((year >= 2020) AND (year <= 2100)))
  constraint proposal_agency_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint proposal_goes_on_in_one FOREIGN KEY (region_id, merged_into) REFERENCES proposals.proposal(region_id, id)
  constraint proposal_proposer_exists FOREIGN KEY (region_id, by_organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint proposal_referral_exists FOREIGN KEY (region_id, referral_id) REFERENCES petitions.referral(region_id, id)
  constraint proposal_pkey PRIMARY KEY (region_id, id)
  constraint proposal_code_once UNIQUE (region_id, code)
  constraint proposal_submitted_once UNIQUE (region_id, submission_hash)
)
  CREATE INDEX proposal_by_district ON proposals.proposal USING btree (region_id, district_code, stage, state)
  CREATE INDEX proposal_by_organisation ON proposals.proposal USING btree (region_id, organisation_id, stage, state)
  CREATE INDEX proposal_by_place ON proposals.proposal USING btree (region_id, place_code, year)
  CREATE INDEX proposal_copies ON proposals.proposal USING btree (region_id, copy, proposed_at)
  CREATE INDEX proposal_listed ON proposals.proposal USING btree (region_id, year DESC, listed_at DESC, id) WHERE (listed_at IS NOT NULL)
  CREATE INDEX proposal_merged ON proposals.proposal USING btree (region_id, merged_into) WHERE (merged_into IS NOT NULL)
  CREATE INDEX proposal_of_an_office ON proposals.proposal USING btree (region_id, by_organisation_id, proposed_at DESC)
  CREATE INDEX proposal_to_decide ON proposals.proposal USING btree (region_id, stage, year) WHERE (state = ANY (ARRAY['received'::text, 'waiting'::text, 'deferred'::text]))
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

proposals.record (
  region_id integer not null
  meeting_id uuid not null
  closed_at timestamp with time zone not null
  content jsonb not null
  digest text not null
  constraint record_digest_whole CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  constraint record_meeting_exists FOREIGN KEY (region_id, meeting_id) REFERENCES proposals.meeting(region_id, id)
  constraint record_pkey PRIMARY KEY (region_id, meeting_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

proposals.stage_date (
  region_id integer not null
  year integer not null
  name text not null
  opens_on date not null
  due_on date not null
  done_on date
  source text not null
  sureness text not null
  changed_at timestamp with time zone not null
  constraint stage_date_name_known CHECK ((name = ANY (ARRAY['village'::text, 'district'::text, 'agency_forum'::text, 'council'::text, 'regency'::text])))
  constraint stage_date_opens_before_it_is_due CHECK ((opens_on <= due_on))
  constraint stage_date_sureness_known CHECK ((sureness = ANY (ARRAY['read'::text, 'recalled'::text, 'decided'::text])))
  constraint stage_date_year_sane CHECK (((year >= 2020) AND (year <= 2100)))
  constraint stage_date_pkey PRIMARY KEY (region_id, year, name)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

proposals.stage_default (
  region_id integer not null
  name text not null
  opens_years integer not null
  opens_month_day text not null
  due_years integer not null
  due_month_day text not null
  source text not null
  sureness text not null
  constraint stage_default_days_sane CHECK ((((opens_years >= '-3'::integer) AND (opens_years <= 0)) AND ((due_years >= opens_years) AND (due_years <= 0)) AND (opens_month_day ~ '^\d\d-\d\d$'::text) AND (due_month_day ~ '^\d\d-\d\d$'::text)))
  constraint stage_default_name_known CHECK ((name = ANY (ARRAY['village'::text, 'district'::text, 'agency_forum'::text, 'council'::text, 'regency'::text])))
  constraint stage_default_sureness_known CHECK ((sureness = ANY (ARRAY['read'::text, 'recalled'::text, 'decided'::text])))
  constraint stage_default_pkey PRIMARY KEY (region_id, name)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

proposals.step (
  region_id integer not null
  proposal_id uuid not null
  seq integer not null
  at timestamp with time zone not null
  step text not null
  role text not null
  person_id uuid
  organisation_id uuid
  meeting_id uuid
  reason text
  corrects integer
  year_before integer not null
  year_after integer not null
  stage_before text not null
  stage_after text not null
  state_before text not null
  state_after text not null
  amount_before numeric(20,2)
  amount_after numeric(20,2)
  merged_before uuid
  merged_after uuid
  constraint step_changed_says_how_much CHECK (((step <> 'changed'::text) OR (amount_after IS NOT NULL)))
  constraint step_changes_the_amount CHECK (((NOT (amount_after IS DISTINCT FROM amount_before)) OR (step = 'changed'::text)))
  constraint step_corrects_an_earlier_one CHECK ((corrects < seq))
  constraint step_has_a_reason CHECK (((step = ANY (ARRAY['proposed'::text, 'withdrawn'::text])) OR (char_length(reason) >= 20)))
  constraint step_known CHECK ((step = ANY (ARRAY['proposed'::text, 'admitted'::text, 'refused'::text, 'accepted'::text, 'changed'::text, 'rejected'::text, 'merged'::text, 'deferred'::text, 'withdrawn'::text])))
  constraint step_merged_has_a_pointer CHECK (((step = 'merged'::text) = (merged_after IS NOT NULL)))
  constraint step_of_a_meeting CHECK (((step = ANY (ARRAY['accepted'::text, 'changed'::text, 'rejected'::text, 'merged'::text, 'deferred'::text])) = (meeting_id IS NOT NULL)))
  constraint step_state_known CHECK ((state_after = ANY (ARRAY['received'::text, 'waiting'::text, 'accepted'::text, 'rejected'::text, 'deferred'::text, 'merged'::text, 'withdrawn'::text])))
  constraint step_meeting_exists FOREIGN KEY (region_id, meeting_id) REFERENCES proposals.meeting(region_id, id)
  constraint step_proposal_exists FOREIGN KEY (region_id, proposal_id) REFERENCES proposals.proposal(region_id, id)
  constraint step_pkey PRIMARY KEY (region_id, proposal_id, seq)
)
  CREATE INDEX step_by_meeting ON proposals.step USING btree (region_id, meeting_id) WHERE (meeting_id IS NOT NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

proposals.support (
  region_id integer not null
  proposal_id uuid not null
  supporter_hash bytea not null -- blind: proposals.supporter
  at timestamp with time zone not null
  constraint support_proposal_exists FOREIGN KEY (region_id, proposal_id) REFERENCES proposals.proposal(region_id, id)
  constraint support_pkey PRIMARY KEY (region_id, proposal_id, supporter_hash)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
