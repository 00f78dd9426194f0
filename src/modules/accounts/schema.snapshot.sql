accounts.half_open (
  region_id integer not null
  token_hash bytea not null -- plain: SHA-256 of 32 random bytes
  person_id uuid not null
  owes text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint half_open_owes_something_known CHECK ((owes = ANY (ARRAY['second_step'::text, 'set_up'::text])))
  constraint half_open_token_is_a_sha256 CHECK ((length(token_hash) = 32))
  constraint half_open_belongs_to_a_person FOREIGN KEY (region_id, person_id) REFERENCES accounts.person(region_id, id)
  constraint half_open_pkey PRIMARY KEY (region_id, token_hash)
)
  CREATE INDEX half_open_by_end ON accounts.half_open USING btree (expires_at)
  CREATE INDEX half_open_by_person ON accounts.half_open USING btree (region_id, person_id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

accounts.invitation (
  region_id integer not null
  id uuid not null
  person_id uuid not null
  kind text not null
  way text not null
  code_hash bytea not null -- plain: argon2id of a code, salted by the region; needs no key, so it outlives a change of the key
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  revoked_at timestamp with time zone
  constraint invitation_ends_once CHECK (((used_at IS NULL) OR (revoked_at IS NULL)))
  constraint invitation_kind_known CHECK ((kind = ANY (ARRAY['invitation'::text, 'reset'::text])))
  constraint invitation_way_known CHECK ((way = ANY (ARRAY['mail'::text, 'letter'::text])))
  constraint invitation_belongs_to_a_person FOREIGN KEY (region_id, person_id) REFERENCES accounts.person(region_id, id)
  constraint invitation_pkey PRIMARY KEY (region_id, id)
)
  CREATE UNIQUE INDEX invitation_by_code ON accounts.invitation USING btree (region_id, code_hash)
  CREATE INDEX invitation_by_person ON accounts.invitation USING btree (region_id, person_id) WHERE ((used_at IS NULL) AND (revoked_at IS NULL))
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

accounts.login (
  login text not null
  region_id integer not null
  person_id uuid not null
  constraint login_pkey PRIMARY KEY (login)
)
  policy every_region for all to simpul_all using (true)
  policy own_region_or_none_yet for all to simpul_app using ((region_id = COALESCE(( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif"), region_id)))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

accounts.passkey (
  region_id integer not null
  id uuid not null
  person_id uuid not null
  name text not null
  credential_id text not null
  public_key bytea not null -- plain: the public half of a passkey
  counter bigint not null
  transports text[] not null
  created_at timestamp with time zone not null
  last_used_at timestamp with time zone
  constraint passkey_has_a_name CHECK (((length(name) >= 1) AND (length(name) <= 80)))
  constraint passkey_belongs_to_a_person FOREIGN KEY (region_id, person_id) REFERENCES accounts.person(region_id, id)
  constraint passkey_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX passkey_by_person ON accounts.passkey USING btree (region_id, person_id)
  CREATE UNIQUE INDEX passkey_once ON accounts.passkey USING btree (region_id, credential_id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

accounts.person (
  region_id integer not null
  id uuid not null
  login text not null
  name text not null
  email text
  role text not null
  organisation_id uuid
  password_hash text
  password_changed_at timestamp with time zone
  created_at timestamp with time zone not null
  ended_at timestamp with time zone
  is_sample boolean not null default false
  constraint person_login_is_lowercase CHECK ((login = lower(login)))
  constraint person_of_this_role_has_an_organisation CHECK (((organisation_id IS NOT NULL) OR (role <> ALL (ARRAY['officer'::text, 'agency_head'::text, 'district'::text, 'village'::text, 'cadre'::text]))))
  constraint person_role_known CHECK ((role = ANY (ARRAY['officer'::text, 'agency_head'::text, 'verifier'::text, 'district'::text, 'village'::text, 'cadre'::text, 'regent'::text, 'auditor'::text, 'administrator'::text])))
  constraint person_works_for_known_organisation FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint person_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX person_by_organisation ON accounts.person USING btree (region_id, organisation_id) WHERE (ended_at IS NULL)
  CREATE UNIQUE INDEX person_login_once ON accounts.person USING btree (region_id, login)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

accounts.policy (
  region_id integer not null
  second_step_roles text[] not null
  constraint policy_pkey PRIMARY KEY (region_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

accounts.recovery_code (
  region_id integer not null
  person_id uuid not null
  code_hash bytea not null -- plain: argon2id of a code, salted by the person; needs no key, so it outlives a change of the key
  created_at timestamp with time zone not null
  used_at timestamp with time zone
  constraint recovery_code_belongs_to_a_person FOREIGN KEY (region_id, person_id) REFERENCES accounts.person(region_id, id)
  constraint recovery_code_pkey PRIMARY KEY (region_id, person_id, code_hash)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

-- common: names as they were typed, sealed; whose they are is looked up by a job
accounts.reset_request (
  id uuid not null
  login_sealed bytea not null -- sealed: accounts.reset_request.login
  asked_at timestamp with time zone not null
  constraint reset_request_pkey PRIMARY KEY (id)
)
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

accounts.session (
  token_hash bytea not null -- plain: SHA-256 of 32 random bytes
  id uuid not null
  region_id integer not null
  person_id uuid not null
  name text not null
  role text not null
  organisation_id uuid
  is_sample boolean not null
  created_at timestamp with time zone not null
  last_seen_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  revoked_at timestamp with time zone
  user_agent text not null
  address text not null -- shortened: the last octet of IPv4 and the last 64 bits of IPv6 are not kept
  proved_at timestamp with time zone not null
  constraint session_token_is_a_sha256 CHECK ((length(token_hash) = 32))
  constraint session_pkey PRIMARY KEY (token_hash)
)
  CREATE INDEX session_by_end ON accounts.session USING btree (expires_at)
  CREATE INDEX session_by_person ON accounts.session USING btree (region_id, person_id)
  policy every_region for all to simpul_all using (true)
  policy own_region_or_none_yet for all to simpul_app using ((region_id = COALESCE(( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif"), region_id)))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

-- common: hashes of challenges that were answered
accounts.spent_challenge (
  challenge_hash bytea not null -- plain: SHA-256 of a challenge that was answered
  expires_at timestamp with time zone not null
  constraint spent_challenge_pkey PRIMARY KEY (challenge_hash)
)
  CREATE INDEX spent_challenge_by_end ON accounts.spent_challenge USING btree (expires_at)
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

accounts.totp (
  region_id integer not null
  person_id uuid not null
  secret_sealed bytea not null -- sealed: accounts.totp.secret
  last_step bigint not null
  created_at timestamp with time zone not null
  last_used_at timestamp with time zone not null
  constraint totp_belongs_to_a_person FOREIGN KEY (region_id, person_id) REFERENCES accounts.person(region_id, id)
  constraint totp_pkey PRIMARY KEY (region_id, person_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
