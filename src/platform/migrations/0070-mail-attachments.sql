-- Files that go with a mail, sealed like its text and gone with it.
alter table platform.outbox_mail add column attachments_sealed bytea,
  add constraint outbox_mail_sent_keeps_no_files check (sent_at is null or attachments_sealed is null);
comment on column platform.outbox_mail.attachments_sealed is 'sealed: platform.outbox_mail.attachments';
