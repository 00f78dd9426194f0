-- What was backed up here, and what failed to be. It tells of this place, so no backup holds it.
create table platform.backup (
  at timestamptz primary key,
  -- incomplete: rows named files that the store did not have
  outcome text not null,
  path text not null,
  bytes bigint,
  hash text,
  problem text,
  constraint backup_outcome_known check (outcome in ('done', 'incomplete', 'failed')),
  constraint backup_failed_has_problem check ((outcome = 'failed') = (problem is not null))
);
select platform.common('platform.backup');
