alerts.subscription (
  region_id integer not null
  id uuid not null
  address_sealed bytea not null -- sealed: alerts.address
  address_index bytea not null -- blind: alerts.address
  district_code text
  place_code text
  service_code text
  pace text not null
  asked_at timestamp with time zone not null
  confirmed_at timestamp with time zone
  told_at timestamp with time zone
  constraint subscription_one_place CHECK (((district_code IS NULL) OR (place_code IS NULL)))
  constraint subscription_pace_known CHECK ((pace = ANY (ARRAY['daily'::text, 'at_once'::text])))
  constraint subscription_told_after_consent CHECK (((told_at IS NULL) OR (confirmed_at IS NOT NULL)))
  constraint subscription_pkey PRIMARY KEY (region_id, id)
  constraint subscription_once UNIQUE NULLS NOT DISTINCT (region_id, address_index, district_code, place_code, service_code)
)
  CREATE INDEX subscription_by_place ON alerts.subscription USING btree (region_id, place_code, district_code) WHERE (confirmed_at IS NOT NULL)
  CREATE INDEX subscription_waiting ON alerts.subscription USING btree (region_id, asked_at) WHERE (confirmed_at IS NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

alerts.untold (
  region_id integer not null
  subscription_id uuid not null
  report_id uuid not null
  at timestamp with time zone not null
  constraint untold_of_subscription FOREIGN KEY (region_id, subscription_id) REFERENCES alerts.subscription(region_id, id) ON DELETE CASCADE
  constraint untold_pkey PRIMARY KEY (region_id, subscription_id, report_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
