-- Where whoever gets a mail again and again ends it with one tap (RFC 8058): sealed, for it opens what it ends, and gone with the mail.
alter table platform.outbox_mail add column unsubscribe_sealed bytea,
  add constraint outbox_mail_sent_keeps_no_link check (sent_at is null or unsubscribe_sealed is null);
comment on column platform.outbox_mail.unsubscribe_sealed is 'sealed: platform.outbox_mail.unsubscribe';
