-- An office may want that two people stand behind an answer that says that work was done.
create table reports.office_rule (
  region_id integer not null,
  organisation_id uuid not null,
  second_look boolean not null,
  changed_at timestamptz not null,
  primary key (region_id, organisation_id)
);
select platform.regional('reports.office_rule');

-- What somebody wrote and somebody else has not sent out yet.
create table reports.proposed_answer (
  region_id integer not null,
  id uuid not null,
  report_id uuid not null,
  organisation_id uuid not null,
  maker_id uuid not null,
  made_at timestamptz not null,
  body text not null,
  state text not null default 'waiting',
  checker_id uuid,
  checked_at timestamptz,
  -- Why it came back.
  reason text,
  primary key (region_id, id),
  constraint proposed_answer_state_known check (state in ('waiting', 'sent', 'returned', 'recalled')),
  constraint proposed_answer_needs_two check (state not in ('sent', 'returned') or checker_id <> maker_id),
  constraint proposed_answer_checked_whole check ((state = 'waiting') = (checked_at is null))
);
create unique index proposed_answer_waits_once on reports.proposed_answer (region_id, report_id, organisation_id) where state = 'waiting';
create index proposed_answer_by_report on reports.proposed_answer (region_id, report_id, made_at);
select platform.regional('reports.proposed_answer');

create table reports.proposed_photo (
  region_id integer not null,
  answer_id uuid not null,
  position integer not null,
  file_key text not null,
  -- What the picture says of itself, as the form had it.
  facts jsonb not null,
  primary key (region_id, answer_id, position)
);
create index proposed_photo_by_file on reports.proposed_photo (file_key);
select platform.regional('reports.proposed_photo');
