-- Cases that somebody takes along to where they are, and what was written there, perhaps without a network and sent much later.
create table reports.field_mark (
  region_id integer not null,
  person_id uuid not null,
  report_id uuid not null,
  marked_at timestamptz not null,
  primary key (region_id, person_id, report_id)
);
select platform.regional('reports.field_mark');

-- The id is made by the device before it is sent: whatever comes again under it is the same visit.
create table reports.field_visit (
  region_id integer not null,
  id uuid not null,
  report_id uuid not null,
  person_id uuid not null,
  message_id uuid not null,
  -- By the clock of the device.
  written_at timestamptz not null,
  received_at timestamptz not null,
  -- As the person knew it there, and as it was when this came; the same when nothing had moved.
  seen_status text not null,
  found_status text not null,
  primary key (region_id, id)
);
create index field_visit_by_report on reports.field_visit (region_id, report_id);
select platform.regional('reports.field_visit');

alter table reports.proof_rule drop constraint proof_rule_known;
alter table reports.proof_rule add constraint proof_rule_known check (rule in ('far_metres', 'old_days', 'clock_minutes', 'same_percent', 'editing_software', 'audit_percent', 'audit_least', 'field_days'));
