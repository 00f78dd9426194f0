-- queries/outgoing.ts · insertOutgoing
insert into channels.outgoing (region_id, id, channel, once_key, to_sealed, text_sealed, created_at, next_try_at)
values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (region_id, channel, once_key) do nothing;

-- queries/outgoing.ts · claimOutgoing
update channels.outgoing set attempts = attempts + 1, next_try_at = $2
where (region_id, id) = (
  select region_id, id from channels.outgoing
   where next_try_at <= $1 and not region_id || ' ' || channel = any($3::text[])
   order by next_try_at limit 1 for update skip locked)
returning region_id as region, id, channel, to_sealed as "toSealed", text_sealed as "textSealed", created_at as "createdAt", attempts;

-- queries/outgoing.ts · setSent
update channels.outgoing set sent_at = $3, next_try_at = null, last_error = null, text_sealed = null
where region_id = $1 and id = $2;

-- queries/outgoing.ts · setNotSent
update channels.outgoing set last_error = $3, next_try_at = $4 where region_id = $1 and id = $2 and sent_at is null;

-- queries/outgoing.ts · outgoingRows
select id, channel, to_sealed as "toSealed", case when sent_at is not null then 'sent' when next_try_at is null then 'given_up' else 'waiting' end as state, created_at as "createdAt", sent_at as "sentAt",
     attempts, last_error as "lastError"
from channels.outgoing where region_id = $1 order by sent_at is not null, id desc limit $2;

-- queries/outgoing.ts · outgoingCounts
select case when sent_at is not null then 'sent' when next_try_at is null then 'given_up' else 'waiting' end as state, count(*) as count from channels.outgoing where region_id = $1 group by 1;

-- queries/record.ts · insertRecord
insert into channels.record (region_id, report_id, person_id, organisation_id, channel, said_at, consent_how,
                             agrees_contact, agrees_public, source_sealed, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- queries/record.ts · recordingOf
select person_id as "personId", channel, said_at as "saidAt", consent_how as how, agrees_contact as "agreesContact",
     agrees_public as "agreesPublic", source_sealed as sealed, recorded_at as "recordedAt"
from channels.record where region_id = $1 and report_id = $2;
