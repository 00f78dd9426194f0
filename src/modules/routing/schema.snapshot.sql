routing.lesson (
  region_id integer not null
  report_id uuid not null
  organisation_id uuid not null
  service_code text
  document bytea not null -- plain: hashes of the stems of a text and of their consonants, with how often each was said
  at timestamp with time zone not null
  changed_at timestamp with time zone not null
  constraint lesson_organisation_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint lesson_pkey PRIMARY KEY (region_id, report_id)
)
  CREATE INDEX lesson_changed ON routing.lesson USING btree (region_id, changed_at)
  CREATE INDEX lesson_newest ON routing.lesson USING btree (region_id, at DESC, report_id DESC)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

routing.model (
  region_id integer not null
  id uuid not null
  content bytea not null -- plain: weights of hashed words by office, packed and compressed
  lessons integer not null
  mark text not null
  trained_at timestamp with time zone not null
  constraint model_pkey PRIMARY KEY (region_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

routing.rule (
  region_id integer not null
  service_code text not null
  place_code text not null
  organisation_id uuid not null
  set_at timestamp with time zone not null
  constraint rule_organisation_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint rule_pkey PRIMARY KEY (region_id, service_code, place_code)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

routing.setting (
  region_id integer not null
  threshold real
  human_share real not null
  changed_at timestamp with time zone not null
  constraint setting_leaves_some_to_people CHECK (((human_share >= (0.05)::double precision) AND (human_share <= (1)::double precision)))
  constraint setting_threshold_is_sure CHECK (((threshold >= (0.5)::double precision) AND (threshold <= (1)::double precision)))
  constraint setting_pkey PRIMARY KEY (region_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
