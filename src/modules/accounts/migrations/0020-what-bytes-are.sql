comment on column accounts.session.token_hash is 'plain: SHA-256 of 32 random bytes';
comment on column accounts.attempt.key is 'plain: SHA-256 of a name and a network, gone within the hour';
