-- What everybody reads of a message, where a verifier has chosen it: null, as it was written.
alter table reports.message add column public_body text;
alter table reports.message add constraint message_public_words_are_public check (public_body is null or is_public);

-- Every such choice, with its reason. What was written stays as it was written.
create table reports.message_showing (
  region_id integer not null,
  id uuid not null,
  message_id uuid not null,
  at timestamptz not null,
  person_id uuid not null,
  -- Null: nothing of it.
  body text,
  reason text not null,
  primary key (region_id, id)
);
create index message_showing_by_message on reports.message_showing (region_id, message_id, at);
select platform.regional('reports.message_showing');
