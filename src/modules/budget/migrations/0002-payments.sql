-- What was paid (SP2D), as the regional finance system says. Never changed: a correction is a reversing entry, a return is below nothing.
create table budget.payment (
  region_id integer not null,
  id uuid not null,
  fiscal_year integer not null,
  number text not null,
  kind text not null,
  paid_on date not null,
  -- The line it is booked on; its columns stand here too, for sums by any of them.
  line_id text not null,
  line_kind text not null,
  organisation_id uuid not null,
  activity text collate "C" not null default '',
  account text collate "C" not null,
  fund_source text collate "C" not null default '',
  function text collate "C" not null default '',
  place_code text collate "C" not null default '',
  amount numeric(20, 2) not null,
  description text not null default '',
  -- More than the line in force held: kept and shown, because it happened.
  is_overrun boolean not null default false,
  source text not null,
  source_key text not null,
  checksum text not null,
  imported_at timestamptz not null,
  is_sample boolean not null default false,
  primary key (region_id, id),
  constraint payment_imported_once unique (region_id, source, source_key),
  constraint payment_kind_known check (kind in ('UP', 'GU', 'TU', 'LS', 'receipt', 'return')),
  constraint payment_is_of_its_year check (extract(year from paid_on) = fiscal_year)
);
create index payment_by_line on budget.payment (region_id, fiscal_year, line_id, paid_on);
-- As with lines: sums are read from here alone.
create index payment_sums on budget.payment (region_id, fiscal_year, paid_on)
  include (line_id, line_kind, organisation_id, activity, account, fund_source, function, place_code, amount);
create index payment_by_organisation on budget.payment (region_id, fiscal_year, organisation_id, paid_on);
select platform.regional('budget.payment');
revoke update, delete on budget.payment from simpul_app, simpul_all;

-- Totals that an office or the press has published, each with where it stands: what sums of ours are held against.
create table budget.published_total (
  region_id integer not null,
  fiscal_year integer not null,
  phase text not null,
  item text not null,
  amount numeric(20, 2) not null,
  -- To how many rupiah it was rounded there: 1 is exact.
  rounded_to numeric(20, 2) not null,
  source text not null,
  source_day text not null,
  primary key (region_id, fiscal_year, phase, item)
);
select platform.regional('budget.published_total');
