-- What tells of a picture whether it is proof: how its file came to be, where the device that sent it says it was, and what it is known
-- again by. The device's word is kept apart from the camera's: it is a claim.
alter table reports.photo
  add column software text,
  add column traces text[] not null default '{}',
  add column device_lat double precision,
  add column device_lon double precision,
  add column device_accuracy_metres integer,
  add column device_at timestamptz,
  add column device_distance_metres integer,
  -- Null: not in the index of likenesses yet. A drawing of the samples never is, and has its moment all the same.
  add column indexed_at timestamptz,
  add constraint photo_traces_known check (traces <@ array['generated', 'credentials']),
  add constraint photo_device_whole check (num_nonnulls(device_lat, device_lon, device_accuracy_metres, device_at) in (0, 4));
create index photo_unindexed on reports.photo (region_id, id) where indexed_at is null;
create index photo_by_content on reports.photo (region_id, sha256);

-- A small grey copy, by which a picture that shares a mark is compared.
create table reports.likeness (
  region_id integer not null,
  photo_id uuid not null,
  thumb bytea not null,
  aspect double precision not null,
  primary key (region_id, photo_id)
);
comment on column reports.likeness.thumb is 'plain: 32 by 32 grey values of the picture, line by line';
select platform.regional('reports.likeness');

-- Squares that stand out in a picture, by the coarsest signs of each: everything that a question asks for lies in the key itself,
-- so it is answered without the rows.
create table reports.likeness_mark (
  region_id integer not null,
  key integer not null,
  photo_id uuid not null,
  spot integer not null,
  bits bigint not null,
  primary key (region_id, key, photo_id, spot) include (bits)
);
select platform.regional('reports.likeness_mark');

-- What was noticed about a picture when an office sent it: never a verdict, always on record.
create table reports.photo_flag (
  region_id integer not null,
  photo_id uuid not null,
  flag text not null,
  report_id uuid not null,
  at timestamptz not null,
  match_photo_id uuid,
  percent integer,
  primary key (region_id, photo_id, flag),
  constraint photo_flag_known check (flag in ('reused', 'reporters', 'far', 'early', 'old', 'ahead', 'generated', 'edited', 'no_time', 'no_place')),
  constraint photo_flag_match_whole check ((match_photo_id is null) = (percent is null)),
  constraint photo_flag_match_where_alike check ((flag in ('reused', 'reporters')) = (match_photo_id is not null))
);
create index photo_flag_newest on reports.photo_flag (region_id, at desc, photo_id, flag) where flag not in ('no_time', 'no_place');
create index photo_flag_by_report on reports.photo_flag (region_id, report_id);
select platform.regional('reports.photo_flag');

-- Limits for proof and audit that a region has set for itself; the others are as the program brings them, with their source.
create table reports.proof_rule (
  region_id integer not null,
  rule text not null,
  valid_from date not null,
  amount integer,
  words text[],
  source text not null,
  primary key (region_id, rule, valid_from),
  constraint proof_rule_known check (rule in ('far_metres', 'old_days', 'clock_minutes', 'same_percent', 'editing_software', 'audit_percent', 'audit_least')),
  constraint proof_rule_amount_or_words check ((rule = 'editing_software') = (amount is null) and (rule = 'editing_software') = (words is not null)),
  constraint proof_rule_amount_sane check (amount between 1 and 100000),
  constraint proof_rule_percent_sane check (rule not in ('same_percent', 'audit_percent') or amount <= 100)
);
select platform.regional('reports.proof_rule');
