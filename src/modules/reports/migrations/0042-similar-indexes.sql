-- Where another report about the same may be found: open, of one service, in the squares around or in the village, the newest first. And
-- where one had ended before at the same spot. Whole numbers, texts and times may be compared inside an index under row-level security
-- too, so nobody needs to look as the owner.
create index report_open_at_spot on reports.report (region_id, service_code, cell, reported_at desc) where cell is not null and closed_at is null;
create index report_open_in_village on reports.report (region_id, service_code, place_code, reported_at desc) where closed_at is null;
create index report_ended_at_spot on reports.report (region_id, service_code, cell, closed_at) where cell is not null and closed_at is not null;
create index report_copies on reports.report (region_id, copy, reported_at desc) where copy is not null;
create index report_merged on reports.report (region_id, merged_into) where merged_into is not null;
create index report_recurring on reports.report (region_id, recurrence desc, reported_at desc) where recurrence > 0 and closed_at is null;
create index report_held on reports.report (region_id, due_at, reported_at desc, id) where held;
-- Few at any time: what came in by an import, and for a while what was there before this migration.
create index report_unsketched on reports.report (region_id, reported_at desc) where sketch is null;

-- What is due on the same day is due at the same moment: within it what weighs more comes first.
drop index reports.report_open_by_status;
create index report_open_by_status on reports.report (region_id, status, due_at, priority desc, reported_at desc, id) where closed_at is null;
drop index reports.report_open_by_organisation;
create index report_open_by_organisation on reports.report (region_id, organisation_id, status, due_at, priority desc, reported_at desc, id) where closed_at is null;

-- A merged report is found at its main one.
create or replace function reports.public_near(lat double precision, lon double precision, metres double precision, most integer)
returns table (id uuid, distance double precision)
language plpgsql stable rows 20 security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan set enable_bitmapscan = off set enable_sort = off as $$
declare
  here constant geography := st_setsrid(st_makepoint(lon, lat), 4326)::geography;
  own_region constant integer := nullif(current_setting('simpul.region', true), '')::integer;
begin
  return query
    select r.id, st_distance(r.location, here) from reports.report r
     where r.region_id = own_region and not r.secret and r.verified_at is not null and r.status <> 'archived' and r.status <> 'merged'
       and st_dwithin(r.location, here, metres)
     order by r.location <-> here limit most;
end $$;
