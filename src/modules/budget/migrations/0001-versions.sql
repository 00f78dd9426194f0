-- A year's budget grows in numbered versions, one after the other. A locked one never changes: what comes next is a new version.
create table budget.version (
  region_id integer not null,
  id uuid not null,
  fiscal_year integer not null,
  number integer not null,
  phase text not null,
  based_on uuid,
  title text not null,
  -- Why it differs from the one before: needed where a law wants a reason, shown wherever there is one.
  reason text,
  -- The lists that its codes are of; a line keeps the list it was voted under.
  activity_list uuid,
  account_list uuid,
  function_list uuid,
  fund_list uuid,
  price_list uuid,
  document_kind text,
  document_number text,
  document_date date,
  revenue numeric(20, 2) not null default 0,
  spending numeric(20, 2) not null default 0,
  financing_in numeric(20, 2) not null default 0,
  financing_out numeric(20, 2) not null default 0,
  lines integer not null default 0,
  details integer not null default 0,
  content_sha256 text,
  opened_by uuid,
  opened_at timestamptz not null,
  locked_by uuid,
  locked_at timestamptz,
  withdrawn_at timestamptz,
  source text not null,
  is_sample boolean not null default false,
  primary key (region_id, id),
  constraint version_number_once unique (region_id, fiscal_year, number),
  constraint version_year_sane check (fiscal_year between 2000 and 2100),
  constraint version_phase_known check (phase in ('kua_ppas', 'rka', 'rapbd', 'approved', 'evaluated', 'apbd', 'dpa', 'shift',
    'changed_kua_ppas', 'changed_rapbd', 'changed_apbd', 'changed_dpa')),
  constraint version_locked_has_document check (locked_at is null or
    (document_kind is not null and document_number is not null and document_date is not null and content_sha256 is not null)),
  constraint version_balances check (locked_at is null or phase in ('kua_ppas', 'rka', 'rapbd', 'changed_kua_ppas', 'changed_rapbd')
    or revenue + financing_in = spending + financing_out),
  constraint version_locked_or_withdrawn check (locked_at is null or withdrawn_at is null),
  constraint version_locked_by_another check (locked_by <> opened_by),
  constraint version_amounts_not_negative check (least(revenue, spending, financing_in, financing_out) >= 0)
);
create unique index version_one_draft on budget.version (region_id, fiscal_year) where locked_at is null and withdrawn_at is null;
select platform.regional('budget.version');
revoke delete on budget.version from simpul_app, simpul_all;
-- Not even the program changes what is locked: the database refuses it to the roles it works in.
create policy locked_stays on budget.version as restrictive for update to simpul_app, simpul_all using (locked_at is null) with check (true);

-- One row per year: whoever opens, locks or submits takes its lock, so that versions follow each other.
create table budget.year (
  region_id integer not null,
  fiscal_year integer not null,
  primary key (region_id, fiscal_year)
);
select platform.regional('budget.year');

-- Who wrote anything in a draft: they are not the ones who lock it.
create table budget.hand (
  region_id integer not null,
  version_id uuid not null,
  person_id uuid not null,
  primary key (region_id, version_id, person_id)
);
select platform.regional('budget.hand');

-- Whether a version takes lines: what the policies below ask.
create function budget.is_open(region integer, version uuid) returns boolean language sql stable
  return (select v.locked_at is null and v.withdrawn_at is null from budget.version v where v.region_id = region and v.id = version);
grant execute on function budget.is_open to simpul_app, simpul_all;

-- A budget line: agency, sub kegiatan, account, fund source, place. Its id is made of these, so the same line has it in every version.
create table budget.line (
  region_id integer not null,
  version_id uuid not null,
  id text not null,
  kind text not null,
  organisation_id uuid not null,
  -- Codes are compared letter by letter: a range of them is everything below one.
  activity text collate "C" not null default '',
  account text collate "C" not null,
  fund_source text collate "C" not null default '',
  function text collate "C" not null default '',
  place_code text collate "C" not null default '',
  title text not null,
  amount numeric(20, 2) not null,
  -- Plan of payments by month, January first.
  cash numeric(20, 2)[],
  -- Why it differs from the version before.
  reason text,
  primary key (region_id, version_id, id),
  constraint line_kind_is_that_of_its_account check (
    (kind = 'revenue' and account ~ '^4(\.|$)') or (kind = 'spending' and account ~ '^5(\.|$)') or
    (kind = 'financing_in' and account ~ '^6\.1(\.|$)') or (kind = 'financing_out' and account ~ '^6\.2(\.|$)')),
  constraint line_amount_not_negative check (amount >= 0),
  constraint line_cash_has_twelve_months check (cash is null or cardinality(cash) = 12)
);
-- Everything that sums are made of: they are read from here alone, forty thousand lines in some milliseconds.
create index line_sums on budget.line (region_id, version_id)
  include (id, kind, organisation_id, activity, account, fund_source, function, place_code, amount);
create index line_by_organisation on budget.line (region_id, version_id, organisation_id, activity);
create index line_by_place on budget.line (region_id, version_id, place_code) where place_code <> '';
create index line_by_amount on budget.line (region_id, version_id, kind, amount desc, id);
create index line_in_versions on budget.line (region_id, id);
select platform.regional('budget.line');

-- The words that the lines of a year are found by: of its title, its codes, its place, its agency and its components. A table, because
-- row-level security lets an index answer only what compares text with text.
create table budget.word (
  region_id integer not null,
  fiscal_year integer not null,
  word text collate "C" not null,
  line_id text not null,
  primary key (region_id, fiscal_year, word, line_id)
);
select platform.regional('budget.word');

-- What a line is made of: a component, how many of it, at what price.
create table budget.detail (
  region_id integer not null,
  version_id uuid not null,
  line_id text not null,
  position integer not null,
  component text not null,
  specification text,
  price_code text,
  -- At most four: [{"value": "12", "unit": "bulan"}, …].
  factors jsonb not null,
  unit_price numeric(20, 2) not null,
  tax_percent numeric(5, 2) not null default 0,
  amount numeric(20, 2) not null,
  -- Who allowed a price above its ceiling, and why.
  price_approval text,
  primary key (region_id, version_id, line_id, position),
  constraint detail_amount_not_negative check (amount >= 0 and unit_price >= 0),
  constraint detail_tax_sane check (tax_percent between 0 and 100),
  constraint detail_position_from_one check (position between 1 and 100000)
);
select platform.regional('budget.detail');

create policy open_version_takes on budget.line as restrictive for insert to simpul_app, simpul_all
  with check ((select budget.is_open(line.region_id, line.version_id)));
create policy locked_stays on budget.line as restrictive for update to simpul_app, simpul_all
  using ((select budget.is_open(line.region_id, line.version_id)));
create policy locked_is_kept on budget.line as restrictive for delete to simpul_app, simpul_all
  using ((select budget.is_open(line.region_id, line.version_id)));
create policy open_version_takes on budget.detail as restrictive for insert to simpul_app, simpul_all
  with check ((select budget.is_open(detail.region_id, detail.version_id)));
create policy locked_stays on budget.detail as restrictive for update to simpul_app, simpul_all
  using ((select budget.is_open(detail.region_id, detail.version_id)));
create policy locked_is_kept on budget.detail as restrictive for delete to simpul_app, simpul_all
  using ((select budget.is_open(detail.region_id, detail.version_id)));

-- The part of a draft that one agency works on: one sub kegiatan. Submitted parts count against the agency's ceiling.
create table budget.work (
  region_id integer not null,
  version_id uuid not null,
  organisation_id uuid not null,
  activity text not null,
  state text not null,
  -- Rupiah, while it is submitted.
  amount numeric(20, 2) not null default 0,
  -- Why it is in no plan of the year, and who allowed it.
  additional text,
  note text,
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (region_id, version_id, organisation_id, activity),
  constraint work_state_known check (state in ('draft', 'submitted', 'verified', 'returned')),
  constraint work_returned_says_why check (state <> 'returned' or char_length(note) >= 20)
);
create index work_by_state on budget.work (region_id, version_id, state);
select platform.regional('budget.work');

-- When each phase is due by law, and by which: rows, because the law changes and some of it is not certain.
create table budget.due (
  region_id integer not null,
  fiscal_year integer not null,
  phase text not null,
  due_on date not null,
  source text not null,
  is_certain boolean not null,
  primary key (region_id, fiscal_year, phase)
);
select platform.regional('budget.due');
