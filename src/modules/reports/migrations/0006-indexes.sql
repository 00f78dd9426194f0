-- An index for each order in which lists are read, to the last column of it, so that a page costs the same however many reports there are.

-- What is open, soonest due first, by status: a desk of half a million open reports reads the few it shows.
create index report_open_by_status on reports.report (region_id, status, due_at, reported_at desc, id) where closed_at is null;
drop index reports.report_by_status;
drop index reports.report_open_by_organisation;
create index report_open_by_organisation on reports.report (region_id, organisation_id, status, due_at, reported_at desc, id) where closed_at is null;
-- Few ever are, and none of the others is looked through for them.
create index report_objected on reports.report (region_id, status, due_at) where objected and closed_at is null;

-- What ended, the last first.
drop index reports.report_ended;
create index report_ended on reports.report (region_id, closed_at desc nulls last, reported_at desc, id) where closed_at is not null;
create index report_ended_by_organisation on reports.report (region_id, organisation_id, closed_at desc nulls last, reported_at desc, id)
  where closed_at is not null;

-- A service that hardly anybody reports on is not sought in all the reports.
create index report_by_service on reports.report (region_id, service_code, reported_at desc);
