-- Who in the office has it in hand. Nobody else's counts depend on it, so no rollup knows it.
alter table reports.report
  add column handler_id uuid,
  -- It came back to the office's list by itself: whoever had it is no longer there.
  add column handler_left_at timestamptz;
create index report_by_handler on reports.report (region_id, handler_id, due_at) where handler_id is not null and closed_at is null;
