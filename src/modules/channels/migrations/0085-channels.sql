-- What an officer wrote down for a resident who came, called, or wrote on paper or elsewhere: how it came, and what the resident agreed to.
create table channels.record (
  region_id integer not null,
  report_id uuid not null,
  person_id uuid not null,
  organisation_id uuid,
  channel text not null,
  -- when the resident said it, which is not when it was typed
  said_at timestamptz not null,
  consent_how text not null,
  agrees_contact boolean not null,
  agrees_public boolean not null,
  -- where the words stand: a link, the number of a letter; it may name a person
  source_sealed bytea,
  recorded_at timestamptz not null,
  primary key (region_id, report_id),
  constraint record_channel_known check (channel in ('walk_in', 'phone', 'paper', 'social')),
  constraint record_consent_known check (consent_how in ('spoken', 'signed', 'written')),
  constraint record_comes_after_the_words check (said_at <= recorded_at)
);
comment on column channels.record.source_sealed is 'sealed: channels.record.source';
select platform.regional('channels.record');

-- By what messages come and go, one of each kind: its provider's address, our number there, and what only the two of us know.
create table channels.gateway (
  region_id integer not null,
  channel text not null,
  url text not null,
  -- how the provider names our number
  sender text not null,
  -- lets us send
  token_sealed bytea not null,
  -- lets us know that it is the provider who knocks
  secret_sealed bytea not null,
  changed_at timestamptz not null,
  heard_at timestamptz,
  sent_at timestamptz,
  failures integer not null default 0,
  last_error text,
  primary key (region_id, channel),
  constraint gateway_channel_known check (channel in ('whatsapp', 'sms'))
);
comment on column channels.gateway.token_sealed is 'sealed: channels.gateway.token';
comment on column channels.gateway.secret_sealed is 'sealed: channels.gateway.secret';
select platform.regional('channels.gateway');

-- Waits here from the transaction of the act that caused it until a gateway took it over.
create table channels.outgoing (
  region_id integer not null,
  id uuid not null,
  channel text not null,
  -- by whoever wants it sent: the same key is sent once
  once_key text not null,
  -- gone as soon as the message is: whose number it was, and what it said, for that may hold the secret key of a report
  to_sealed bytea,
  text_sealed bytea,
  -- subject of what it tells, as reports/<id>
  about text,
  created_at timestamptz not null,
  sent_at timestamptz,
  attempts integer not null default 0,
  last_error text,
  next_try_at timestamptz,
  primary key (region_id, id),
  constraint outgoing_once unique (region_id, channel, once_key),
  constraint outgoing_channel_known check (channel in ('whatsapp', 'sms')),
  constraint outgoing_sent_is_over check (sent_at is null or (next_try_at is null and to_sealed is null and text_sealed is null)),
  constraint outgoing_unsent_keeps_what_it_needs check (sent_at is not null or (to_sealed is not null and text_sealed is not null))
);
create index outgoing_due on channels.outgoing (next_try_at) where next_try_at is not null;
comment on column channels.outgoing.to_sealed is 'sealed: channels.outgoing.to';
comment on column channels.outgoing.text_sealed is 'sealed: channels.outgoing.text';
select platform.regional('channels.outgoing');

-- What came in, each message once by the number that its provider gave it. The words and the sender's number are gone as soon as the words
-- are a report or part of one; by the index the same sender goes on with the same report, until the reporter becomes anonymous.
create table channels.incoming (
  region_id integer not null,
  id uuid not null,
  channel text not null,
  -- the provider's number of a message may hold that of its sender
  message_index bytea not null,
  sender_index bytea,
  sender_sealed bytea,
  content_sealed bytea,
  received_at timestamptz not null,
  -- null: dealt with; a draft that waits for its place is taken up by then all the same
  next_try_at timestamptz,
  -- the sender was asked where it is, and their next words are the answer
  asked_at timestamptz,
  attempts integer not null default 0,
  report_id uuid,
  primary key (region_id, id),
  constraint incoming_once unique (region_id, message_index),
  constraint incoming_channel_known check (channel in ('whatsapp', 'sms')),
  -- null in next_try_at and words still there: it was given up
  constraint incoming_undone_keeps_its_words check (next_try_at is null or content_sealed is not null),
  constraint incoming_words_have_a_sender check (content_sealed is null or (sender_sealed is not null and sender_index is not null)),
  constraint incoming_done_forgets_the_sender check (content_sealed is not null or sender_sealed is null)
);
create index incoming_due on channels.incoming (next_try_at) where next_try_at is not null;
create index incoming_by_sender on channels.incoming (region_id, channel, sender_index, received_at);
create index incoming_by_report on channels.incoming (region_id, report_id) where report_id is not null;
comment on column channels.incoming.message_index is 'blind: channels.incoming.message';
comment on column channels.incoming.sender_index is 'blind: channels.sender';
comment on column channels.incoming.sender_sealed is 'sealed: channels.incoming.sender';
comment on column channels.incoming.content_sealed is 'sealed: channels.incoming.content';
select platform.regional('channels.incoming');
