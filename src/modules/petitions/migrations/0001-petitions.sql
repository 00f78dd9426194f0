-- How many supporters, how long they may gather, how soon the answer: the regency's own numbers, each with its source.
create table petitions.threshold (
  region_id integer not null,
  valid_from date not null,
  valid_to date,
  supporters integer not null,
  gather_days integer not null,
  answer_working_days integer not null,
  source text not null,
  primary key (region_id, valid_from),
  constraint threshold_supporters_sane check (supporters between 2 and 1000000),
  constraint threshold_gather_days_sane check (gather_days between 7 and 730),
  constraint threshold_answer_days_sane check (answer_working_days between 1 and 250),
  constraint threshold_ends_after_it_begins check (valid_to is null or valid_to >= valid_from)
);
select platform.regional('petitions.threshold');
insert into petitions.threshold (region_id, valid_from, supporters, gather_days, answer_working_days, source)
  select region_id, date '2000-01-01', 25, 90, 20, 'Bawaan Simpul, belum ditetapkan kabupaten. Tidak ada undang-undang yang mengatur angka ini.' from places.region;

-- One per aspiration that was public; its id and code are the report's. Small beside reports, so that lists answer from here.
create table petitions.petition (
  region_id integer not null,
  id uuid not null,
  code text not null,
  title text not null,
  place_code text,
  district_code text,
  opened_at timestamptz not null,
  gathers_until timestamptz not null,
  needed integer not null,
  answer_working_days integer not null,
  supporters integer not null,
  withheld_at timestamptz,
  lapsed_at timestamptz,
  reached_at timestamptz,
  answer_due_at timestamptz,
  answered_at timestamptz,
  answer_kind text,
  referred_at timestamptz,
  primary key (region_id, id),
  constraint petition_code_once unique (region_id, code),
  constraint petition_reached_owes_an_answer check ((reached_at is null) = (answer_due_at is null)),
  constraint petition_answered_was_owed check (answered_at is null or reached_at is not null),
  constraint petition_answer_has_kind check ((answered_at is null) = (answer_kind is null)),
  constraint petition_reached_or_lapsed check (reached_at is null or lapsed_at is null),
  constraint petition_answer_kind_known check (answer_kind in ('accepted', 'partly_accepted', 'refused', 'already_done'))
);
create index petition_gathering on petitions.petition (region_id, (needed - supporters), gathers_until, id)
  where reached_at is null and lapsed_at is null and withheld_at is null;
create index petition_ending on petitions.petition (gathers_until) where reached_at is null and lapsed_at is null;
create index petition_owed on petitions.petition (region_id, answer_due_at, id) where reached_at is not null and answered_at is null;
create index petition_answered on petitions.petition (region_id, answered_at desc, id) where answered_at is not null;
create index petition_lapsed on petitions.petition (region_id, lapsed_at desc, id) where lapsed_at is not null;
create index petition_referred on petitions.petition (region_id, referred_at desc, id) where referred_at is not null;
select platform.regional('petitions.petition');

-- What the regent's office answered. Never changed: a correction is the next version, with its reason.
create table petitions.answer (
  region_id integer not null,
  petition_id uuid not null,
  version integer not null,
  at timestamptz not null,
  person_id uuid not null,
  kind text not null,
  reason text not null,
  organisation_id uuid,
  next_step text,
  corrects text,
  primary key (region_id, petition_id, version),
  constraint answer_kind_known check (kind in ('accepted', 'partly_accepted', 'refused', 'already_done')),
  constraint answer_is_reasoned check (char_length(reason) between 100 and 4000),
  constraint answer_correction_says_why check ((version = 1) = (corrects is null))
);
select platform.regional('petitions.answer');
revoke update, delete on petitions.answer from simpul_app, simpul_all;

-- Aspirations handed over to a musrenbang. Its state now; how it came there is in referral_step.
create table petitions.referral (
  region_id integer not null,
  id uuid not null,
  at timestamptz not null,
  year integer not null,
  stage text not null,
  -- The planning office that says what becomes of it.
  organisation_id uuid not null,
  problem text not null,
  place_code text,
  volume numeric(20, 2),
  unit text,
  estimate numeric(20, 2),
  state text not null,
  changed_at timestamptz not null,
  primary key (region_id, id),
  constraint referral_stage_known check (stage in ('village', 'district', 'agency_forum', 'regency')),
  constraint referral_state_known check (state in ('handed_over', 'taken_up', 'deferred', 'refused')),
  constraint referral_year_sane check (year between 2020 and 2100),
  constraint referral_amounts_not_negative check (coalesce(volume, 0) >= 0 and coalesce(estimate, 0) >= 0),
  constraint referral_volume_has_unit check ((volume is null) = (unit is null))
);
create index referral_by_musrenbang on petitions.referral (region_id, year desc, stage, at, id);
create index referral_waiting on petitions.referral (region_id, organisation_id, at, id) where state in ('handed_over', 'deferred');
select platform.regional('petitions.referral');

-- The aspirations in it: their authors are told at each step.
create table petitions.referral_aspiration (
  region_id integer not null,
  referral_id uuid not null,
  petition_id uuid not null,
  primary key (region_id, referral_id, petition_id)
);
create index referral_by_aspiration on petitions.referral_aspiration (region_id, petition_id);
select platform.regional('petitions.referral_aspiration');

create table petitions.referral_step (
  region_id integer not null,
  id uuid not null,
  referral_id uuid not null,
  at timestamptz not null,
  person_id uuid not null,
  state text not null,
  reason text not null,
  primary key (region_id, id),
  constraint referral_step_state_known check (state in ('handed_over', 'taken_up', 'deferred', 'refused')),
  constraint referral_step_has_reason check (char_length(reason) >= 20)
);
create index referral_step_by_referral on petitions.referral_step (region_id, referral_id, at);
select platform.regional('petitions.referral_step');
revoke update, delete on petitions.referral_step from simpul_app, simpul_all;
