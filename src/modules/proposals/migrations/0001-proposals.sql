-- Dates of the law as data: by default the same day of the year before the fiscal year, until the regency writes its own.
create table proposals.stage_default (
  region_id integer not null,
  name text not null,
  -- Of the day on which it opens and by which it is due, counted from the fiscal year: -1 is the year before.
  opens_years integer not null,
  opens_month_day text not null,
  due_years integer not null,
  due_month_day text not null,
  source text not null,
  sureness text not null,
  primary key (region_id, name),
  constraint stage_default_name_known check (name in ('village', 'district', 'agency_forum', 'council', 'regency')),
  constraint stage_default_sureness_known check (sureness in ('read', 'recalled', 'decided')),
  constraint stage_default_days_sane check (opens_years between -3 and 0 and due_years between opens_years and 0
    and opens_month_day ~ '^\d\d-\d\d$' and due_month_day ~ '^\d\d-\d\d$')
);
select platform.regional('proposals.stage_default');
insert into proposals.stage_default (region_id, name, opens_years, opens_month_day, due_years, due_month_day, source, sureness)
  select region_id, d.* from places.region, (values
    ('village', -2, '07-01', -1, '01-31', 'Permendagri 86/2017 dan Permendagri 114/2014: musyawarah RKP Desa dari Juli, usulan sampai di kecamatan pada Januari', 'recalled'),
    ('district', -1, '02-01', -1, '02-14', 'Permendagri 86/2017: musrenbang RKPD di kecamatan paling lambat minggu kedua Februari', 'recalled'),
    ('agency_forum', -1, '02-01', -1, '03-31', 'Permendagri 86/2017: forum perangkat daerah pada Februari sampai Maret', 'recalled'),
    ('council', -1, '01-01', -1, '03-24', 'Permendagri 86/2017: pokok pikiran DPRD paling lambat satu minggu sebelum musrenbang RKPD kabupaten', 'recalled'),
    ('regency', -1, '03-01', -1, '03-31', 'Permendagri 86/2017: musrenbang RKPD kabupaten paling lambat akhir Maret', 'recalled')
  ) as d(name, opens_years, opens_month_day, due_years, due_month_day, source, sureness);

create table proposals.stage_date (
  region_id integer not null,
  year integer not null,
  name text not null,
  opens_on date not null,
  due_on date not null,
  done_on date,
  source text not null,
  sureness text not null,
  changed_at timestamptz not null,
  primary key (region_id, year, name),
  constraint stage_date_name_known check (name in ('village', 'district', 'agency_forum', 'council', 'regency')),
  constraint stage_date_sureness_known check (sureness in ('read', 'recalled', 'decided')),
  constraint stage_date_opens_before_it_is_due check (opens_on <= due_on),
  constraint stage_date_year_sane check (year between 2020 and 2100)
);
select platform.regional('proposals.stage_date');

create table proposals.proposal (
  region_id integer not null,
  id uuid not null,
  code text not null,
  origin text not null,
  year integer not null,
  stage text not null,
  state text not null,
  title text not null,
  problem text not null,
  -- What everybody reads instead, where whoever read it first took out what is nobody's business.
  shown_title text,
  shown_problem text,
  place_code text,
  district_code text,
  lat double precision,
  lon double precision,
  volume numeric(20, 2),
  unit text,
  estimate numeric(20, 2),
  amount numeric(20, 2),
  organisation_id uuid,
  by_organisation_id uuid,
  by_person_id uuid,
  merged_into uuid,
  referral_id uuid,
  -- Of residents; the name is opened for everybody only where they want it.
  name_sealed bytea,
  contact_sealed bytea,
  is_named boolean not null default false,
  key_hash bytea,
  submission_hash bytea not null,
  -- What it says, for finding others like it.
  stems integer[] not null,
  copy bigint not null,
  is_copy boolean not null default false,
  supporters integer not null default 0,
  steps integer not null,
  proposed_at timestamptz not null,
  listed_at timestamptz,
  updated_at timestamptz not null,
  is_sample boolean not null default false,
  primary key (region_id, id),
  constraint proposal_code_once unique (region_id, code),
  constraint proposal_submitted_once unique (region_id, submission_hash),
  constraint proposal_origin_known check (origin in ('resident', 'village', 'agency', 'council', 'aspiration', 'reports')),
  constraint proposal_stage_known check (stage in ('village', 'district', 'agency_forum', 'regency')),
  constraint proposal_state_known check (state in ('received', 'waiting', 'accepted', 'rejected', 'deferred', 'merged', 'withdrawn')),
  constraint proposal_year_sane check (year between 2020 and 2100),
  constraint proposal_amounts_not_negative check (coalesce(volume, 0) >= 0 and coalesce(estimate, 0) >= 0 and coalesce(amount, 0) >= 0),
  constraint proposal_volume_has_unit check ((volume is null) = (unit is null)),
  constraint proposal_coordinate_whole check ((lat is null) = (lon is null)),
  constraint proposal_merged_has_a_pointer check ((state = 'merged') = (merged_into is not null)),
  constraint proposal_merged_into_another check (merged_into <> id),
  constraint proposal_unread_is_not_listed check (state <> 'received' or listed_at is null),
  constraint proposal_accepted_at_the_last_stage check (state <> 'accepted' or stage = 'regency'),
  constraint proposal_of_the_village_has_one check (stage <> 'village' or place_code is not null),
  constraint proposal_of_the_district_has_one check (stage <> 'district' or district_code is not null),
  constraint proposal_of_a_resident_or_an_office check ((origin = 'resident') = (by_person_id is null)),
  constraint proposal_key_of_a_resident check ((origin = 'resident') = (key_hash is not null)),
  constraint proposal_name_of_a_resident check (origin = 'resident' or (name_sealed is null and contact_sealed is null)),
  constraint proposal_named_has_a_name check (not is_named or name_sealed is not null),
  constraint proposal_steps_counted check (steps >= 1)
);
comment on column proposals.proposal.name_sealed is 'sealed: proposals.name';
comment on column proposals.proposal.contact_sealed is 'sealed: proposals.contact';
comment on column proposals.proposal.key_hash is 'blind: proposals.key';
comment on column proposals.proposal.submission_hash is 'blind: proposals.submission';
create index proposal_listed on proposals.proposal (region_id, year desc, listed_at desc, id) where listed_at is not null;
create index proposal_by_place on proposals.proposal (region_id, place_code, year);
create index proposal_by_district on proposals.proposal (region_id, district_code, stage, state);
create index proposal_by_organisation on proposals.proposal (region_id, organisation_id, stage, state);
create index proposal_of_an_office on proposals.proposal (region_id, by_organisation_id, proposed_at desc);
create index proposal_to_decide on proposals.proposal (region_id, stage, year) where state in ('received', 'waiting', 'deferred');
create index proposal_merged on proposals.proposal (region_id, merged_into) where merged_into is not null;
create index proposal_copies on proposals.proposal (region_id, copy, proposed_at);
select platform.regional('proposals.proposal');

create table proposals.pokir (
  region_id integer not null,
  proposal_id uuid not null,
  member text not null,
  fraction text not null,
  reses text not null,
  is_named boolean not null,
  primary key (region_id, proposal_id)
);
select platform.regional('proposals.pokir');

-- Reports that a proposal was made of: their authors are told of every step.
create table proposals.author_report (
  region_id integer not null,
  proposal_id uuid not null,
  report_id uuid not null,
  at timestamptz not null,
  primary key (region_id, proposal_id, report_id)
);
create index author_report_by_report on proposals.author_report (region_id, report_id);
select platform.regional('proposals.author_report');

create table proposals.photo (
  region_id integer not null,
  id uuid not null,
  proposal_id uuid not null,
  position integer not null,
  file_key text not null,
  sha256 bytea not null,
  width integer not null,
  height integer not null,
  created_at timestamptz not null,
  primary key (region_id, id)
);
comment on column proposals.photo.sha256 is 'plain: hash of a picture as it was sent';
create index photo_by_proposal on proposals.photo (region_id, proposal_id, position);
create index photo_by_file on proposals.photo (file_key);
select platform.regional('proposals.photo');

create table proposals.support (
  region_id integer not null,
  proposal_id uuid not null,
  supporter_hash bytea not null,
  at timestamptz not null,
  primary key (region_id, proposal_id, supporter_hash)
);
comment on column proposals.support.supporter_hash is 'blind: proposals.supporter';
select platform.regional('proposals.support');

create table proposals.meeting (
  region_id integer not null,
  id uuid not null,
  year integer not null,
  stage text not null,
  place_code text,
  organisation_id uuid not null,
  held_on date not null,
  venue text not null,
  chair text not null,
  method text not null,
  attendance jsonb not null default '[]',
  minutes text not null default '',
  state text not null,
  prepared_by uuid not null,
  prepared_at timestamptz not null,
  closed_by uuid,
  closed_at timestamptz,
  corrects uuid,
  corrects_why text,
  number integer,
  version integer not null default 1,
  is_sample boolean not null default false,
  primary key (region_id, id),
  constraint meeting_stage_known check (stage in ('village', 'district', 'agency_forum', 'regency')),
  constraint meeting_state_known check (state in ('open', 'closed')),
  constraint meeting_method_known check (method in ('votes', 'points')),
  constraint meeting_year_sane check (year between 2020 and 2100),
  constraint meeting_of_a_place_has_one check ((stage in ('village', 'district')) = (place_code is not null)),
  constraint meeting_closed_whole check ((state = 'closed') = (closed_at is not null) and (closed_at is null) = (closed_by is null)
    and (closed_at is null) = (number is null)),
  constraint meeting_correction_says_why check ((corrects is null) = (corrects_why is null) and (corrects is null) = (version = 1)),
  constraint meeting_corrected_once unique (region_id, corrects),
  constraint meeting_numbered_once unique (region_id, year, number, version)
);
create index meeting_by_stage on proposals.meeting (region_id, year desc, stage, held_on desc, id);
create index meeting_by_organisation on proposals.meeting (region_id, organisation_id, held_on desc);
create index meeting_by_place on proposals.meeting (region_id, place_code, held_on desc);
select platform.regional('proposals.meeting');

create table proposals.item (
  region_id integer not null,
  meeting_id uuid not null,
  proposal_id uuid not null,
  score integer,
  primary key (region_id, meeting_id, proposal_id),
  constraint item_score_sane check (score between 0 and 1000000)
);
create index item_by_proposal on proposals.item (region_id, proposal_id);
select platform.regional('proposals.item');

-- Every step of a proposal, for good: its state now is what the last one left behind.
create table proposals.step (
  region_id integer not null,
  proposal_id uuid not null,
  seq integer not null,
  at timestamptz not null,
  step text not null,
  role text not null,
  person_id uuid,
  organisation_id uuid,
  meeting_id uuid,
  reason text,
  corrects integer,
  year_before integer not null,
  year_after integer not null,
  stage_before text not null,
  stage_after text not null,
  state_before text not null,
  state_after text not null,
  amount_before numeric(20, 2),
  amount_after numeric(20, 2),
  merged_before uuid,
  merged_after uuid,
  primary key (region_id, proposal_id, seq),
  constraint step_known check (step in ('proposed', 'admitted', 'refused', 'accepted', 'changed', 'rejected', 'merged', 'deferred', 'withdrawn')),
  constraint step_has_a_reason check (step in ('proposed', 'withdrawn') or char_length(reason) >= 20),
  constraint step_of_a_meeting check ((step in ('accepted', 'changed', 'rejected', 'merged', 'deferred')) = (meeting_id is not null)),
  constraint step_merged_has_a_pointer check ((step = 'merged') = (merged_after is not null)),
  constraint step_changes_the_amount check (amount_after is not distinct from amount_before or step = 'changed'),
  constraint step_changed_says_how_much check (step <> 'changed' or amount_after is not null),
  constraint step_corrects_an_earlier_one check (corrects < seq),
  constraint step_state_known check (state_after in ('received', 'waiting', 'accepted', 'rejected', 'deferred', 'merged', 'withdrawn'))
);
create index step_by_meeting on proposals.step (region_id, meeting_id) where meeting_id is not null;
select platform.regional('proposals.step');
revoke update, delete on proposals.step from simpul_app, simpul_all;

-- The record of a meeting (berita acara) as it was closed: whatever is renamed or decided later, this is what was agreed.
create table proposals.record (
  region_id integer not null,
  meeting_id uuid not null,
  closed_at timestamptz not null,
  content jsonb not null,
  -- SHA-256 of the content in its canonical form, in hex: printed on the record.
  digest text not null,
  primary key (region_id, meeting_id),
  constraint record_digest_whole check (digest ~ '^[0-9a-f]{64}$')
);
select platform.regional('proposals.record');
revoke update, delete on proposals.record from simpul_app, simpul_all;
