-- backup/record.ts · isKnown
select to_regclass('platform.backup')::text as name;

-- backup/record.ts · insertBackup
delete from platform.backup where at < $1::timestamptz - make_interval(days => $2);

-- backup/record.ts · insertBackup
insert into platform.backup (at, outcome, path, bytes, hash, problem) values ($1, $2, $3, $4, $5, $6)
on conflict (at) do nothing;

-- backup/record.ts · newestOf
select at, outcome, path, bytes, hash, problem from platform.backup where ${condition} order by at desc limit 1;

-- calendar.ts · seedHolidays
insert into platform.holiday_year (year, decree, status, source) values ($1, $2, $3, $4) on conflict do nothing;

-- calendar.ts · seedHolidays
insert into platform.holiday (scope, date, name, kind) values (0, $1, $2, $3) on conflict do nothing;

-- calendar.ts · holidaysOfYear
select scope, date, name, kind from platform.holiday
where scope in (0, $1) and date >= make_date($2, 1, 1) and date < make_date($2 + 1, 1, 1) order by date;

-- calendar.ts · holidayYears
select year, decree, status, source from platform.holiday_year order by year;

-- calendar.ts · setHoliday
insert into platform.holiday (scope, date, name, kind) values ($1, $2, $3, $4)
on conflict (scope, date) do update set name = excluded.name, kind = excluded.kind;

-- calendar.ts · removeHoliday
delete from platform.holiday where scope = $1 and date = $2;

-- calendar.ts · setHolidayYear
insert into platform.holiday_year (year, decree, status, source) values ($1, $2, $3, $4)
on conflict (year) do update set decree = excluded.decree, status = excluded.status, source = excluded.source;

-- calendar.ts · readCalendar
select scope, date, name, kind from platform.holiday where scope in (0, $1);

-- db/bulk.ts · inPGlite
${text};

-- db/bulk.ts · inPGlite
copy ${nameOf(table)} (${columnsOf(table)}) from '/dev/blob';

-- db/bulk.ts · outOf
copy (${query}) to '/dev/blob';

-- db/bulk.ts · blocksOf
select (pg_relation_size($1::text::regclass) / current_setting('block_size')::integer)::integer as blocks;

-- db/index.ts · dialectOver
${query.sql};

-- db/migrate.ts · migrateFromNothing
select pg_advisory_xact_lock(35223511);

-- db/migrate.ts · migrateFromNothing
${statement};

-- db/migrate.ts · applyMigrations
select module, name, hash from platform.migration;

-- db/migrate.ts · applyMigrations
${statement};

-- db/migrate.ts · applyMigrations
insert into platform.migration (module, name, hash) values ($1, $2, $3);

-- doctor/database.ts · examineVersion
select current_setting('server_version_num')::integer / 10000 as version, current_setting('server_encoding') as encoding,
(select coalesce(installed_version, default_version) from pg_available_extensions where name = 'postgis') as postgis;

-- doctor/database.ts · examinePooler
select s.setting from pg_settings s where s.name = 'idle_in_transaction_session_timeout';

-- doctor/database.ts · examineRights
select
(select count(*)::integer from pg_roles where rolname in ('simpul_app', 'simpul_all') and (rolsuper or rolbypassrls)) as mighty,
(select count(*)::integer from pg_roles where rolname in ('simpul_app', 'simpul_all') and not pg_has_role(oid, 'MEMBER')) as barred,
(select count(*)::integer from pg_roles where rolname in ('simpul_app', 'simpul_all')) as roles,
(select count(*)::integer from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname in ('simpul_app', 'simpul_all')) as owned,
array(select distinct c.oid::regclass::text from pg_policy p join pg_class c on c.oid = p.polrelid
       where p.polname = 'own_region' and not c.relrowsecurity) as open,
array(select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname in (select module from platform.migration) and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss')
         and c.relname <> 'migration' and not has_table_privilege('simpul_app', c.oid, 'select')) as shut;

-- doctor/database.ts · examineMigrations
select module, name, hash from platform.migration;

-- doctor/database.ts · examineKey
select value from platform.installation where name = 'key-check';

-- doctor/database.ts · examineClock
select extract(epoch from clock_timestamp()) * 1000 as now;

-- doctor/database.ts · examineDatabase
select to_regclass('platform.installation')::text as there;

-- doctor/index.ts · isEmptyDatabase
select to_regclass('platform.installation')::text as there;

-- doctor/stored.ts · countUnnamed
select file_key from (${query}) as n where file_key = any($1::text[]);

-- doctor/work.ts · examineWork
select to_regclass('pgboss.job')::text as jobs;

-- doctor/work.ts · examineWork
select name, count(*) filter (where state = 'failed')::integer as failed,
     count(*) filter (where state in ('created', 'retry') and start_after < now() - make_interval(mins => ${STUCK_MINUTES}))::integer as stuck
from pgboss.job where name not like '\_\_%' group by name order by name;

-- doctor/work.ts · examineWork
select count(*) filter (where next_try_at < now() - interval '1 hour')::integer as late,
count(*) filter (where sent_at is null and next_try_at is null)::integer as given_up from platform.outbox_mail;

-- files/named.ts · keysNamed
select c.oid::regclass::text as name from pg_attribute a join pg_class c on c.oid = a.attrelid
where a.attname = 'file_key' and not a.attisdropped and c.relkind = 'r' and has_table_privilege(c.oid, 'select') order by 1;

-- files/named.ts · keysNamed
${tables.map(({ name }) => `select file_key as key from ${name} where file_key = any($1::text[])`).join(' union ')};

-- health.ts · healthOf
select split_part(current_setting('server_version'), ' ', 1) as version, pg_database_size(current_database()) as bytes;

-- journal-reader.ts · readerCursor
select era, xid::text as xid, id from platform.journal_reader where name = $1;

-- journal-reader.ts · moveReader
insert into platform.journal_reader as reader (name, era, xid, id) values ($1, $2, $3::text::xid8, $4)
on conflict (name) do update set era = excluded.era, xid = excluded.xid, id = excluded.id
 where (reader.era, reader.xid, reader.id) < (excluded.era, excluded.xid, excluded.id);

-- journal-reader.ts · beginReader
insert into platform.journal_reader (name, era, xid, id) values ($1, $2, $3::text::xid8, $4) on conflict (name) do nothing;

-- journal.ts · journalAll
with told as (select pg_notify('simpul_journal', ''))
insert into platform.journal (region_id, id, at, era, actor, act, subject, public, private)
select $1, a.id, a.at, (select max(number) from platform.era), $2, a.act, a.subject, a.public, a.private
  from told, jsonb_to_recordset($3::jsonb) as a(id uuid, at timestamptz, act text, subject text, public jsonb, private jsonb);

-- journal.ts · historyOf
select region_id as region, id, at, actor, act, subject, public, private from platform.journal where region_id = $1 and subject = $2 order by at, id;

-- journal.ts · journalEnd
select (select max(number) from platform.era) as era, pg_snapshot_xmin(pg_current_snapshot())::text as xid,
'00000000-0000-0000-0000-000000000000'::uuid as id;

-- journal.ts · readJournal
select region_id as region, id, at, actor, act, subject, public, private, era, xid::text as xid from platform.journal
where (era, xid, id) > ($1::integer, $2::text::xid8, $3::uuid)
  and (era < (select max(number) from platform.era) or xid < pg_snapshot_xmin(pg_current_snapshot()))
order by era, journal.xid, id limit $4;

-- journal.ts · newestEntries
select newest.* from unnest($2::text[]) as wanted(act), lateral (
 select region_id as region, id, at, actor, act, subject, public, private from platform.journal where region_id = $1 and act = wanted.act order by at desc, id desc limit $3) as newest
order by at desc, id desc limit $3;

-- keyring.ts · openSecrets
select value from platform.installation where name = 'key-check';

-- keyring.ts · openSecrets
insert into platform.installation (name, value) values ('key-check', $1) on conflict (name) do nothing;

-- keyring.ts · knowRing
update platform.installation set value = $1 where name = 'key-check';

-- limits.ts · takeOne
insert into platform.limit_use as used (key, free_at) values ($1, $2::timestamptz + $3::float8 * interval '1 millisecond')
   on conflict (key) do update set free_at = case when used.free_at > $2::timestamptz + 2 * $4::float8 * interval '1 millisecond' then $2
else greatest(used.free_at, $2) end + $3::float8 * interval '1 millisecond'
     where case when used.free_at > $2::timestamptz + 2 * $4::float8 * interval '1 millisecond' then $2
else greatest(used.free_at, $2) end + $3::float8 * interval '1 millisecond' <= $2::timestamptz + $4::float8 * interval '1 millisecond'
   returning true as taken;

-- limits.ts · waitOf
select ceil(extract(epoch from case when used.free_at > $2::timestamptz + 2 * $4::float8 * interval '1 millisecond' then $2
else greatest(used.free_at, $2) end + $3::float8 * interval '1 millisecond' - $2::timestamptz) * 1000 - $4::float8)::float8 as ms
     from platform.limit_use used where key = $1;

-- limits.ts · charge
insert into platform.limit_use as used (key, free_at) values ($1, $2::timestamptz + $3::float8 * interval '1 millisecond')
   on conflict (key) do update
     set free_at = least(case when used.free_at > $2::timestamptz + 2 * $4::float8 * interval '1 millisecond' then $2
else greatest(used.free_at, $2) end + $3::float8 * interval '1 millisecond', $2::timestamptz + ($4::float8 + $5::float8) * interval '1 millisecond');

-- limits.ts · giveBack
update platform.limit_use set free_at = free_at - $2::float8 * interval '1 millisecond' where key = $1;

-- limits.ts · forget
delete from platform.limit_use where key = $1;

-- limits.ts · takeTurn
delete from platform.limit_use where key = $1 and free_at <= $2 and free_at > $3;

-- limits.ts · takeTurn
insert into platform.limit_use as used (key, free_at) values ($1, $2)
on conflict (key) do update set free_at = case when used.free_at <= $3 then $2 else least(used.free_at, $2) end
returning free_at as at;

-- limits.ts · counting
select set_config('synchronous_commit', 'off', true);

-- limits.ts · sweepLimits
delete from platform.limit_use where free_at < $1;

-- mail/outbox.ts · queueMail
insert into platform.outbox_mail (region_id, id, to_sealed, subject, body_sealed, attachments_sealed, unsubscribe_sealed, about, created_at, next_try_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9);

-- mail/outbox.ts · takeBackMails
delete from platform.outbox_mail where region_id = $1 and about = $2 and sent_at is null;

-- mail/outbox.ts · claimMail
update platform.outbox_mail set attempts = attempts + 1, next_try_at = $2
where (region_id, id) = (
  select region_id, id from platform.outbox_mail where next_try_at <= $1
   order by next_try_at limit 1 for update skip locked)
returning region_id, id, to_sealed, subject, body_sealed, attachments_sealed, unsubscribe_sealed, created_at, attempts;

-- mail/outbox.ts · setSent
update platform.outbox_mail set sent_at = $3, next_try_at = null, last_error = null, to_sealed = null, body_sealed = null,
 attachments_sealed = null, unsubscribe_sealed = null
where region_id = $1 and id = $2;

-- mail/outbox.ts · setFailed
update platform.outbox_mail set last_error = $3, next_try_at = $4
where region_id = $1 and id = $2 and sent_at is null;

-- mail/outbox.ts · outbox
select region_id as region, id, to_sealed, subject, case when sent_at is not null then 'sent' when next_try_at is null then 'given_up' else 'waiting' end as state, created_at as "createdAt",
      sent_at as "sentAt", attempts, last_error as "lastError", next_try_at as "nextTryAt"
 from platform.outbox_mail
where ($1::text is null or case when sent_at is not null then 'sent' when next_try_at is null then 'given_up' else 'waiting' end = $1) and ($2::uuid is null or id < $2)
order by id desc limit $3;

-- mail/outbox.ts · outboxCounts
select case when sent_at is not null then 'sent' when next_try_at is null then 'given_up' else 'waiting' end as state, count(*) as count from platform.outbox_mail group by 1;

-- progress.ts · trackProgress
insert into platform.progress (region_id, id, kind, title, state, total, started_at, updated_at)
values ($1, $2, $3, $4, 'running', $5, now(), now());

-- progress.ts · trackProgress
update platform.progress set done = $3, total = coalesce($4, total), updated_at = now() where region_id = $1 and id = $2;

-- progress.ts · trackProgress
update platform.progress set state = $3, result = $4, done = coalesce(total, done), updated_at = now() where region_id = $1 and id = $2;

-- progress.ts · progressOf
select id, kind, title, done,
case when state = 'running' and updated_at < now() - interval '2 minutes' then 'stopped' else state end as state,
total, result, started_at as "startedAt", updated_at as "updatedAt" from platform.progress where region_id = $1 and id = $2;

-- progress.ts · latestProgress
select id, kind, title, done,
case when state = 'running' and updated_at < now() - interval '2 minutes' then 'stopped' else state end as state,
total, result, started_at as "startedAt", updated_at as "updatedAt" from platform.progress where region_id = $1 and kind = $2 order by started_at desc limit $3;

-- progress.ts · newestProgress
select id, kind, title, done,
case when state = 'running' and updated_at < now() - interval '2 minutes' then 'stopped' else state end as state,
total, result, started_at as "startedAt", updated_at as "updatedAt" from platform.progress where region_id = $1 order by started_at desc limit $2;

-- push/outbox.ts · addDevice
insert into platform.push_device (region_id, id, subject, endpoint_index, subscription_sealed, created_at)
values ($1, $2, $3, $4, $5, $6)
on conflict on constraint push_device_once do update set subscription_sealed = excluded.subscription_sealed;

-- push/outbox.ts · addDevice
delete from platform.push_device where region_id = $1 and subject = $2 and id not in (
select id from platform.push_device where region_id = $1 and subject = $2 order by created_at desc, id desc limit ${MOST_DEVICES});

-- push/outbox.ts · removeDevice
delete from platform.push_device where region_id = $1 and subject = $2 and endpoint_index = any($3::bytea[]);

-- push/outbox.ts · removeDevices
delete from platform.push_device where region_id = $1 and subject = $2;

-- push/outbox.ts · queuePush
select id from platform.push_device where region_id = $1 and subject = $2;

-- push/outbox.ts · queuePush
insert into platform.outbox_push (region_id, id, device_id, body_sealed, created_at, next_try_at) values ($1, $2, $3, $4, $5, $5);

-- push/outbox.ts · claimPush
update platform.outbox_push o set attempts = o.attempts + 1, next_try_at = $2
 from platform.push_device d
where d.region_id = o.region_id and d.id = o.device_id and (o.region_id, o.id) = (
  select region_id, id from platform.outbox_push where next_try_at <= $1 order by next_try_at limit 1 for update skip locked)
returning o.region_id as region, o.id, o.device_id as device, o.created_at as "createdAt", o.attempts,
          d.subscription_sealed as subscription, o.body_sealed as body;

-- push/outbox.ts · dropPush
delete from platform.outbox_push where region_id = $1 and id = $2;

-- push/outbox.ts · tryLater
update platform.outbox_push set next_try_at = $3 where region_id = $1 and id = $2;

-- push/outbox.ts · dropDevice
delete from platform.push_device where region_id = $1 and id = $2;

-- push/send.ts · pushKeys
select public_key as "publicKey", private_sealed as sealed from platform.push_key;

-- push/send.ts · pushKeys
insert into platform.push_key (public_key, private_sealed) values ($1, $2) on conflict do nothing;

-- rollup/fold.ts · raiseFloor
with sunk as (delete from platform.rollup_count
               where region_id = $1 and rollup = '${rollup.name}' and face = '${name}' and moment <> 0 and moment < ${lowest}
           returning key, n)
${addCells(`select $1, '${rollup.name}', '${name}', 0, key, sum(n) from sunk group by key`)};

-- rollup/fold.ts · raiseFloor
delete from platform.rollup_count where region_id = $1 and rollup = '${rollup.name}' and n = 0;

-- rollup/fold.ts · fold
${foldSql(rollup, place.offsetHours)};

-- rollup/read.ts · sums
${text};

-- rollup/recount.ts · recount
set local statement_timeout = 0;

-- rollup/recount.ts · recount
set local work_mem = '256MB';

-- rollup/recount.ts · recount
with off as (${driftSql(rollup, offsetHours)}),
put as (${addCells(`select $1, '${rollup.name}', face, moment, key, n from off`)})
select count(*)::integer as n from off;

-- rollup/recount.ts · countAnew
delete from platform.${table} where region_id = $1 and rollup = $2;

-- rollup/state.ts · floorHour
select ${FLOOR(rollup)} as floor;

-- rollup/state.ts · lockIfFree
select pg_try_advisory_xact_lock(${lockOf(rollup)}) as got;

-- rollup/state.ts · lock
select pg_advisory_xact_lock(${lockOf(rollup)});

-- rollup/state.ts · moveState
update platform.rollup_state set floor_hour = $3, edition = gen_random_uuid() where region_id = $1 and rollup = $2;

-- rollup/state.ts · setState
insert into platform.rollup_state (region_id, rollup, definition, floor_hour, checked_at, off_cells)
values ($1, $2, $3, $4, now(), $5)
on conflict (region_id, rollup) do update set definition = excluded.definition, floor_hour = excluded.floor_hour,
  checked_at = excluded.checked_at, off_cells = excluded.off_cells, edition = excluded.edition;

-- rollup/state.ts · rollupStates
select rollup, checked_at as "checkedAt", off_cells as "offCells" from platform.rollup_state where region_id = $1;

-- rollup/state.ts · isCounted
select from platform.rollup_state where region_id = $1 and rollup = $2 and definition = $3;

-- rotate.ts · keyedColumns
select c.oid::regclass::text as table, quote_ident(a.attname) as column, told[1] as kind, told[2] as field,
      (select jsonb_agg(jsonb_build_object('name', quote_ident(k.attname), 'type', format_type(k.atttypid, k.atttypmod))
                order by array_position(i.indkey::int2[], k.attnum))
         from pg_index i join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any(i.indkey::int2[])
        where i.indrelid = c.oid and i.indisprimary) as key
 from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped,
      regexp_match(col_description(c.oid, a.attnum), '^(sealed|blind): ([^ ;]+)') as told
where c.relkind = 'r' and told is not null order by 1, 2;

-- rotate.ts · page
select ${column} as value, ${key.map(({ name }, at) => `${name} as k${at}`).join(', ')} from ${table}
where ${column} is not null${after ?  and (${names}) > (${given}) : } order by ${names} limit ${BATCH};

-- rotate.ts · replace
update ${table} t set ${column} = n.becomes
 from jsonb_to_recordset($1::jsonb) as n(${columns}, was bytea, becomes bytea)
where ${same} and t.${column} = n.was;

-- shared-look.ts · isUnchanged
select from platform.journal where (era, xid) >= ($2::integer, $3::text::xid8) and region_id = $1
and not pg_visible_in_snapshot(xid, $4::text::pg_snapshot) order by era, journal.xid limit 1;

-- shared-look.ts · sharedLook
select pg_current_snapshot()::text as seen;

-- sheets/remember.ts · rememberedColumns
select columns from platform.sheet_columns where region_id = $1 and purpose = $2;

-- sheets/remember.ts · rememberColumns
insert into platform.sheet_columns (region_id, purpose, columns, changed_at) values ($1, $2, $3, $4)
on conflict (region_id, purpose) do update set columns = excluded.columns, changed_at = excluded.changed_at;

-- waiting-file.ts · insertWaitingFile
insert into platform.waiting_file (region_id, id, job, subject, file_key, name, bytes, state, actor, uploaded_at, touched_at)
values ($1, $2, $3, $4, $5, $6, $7, 'uploaded', $8, $9, $9);

-- waiting-file.ts · waitingFile
select region_id as region, id, job, subject, file_key as "fileKey", name, bytes::float8 as bytes, wish, state, actor, run_id as "runId", failure from platform.waiting_file where region_id = $1 and id = $2 and job = $3 and subject = $4${lock ?  for update : };

-- waiting-file.ts · changeWaitingFile
update platform.waiting_file set ${set.join(', ')} where region_id = $1 and id = $2 and state = $3;

-- waiting-file.ts · claim
update platform.waiting_file set touched_at = $3
where (region_id, id) = (select region_id, id from platform.waiting_file
                          where job = $1 and state in ('checking', 'applying') and touched_at < $2
                          order by uploaded_at limit 1 for update skip locked)
returning region_id as region, id, job, subject, file_key as "fileKey", name, bytes::float8 as bytes, wish, state, actor, run_id as "runId", failure;

-- waiting-file.ts · removeAbandoned
update platform.waiting_file set state = 'removed'
where job = $1 and state in ('uploaded', 'checked', 'failed') and uploaded_at < $2 returning file_key as "fileKey";
