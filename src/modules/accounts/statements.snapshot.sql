-- queries.ts · listPeople
select region_id as region, id, login, name, email, role, organisation_id as organisation,
password_hash is not null as "hasPassword", password_changed_at as "passwordChangedAt", created_at as "createdAt",
ended_at as "endedAt", is_sample as "isSample" from accounts.person
    where region_id = $1 and ($2::text is null or role = $2) and ($3::uuid is null or organisation_id = $3)
      and ($4::boolean is null or (ended_at is not null) = $4)
    order by ended_at is not null, lower(name), id;

-- queries.ts · personById
select region_id as region, id, login, name, email, role, organisation_id as organisation,
password_hash is not null as "hasPassword", password_changed_at as "passwordChangedAt", created_at as "createdAt",
ended_at as "endedAt", is_sample as "isSample" from accounts.person where region_id = $1 and id = $2;

-- queries.ts · namesOfPeople
select id, name from accounts.person where region_id = $1 and id = any($2::uuid[]);

-- queries.ts · lockPerson
select region_id as region, id, login, name, email, role, organisation_id as organisation,
password_hash is not null as "hasPassword", password_changed_at as "passwordChangedAt", created_at as "createdAt",
ended_at as "endedAt", is_sample as "isSample", password_hash as "passwordHash" from accounts.person where region_id = $1 and id = $2 for update;

-- queries.ts · lockAdministrators
select id from accounts.person where region_id = $1 and role = 'administrator' and ended_at is null order by id for update;

-- queries.ts · takeLogin
insert into accounts.login (login, region_id, person_id) values ($1, $2, $3) on conflict (login) do nothing;

-- queries.ts · insertPerson
insert into accounts.person
  (region_id, id, login, name, email, role, organisation_id, password_hash, password_changed_at, created_at, is_sample)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- queries.ts · updatePerson
update accounts.person set name = $3, email = $4, role = $5, organisation_id = $6 where region_id = $1 and id = $2;

-- queries.ts · setPassword
update accounts.person set password_hash = $3, password_changed_at = $4 where region_id = $1 and id = $2;

-- queries.ts · renewHash
update accounts.person set password_hash = $3 where region_id = $1 and id = $2;

-- queries.ts · setEnded
update accounts.person set ended_at = $3 where region_id = $1 and id = $2;

-- queries.ts · loginOwner
select region_id as region, person_id as id from accounts.login where login = $1;

-- queries.ts · passwordHashOf
select password_hash as hash from accounts.person where region_id = $1 and id = $2 and ended_at is null;

-- queries.ts · insertSession
insert into accounts.session (token_hash, id, region_id, person_id, name, role, organisation_id, is_sample,
  created_at, last_seen_at, proved_at, expires_at, user_agent, address)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $11, $12, $13);

-- queries.ts · touchSession
with found as (
  select token_hash, id, region_id, person_id, name, role, organisation_id, last_seen_at,
         -- who is invented has nothing to prove
         case when is_sample then $2::timestamptz else proved_at end as proved_at
    from accounts.session where token_hash = $1 and revoked_at is null and expires_at > $2 and last_seen_at > $3
), seen as (
  update accounts.session session set last_seen_at = $2 from found
   where session.token_hash = found.token_hash and found.last_seen_at < $2::timestamptz - interval '1 minute'
)
select id, region_id as region, person_id as person, name, role, organisation_id as organisation, proved_at as "provedAt"
  from found;

-- queries.ts · sessionsOf
select id, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt", user_agent as "userAgent", address
from accounts.session where revoked_at is null and expires_at > $2 and last_seen_at > $3 and region_id = $1 and person_id = $4 order by last_seen_at desc, id;

-- queries.ts · revokeSessionsOf
delete from accounts.half_open where region_id = $1 and person_id = $2;

-- queries.ts · revokeSessionsOf
update accounts.session set revoked_at = $3
where region_id = $1 and person_id = $2 and revoked_at is null and expires_at > $3 and ($4::uuid is null or id <> $4);

-- queries.ts · renewToken
update accounts.session set token_hash = $4, proved_at = $5
where region_id = $1 and person_id = $2 and id = $3 and revoked_at is null and expires_at > $5
returning expires_at as "expiresAt";

-- queries.ts · setProved
update accounts.session set proved_at = $4 where region_id = $1 and person_id = $2 and id = $3 and revoked_at is null;

-- queries.ts · revokeOneSession
update accounts.session set revoked_at = $4 where region_id = $1 and person_id = $2 and id = $3 and revoked_at is null;

-- queries.ts · renameInSessions
update accounts.session set name = $3 where region_id = $1 and person_id = $2;

-- queries.ts · hasSignedInFrom
select from accounts.session where region_id = $1 and person_id = $2 and address = $3 limit 1;

-- queries.ts · sweep
delete from accounts.session where expires_at < $1;

-- queries.ts · sweepSteps
delete from accounts.half_open where expires_at < $1;

-- queries.ts · sweepSteps
delete from accounts.spent_challenge where expires_at < $1;

-- queries/invitations.ts · insertInvitation
insert into accounts.invitation (region_id, id, person_id, kind, way, code_hash, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- queries/invitations.ts · invitationsThatWait
select id, person_id as person, kind, way, created_at as "createdAt", expires_at as "expiresAt" from accounts.invitation
where region_id = $1 and used_at is null and revoked_at is null and expires_at > $2 and ($3::uuid is null or person_id = $3)
order by created_at desc, id desc;

-- queries/invitations.ts · invitationByCode
select id, person_id as person, kind, way, created_at as "createdAt", expires_at as "expiresAt" from accounts.invitation
where region_id = $1 and code_hash = $2 and used_at is null and revoked_at is null and expires_at > $3;

-- queries/invitations.ts · useInvitation
update accounts.invitation set used_at = $3 where region_id = $1 and id = $2 and used_at is null and revoked_at is null;

-- queries/invitations.ts · revokeInvitationsOf
update accounts.invitation set revoked_at = $3
where region_id = $1 and person_id = $2 and used_at is null and revoked_at is null and expires_at > $3;

-- queries/invitations.ts · insertResetRequest
insert into accounts.reset_request (id, login_sealed, asked_at) values ($1, $2, $3);

-- queries/invitations.ts · takeOldestRequest
delete from accounts.reset_request where id = (
  select id from accounts.reset_request order by id limit 1 for update skip locked)
returning login_sealed as "loginSealed";

-- queries/passkeys.ts · credentialsOf
select credential_id as id, transports from accounts.passkey where region_id = $1 and person_id = $2 order by id;

-- queries/passkeys.ts · credentialById
select id, person_id as person, public_key as "publicKey", counter
from accounts.passkey where region_id = $1 and credential_id = $2;

-- queries/passkeys.ts · insertPasskey
insert into accounts.passkey
  (region_id, id, person_id, name, credential_id, public_key, counter, transports, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- queries/passkeys.ts · setPasskeyUsed
update accounts.passkey set counter = $3, last_used_at = $4 where region_id = $1 and id = $2;

-- queries/passkeys.ts · spendChallenge
insert into accounts.spent_challenge (challenge_hash, expires_at) values ($1, $2) on conflict do nothing;

-- queries/second-step.ts · stepsOf
select exists (select from accounts.totp t where t.region_id = p.region_id and t.person_id = p.id) as totp,
(select count(*)::integer from accounts.passkey k where k.region_id = p.region_id and k.person_id = p.id) as passkeys,
(select count(*)::integer from accounts.recovery_code c
  where c.region_id = p.region_id and c.person_id = p.id and c.used_at is null) as codes from accounts.person p where p.region_id = $1 and p.id = $2;

-- queries/second-step.ts · stepsOfAll
select p.id, exists (select from accounts.totp t where t.region_id = p.region_id and t.person_id = p.id) as totp,
(select count(*)::integer from accounts.passkey k where k.region_id = p.region_id and k.person_id = p.id) as passkeys,
(select count(*)::integer from accounts.recovery_code c
  where c.region_id = p.region_id and c.person_id = p.id and c.used_at is null) as codes from accounts.person p where p.region_id = $1;

-- queries/second-step.ts · rolesWithSecondStep
select second_step_roles as roles from accounts.policy where region_id = $1;

-- queries/second-step.ts · setRolesWithSecondStep
insert into accounts.policy (region_id, second_step_roles) values ($1, $2)
on conflict (region_id) do update set second_step_roles = excluded.second_step_roles;

-- queries/second-step.ts · insertHalf
insert into accounts.half_open (region_id, token_hash, person_id, owes, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6);

-- queries/second-step.ts · halfByToken
select person_id as person, owes, expires_at as "expiresAt"
from accounts.half_open where region_id = $1 and token_hash = $2 and expires_at > $3;

-- queries/second-step.ts · takeHalf
delete from accounts.half_open where region_id = $1 and token_hash = $2 and expires_at > $3;

-- queries/second-step.ts · totpOf
select secret_sealed as "secretSealed", last_step as "lastStep", created_at as "createdAt", last_used_at as "lastUsedAt"
from accounts.totp where region_id = $1 and person_id = $2;

-- queries/second-step.ts · setTotp
insert into accounts.totp (region_id, person_id, secret_sealed, last_step, created_at, last_used_at)
values ($1, $2, $3, $4, $5, $5)
on conflict (region_id, person_id) do update set
  secret_sealed = excluded.secret_sealed, last_step = excluded.last_step, created_at = excluded.created_at,
  last_used_at = excluded.last_used_at;

-- queries/second-step.ts · takeTotpStep
update accounts.totp set last_step = $3, last_used_at = $4 where region_id = $1 and person_id = $2 and last_step < $3;

-- queries/second-step.ts · removeTotp
delete from accounts.totp where region_id = $1 and person_id = $2;

-- queries/second-step.ts · setRecoveryCodes
delete from accounts.recovery_code where region_id = $1 and person_id = $2;

-- queries/second-step.ts · setRecoveryCodes
insert into accounts.recovery_code (region_id, person_id, code_hash, created_at) values ($1, $2, $3, $4);

-- queries/second-step.ts · takeRecoveryCode
update accounts.recovery_code set used_at = $4
where region_id = $1 and person_id = $2 and code_hash = $3 and used_at is null;

-- queries/second-step.ts · passkeysOf
select id, name, created_at as "createdAt", last_used_at as "lastUsedAt" from accounts.passkey where region_id = $1 and person_id = $2 order by created_at, id;

-- queries/second-step.ts · removePasskey
delete from accounts.passkey where region_id = $1 and person_id = $2 and id = $3;

-- queries/second-step.ts · removePasskeysOf
delete from accounts.passkey where region_id = $1 and person_id = $2;

-- queries/sso.ts · listProviders
select region_id as region, id, name, issuer, client_id as "clientId", client_auth as "clientAuth",
secret_sealed is not null as "hasSecret", signing_alg as "signingAlg", scope, login_claim as "loginClaim", role_claim as "roleClaim",
roles, organisation_claim as "organisationClaim", organisations, second_step_values as "secondStepValues", changed_at as "changedAt" from accounts.provider where region_id = $1 and ended_at is null order by lower(name), id;

-- queries/sso.ts · providerById
select region_id as region, id, name, issuer, client_id as "clientId", client_auth as "clientAuth",
secret_sealed is not null as "hasSecret", signing_alg as "signingAlg", scope, login_claim as "loginClaim", role_claim as "roleClaim",
roles, organisation_claim as "organisationClaim", organisations, second_step_values as "secondStepValues", changed_at as "changedAt" from accounts.provider where region_id = $1 and id = $2 and ended_at is null;

-- queries/sso.ts · lockProvider
select region_id as region, id, name, issuer, client_id as "clientId", client_auth as "clientAuth",
secret_sealed is not null as "hasSecret", signing_alg as "signingAlg", scope, login_claim as "loginClaim", role_claim as "roleClaim",
roles, organisation_claim as "organisationClaim", organisations, second_step_values as "secondStepValues", changed_at as "changedAt" from accounts.provider where region_id = $1 and id = $2 and ended_at is null for update;

-- queries/sso.ts · secretOf
select secret_sealed as sealed from accounts.provider where region_id = $1 and id = $2;

-- queries/sso.ts · putProvider
insert into accounts.provider (region_id, id, name, issuer, client_id, client_auth, secret_sealed, signing_alg, scope, login_claim,
  role_claim, roles, organisation_claim, organisations, second_step_values, created_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)
on conflict (region_id, id) do update set
  name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id, client_auth = excluded.client_auth,
  secret_sealed = excluded.secret_sealed, signing_alg = excluded.signing_alg, scope = excluded.scope,
  login_claim = excluded.login_claim, role_claim = excluded.role_claim, roles = excluded.roles,
  organisation_claim = excluded.organisation_claim, organisations = excluded.organisations,
  second_step_values = excluded.second_step_values, changed_at = excluded.changed_at;

-- queries/sso.ts · endProviderById
update accounts.provider set ended_at = $3, secret_sealed = null where region_id = $1 and id = $2 and ended_at is null;

-- queries/sso.ts · forgetProvider
delete from accounts.sso_start where region_id = $1 and provider_id = $2;

-- queries/sso.ts · forgetProvider
delete from accounts.sso_session where region_id = $1 and provider_id = $2;

-- queries/sso.ts · forgetProvider
delete from accounts.provider_link where region_id = $1 and provider_id = $2;

-- queries/sso.ts · linkOf
select provider_id as provider, subject, person_id as person, label, linked_at as "linkedAt" from accounts.provider_link where region_id = $1 and provider_id = $2 and subject = $3;

-- queries/sso.ts · linksOf
select provider_id as provider, subject, person_id as person, label, linked_at as "linkedAt" from accounts.provider_link where region_id = $1 and person_id = $2 order by linked_at;

-- queries/sso.ts · insertLink
insert into accounts.provider_link (region_id, provider_id, subject, person_id, label, linked_at)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing;

-- queries/sso.ts · deleteLink
delete from accounts.provider_link where region_id = $1 and provider_id = $2 and person_id = $3;

-- queries/sso.ts · peopleBy
select id from accounts.person where region_id = $1 and lower(email) = $2 and ended_at is null limit 2;

-- queries/sso.ts · peopleBy
select id from accounts.person where region_id = $1 and login = $2 and ended_at is null limit 2;

-- queries/sso.ts · insertStart
insert into accounts.sso_start (region_id, token_hash, provider_id, to_path, session_id, expires_at) values ($1, $2, $3, $4, $5, $6);

-- queries/sso.ts · takeStart
delete from accounts.sso_start where region_id = $1 and token_hash = $2
returning provider_id as provider, to_path as "to", session_id as session, expires_at as "expiresAt";

-- queries/sso.ts · insertSsoSession
insert into accounts.sso_session (region_id, session_hash, provider_id, id_token_sealed, expires_at) values ($1, $2, $3, $4, $5);

-- queries/sso.ts · providerOfSsoSession
select provider_id as provider from accounts.sso_session where region_id = $1 and session_hash = $2;

-- queries/sso.ts · takeSsoSession
delete from accounts.sso_session where region_id = $1 and session_hash = $2
returning provider_id as provider, id_token_sealed as "idTokenSealed";

-- queries/sso.ts · sweepSso
delete from accounts.sso_start where expires_at < $1;

-- queries/sso.ts · sweepSso
delete from accounts.sso_session where expires_at < $1;

-- queries/sso.ts · signingKeys
select kid, alg, public_jwk as "publicJwk", created_at as "createdAt" from accounts.signing_key where region_id = $1 order by created_at desc, kid;

-- queries/sso.ts · publishedKeys
select public_jwk as "publicJwk" from accounts.signing_key order by created_at desc, kid;

-- queries/sso.ts · keyToSignWith
select kid, alg, public_jwk as "publicJwk", created_at as "createdAt", private_sealed as "privateSealed" from accounts.signing_key
where region_id = $1 and alg = $2 order by created_at > $3, abs(extract(epoch from created_at - $3)), kid limit 1;

-- queries/sso.ts · insertKey
insert into accounts.signing_key (region_id, kid, alg, private_sealed, public_jwk, created_at) values ($1, $2, $3, $4, $5, $6);

-- queries/sso.ts · deleteKey
delete from accounts.signing_key where region_id = $1 and kid = $2;

-- testing.ts · openRegions
insert into organisations.organisation (region_id, id, kind, name, source, source_quality)
values ($1, $2, 'agency', 'Dinas Contoh', 'uji', 'official');
