open311.api_key (
  region_id integer not null
  id uuid not null
  label text not null
  contact text not null
  key_hash bytea not null -- plain: SHA-256 of 24 random bytes
  hint text not null
  relays boolean not null
  per_hour integer not null
  created_at timestamp with time zone not null
  last_used_at timestamp with time zone
  revoked_at timestamp with time zone
  constraint api_key_hash_is_a_sha256 CHECK ((length(key_hash) = 32))
  constraint api_key_rate_sane CHECK (((per_hour >= 1) AND (per_hour <= 100000)))
  constraint api_key_pkey PRIMARY KEY (region_id, id)
  constraint api_key_once UNIQUE (region_id, key_hash)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

open311.jurisdiction (
  region_id integer not null
  contact text not null
  changed_at timestamp with time zone not null
  constraint jurisdiction_pkey PRIMARY KEY (region_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

open311.received (
  region_id integer not null
  id uuid not null
  key_id uuid not null
  content_index bytea not null -- blind: open311.content
  token_hash bytea not null -- plain: SHA-256 of 16 bytes of a keyed hash
  report_id uuid
  media_url text
  received_at timestamp with time zone not null
  constraint received_token_is_a_sha256 CHECK ((length(token_hash) = 32))
  constraint received_by_a_key FOREIGN KEY (region_id, key_id) REFERENCES open311.api_key(region_id, id)
  constraint received_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint received_pkey PRIMARY KEY (region_id, id)
  constraint received_token_once UNIQUE (region_id, token_hash)
)
  CREATE INDEX received_by_content ON open311.received USING btree (region_id, key_id, content_index, received_at)
  CREATE INDEX received_by_report ON open311.received USING btree (region_id, report_id) WHERE (report_id IS NOT NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

open311.received_update (
  region_id integer not null
  id uuid not null
  key_id uuid not null
  report_id uuid not null
  update_id text not null
  received_at timestamp with time zone not null
  constraint received_update_by_a_key FOREIGN KEY (region_id, key_id) REFERENCES open311.api_key(region_id, id)
  constraint received_update_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint received_update_pkey PRIMARY KEY (region_id, id)
  constraint received_update_once UNIQUE (region_id, key_id, report_id, update_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

open311.sent (
  region_id integer not null
  server_id uuid not null
  report_id uuid not null
  service_code text not null
  queued_at timestamp with time zone not null
  attempts integer not null default 0
  unclear integer not null default 0
  next_try_at timestamp with time zone
  last_error text
  sent_at timestamp with time zone
  token text
  remote_id text
  remote_status text
  remote_notes text
  remote_agency text
  remote_updated_at timestamp with time zone
  asked_at timestamp with time zone
  constraint sent_status_known CHECK ((remote_status = ANY (ARRAY['open'::text, 'closed'::text])))
  constraint sent_taken_has_a_name CHECK (((sent_at IS NULL) = ((token IS NULL) AND (remote_id IS NULL))))
  constraint sent_taken_is_over CHECK (((sent_at IS NULL) OR (next_try_at IS NULL)))
  constraint sent_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint sent_to_a_server FOREIGN KEY (region_id, server_id) REFERENCES open311.server(region_id, id)
  constraint sent_pkey PRIMARY KEY (region_id, server_id, report_id)
)
  CREATE INDEX sent_by_report ON open311.sent USING btree (region_id, report_id)
  CREATE INDEX sent_due ON open311.sent USING btree (next_try_at) WHERE (next_try_at IS NOT NULL)
  CREATE INDEX sent_followed ON open311.sent USING btree (region_id, server_id, asked_at) WHERE ((sent_at IS NOT NULL) AND (remote_status IS DISTINCT FROM 'closed'::text))
  CREATE INDEX sent_given_up ON open311.sent USING btree (region_id, server_id, queued_at) WHERE ((sent_at IS NULL) AND (next_try_at IS NULL))
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

open311.server (
  region_id integer not null
  id uuid not null
  name text not null
  url text not null
  jurisdiction text not null
  api_key_sealed bytea -- sealed: open311.server.api_key
  services jsonb not null
  created_at timestamp with time zone not null
  changed_at timestamp with time zone not null
  ended_at timestamp with time zone
  poll_at timestamp with time zone
  failures integer not null default 0
  answered_at timestamp with time zone
  last_error text
  referred_only boolean not null default false
  constraint server_ended_is_asked_no_more CHECK (((ended_at IS NULL) OR ((poll_at IS NULL) AND (api_key_sealed IS NULL))))
  constraint server_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX server_due ON open311.server USING btree (poll_at) WHERE (poll_at IS NOT NULL)
  CREATE UNIQUE INDEX server_once ON open311.server USING btree (region_id, url, jurisdiction) WHERE (ended_at IS NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
