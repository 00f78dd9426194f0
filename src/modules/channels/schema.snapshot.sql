channels.gateway (
  region_id integer not null
  channel text not null
  url text not null
  sender text not null
  token_sealed bytea not null -- sealed: channels.gateway.token
  secret_sealed bytea not null -- sealed: channels.gateway.secret
  changed_at timestamp with time zone not null
  heard_at timestamp with time zone
  sent_at timestamp with time zone
  failures integer not null default 0
  last_error text
  constraint gateway_channel_known CHECK ((channel = ANY (ARRAY['whatsapp'::text, 'sms'::text])))
  constraint gateway_pkey PRIMARY KEY (region_id, channel)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

channels.incoming (
  region_id integer not null
  id uuid not null
  channel text not null
  message_index bytea not null -- blind: channels.incoming.message
  sender_index bytea -- blind: channels.sender
  sender_sealed bytea -- sealed: channels.incoming.sender
  content_sealed bytea -- sealed: channels.incoming.content
  received_at timestamp with time zone not null
  next_try_at timestamp with time zone
  asked_at timestamp with time zone
  attempts integer not null default 0
  report_id uuid
  constraint incoming_channel_known CHECK ((channel = ANY (ARRAY['whatsapp'::text, 'sms'::text])))
  constraint incoming_done_forgets_the_sender CHECK (((content_sealed IS NOT NULL) OR (sender_sealed IS NULL)))
  constraint incoming_undone_keeps_its_words CHECK (((next_try_at IS NULL) OR (content_sealed IS NOT NULL)))
  constraint incoming_words_have_a_sender CHECK (((content_sealed IS NULL) OR ((sender_sealed IS NOT NULL) AND (sender_index IS NOT NULL))))
  constraint incoming_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint incoming_pkey PRIMARY KEY (region_id, id)
  constraint incoming_once UNIQUE (region_id, message_index)
)
  CREATE INDEX incoming_by_report ON channels.incoming USING btree (region_id, report_id) WHERE (report_id IS NOT NULL)
  CREATE INDEX incoming_by_sender ON channels.incoming USING btree (region_id, channel, sender_index, received_at)
  CREATE INDEX incoming_due ON channels.incoming USING btree (next_try_at) WHERE (next_try_at IS NOT NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

channels.letter (
  region_id integer not null
  id uuid not null
  message_index bytea not null -- blind: channels.letter.message
  sender_index bytea -- blind: channels.letter.sender
  report_id uuid not null
  answer_id uuid not null
  received_at timestamp with time zone not null
  constraint letter_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint letter_pkey PRIMARY KEY (region_id, id)
  constraint letter_once UNIQUE (region_id, message_index)
)
  CREATE INDEX letter_by_answer ON channels.letter USING btree (region_id, answer_id)
  CREATE INDEX letter_by_report ON channels.letter USING btree (region_id, report_id)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

channels.mailbox (
  region_id integer not null
  address text not null
  secret_sealed bytea not null -- sealed: channels.mailbox.secret
  changed_at timestamp with time zone not null
  heard_at timestamp with time zone
  constraint mailbox_pkey PRIMARY KEY (region_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

channels.outgoing (
  region_id integer not null
  id uuid not null
  channel text not null
  once_key text not null
  to_sealed bytea -- sealed: channels.outgoing.to
  text_sealed bytea -- sealed: channels.outgoing.text
  about text
  created_at timestamp with time zone not null
  sent_at timestamp with time zone
  attempts integer not null default 0
  last_error text
  next_try_at timestamp with time zone
  constraint outgoing_channel_known CHECK ((channel = ANY (ARRAY['whatsapp'::text, 'sms'::text])))
  constraint outgoing_sent_is_over CHECK (((sent_at IS NULL) OR ((next_try_at IS NULL) AND (to_sealed IS NULL) AND (text_sealed IS NULL))))
  constraint outgoing_unsent_keeps_what_it_needs CHECK (((sent_at IS NOT NULL) OR ((to_sealed IS NOT NULL) AND (text_sealed IS NOT NULL))))
  constraint outgoing_pkey PRIMARY KEY (region_id, id)
  constraint outgoing_once UNIQUE (region_id, channel, once_key)
)
  CREATE INDEX outgoing_due ON channels.outgoing USING btree (next_try_at) WHERE (next_try_at IS NOT NULL)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

channels.record (
  region_id integer not null
  report_id uuid not null
  person_id uuid not null
  organisation_id uuid
  channel text not null
  said_at timestamp with time zone not null
  consent_how text not null
  agrees_contact boolean not null
  agrees_public boolean not null
  source_sealed bytea -- sealed: channels.record.source
  recorded_at timestamp with time zone not null
  constraint record_channel_known CHECK ((channel = ANY (ARRAY['walk_in'::text, 'phone'::text, 'paper'::text, 'social'::text])))
  constraint record_comes_after_the_words CHECK ((said_at <= recorded_at))
  constraint record_consent_known CHECK ((consent_how = ANY (ARRAY['spoken'::text, 'signed'::text, 'written'::text])))
  constraint record_report_exists FOREIGN KEY (region_id, report_id) REFERENCES reports.report(region_id, id)
  constraint record_pkey PRIMARY KEY (region_id, report_id)
)
  policy every_region for all to simpul_all using (true)
  policy own_region for all to simpul_app using ((region_id = ( SELECT (NULLIF(current_setting('simpul.region'::text, true), ''::text))::integer AS "nullif")))
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
