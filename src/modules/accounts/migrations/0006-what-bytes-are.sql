comment on column accounts.totp.secret_sealed is 'sealed: accounts.totp.secret';
comment on column accounts.passkey.public_key is 'plain: the public half of a passkey';
comment on column accounts.recovery_code.code_hash is 'plain: argon2id of a code, salted by the person; needs no key, so it outlives a change of the key';
comment on column accounts.half_open.token_hash is 'plain: SHA-256 of 32 random bytes';
comment on column accounts.spent_challenge.challenge_hash is 'plain: SHA-256 of a challenge that was answered';
