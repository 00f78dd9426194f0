-- Mail waits here from the transaction of the act that caused it until a server took it over.
-- Address and text are sealed: they name a person, and a text may hold the secret key of a report.
create table platform.outbox_mail (
  region_id integer not null,
  id uuid not null,
  to_sealed bytea not null,
  subject text not null,
  -- gone as soon as the mail is: nobody needs a second copy
  body_sealed bytea,
  created_at timestamptz not null,
  sent_at timestamptz,
  attempts integer not null default 0,
  last_error text,
  -- null when nothing more will be tried: it was sent, or given up
  next_try_at timestamptz,
  primary key (region_id, id),
  constraint outbox_mail_sent_is_over check (sent_at is null or (next_try_at is null and body_sealed is null)),
  constraint outbox_mail_unsent_keeps_its_text check (sent_at is not null or body_sealed is not null)
);
create index outbox_mail_due on platform.outbox_mail (next_try_at) where next_try_at is not null;
select platform.regional('platform.outbox_mail');
