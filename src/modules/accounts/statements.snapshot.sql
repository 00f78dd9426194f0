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
  created_at, last_seen_at, expires_at, user_agent, address)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- queries.ts · touchSession
with found as (
  select token_hash, id, region_id, person_id, name, role, organisation_id, last_seen_at
    from accounts.session where token_hash = $1 and revoked_at is null and expires_at > $2 and last_seen_at > $3
), seen as (
  update accounts.session session set last_seen_at = $2 from found
   where session.token_hash = found.token_hash and found.last_seen_at < $2::timestamptz - interval '1 minute'
)
select id, region_id as region, person_id as person, name, role, organisation_id as organisation from found;

-- queries.ts · sessionsOf
select id, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt", user_agent as "userAgent", address
from accounts.session where revoked_at is null and expires_at > $2 and last_seen_at > $3 and region_id = $1 and person_id = $4 order by last_seen_at desc, id;

-- queries.ts · revokeSessionsOf
update accounts.session set revoked_at = $3
where region_id = $1 and person_id = $2 and revoked_at is null and expires_at > $3 and ($4::uuid is null or id <> $4);

-- queries.ts · revokeOneSession
update accounts.session set revoked_at = $4 where region_id = $1 and person_id = $2 and id = $3 and revoked_at is null;

-- queries.ts · renameInSessions
update accounts.session set name = $3 where region_id = $1 and person_id = $2;

-- queries.ts · countAttempt
insert into accounts.attempt as attempt (key, began_at, count) values ($1, $2, 1)
on conflict (key) do update set
  count = case when attempt.began_at > $3 then attempt.count + 1 else 1 end,
  began_at = case when attempt.began_at > $3 then attempt.began_at else $2 end
returning count, began_at as "beganAt";

-- queries.ts · forgiveAttempt
update accounts.attempt set count = greatest(count - 1, 0) where key = $1;

-- queries.ts · forgetAttempts
delete from accounts.attempt where key = $1;

-- queries.ts · sweep
delete from accounts.session where expires_at < $1;

-- queries.ts · sweep
delete from accounts.attempt where began_at < $1;

-- testing.ts · openRegions
insert into organisations.organisation (region_id, id, kind, name, source, source_quality)
values ($1, $2, 'agency', 'Dinas Contoh', 'uji', 'official');
