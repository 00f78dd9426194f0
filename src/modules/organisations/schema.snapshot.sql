organisations.organisation (
  region_id integer not null
  id uuid not null
  parent_id uuid
  kind text not null
  name text not null
  short_name text
  code text
  place_code text
  duties text[] not null default '{}'::text[]
  office_hours text
  contact jsonb not null default '{}'::jsonb
  valid_from date -- first day; null: before our records, not known
  valid_to date -- last day, inclusive; null: still in force
  successor_id uuid
  source text not null
  source_quality text not null
  is_sample boolean not null default false
  constraint organisation_ends_after_it_begins CHECK ((valid_to >= valid_from))
  constraint organisation_has_successor_only_when_ended CHECK (((successor_id IS NULL) OR (valid_to IS NOT NULL)))
  constraint organisation_is_not_its_own_parent CHECK ((parent_id <> id))
  constraint organisation_is_not_its_own_successor CHECK ((successor_id <> id))
  constraint organisation_kind_known CHECK ((kind = ANY (ARRAY['secretariat'::text, 'inspectorate'::text, 'agency'::text, 'sub_unit'::text, 'district_office'::text, 'village_office'::text, 'hospital'::text, 'enterprise'::text, 'other'::text])))
  constraint organisation_source_quality_known CHECK ((source_quality = ANY (ARRAY['official'::text, 'dated'::text, 'unofficial'::text])))
  constraint organisation_parent_known FOREIGN KEY (region_id, parent_id) REFERENCES organisations.organisation(region_id, id)
  constraint organisation_successor_known FOREIGN KEY (region_id, successor_id) REFERENCES organisations.organisation(region_id, id)
  constraint organisation_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX organisation_by_parent ON organisations.organisation USING btree (region_id, parent_id)
  CREATE INDEX organisation_by_successor ON organisations.organisation USING btree (region_id, successor_id) WHERE (successor_id IS NOT NULL)
  CREATE UNIQUE INDEX organisation_code_once ON organisations.organisation USING btree (region_id, code) WHERE (valid_to IS NULL)
  CREATE UNIQUE INDEX organisation_name_once ON organisations.organisation USING btree (region_id, lower(name)) WHERE (valid_to IS NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
