budget.detail (
  region_id integer not null
  version_id uuid not null
  line_id text not null
  "position" integer not null
  component text not null
  specification text
  price_code text
  factors jsonb not null
  unit_price numeric(20,2) not null
  tax_percent numeric(5,2) not null default 0
  amount numeric(20,2) not null
  price_approval text
  constraint detail_amount_not_negative CHECK (((amount >= (0)::numeric) AND (unit_price >= (0)::numeric)))
  constraint detail_position_from_one CHECK ((("position" >= 1) AND ("position" <= 100000)))
  constraint detail_tax_sane CHECK (((tax_percent >= (0)::numeric) AND (tax_percent <= (100)::numeric)))
  constraint detail_line_exists FOREIGN KEY (region_id, version_id, line_id) REFERENCES budget.line(region_id, version_id, id) ON DELETE CASCADE
  constraint detail_pkey PRIMARY KEY (region_id, version_id, line_id, "position")
)
  policy every_region for all to simpul_all using (true)
  policy locked_is_kept for delete to simpul_all, simpul_app using (( SELECT budget.is_open(detail.region_id, detail.version_id) AS is_open))
  policy locked_stays for update to simpul_all, simpul_app using (( SELECT budget.is_open(detail.region_id, detail.version_id) AS is_open))
  policy open_version_takes for insert to simpul_all, simpul_app using () with check (( SELECT budget.is_open(detail.region_id, detail.version_id) AS is_open))
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

budget.due (
  region_id integer not null
  fiscal_year integer not null
  phase text not null
  due_on date not null
  source text not null
  is_certain boolean not null
  constraint due_pkey PRIMARY KEY (region_id, fiscal_year, phase)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

budget.hand (
  region_id integer not null
  version_id uuid not null
  person_id uuid not null
  constraint hand_version_exists FOREIGN KEY (region_id, version_id) REFERENCES budget.version(region_id, id)
  constraint hand_pkey PRIMARY KEY (region_id, version_id, person_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

budget.line (
  region_id integer not null
  version_id uuid not null
  id text not null
  kind text not null
  organisation_id uuid not null
  activity text not null default ''::text
  account text not null
  fund_source text not null default ''::text
  function text not null default ''::text
  place_code text not null default ''::text
  title text not null
  amount numeric(20,2) not null
  cash numeric(20,2)[]
  reason text
  constraint line_amount_not_negative CHECK ((amount >= (0)::numeric))
  constraint line_cash_has_twelve_months CHECK (((cash IS NULL) OR (cardinality(cash) = 12)))
  constraint line_kind_is_that_of_its_account CHECK ((((kind = 'revenue'::text) AND (account ~ '^4(\.|$)'::text)) OR ((kind = 'spending'::text) AND (account ~ '^5(\.|$)'::text)) OR ((kind = 'financing_in'::text) AND (account ~ '^6\.1(\.|$)'::text)) OR ((kind = 'financing_out'::text) AND (account ~ '^6\.2(\.|$)'::text))))
  constraint line_organisation_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint line_version_exists FOREIGN KEY (region_id, version_id) REFERENCES budget.version(region_id, id)
  constraint line_pkey PRIMARY KEY (region_id, version_id, id)
)
  CREATE INDEX line_by_amount ON budget.line USING btree (region_id, version_id, kind, amount DESC, id)
  CREATE INDEX line_by_organisation ON budget.line USING btree (region_id, version_id, organisation_id, activity)
  CREATE INDEX line_by_place ON budget.line USING btree (region_id, version_id, place_code) WHERE (place_code <> ''::text)
  CREATE INDEX line_in_versions ON budget.line USING btree (region_id, id)
  CREATE INDEX line_sums ON budget.line USING btree (region_id, version_id, id) INCLUDE (kind, organisation_id, activity, account, fund_source, function, place_code, amount)
  policy every_region for all to simpul_all using (true)
  policy locked_is_kept for delete to simpul_all, simpul_app using (( SELECT budget.is_open(line.region_id, line.version_id) AS is_open))
  policy locked_stays for update to simpul_all, simpul_app using (( SELECT budget.is_open(line.region_id, line.version_id) AS is_open))
  policy open_version_takes for insert to simpul_all, simpul_app using () with check (( SELECT budget.is_open(line.region_id, line.version_id) AS is_open))
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

budget.line_sum (
  region_id integer not null
  version_id uuid not null
  face text not null
  code text not null
  within text not null
  kind text not null
  amount numeric(20,2) not null
  lines integer not null
  constraint line_sum_pkey PRIMARY KEY (region_id, version_id, face, code, within, kind)
)
  policy every_region for all to simpul_all using (true)
  policy open_version_takes for insert to simpul_all, simpul_app using () with check (((region_id, version_id) IN ( SELECT v.region_id,
    v.id
   FROM budget.version v
  WHERE ((v.locked_at IS NULL) AND (v.withdrawn_at IS NULL)))))
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

budget.payment (
  region_id integer not null
  id uuid not null
  fiscal_year integer not null
  number text not null
  kind text not null
  paid_on date not null
  line_id text not null
  line_kind text not null
  organisation_id uuid not null
  activity text not null default ''::text
  account text not null
  fund_source text not null default ''::text
  function text not null default ''::text
  place_code text not null default ''::text
  amount numeric(20,2) not null
  description text not null default ''::text
  is_overrun boolean not null default false
  source text not null
  source_key text not null
  checksum text not null
  imported_at timestamp with time zone not null
  is_sample boolean not null default false
  file_id uuid
  reverses uuid
  constraint payment_is_of_its_year CHECK ((EXTRACT(year FROM paid_on) = (fiscal_year)::numeric))
  constraint payment_kind_known CHECK ((kind = ANY (ARRAY['UP'::text, 'GU'::text, 'TU'::text, 'LS'::text, 'receipt'::text, 'return'::text])))
  constraint payment_file_exists FOREIGN KEY (region_id, file_id) REFERENCES budget.payment_file(region_id, id)
  constraint payment_organisation_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint payment_reverses_another FOREIGN KEY (region_id, reverses) REFERENCES budget.payment(region_id, id)
  constraint payment_pkey PRIMARY KEY (region_id, id)
  constraint payment_imported_once UNIQUE (region_id, source, source_key)
)
  CREATE INDEX payment_by_day ON budget.payment USING btree (region_id, fiscal_year, paid_on)
  CREATE INDEX payment_by_line ON budget.payment USING btree (region_id, fiscal_year, line_id, paid_on) INCLUDE (line_kind, organisation_id, activity, account, fund_source, function, place_code, amount)
  CREATE INDEX payment_by_number ON budget.payment USING btree (region_id, fiscal_year, number)
  CREATE INDEX payment_by_organisation ON budget.payment USING btree (region_id, fiscal_year, organisation_id, paid_on)
  CREATE UNIQUE INDEX payment_reversed_once ON budget.payment USING btree (region_id, reverses) WHERE (reverses IS NOT NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

budget.payment_difference (
  region_id integer not null
  id uuid not null
  fiscal_year integer not null
  payment_id uuid not null
  file_id uuid not null
  line integer not null
  checksum text not null
  amount numeric(20,2) not null
  said jsonb not null
  found_at timestamp with time zone not null
  constraint difference_file_exists FOREIGN KEY (region_id, file_id) REFERENCES budget.payment_file(region_id, id)
  constraint difference_payment_exists FOREIGN KEY (region_id, payment_id) REFERENCES budget.payment(region_id, id)
  constraint payment_difference_pkey PRIMARY KEY (region_id, id)
  constraint payment_difference_told_once UNIQUE (region_id, payment_id, checksum)
)
  CREATE INDEX payment_difference_by_year ON budget.payment_difference USING btree (region_id, fiscal_year)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

budget.payment_file (
  region_id integer not null
  id uuid not null
  fiscal_year integer not null
  source text not null
  name text
  rows integer not null
  written integer not null
  known integer not null
  differing integer not null
  refused integer not null
  total numeric(20,2)
  imported_by uuid
  imported_at timestamp with time zone not null
  is_sample boolean not null default false
  constraint payment_file_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX payment_file_by_year ON budget.payment_file USING btree (region_id, fiscal_year, imported_at DESC)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

budget.payment_refusal (
  region_id integer not null
  id uuid not null
  fiscal_year integer not null
  source text not null
  file_id uuid not null
  line integer not null
  checksum text not null
  number text not null
  amount numeric(20,2)
  paid_on date
  organisation_id uuid
  cells jsonb not null
  issues jsonb not null
  is_advance boolean not null
  refused_at timestamp with time zone not null
  constraint refusal_file_exists FOREIGN KEY (region_id, file_id) REFERENCES budget.payment_file(region_id, id)
  constraint refusal_organisation_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint payment_refusal_pkey PRIMARY KEY (region_id, id)
  constraint payment_refusal_told_once UNIQUE (region_id, fiscal_year, source, checksum)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

budget.payment_sum (
  region_id integer not null
  fiscal_year integer not null
  face text not null
  code text not null
  within text not null
  kind text not null
  amount numeric(20,2) not null
  constraint payment_sum_pkey PRIMARY KEY (region_id, fiscal_year, face, code, within, kind)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select, update to simpul_all
  grant insert, select, update to simpul_app

budget.published_total (
  region_id integer not null
  fiscal_year integer not null
  phase text not null
  item text not null
  amount numeric(20,2) not null
  rounded_to numeric(20,2) not null
  source text not null
  source_day text not null
  constraint published_total_pkey PRIMARY KEY (region_id, fiscal_year, phase, item)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

budget.settlement (
  region_id integer not null
  id uuid not null
  fiscal_year integer not null
  kind text not null
  thing text not null
  way text not null
  reason text not null
  amount numeric(20,2)
  settled_by uuid
  settled_at timestamp with time zone not null
  constraint settlement_kind_known CHECK ((kind = ANY (ARRAY['unplanned'::text, 'overrun'::text, 'difference'::text, 'again'::text, 'refused'::text])))
  constraint settlement_says_why CHECK ((char_length(reason) >= 20))
  constraint settlement_way_known CHECK ((way = ANY (ARRAY['note'::text, 'reversal'::text])))
  constraint settlement_pkey PRIMARY KEY (region_id, id)
)
  CREATE INDEX settlement_of_thing ON budget.settlement USING btree (region_id, fiscal_year, kind, thing)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select to simpul_all
  grant insert, select to simpul_app

budget.version (
  region_id integer not null
  id uuid not null
  fiscal_year integer not null
  number integer not null
  phase text not null
  based_on uuid
  title text not null
  reason text
  activity_list uuid
  account_list uuid
  function_list uuid
  fund_list uuid
  price_list uuid
  document_kind text
  document_number text
  document_date date
  revenue numeric(20,2) not null default 0
  spending numeric(20,2) not null default 0
  financing_in numeric(20,2) not null default 0
  financing_out numeric(20,2) not null default 0
  lines integer not null default 0
  details integer not null default 0
  content_sha256 text
  opened_by uuid
  opened_at timestamp with time zone not null
  locked_by uuid
  locked_at timestamp with time zone
  withdrawn_at timestamp with time zone
  source text not null
  is_sample boolean not null default false
  constraint version_amounts_not_negative CHECK ((LEAST(revenue, spending, financing_in, financing_out) >= (0)::numeric))
  constraint version_balances CHECK (((locked_at IS NULL) OR (phase = ANY (ARRAY['kua_ppas'::text, 'rka'::text, 'rapbd'::text, 'changed_kua_ppas'::text, 'changed_rapbd'::text])) OR ((revenue + financing_in) = (spending + financing_out))))
  constraint version_locked_by_another CHECK ((locked_by <> opened_by))
  constraint version_locked_has_document CHECK (((locked_at IS NULL) OR ((document_kind IS NOT NULL) AND (document_number IS NOT NULL) AND (document_date IS NOT NULL) AND (content_sha256 IS NOT NULL))))
  constraint version_locked_or_withdrawn CHECK (((locked_at IS NULL) OR (withdrawn_at IS NULL)))
  constraint version_phase_known CHECK ((phase = ANY (ARRAY['kua_ppas'::text, 'rka'::text, 'rapbd'::text, 'approved'::text, 'evaluated'::text, 'apbd'::text, 'dpa'::text, 'shift'::text, 'changed_kua_ppas'::text, 'changed_rapbd'::text, 'changed_apbd'::text, 'changed_dpa'::text])))
  constraint version_year_sane CHECK (((fiscal_year >= 2000) AND (fiscal_year <= 2100)))
  constraint version_base_exists FOREIGN KEY (region_id, based_on) REFERENCES budget.version(region_id, id)
  constraint version_pkey PRIMARY KEY (region_id, id)
  constraint version_number_once UNIQUE (region_id, fiscal_year, number)
)
  CREATE UNIQUE INDEX version_one_draft ON budget.version USING btree (region_id, fiscal_year) WHERE ((locked_at IS NULL) AND (withdrawn_at IS NULL))
  policy every_region for all to simpul_all using (true)
  policy locked_stays for update to simpul_all, simpul_app using ((locked_at IS NULL)) with check (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant insert, select, update to simpul_all
  grant insert, select, update to simpul_app

budget.word (
  region_id integer not null
  fiscal_year integer not null
  word text not null
  line_id text not null
  constraint word_pkey PRIMARY KEY (region_id, fiscal_year, word, line_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

budget.work (
  region_id integer not null
  version_id uuid not null
  organisation_id uuid not null
  activity text not null
  state text not null
  amount numeric(20,2) not null default 0
  additional text
  note text
  changed_by uuid
  changed_at timestamp with time zone not null
  constraint work_returned_says_why CHECK (((state <> 'returned'::text) OR (char_length(note) >= 20)))
  constraint work_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'verified'::text, 'returned'::text])))
  constraint work_organisation_exists FOREIGN KEY (region_id, organisation_id) REFERENCES organisations.organisation(region_id, id)
  constraint work_version_exists FOREIGN KEY (region_id, version_id) REFERENCES budget.version(region_id, id)
  constraint work_pkey PRIMARY KEY (region_id, version_id, organisation_id, activity)
)
  CREATE INDEX work_by_state ON budget.work USING btree (region_id, version_id, state)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

budget.year (
  region_id integer not null
  fiscal_year integer not null
  constraint year_pkey PRIMARY KEY (region_id, fiscal_year)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

CREATE OR REPLACE FUNCTION budget.faces(organisation uuid, activity text, account text, function text, fund_source text, place text)
 RETURNS TABLE(face text, code text, within text)
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select * from (values
    ('organisation', organisation::text, ''),
    ('activity', activity, ''),
    ('account', account, ''),
    ('function', function, ''),
    ('fund_source', fund_source, ''),
    ('place', place, ''),
    ('organisation activity', organisation::text, activity),
    ('organisation account', organisation::text, left(account, 9)),
    ('organisation function', organisation::text, function),
    ('organisation fund_source', organisation::text, fund_source),
    ('organisation place', organisation::text, left(place, 8)),
    ('activity account', left(activity, 7), left(account, 9)),
    ('activity function', left(activity, 7), function),
    ('activity fund_source', left(activity, 7), fund_source),
    ('activity place', left(activity, 7), left(place, 8)),
    ('account function', left(account, 9), function),
    ('account fund_source', left(account, 9), fund_source),
    ('account place', left(account, 9), left(place, 8)),
    ('function fund_source', function, fund_source),
    ('function place', function, left(place, 8)),
    ('fund_source place', fund_source, left(place, 8))) as faces
$function$
  grant execute to simpul_all
  grant execute to simpul_app
  grant execute to public

CREATE OR REPLACE FUNCTION budget.is_open(region integer, version uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN (SELECT ((v.locked_at IS NULL) AND (v.withdrawn_at IS NULL)) FROM budget.version v WHERE ((v.region_id = is_open.region) AND (v.id = is_open.version)))
  grant execute to simpul_all
  grant execute to simpul_app
  grant execute to public
