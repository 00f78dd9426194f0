-- How near and how recent another report must be to be about the same thing, and how soon after an end a new one says that the trouble
-- is back: by service, an administrator's to change. Without a radius reports of a service are compared within their village.
alter table reports.service
  add column same_metres integer,
  add column same_days integer not null default 90,
  add column recurs_days integer not null default 180,
  add constraint service_same_metres_sane check (same_metres between 10 and 2000),
  add constraint service_same_days_sane check (same_days between 1 and 730),
  add constraint service_recurs_days_sane check (recurs_days between 1 and 1095);

-- The services that a region starts with have a radius by kind from now on, where nobody has renamed their code.
update reports.service s set same_metres = given.metres
  from (values ('road', 100), ('street_light', 50), ('drainage', 150), ('water', 300), ('internet', 500), ('waste', 150), ('environment', 500),
               ('flood', 500), ('traffic', 150), ('education', 200), ('market', 200), ('tourism_culture', 300), ('public_order', 200),
               ('other', 100)) as given(code, metres)
 where s.code = given.code;

-- What a region has decided about reports that are alike; where there is no row, what seeds/same.json says.
create table reports.same_rule (
  region_id integer not null,
  -- Percent from which on two reports are shown as probably the same.
  least_score integer not null,
  -- From this many copies of one text within so many days on the next ones wait together.
  copies integer not null,
  copies_days integer not null,
  -- With so many people behind it a report weighs one more, each.
  people_steps integer[] not null,
  source text not null,
  primary key (region_id),
  constraint same_rule_score_sane check (least_score between 20 and 95),
  constraint same_rule_copies_sane check (copies between 2 and 1000 and copies_days between 1 and 90),
  constraint same_rule_steps_sane check (cardinality(people_steps) between 1 and 10 and 2 <= all (people_steps))
);
select platform.regional('reports.same_rule');

alter table reports.report
  -- The square of a grid that its own point lies in (rules/spot.ts).
  add column cell integer,
  -- What its words come to (rules/similar.ts): hashes of them, the same in 64 bits for a first look, and a mark of the whole text.
  add column stems integer[],
  add column sketch bigint,
  add column copy bigint,
  -- One of many copies: it waits with the others for one look at all of them.
  add column held boolean not null default false,
  -- How many earlier ones at this spot had ended lately when it came in.
  add column recurrence integer not null default 0,
  add column priority integer not null default 0,
  -- Merged: where it goes on, the report it was laid to first, and who said that they are the same.
  add column merged_into uuid,
  add column merged_with uuid,
  add column merged_by text,
  -- People who came along with the reports merged into it.
  add column joined integer not null default 0,
  drop constraint report_status_known,
  add constraint report_status_known check (status in ('received', 'awaiting_reporter', 'verified', 'assigned', 'accepted', 'in_progress', 'answered', 'confirmed', 'reopened', 'closed_unconfirmed', 'archived', 'merged')),
  add constraint report_held_is_unread check (not held or status = 'received'),
  add constraint report_merged_goes_on check ((status = 'merged') = (merged_into is not null)),
  add constraint report_merged_is_whole check (num_nulls(merged_into, merged_with, merged_by) in (0, 3)),
  add constraint report_merged_into_another check (merged_into <> id and merged_with <> id),
  add constraint report_merged_by_known check (merged_by in ('office', 'reporter')),
  add constraint report_recurrence_counts check (recurrence >= 0 and joined >= 0);

alter table reports.message
  drop constraint message_kind_known,
  add constraint message_kind_known check (kind in ('question', 'completion', 'progress', 'answer', 'contest', 'objection', 'archive', 'transfer', 'message', 'note', 'merge', 'unmerge'));
