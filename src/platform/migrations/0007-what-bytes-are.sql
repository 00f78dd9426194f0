-- Every column of bytes says what it is: `sealed: FIELD` and `blind: FIELD` are brought under a new key when keys are changed,
-- `plain: …` needs none.
comment on column platform.outbox_mail.to_sealed is 'sealed: platform.outbox_mail.to';
comment on column platform.outbox_mail.body_sealed is 'sealed: platform.outbox_mail.body';
