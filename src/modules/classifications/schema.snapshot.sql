classifications.entry (
  region_id integer not null
  list_id uuid not null
  code text not null
  original text not null
  parent text
  level smallint not null
  name text not null
  is_leaf boolean not null
  specification text
  unit text
  price numeric(20,2)
  standard text
  price_group text
  cofog text
  constraint entry_cofog_known CHECK ((cofog ~ '^(0[1-9]|10)$'::text))
  constraint entry_is_not_above_itself CHECK ((parent <> code))
  constraint entry_level_sane CHECK (((level >= 1) AND (level <= 6)))
  constraint entry_name_is_there CHECK ((name <> ''::text))
  constraint entry_price_has_unit CHECK ((((price IS NULL) = (unit IS NULL)) AND ((price IS NULL) = (standard IS NULL))))
  constraint entry_price_is_positive CHECK ((price > (0)::numeric))
  constraint entry_standard_known CHECK ((standard = ANY (ARRAY['ssh'::text, 'hspk'::text, 'asb'::text, 'sbu'::text])))
  constraint entry_list_exists FOREIGN KEY (region_id, list_id) REFERENCES classifications.list(region_id, id)
  constraint entry_parent_exists FOREIGN KEY (region_id, list_id, parent) REFERENCES classifications.entry(region_id, list_id, code)
  constraint entry_pkey PRIMARY KEY (region_id, list_id, code)
)
  CREATE INDEX entry_by_level ON classifications.entry USING btree (region_id, list_id, level, code)
  CREATE INDEX entry_by_parent ON classifications.entry USING btree (region_id, list_id, parent, code)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

classifications.import_file (
  region_id integer not null
  id uuid not null
  kind text not null
  into_list_id uuid
  file_key text not null
  name text not null
  bytes integer not null
  sheet text
  columns jsonb
  about jsonb
  state text not null
  actor jsonb not null
  uploaded_at timestamp with time zone not null
  touched_at timestamp with time zone not null
  run_id uuid
  list_id uuid
  failure jsonb
  constraint import_file_kind_known CHECK ((kind = ANY (ARRAY['activity'::text, 'account'::text, 'function'::text, 'fund_source'::text, 'price'::text])))
  constraint import_file_state_known CHECK ((state = ANY (ARRAY['uploaded'::text, 'checking'::text, 'refused'::text, 'checked'::text, 'applying'::text, 'applied'::text, 'failed'::text, 'removed'::text])))
  constraint import_file_into_list_exists FOREIGN KEY (region_id, into_list_id) REFERENCES classifications.list(region_id, id)
  constraint import_file_list_exists FOREIGN KEY (region_id, list_id) REFERENCES classifications.list(region_id, id)
  constraint import_file_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX import_file_by_time ON classifications.import_file USING btree (region_id, uploaded_at DESC)
  CREATE INDEX import_file_waiting ON classifications.import_file USING btree (uploaded_at) WHERE (state = ANY (ARRAY['checking'::text, 'applying'::text]))
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

classifications.list (
  region_id integer not null
  id uuid not null
  kind text not null
  title text not null
  regulation text not null
  source text not null
  valid_from date not null
  valid_to date
  state text not null
  entry_count integer not null
  is_sample boolean not null
  made_by uuid
  made_at timestamp with time zone not null
  decided_by uuid
  decided_at timestamp with time zone
  reason text
  constraint list_decided_by_another CHECK ((decided_by <> made_by))
  constraint list_decided_by_somebody CHECK (((decided_at IS NULL) OR (made_by IS NULL) OR (decided_by IS NOT NULL)))
  constraint list_decided_says_why CHECK ((((state = 'draft'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (reason IS NULL))))
  constraint list_ends_after_it_begins CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
  constraint list_holds_entries CHECK ((entry_count > 0))
  constraint list_kind_known CHECK ((kind = ANY (ARRAY['activity'::text, 'account'::text, 'function'::text, 'fund_source'::text, 'price'::text])))
  constraint list_reason_says_something CHECK ((char_length(reason) >= 10))
  constraint list_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'in_force'::text, 'refused'::text])))
  constraint list_pkey PRIMARY KEY (region_id, id)
)
  CREATE UNIQUE INDEX list_begins_once ON classifications.list USING btree (region_id, kind, valid_from) WHERE (state = 'in_force'::text)
  CREATE INDEX list_by_kind ON classifications.list USING btree (region_id, kind, valid_from DESC)
  CREATE UNIQUE INDEX list_without_end_once ON classifications.list USING btree (region_id, kind) WHERE ((state = 'in_force'::text) AND (valid_to IS NULL))
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

classifications.successor (
  region_id integer not null
  from_list_id uuid not null
  from_code text not null
  to_list_id uuid not null
  to_code text not null
  constraint successor_is_another_list CHECK ((from_list_id <> to_list_id))
  constraint successor_new_code_exists FOREIGN KEY (region_id, to_list_id, to_code) REFERENCES classifications.entry(region_id, list_id, code)
  constraint successor_old_code_exists FOREIGN KEY (region_id, from_list_id, from_code) REFERENCES classifications.entry(region_id, list_id, code)
  constraint successor_pkey PRIMARY KEY (region_id, from_list_id, to_list_id, from_code, to_code)
)
  CREATE INDEX successor_backwards ON classifications.successor USING btree (region_id, to_list_id, to_code)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
