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
  constraint person_role_known CHECK ((role = ANY (ARRAY['officer'::text, 'agency_head'::text, 'verifier'::text, 'district'::text, 'village'::text, 'cadre'::text, 'planner'::text, 'treasurer'::text, 'council'::text, 'secretary'::text, 'regent'::text, 'auditor'::text, 'administrator'::text])))
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

accounts.provider (
  region_id integer not null
  id uuid not null
  name text not null
  issuer text not null
  client_id text not null
  client_auth text not null
  secret_sealed bytea -- sealed: accounts.provider.secret
  signing_alg text not null
  scope text not null
  login_claim text
  role_claim text
  roles jsonb not null
  organisation_claim text
  organisations jsonb not null
  second_step_values text[] not null
  created_at timestamp with time zone not null
  changed_at timestamp with time zone not null
  ended_at timestamp with time zone
  constraint provider_client_auth_known CHECK ((client_auth = ANY (ARRAY['client_secret_basic'::text, 'client_secret_post'::text, 'private_key_jwt'::text])))
  constraint provider_secret_only_where_one_is_used CHECK (((client_auth <> 'private_key_jwt'::text) OR (secret_sealed IS NULL)))
  constraint provider_signing_alg_known CHECK ((signing_alg = ANY (ARRAY['ES256'::text, 'ES512'::text])))
  constraint provider_pkey PRIMARY KEY (region_id, id)
)
  CREATE UNIQUE INDEX provider_once ON accounts.provider USING btree (region_id, issuer, client_id) WHERE (ended_at IS NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

accounts.provider_link (
  region_id integer not null
  provider_id uuid not null
  subject text not null
  person_id uuid not null
  label text not null
  linked_at timestamp with time zone not null
  constraint provider_link_belongs_to_a_person FOREIGN KEY (region_id, person_id) REFERENCES accounts.person(region_id, id)
  constraint provider_link_belongs_to_a_provider FOREIGN KEY (region_id, provider_id) REFERENCES accounts.provider(region_id, id)
  constraint provider_link_pkey PRIMARY KEY (region_id, provider_id, subject)
)
  CREATE INDEX provider_link_by_person ON accounts.provider_link USING btree (region_id, person_id)
  CREATE UNIQUE INDEX provider_link_once_for_a_person ON accounts.provider_link USING btree (region_id, provider_id, person_id)
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

accounts.signing_key (
  region_id integer not null
  kid text not null
  alg text not null
  private_sealed bytea not null -- sealed: accounts.signing_key.private
  public_jwk jsonb not null
  created_at timestamp with time zone not null
  constraint signing_key_alg_known CHECK ((alg = ANY (ARRAY['ES256'::text, 'ES512'::text])))
  constraint signing_key_pkey PRIMARY KEY (region_id, kid)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
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

accounts.sso_session (
  region_id integer not null
  session_hash bytea not null -- plain: SHA-256 of the token of a session, 32 random bytes
  provider_id uuid not null
  id_token_sealed bytea not null -- sealed: accounts.sso_session.id_token
  expires_at timestamp with time zone not null
  constraint sso_session_belongs_to_a_provider FOREIGN KEY (region_id, provider_id) REFERENCES accounts.provider(region_id, id)
  constraint sso_session_pkey PRIMARY KEY (region_id, session_hash)
)
  CREATE INDEX sso_session_by_end ON accounts.sso_session USING btree (expires_at)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

accounts.sso_start (
  region_id integer not null
  token_hash bytea not null -- plain: SHA-256 of 32 random bytes
  provider_id uuid not null
  to_path text not null
  session_id uuid
  expires_at timestamp with time zone not null
  constraint sso_start_token_is_a_sha256 CHECK ((length(token_hash) = 32))
  constraint sso_start_belongs_to_a_provider FOREIGN KEY (region_id, provider_id) REFERENCES accounts.provider(region_id, id)
  constraint sso_start_pkey PRIMARY KEY (region_id, token_hash)
)
  CREATE INDEX sso_start_by_end ON accounts.sso_start USING btree (expires_at)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
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
