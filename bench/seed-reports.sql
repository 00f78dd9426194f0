-- $1 region, $2 and $3 first and last number of this batch, $4 how many there will be, $5 the moment up to which they are told
insert into reports.report (region_id, id, code, status, classification, service_code, title, text, place_code, district_code,
  lat, lon, location, answers, anonymous, secret, channel, key_hash, submission_hash, organisation_id, reported_at, verified_at,
  assigned_at, accepted_at, first_response_at, answered_at, closed_at, updated_at, verify_due_at, respond_due_at, resolve_due_at,
  reporter_due_at, paused_at, resume_status, due_step, due_at, archive_reason, reopenings, supporters, cell, stems, sketch, copy, priority,
  missed_response, missed_response_by, missed_answer, missed_answer_by, answer_days, ended_and_reopened)
with drawn as (
  -- numbers drawn once per row; five years up to now, one after the other
  select n, $5::timestamptz - interval '5 years' * (1 - (n::float8 - random()) / $4) as at,
         1 + floor(random() * (select count(*) from bench.text))::integer as text_n,
         random() as state, random() as which, random() as speed, random() as office, random() as east, random() as north,
         case when random() < 0.5 then 1 + floor(random() * (select count(*) from bench.town))::integer end as town_n
    from generate_series($2::bigint, $3::bigint) as n offset 0),
lived as (
  -- 3 of 100 are open: most of the last weeks, few of the years before
  -- one of seven takes two and a half times as long, so some are late
  select *, $5::timestamptz - at as age, case when east < 0.15 then 2.5 else 1 end as pace,
         least(1, extract(epoch from $5::timestamptz - at) / (case when east < 0.15 then 100 else 40 end * 86400)) as room,
         (n * 345678901237) & 1099511627775 as code_n,
         case when state < case when at > $5::timestamptz - interval '45 days' then 0.7 else 0.0128 end
           then case when which < 0.15 then 'received' when which < 0.2 then 'awaiting_reporter' when which < 0.25 then 'verified'
                     when which < 0.45 then 'assigned' when which < 0.6 then 'accepted' when which < 0.85 then 'in_progress'
                     when which < 0.97 then 'answered' else 'reopened' end
           else case when which < 0.12 then 'archived' when which < 0.56 then 'confirmed' else 'closed_unconfirmed' end end as status
    from drawn),
told as (
  select *, to_char(n, 'FM0000000') as label,
         status in ('received', 'awaiting_reporter') as unread, status in ('received', 'awaiting_reporter', 'verified', 'archived') as unsent,
         status in ('in_progress', 'answered', 'reopened', 'confirmed', 'closed_unconfirmed') as responded,
         status in ('answered', 'reopened', 'confirmed', 'closed_unconfirmed') as is_answered,
         status in ('confirmed', 'closed_unconfirmed', 'archived') as ended,
         at + interval '1 day' * room * (0.1 + speed) as verified, at + interval '1 day' * room * (1.2 + speed) as assigned,
         at + interval '1 day' * room * (2.3 + speed) as accepted, at + interval '1 day' * room * pace * (3.4 + 2 * speed) as response,
         at + interval '1 day' * room * pace * (7 + 9 * speed) as answer, at + interval '1 day' * room * pace * (18 + 20 * speed) as ending,
         status = 'reopened' or (status in ('confirmed', 'closed_unconfirmed') and north < 0.05) as contested
    from lived),
owed as (
  select *, at + interval '4 days' as verify_due, case when not unread then verified + interval '7 days' end as respond_due,
         case when not unread then verified + interval '20 days' end as resolve_due,
         -- far enough ahead that no job ends them in the middle of a measurement
         case when status in ('answered', 'awaiting_reporter') then $5::timestamptz + interval '1 year' * (0.5 + office) end as reporter_due
    from told)
select $1::integer,
       (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(owed.n & 4095), 3, '0') || '8' || lpad(to_hex(owed.n), 15, '0'))::uuid,
       bench.code($1, code_n), status, t.classification, t.service_code, t.title, t.text, place.code, place.district, point.lat, point.lon,
       st_setsrid(st_makepoint(place.lon + (east - 0.5) * 0.02, place.lat + (north - 0.5) * 0.02), 4326)::geography,
       '{}', t.anonymous, t.secret, t.channel, sha256(int8send(-owed.n)), sha256(int8send(owed.n)),
       held,
       at, case when not unread then verified end, case when not unsent then assigned end,
       case when not unsent and status <> 'assigned' then accepted end, case when responded then response end,
       case when is_answered then answer end, case when ended then ending end,
       case when ended then ending when is_answered then answer when responded then response when not unsent then assigned
            when not unread then verified else at end,
       verify_due, respond_due, resolve_due, reporter_due,
       case when status = 'awaiting_reporter' then at + interval '1 hour' end, case when status = 'awaiting_reporter' then 'received' end,
       due.step, case due.step when 'verify' then verify_due when 'first_response' then respond_due
                   when 'resolve' then resolve_due when 'rework' then resolve_due else reporter_due end,
       case when status = 'archived' then 'Sudah ditangani lewat laporan lain.' end,
       contested::integer,
       supported.by, bench.cell(point.lat, point.lon), t.stems, t.sketch, t.copy,
       case when supported.by >= 9 then 2 when supported.by >= 2 then 1 else 0 end + contested::integer,
       responded and response > respond_due, case when responded and response > respond_due then held end,
       is_answered and answer > resolve_due, case when is_answered and answer > resolve_due then held end,
       case when is_answered then floor(extract(epoch from answer - at) / 86400 * 5 / 7)::integer end, contested and north < 0.02
  from owed join bench.text t on t.n = owed.text_n left join bench.town town on town.n = owed.town_n,
       lateral (select coalesce(town.place_code, t.place_code) as code, coalesce(town.district_code, t.district_code) as district,
                       coalesce(town.lat, t.village_lat) as lat, coalesce(town.lon, t.village_lon) as lon) as place,
       -- who sets a point sets it within a kilometre of the middle of the village
       lateral (select case when t.lat is not null then place.lat + (north - 0.5) * 0.02 end as lat,
                       case when t.lat is not null then place.lon + (east - 0.5) * 0.02 end as lon) as point,
       lateral (select case when speed < 0.1 then floor(100 * speed)::integer else 0 end as by) as supported,
       lateral (select case when not unsent then t.offices[1 + floor(office * array_length(t.offices, 1))::integer] end as held) as office_of,
       lateral (select case when ended then null when status = 'received' then 'verify' when status = 'awaiting_reporter' then 'reporter_completion'
                            when status = 'answered' then 'reporter_silence' when status = 'reopened' then 'rework'
                            when status = 'in_progress' then 'resolve' else 'first_response' end as step) as due
