-- What the administrator changed of the amounts that decide what is shown; without a row those of seeds/thresholds.json hold.
create table dashboards.threshold (
  region_id integer not null,
  code text not null,
  value integer not null,
  source text not null,
  primary key (region_id, code),
  constraint threshold_known check (code in ('rank_least', 'cell_least', 'unusual_least', 'unusual_percent')),
  constraint threshold_sane check (value between 1 and 1000)
);
select platform.regional('dashboards.threshold');

-- Who is sent the weekly letter: people with an account, at the address that stands there.
create table dashboards.recipient (
  region_id integer not null,
  person_id uuid not null,
  primary key (region_id, person_id)
);
select platform.regional('dashboards.recipient');

-- The weekly letters as they were sent: made once, never changed.
create table dashboards.letter (
  region_id integer not null,
  monday date not null,
  made_at timestamptz not null,
  headline text not null,
  pdf bytea not null,
  primary key (region_id, monday),
  constraint letter_is_of_a_monday check (extract(isodow from monday) = 1)
);
comment on column dashboards.letter.pdf is 'plain: numbers and names of offices and places, no person';
select platform.regional('dashboards.letter');
