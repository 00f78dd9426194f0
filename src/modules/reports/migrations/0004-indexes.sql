-- What lists, figures and jobs look for that no index held yet.
create index report_silent on reports.report (reporter_due_at) where status in ('answered', 'awaiting_reporter');
create index report_ended on reports.report (region_id, closed_at desc) where closed_at is not null;
create index report_by_organisation on reports.report (region_id, organisation_id, reported_at desc);
create index report_answered on reports.report (region_id, answered_at) where answered_at is not null;
create index report_responded on reports.report (region_id, first_response_at) where first_response_at is not null;
create index report_public_newest on reports.report (region_id, reported_at desc, id)
  where not secret and verified_at is not null and status <> 'archived';

-- Under row-level security a condition may go into an index only when its function is leakproof, and neither @@ nor the overlap of
-- geographies is: simpul_app would read every row for them. These two look as the owner, who is not bound, and therefore take the region
-- from the transaction themselves: no caller can ask about another one, and where no region is named they find nothing.
-- They are planned with the words and the point at hand, for one word is rare and another is in every report.

-- Reports of the region that may be read by anybody, within so many metres, nearest first. Walked outwards from the point until there
-- are enough, never further than the radius: a bitmap would gather all within it first.
create function reports.public_near(lat double precision, lon double precision, metres double precision, most integer)
returns table (id uuid, distance double precision)
language plpgsql stable rows 20 security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan set enable_bitmapscan = off as $$
declare
  here constant geography := st_setsrid(st_makepoint(lon, lat), 4326)::geography;
  own_region constant integer := nullif(current_setting('simpul.region', true), '')::integer;
begin
  return query
    select r.id, st_distance(r.location, here) from reports.report r
     where r.region_id = own_region and not r.secret and r.verified_at is not null and r.status <> 'archived'
       and st_dwithin(r.location, here, metres)
     order by r.location <-> here limit most;
end $$;

-- Every report of the region whose title or text has these words: who may see which of them is the asking list's to say.
-- Never by reading the whole table, which holds the other regions too.
create function reports.with_words(asked text) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set enable_seqscan = off as $$
declare
  wanted constant tsquery := websearch_to_tsquery('simple', asked);
  own_region constant integer := nullif(current_setting('simpul.region', true), '')::integer;
begin
  return query select r.id from reports.report r where r.region_id = own_region and r.words @@ wanted;
end $$;

revoke all on function reports.public_near(double precision, double precision, double precision, integer), reports.with_words(text) from public;
grant execute on function reports.public_near(double precision, double precision, double precision, integer), reports.with_words(text)
  to simpul_app, simpul_all;
