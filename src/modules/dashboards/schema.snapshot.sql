dashboards.letter (
  region_id integer not null
  monday date not null
  made_at timestamp with time zone not null
  headline text not null
  pdf bytea not null -- plain: numbers and names of offices and places, no person
  constraint letter_is_of_a_monday CHECK ((EXTRACT(isodow FROM monday) = (1)::numeric))
  constraint letter_pkey PRIMARY KEY (region_id, monday)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

dashboards.recipient (
  region_id integer not null
  person_id uuid not null
  constraint recipient_is_a_person FOREIGN KEY (region_id, person_id) REFERENCES accounts.person(region_id, id)
  constraint recipient_pkey PRIMARY KEY (region_id, person_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

dashboards.threshold (
  region_id integer not null
  code text not null
  value integer not null
  source text not null
  constraint threshold_known CHECK ((code = ANY (ARRAY['rank_least'::text, 'cell_least'::text, 'unusual_least'::text, 'unusual_percent'::text])))
  constraint threshold_sane CHECK (((value >= 1) AND (value <= 1000)))
  constraint threshold_pkey PRIMARY KEY (region_id, code)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
