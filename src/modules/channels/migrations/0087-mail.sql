-- The address that residents write to, whose mail server hands every mail on to us, and what only that server and we know.
create table channels.mailbox (
  region_id integer primary key,
  address text not null,
  secret_sealed bytea not null,
  changed_at timestamptz not null,
  heard_at timestamptz
);
comment on column channels.mailbox.secret_sealed is 'sealed: channels.mailbox.secret';
select platform.regional('channels.mailbox');

-- Mails that became a report or part of one, each once, and what we answered: by that an answer to the answer is known.
create table channels.letter (
  region_id integer not null,
  id uuid not null,
  message_index bytea not null,
  -- null: the reporter became anonymous
  sender_index bytea,
  report_id uuid not null,
  answer_id uuid not null,
  received_at timestamptz not null,
  primary key (region_id, id),
  constraint letter_once unique (region_id, message_index)
);
create index letter_by_answer on channels.letter (region_id, answer_id);
create index letter_by_report on channels.letter (region_id, report_id);
comment on column channels.letter.message_index is 'blind: channels.letter.message';
comment on column channels.letter.sender_index is 'blind: channels.letter.sender';
select platform.regional('channels.letter');
