-- What routing learns from: one row for each report that an office was found for. Not one counter for each word, which all who verify
-- would queue for: to learn is to add a row, to correct is to change it, to forget is to take it away, and the sums are made from the rows.
-- No word of a report stands here. Of a region the newest 20,000 are kept.
create table routing.lesson (
  region_id integer not null,
  report_id uuid not null,
  organisation_id uuid not null,
  service_code text,
  document bytea not null,
  -- When it was decided.
  at timestamptz not null,
  changed_at timestamptz not null,
  primary key (region_id, report_id)
);
comment on column routing.lesson.document is 'plain: hashes of the stems of a text and of their consonants, with how often each was said';
create index lesson_newest on routing.lesson (region_id, at desc, report_id desc);
create index lesson_changed on routing.lesson (region_id, changed_at);
select platform.regional('routing.lesson');

-- What was made of them, by a job; can be made again at any time.
create table routing.model (
  region_id integer not null,
  -- Another one for each making, by which a process knows whether it has it in memory already.
  id uuid not null,
  content bytea not null,
  lessons integer not null,
  -- Of the offices, duties and categories that it was made for.
  mark text not null,
  trained_at timestamptz not null,
  primary key (region_id)
);
comment on column routing.model.content is 'plain: weights of hashed words by office, packed and compressed';
select platform.regional('routing.model');

-- What the regency has decided about reports that go straight through. No row: none do.
create table routing.setting (
  region_id integer not null,
  threshold real,
  human_share real not null,
  changed_at timestamptz not null,
  primary key (region_id),
  constraint setting_threshold_is_sure check (threshold between 0.5 and 1),
  constraint setting_leaves_some_to_people check (human_share between 0.05 and 1)
);
select platform.regional('routing.setting');
