-- Whoever follows the public reports asks for those that changed since they last asked.
create index report_public_updated on reports.report (region_id, updated_at desc, id)
  where not secret and verified_at is not null and status <> 'archived';
