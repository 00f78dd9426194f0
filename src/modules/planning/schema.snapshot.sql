planning.element (
  region_id integer not null
  plan_id uuid not null
  id text not null
  parent text
  "position" integer not null
  kind text not null
  code text not null
  title text not null
  organisation_id uuid
  ceilings numeric(20,2)[]
  fund_sources text[] not null default '{}'::text[]
  places text[] not null default '{}'::text[]
  origins numeric(5,2)[]
  themes text[] not null default '{}'::text[]
  constraint element_ceilings_not_negative CHECK (((ceilings IS NULL) OR ((0)::numeric <= ALL (array_remove(ceilings, NULL::numeric)))))
  constraint element_kind_known CHECK ((kind = ANY (ARRAY['vision'::text, 'mission'::text, 'goal'::text, 'target'::text, 'strategy'::text, 'programme'::text, 'activity'::text, 'sub_activity'::text])))
  constraint element_origins_are_whole CHECK (((origins IS NULL) OR ((kind = 'sub_activity'::text) AND (cardinality(origins) = 5) AND (((((origins[1] + origins[2]) + origins[3]) + origins[4]) + origins[5]) = (100)::numeric) AND ((0)::numeric <= ALL (origins)))))
  constraint element_organisation_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint element_plan_exists FOREIGN KEY (region_id, plan_id) REFERENCES planning.plan(region_id, id)
  constraint element_pkey PRIMARY KEY (region_id, plan_id, id)
  constraint element_position_once UNIQUE (region_id, plan_id, "position")
)
  CREATE INDEX element_by_code ON planning.element USING btree (region_id, plan_id, code)
  policy every_region for all to simpul_all using (true)
  policy locked_is_kept for delete to simpul_all, simpul_app using (( SELECT planning.is_open(element.region_id, element.plan_id) AS is_open))
  policy locked_stays for update to simpul_all, simpul_app using (( SELECT planning.is_open(element.region_id, element.plan_id) AS is_open))
  policy open_plan_takes for insert to simpul_all, simpul_app using () with check (( SELECT planning.is_open(element.region_id, element.plan_id) AS is_open))
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

planning.hand (
  region_id integer not null
  plan_id uuid not null
  person_id uuid not null
  constraint hand_plan_exists FOREIGN KEY (region_id, plan_id) REFERENCES planning.plan(region_id, id)
  constraint hand_pkey PRIMARY KEY (region_id, plan_id, person_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

planning.indicator (
  region_id integer not null
  plan_id uuid not null
  element_id text not null
  "position" integer not null
  name text not null
  unit text
  direction text
  formula text
  aggregation text
  source text
  baseline numeric(20,4)
  targets numeric(20,4)[] not null
  is_key boolean not null default false
  constraint indicator_aggregation_known CHECK ((aggregation = ANY (ARRAY['sum'::text, 'last'::text, 'average'::text, 'max'::text, 'min'::text])))
  constraint indicator_direction_known CHECK ((direction = ANY (ARRAY['up'::text, 'down'::text, 'keep'::text])))
  constraint indicator_element_exists FOREIGN KEY (region_id, plan_id, element_id) REFERENCES planning.element(region_id, plan_id, id) ON DELETE CASCADE
  constraint indicator_pkey PRIMARY KEY (region_id, plan_id, element_id, "position")
)
  policy every_region for all to simpul_all using (true)
  policy locked_is_kept for delete to simpul_all, simpul_app using (( SELECT planning.is_open(indicator.region_id, indicator.plan_id) AS is_open))
  policy locked_stays for update to simpul_all, simpul_app using (( SELECT planning.is_open(indicator.region_id, indicator.plan_id) AS is_open))
  policy open_plan_takes for insert to simpul_all, simpul_app using () with check (( SELECT planning.is_open(indicator.region_id, indicator.plan_id) AS is_open))
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

planning.plan (
  region_id integer not null
  id uuid not null
  kind text not null
  organisation_id uuid
  first_year integer not null
  last_year integer not null
  number integer not null
  based_on uuid
  title text not null
  reason text
  activity_list uuid
  document_kind text
  document_number text
  document_date date
  elements integer not null default 0
  content_sha256 text
  agency_names jsonb
  opened_by uuid
  opened_at timestamp with time zone not null
  locked_by uuid
  locked_at timestamp with time zone
  withdrawn_at timestamp with time zone
  source text not null
  is_sample boolean not null default false
  constraint plan_kind_known CHECK ((kind = ANY (ARRAY['rpjmd'::text, 'renstra'::text, 'rkpd'::text, 'renja'::text])))
  constraint plan_locked_by_another CHECK ((locked_by <> opened_by))
  constraint plan_locked_has_document CHECK (((locked_at IS NULL) OR ((document_kind IS NOT NULL) AND (document_number IS NOT NULL) AND (document_date IS NOT NULL) AND (content_sha256 IS NOT NULL) AND (agency_names IS NOT NULL))))
  constraint plan_locked_or_withdrawn CHECK (((locked_at IS NULL) OR (withdrawn_at IS NULL)))
  constraint plan_of_agency_or_regency CHECK (((kind = ANY (ARRAY['renstra'::text, 'renja'::text])) = (organisation_id IS NOT NULL)))
  constraint plan_years_sane CHECK ((((first_year >= 2000) AND (first_year <= 2100)) AND (last_year = (first_year +
CASE
    WHEN (kind = ANY (ARRAY['rpjmd'::text, 'renstra'::text])) THEN 4
    ELSE 0
END))))
  constraint plan_base_exists FOREIGN KEY (region_id, based_on) REFERENCES planning.plan(region_id, id)
  constraint plan_organisation_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint plan_pkey PRIMARY KEY (region_id, id)
  constraint plan_number_once UNIQUE NULLS NOT DISTINCT (region_id, kind, organisation_id, first_year, number)
)
  CREATE INDEX plan_by_year ON planning.plan USING btree (region_id, first_year, last_year)
  CREATE UNIQUE INDEX plan_one_draft ON planning.plan USING btree (region_id, kind, organisation_id, first_year) NULLS NOT DISTINCT WHERE ((locked_at IS NULL) AND (withdrawn_at IS NULL))
  policy every_region for all to simpul_all using (true)
  policy locked_stays for update to simpul_all, simpul_app using ((locked_at IS NULL)) with check (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select, update to simpul_all
  grant insert, select, update to simpul_app

planning.taken_up (
  region_id integer not null
  plan_id uuid not null
  element_id text not null
  proposal_id uuid not null
  share numeric(5,2)
  constraint taken_up_share_sane CHECK (((share > (0)::numeric) AND (share <= (100)::numeric)))
  constraint taken_up_element_exists FOREIGN KEY (region_id, plan_id, element_id) REFERENCES planning.element(region_id, plan_id, id) ON DELETE CASCADE
  constraint taken_up_proposal_exists FOREIGN KEY (region_id, proposal_id) REFERENCES proposals.proposal(region_id, id)
  constraint taken_up_pkey PRIMARY KEY (region_id, plan_id, element_id, proposal_id)
)
  CREATE INDEX taken_up_by_proposal ON planning.taken_up USING btree (region_id, proposal_id)
  policy every_region for all to simpul_all using (true)
  policy locked_is_kept for delete to simpul_all, simpul_app using (( SELECT planning.is_open(taken_up.region_id, taken_up.plan_id) AS is_open))
  policy locked_stays for update to simpul_all, simpul_app using (( SELECT planning.is_open(taken_up.region_id, taken_up.plan_id) AS is_open))
  policy open_plan_takes for insert to simpul_all, simpul_app using () with check (( SELECT planning.is_open(taken_up.region_id, taken_up.plan_id) AS is_open))
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

CREATE OR REPLACE FUNCTION planning.is_open(region integer, plan uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN (SELECT ((p.locked_at IS NULL) AND (p.withdrawn_at IS NULL)) FROM planning.plan p WHERE ((p.region_id = is_open.region) AND (p.id = is_open.plan)))
  grant execute to simpul_all
  grant execute to simpul_app
  grant execute to public
