-- A plan of five years or of one, of the regency or of an agency, in versions. A locked one never changes: what comes next is a new version.
create table planning.plan (
  region_id integer not null,
  id uuid not null,
  kind text not null,
  organisation_id uuid,
  first_year integer not null,
  last_year integer not null,
  number integer not null,
  based_on uuid,
  title text not null,
  -- Why it differs from the version before.
  reason text,
  -- The list that its activity codes are of.
  activity_list uuid,
  document_kind text,
  document_number text,
  document_date date,
  elements integer not null default 0,
  content_sha256 text,
  -- How its agencies were called when it was locked, by id: its file stays the same, whatever they are called later.
  agency_names jsonb,
  opened_by uuid,
  opened_at timestamptz not null,
  locked_by uuid,
  locked_at timestamptz,
  withdrawn_at timestamptz,
  source text not null,
  is_sample boolean not null default false,
  primary key (region_id, id),
  constraint plan_number_once unique nulls not distinct (region_id, kind, organisation_id, first_year, number),
  constraint plan_kind_known check (kind in ('rpjmd', 'renstra', 'rkpd', 'renja')),
  constraint plan_of_agency_or_regency check ((kind in ('renstra', 'renja')) = (organisation_id is not null)),
  constraint plan_years_sane check (first_year between 2000 and 2100 and
    last_year = first_year + case when kind in ('rpjmd', 'renstra') then 4 else 0 end),
  constraint plan_locked_has_document check (locked_at is null or
    (document_kind is not null and document_number is not null and document_date is not null and content_sha256 is not null
      and agency_names is not null)),
  constraint plan_locked_or_withdrawn check (locked_at is null or withdrawn_at is null),
  constraint plan_locked_by_another check (locked_by <> opened_by)
);
create unique index plan_one_draft on planning.plan (region_id, kind, organisation_id, first_year) nulls not distinct
  where locked_at is null and withdrawn_at is null;
create index plan_by_year on planning.plan (region_id, first_year, last_year);
select platform.regional('planning.plan');
revoke delete on planning.plan from simpul_app, simpul_all;
-- Not even the program changes what is locked: the database refuses it to the roles it works in.
create policy locked_stays on planning.plan as restrictive for update to simpul_app, simpul_all using (locked_at is null) with check (true);

-- Who wrote anything in a draft: they are not the ones who lock it.
create table planning.hand (
  region_id integer not null,
  plan_id uuid not null,
  person_id uuid not null,
  primary key (region_id, plan_id, person_id)
);
select platform.regional('planning.hand');

-- Whether a plan takes elements: what the policies below ask.
create function planning.is_open(region integer, plan uuid) returns boolean language sql stable
  return (select p.locked_at is null and p.withdrawn_at is null from planning.plan p where p.region_id = region and p.id = plan);
grant execute on function planning.is_open to simpul_app, simpul_all;

-- From the vision down to the sub kegiatan. Its id is made of what it is, so it is the same in every version.
create table planning.element (
  region_id integer not null,
  plan_id uuid not null,
  id text not null,
  parent text,
  -- In the order of the plan, from 1: whatever stands above comes first.
  position integer not null,
  kind text not null,
  -- Codes are compared letter by letter: a range of them is everything below one.
  code text collate "C" not null,
  title text not null,
  organisation_id uuid,
  -- Rupiah by year of the plan.
  ceilings numeric(20, 2)[],
  fund_sources text[] not null default '{}',
  places text[] not null default '{}',
  -- Percent: musrenbang, pokir, technocratic, mandatory, other.
  origins numeric(5, 2)[],
  themes text[] not null default '{}',
  primary key (region_id, plan_id, id),
  constraint element_position_once unique (region_id, plan_id, position),
  constraint element_kind_known check (kind in
    ('vision', 'mission', 'goal', 'target', 'strategy', 'programme', 'activity', 'sub_activity')),
  constraint element_origins_are_whole check (origins is null or (kind = 'sub_activity' and cardinality(origins) = 5 and
    origins[1] + origins[2] + origins[3] + origins[4] + origins[5] = 100 and 0 <= all (origins))),
  constraint element_ceilings_not_negative check (ceilings is null or 0 <= all (array_remove(ceilings, null)))
);
create index element_by_code on planning.element (region_id, plan_id, code);
select platform.regional('planning.element');

-- What says whether an element came about; values by year of the plan.
create table planning.indicator (
  region_id integer not null,
  plan_id uuid not null,
  element_id text not null,
  position integer not null,
  name text not null,
  unit text,
  direction text,
  formula text,
  aggregation text,
  source text,
  baseline numeric(20, 4),
  targets numeric(20, 4)[] not null,
  is_key boolean not null default false,
  primary key (region_id, plan_id, element_id, position),
  constraint indicator_direction_known check (direction in ('up', 'down', 'keep')),
  constraint indicator_aggregation_known check (aggregation in ('sum', 'last', 'average', 'max', 'min'))
);
select platform.regional('planning.indicator');

-- Proposals of a musrenbang that an element takes up, each with its share of it.
create table planning.taken_up (
  region_id integer not null,
  plan_id uuid not null,
  element_id text not null,
  proposal_id uuid not null,
  share numeric(5, 2),
  primary key (region_id, plan_id, element_id, proposal_id),
  constraint taken_up_share_sane check (share > 0 and share <= 100)
);
create index taken_up_by_proposal on planning.taken_up (region_id, proposal_id);
select platform.regional('planning.taken_up');

create policy open_plan_takes on planning.element as restrictive for insert to simpul_app, simpul_all
  with check ((select planning.is_open(element.region_id, element.plan_id)));
create policy locked_stays on planning.element as restrictive for update to simpul_app, simpul_all
  using ((select planning.is_open(element.region_id, element.plan_id)));
create policy locked_is_kept on planning.element as restrictive for delete to simpul_app, simpul_all
  using ((select planning.is_open(element.region_id, element.plan_id)));
create policy open_plan_takes on planning.indicator as restrictive for insert to simpul_app, simpul_all
  with check ((select planning.is_open(indicator.region_id, indicator.plan_id)));
create policy locked_stays on planning.indicator as restrictive for update to simpul_app, simpul_all
  using ((select planning.is_open(indicator.region_id, indicator.plan_id)));
create policy locked_is_kept on planning.indicator as restrictive for delete to simpul_app, simpul_all
  using ((select planning.is_open(indicator.region_id, indicator.plan_id)));
create policy open_plan_takes on planning.taken_up as restrictive for insert to simpul_app, simpul_all
  with check ((select planning.is_open(taken_up.region_id, taken_up.plan_id)));
create policy locked_stays on planning.taken_up as restrictive for update to simpul_app, simpul_all
  using ((select planning.is_open(taken_up.region_id, taken_up.plan_id)));
create policy locked_is_kept on planning.taken_up as restrictive for delete to simpul_app, simpul_all
  using ((select planning.is_open(taken_up.region_id, taken_up.plan_id)));
