-- Nobody's address stays here longer than a mail needs it, and what a mail tells of lets it be taken back while it waits.
alter table platform.outbox_mail alter column to_sealed drop not null, add column about text;
update platform.outbox_mail set to_sealed = null where sent_at is not null;
alter table platform.outbox_mail
  add constraint outbox_mail_sent_keeps_no_address check (sent_at is null or to_sealed is null),
  add constraint outbox_mail_unsent_keeps_its_address check (sent_at is not null or to_sealed is not null);
comment on column platform.outbox_mail.about is 'subject of what it tells, as reports/<id>';
