-- queries/gateway.ts · listGateways
select channel, url, sender, changed_at as "changedAt", heard_at as "heardAt", sent_at as "sentAt", failures, last_error as "lastError" from channels.gateway where region_id = $1 order by channel desc;

-- queries/gateway.ts · gatewayOf
select channel, url, sender, changed_at as "changedAt", heard_at as "heardAt", sent_at as "sentAt", failures, last_error as "lastError", token_sealed as "tokenSealed", secret_sealed as "secretSealed"
from channels.gateway where region_id = $1 and channel = $2${lock ?  for update : };

-- queries/gateway.ts · putGateway
insert into channels.gateway (region_id, channel, url, sender, token_sealed, secret_sealed, changed_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (region_id, channel) do update set url = excluded.url, sender = excluded.sender, token_sealed = excluded.token_sealed,
  secret_sealed = excluded.secret_sealed, changed_at = excluded.changed_at, failures = 0, last_error = null;

-- queries/gateway.ts · dropGateway
delete from channels.gateway where region_id = $1 and channel = $2;

-- queries/gateway.ts · noteHeard
update channels.gateway set heard_at = $3 where region_id = $1 and channel = $2;

-- queries/gateway.ts · noteSent
update channels.gateway set last_error = $3, failures = case when $3::text is null then 0 else failures + 1 end,
sent_at = case when $3::text is null then $4 else sent_at end where region_id = $1 and channel = $2;

-- queries/incoming.ts · insertIncoming
insert into channels.incoming (region_id, id, channel, message_index, sender_index, sender_sealed, content_sealed, received_at, next_try_at)
select $1, $2, $3, $4, $6, $7, $8, $9, $10
 where not exists (select from channels.incoming where region_id = $1 and message_index = any($5::bytea[]))
on conflict (region_id, message_index) do nothing;

-- queries/incoming.ts · claimIncoming
update channels.incoming set attempts = attempts + 1, next_try_at = $2 where (region_id, id) = (
     select region_id, id from channels.incoming where next_try_at <= $1 order by next_try_at, id limit 1 for update skip locked)
   returning region_id as region, id, channel, sender_index as "senderIndex", sender_sealed as "senderSealed", content_sealed as "contentSealed",
received_at as "receivedAt", asked_at as "askedAt", attempts;

-- queries/incoming.ts · draftsOf
select region_id as region, id, channel, sender_index as "senderIndex", sender_sealed as "senderSealed", content_sealed as "contentSealed",
received_at as "receivedAt", asked_at as "askedAt", attempts from channels.incoming
    where region_id = $1 and channel = $2 and sender_index = any($3::bytea[]) and id <> $4 and asked_at is not null and next_try_at is not null
    order by id;

-- queries/incoming.ts · newestReportOf
select report_id as report from channels.incoming
where region_id = $1 and channel = $2 and sender_index = any($3::bytea[]) and report_id is not null
order by received_at desc, id desc limit 1;

-- queries/incoming.ts · setHandled
update channels.incoming set next_try_at = null, content_sealed = null, sender_sealed = null, report_id = $3
where region_id = $1 and id = any($2::uuid[]);

-- queries/incoming.ts · setAsked
update channels.incoming set asked_at = $3, next_try_at = $4 where region_id = $1 and id = $2;

-- queries/incoming.ts · setLater
update channels.incoming set next_try_at = $3 where region_id = $1 and id = $2;

-- queries/incoming.ts · setGivenUp
update channels.incoming set next_try_at = null where region_id = $1 and id = $2;

-- queries/incoming.ts · countGivenUp
select count(*) as count from channels.incoming where region_id = $1 and next_try_at is null and content_sealed is not null;

-- queries/incoming.ts · forgetSender
update channels.incoming set sender_index = null where region_id = $1 and report_id = $2 and content_sealed is null;

-- queries/mail.ts · mailboxOf
select address, secret_sealed as "secretSealed", changed_at as "changedAt", heard_at as "heardAt"
from channels.mailbox where region_id = $1;

-- queries/mail.ts · putMailbox
insert into channels.mailbox (region_id, address, secret_sealed, changed_at) values ($1, $2, $3, $4)
on conflict (region_id) do update set address = excluded.address, secret_sealed = excluded.secret_sealed, changed_at = excluded.changed_at;

-- queries/mail.ts · dropMailbox
delete from channels.mailbox where region_id = $1;

-- queries/mail.ts · noteMail
update channels.mailbox set heard_at = $2 where region_id = $1;

-- queries/mail.ts · forgetWriter
update channels.letter set sender_index = null where region_id = $1 and report_id = $2;

-- queries/mail.ts · insertLetter
insert into channels.letter (region_id, id, message_index, sender_index, report_id, answer_id, received_at)
values ($1, $2, $3, $4, $5, $6, $7);

-- queries/mail.ts · isLetterKnown
select true as known from channels.letter where region_id = $1 and message_index = any($2::bytea[]);

-- queries/mail.ts · reportAnsweredBy
select report_id as report from channels.letter where region_id = $1 and answer_id = any($2::uuid[]) order by id desc limit 1;

-- queries/mail.ts · hasWrittenTo
select true as known from channels.letter where region_id = $1 and report_id = $2 and sender_index = any($3::bytea[]) limit 1;

-- queries/outgoing.ts · insertOutgoing
insert into channels.outgoing (region_id, id, channel, once_key, to_sealed, text_sealed, about, created_at, next_try_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict (region_id, channel, once_key) do nothing;

-- queries/outgoing.ts · takeBackMessages
delete from channels.outgoing where region_id = $1 and about = $2 and sent_at is null;

-- queries/outgoing.ts · claimOutgoing
update channels.outgoing set attempts = attempts + 1, next_try_at = $2
where (region_id, id) = (
  select o.region_id, o.id from channels.outgoing o
   where o.next_try_at <= $1 and not (o.region_id || ' ' || o.channel) = any($3::text[])
     and exists (select from channels.gateway g where g.region_id = o.region_id and g.channel = o.channel)
   order by o.next_try_at, o.id limit 1 for update skip locked)
returning region_id as region, id, channel, to_sealed as "toSealed", text_sealed as "textSealed", created_at as "createdAt", attempts;

-- queries/outgoing.ts · setSent
update channels.outgoing set sent_at = $3, next_try_at = null, last_error = null, to_sealed = null, text_sealed = null
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

-- queries/record.ts · forgetSource
update channels.record set source_sealed = null where region_id = $1 and report_id = $2;

-- queries/record.ts · recordingOf
select person_id as "personId", channel, said_at as "saidAt", consent_how as how, agrees_contact as "agreesContact",
     agrees_public as "agreesPublic", source_sealed is not null as "hasSource", recorded_at as "recordedAt"
from channels.record where region_id = $1 and report_id = $2;

-- queries/record.ts · recordedSourceOf
select source_sealed as sealed from channels.record where region_id = $1 and report_id = $2;
