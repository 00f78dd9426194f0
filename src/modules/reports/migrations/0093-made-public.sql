-- What everybody may read, the last that was made public first: feeds and alerts (queries/made-public.ts).
create index report_made_public on reports.report (region_id, verified_at desc, id desc)
  where not secret and verified_at is not null and status <> 'archived';
