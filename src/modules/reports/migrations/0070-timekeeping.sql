-- What public figures stand on (rules/timekeeping.ts): which limits an act found passed, and in whose hands, so that nothing done afterwards
-- undoes it; how many working days it was not the offices' turn; how many the answer took without those; whether it was reopened after its end.
alter table reports.report
  add column missed_verify boolean not null default false,
  add column missed_response boolean not null default false,
  -- null with a missed limit: nobody held it yet
  add column missed_response_by uuid,
  add column missed_answer boolean not null default false,
  add column missed_answer_by uuid,
  add column waited_days integer not null default 0,
  add column answer_days integer,
  add column ended_and_reopened boolean not null default false,
  add constraint report_missed_by_needs_miss check ((missed_response or missed_response_by is null) and (missed_answer or missed_answer_by is null)),
  add constraint report_days_count_from_zero check (waited_days >= 0 and answer_days >= 0);

-- What was reported before is judged by its last dates: earlier ones are no longer known.
with day as (
  select region_id, time_zone, on_day::date as on_day,
         sum((extract(isodow from on_day) < 6 and to_char(on_day, 'MM-DD') not in ('01-01', '05-01', '06-01', '08-17', '12-25')
              and not exists (select from platform.holiday h where h.scope in (0, region_id) and h.date = on_day::date))::integer)
           over (partition by region_id order by on_day) as working
    from places.region, generate_series(timestamp '2010-01-01', now()::timestamp + interval '2 days', interval '1 day') as on_day)
update reports.report r
   set missed_verify = coalesce(coalesce(r.verified_at, case when r.status = 'archived' then r.closed_at end) > r.verify_due_at, false),
       missed_response = coalesce(r.first_response_at > r.respond_due_at, false),
       missed_response_by = case when r.first_response_at > r.respond_due_at then r.organisation_id end,
       missed_answer = coalesce(r.status <> 'reopened' and r.answered_at > r.resolve_due_at, false),
       missed_answer_by = case when r.status <> 'reopened' and r.answered_at > r.resolve_due_at then r.organisation_id end,
       answer_days = case when r.answered_at is not null then greatest(0, answered.working - reported.working) end,
       ended_and_reopened = r.reopenings > 0 and exists (
         select from platform.journal j where j.region_id = r.region_id and j.subject = 'reports/' || r.id and j.act = 'report.contest'
            and j.public ->> 'from' in ('confirmed', 'closed_unconfirmed'))
  from day as reported, day as answered
 where r.channel <> 'import' and r.verify_due_at is not null
   and reported.region_id = r.region_id and reported.on_day = (r.reported_at at time zone reported.time_zone)::date
   and answered.region_id = r.region_id and answered.on_day = (coalesce(r.answered_at, r.reported_at) at time zone answered.time_zone)::date;

-- The lists of a village.
create index report_by_place on reports.report (region_id, place_code, reported_at desc);
