-- queries/jurisdiction.ts · contacts
select region_id as region, contact from open311.jurisdiction;

-- queries/jurisdiction.ts · putContact
insert into open311.jurisdiction (region_id, contact, changed_at) values ($1, $2, $3)
on conflict (region_id) do update set contact = excluded.contact, changed_at = excluded.changed_at;

-- queries/jurisdiction.ts · lastChange
select greatest((select max(opened_at) from places.region), max(last.at)) as at
from places.region r, lateral (
  select max(at) as at from platform.journal
   where region_id = r.region_id and act in ('service.change', 'georeport.jurisdiction', 'report.seed')) last;

-- queries/keys.ts · listKeys
select id, label, contact, hint, relays, per_hour as "perHour", created_at as "createdAt", last_used_at as "lastUsedAt",
revoked_at as "revokedAt" from open311.api_key where region_id = $1 order by revoked_at is not null, created_at desc, id;

-- queries/keys.ts · insertKey
insert into open311.api_key (region_id, id, label, contact, key_hash, hint, relays, per_hour, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- queries/keys.ts · revokeKeyById
update open311.api_key set revoked_at = $3 where region_id = $1 and id = $2 and revoked_at is null returning label;

-- queries/keys.ts · keyByHash
select id, label, contact, hint, relays, per_hour as "perHour", created_at as "createdAt", last_used_at as "lastUsedAt",
revoked_at as "revokedAt" from open311.api_key where region_id = $1 and key_hash = $2 and revoked_at is null;

-- queries/keys.ts · touchKey
update open311.api_key set last_used_at = $3
where region_id = $1 and id = $2 and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute');

-- queries/received.ts · lockContent
select pg_advisory_xact_lock(hashtext($1), hashtext($2));

-- queries/received.ts · receivedBefore
select id, report_id as "reportId", media_url as "mediaUrl" from open311.received
where region_id = $1 and key_id = $2 and content_index = any($3::bytea[]) and received_at >= $4 order by received_at desc, id limit 1;

-- queries/received.ts · insertReceived
insert into open311.received (region_id, id, key_id, content_index, token_hash, media_url, received_at)
values ($1, $2, $3, $4, $5, $6, $7);

-- queries/received.ts · nameReport
update open311.received set report_id = $3 where region_id = $1 and id = $2 and report_id is null;

-- queries/received.ts · reportOfToken
select report_id as "reportId" from open311.received where region_id = $1 and token_hash = $2;

-- queries/received.ts · receivedAs
select k.id as "keyId", k.label, k.relays, r.media_url as "mediaUrl" from open311.received r
 join open311.api_key k on k.region_id = r.region_id and k.id = r.key_id
where r.region_id = $1 and r.report_id = $2;

-- queries/received.ts · updateBefore
select id from open311.received_update where region_id = $1 and key_id = $2 and report_id = $3 and update_id = $4;

-- queries/received.ts · insertUpdate
insert into open311.received_update (region_id, id, key_id, report_id, update_id, received_at)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing;

-- queries/sent.ts · enqueue
insert into open311.sent (region_id, server_id, report_id, service_code, queued_at, next_try_at)
values ($1, $2, $3, $4, $5, $5) on conflict do nothing;

-- queries/sent.ts · claimSent
update open311.sent set attempts = attempts + 1, next_try_at = $2 where (region_id, server_id, report_id) = (
  select region_id, server_id, report_id from open311.sent
   where next_try_at <= $1 and not (server_id = any($3::uuid[])) order by next_try_at limit 1 for update skip locked)
returning region_id as region, server_id as server, report_id as report, service_code as "serviceCode", queued_at as "queuedAt",
  attempts, unclear;

-- queries/sent.ts · setTaken
update open311.sent set sent_at = $4, next_try_at = null, last_error = null, remote_id = $5, token = $6
where region_id = $1 and server_id = $2 and report_id = $3;

-- queries/sent.ts · setNotTaken
update open311.sent set last_error = $4, unclear = unclear + $5::integer, next_try_at = $6
where region_id = $1 and server_id = $2 and report_id = $3 and sent_at is null;

-- queries/sent.ts · tryAgain
update open311.sent set queued_at = $4, next_try_at = $4, attempts = 0, unclear = 0
where region_id = $1 and server_id = $2 and report_id = $3 and sent_at is null and next_try_at is null;

-- queries/sent.ts · followed
select report_id as report, remote_id as "remoteId", token from open311.sent
where region_id = $1 and server_id = $2 and sent_at is not null and remote_status is distinct from 'closed'
order by asked_at nulls first, report_id limit $3;

-- queries/sent.ts · setRemoteId
update open311.sent set remote_id = $4 where region_id = $1 and server_id = $2 and report_id = $3;

-- queries/sent.ts · setAsked
update open311.sent set asked_at = $4 where region_id = $1 and server_id = $2 and report_id = any($3::uuid[]);

-- queries/sent.ts · setTold
with told as (select * from jsonb_to_recordset($3::jsonb) as t("remoteId" text, status text, notes text, agency text, "updatedAt" timestamptz)),
     before as (select s.report_id, s.remote_status from open311.sent s join told on told."remoteId" = s.remote_id
                 where s.region_id = $1 and s.server_id = $2 for update of s)
update open311.sent s set remote_status = told.status, remote_notes = told.notes, remote_agency = told.agency,
       remote_updated_at = told."updatedAt"
  from told, before where s.region_id = $1 and s.server_id = $2 and s.remote_id = told."remoteId" and before.report_id = s.report_id
returning s.report_id as report, before.remote_status is distinct from told.status as changed;

-- queries/sent.ts · sentOf
select s.server_id as server, v.name as "serverName", s.report_id as report, case when s.sent_at is not null then 'sent' when s.next_try_at is null then 'given_up' else 'waiting' end as state, s.queued_at as "queuedAt", s.attempts,
s.next_try_at as "nextTryAt", s.last_error as "lastError", s.sent_at as "sentAt", s.remote_id as "remoteId",
s.remote_status as "remoteStatus", s.remote_notes as "remoteNotes", s.remote_agency as "remoteAgency", s.remote_updated_at as "remoteUpdatedAt" from open311.sent s join open311.server v on v.region_id = s.region_id and v.id = s.server_id where s.region_id = $1 and s.report_id = $2 order by s.queued_at;

-- queries/sent.ts · givenUp
select s.server_id as server, v.name as "serverName", s.report_id as report, case when s.sent_at is not null then 'sent' when s.next_try_at is null then 'given_up' else 'waiting' end as state, s.queued_at as "queuedAt", s.attempts,
s.next_try_at as "nextTryAt", s.last_error as "lastError", s.sent_at as "sentAt", s.remote_id as "remoteId",
s.remote_status as "remoteStatus", s.remote_notes as "remoteNotes", s.remote_agency as "remoteAgency", s.remote_updated_at as "remoteUpdatedAt" from open311.sent s join open311.server v on v.region_id = s.region_id and v.id = s.server_id
    where s.region_id = $1 and s.server_id = $2 and s.sent_at is null and s.next_try_at is null
    order by s.queued_at desc, s.report_id limit $3;

-- queries/sent.ts · sentCounts
select s.server_id as server, case when s.sent_at is not null then 'sent' when s.next_try_at is null then 'given_up' else 'waiting' end as state, s.remote_status is not distinct from 'closed' as closed, count(*)::integer as n
from open311.sent s where s.region_id = $1 group by 1, 2, 3;

-- queries/servers.ts · listServers
select region_id as region, id, name, url, jurisdiction, services, referred_only as "referredOnly", api_key_sealed is not null as "hasKey", changed_at as "changedAt",
poll_at as "pollAt", failures, answered_at as "answeredAt", last_error as "lastError" from open311.server where region_id = $1 and ended_at is null order by lower(name), id;

-- queries/servers.ts · serverById
select region_id as region, id, name, url, jurisdiction, services, referred_only as "referredOnly", api_key_sealed is not null as "hasKey", changed_at as "changedAt",
poll_at as "pollAt", failures, answered_at as "answeredAt", last_error as "lastError" from open311.server where region_id = $1 and id = $2 and ended_at is null${lock ?  for update : };

-- queries/servers.ts · sealedKeyOf
select api_key_sealed as sealed from open311.server where region_id = $1 and id = $2;

-- queries/servers.ts · putServer
insert into open311.server (region_id, id, name, url, jurisdiction, api_key_sealed, services, created_at, changed_at, poll_at, referred_only)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8, $9)
on conflict (region_id, id) do update set name = excluded.name, url = excluded.url, jurisdiction = excluded.jurisdiction,
  api_key_sealed = excluded.api_key_sealed, services = excluded.services, referred_only = excluded.referred_only, changed_at = excluded.changed_at,
  poll_at = excluded.poll_at, failures = 0, last_error = null;

-- queries/servers.ts · endServerById
update open311.server set ended_at = $3, api_key_sealed = null, poll_at = null where region_id = $1 and id = $2 and ended_at is null;

-- queries/servers.ts · endServerById
update open311.sent set next_try_at = null, last_error = 'the server was taken off the list'
where region_id = $1 and server_id = $2 and next_try_at is not null;

-- queries/servers.ts · claimServer
update open311.server set poll_at = $2 where (region_id, id) = (
     select region_id, id from open311.server where poll_at <= $1 order by poll_at limit 1 for update skip locked)
   returning region_id as region, id, name, url, jurisdiction, services, referred_only as "referredOnly", api_key_sealed is not null as "hasKey", changed_at as "changedAt",
poll_at as "pollAt", failures, answered_at as "answeredAt", last_error as "lastError";

-- queries/servers.ts · noteServer
update open311.server set last_error = $3, failures = case when $3::text is null then 0 else failures + 1 end,
 answered_at = case when $3::text is null then $4 else answered_at end, poll_at = coalesce($5, poll_at)
where region_id = $1 and id = $2 and ended_at is null;
