-- A file of payments as it was brought in: whose it is, and what it says that it comes to.
create table budget.payment_file (
  region_id integer not null,
  id uuid not null,
  fiscal_year integer not null,
  source text not null,
  -- As its sender calls it; absent where it came by no page.
  name text,
  rows integer not null,
  written integer not null,
  known integer not null,
  differing integer not null,
  refused integer not null,
  -- What the sheet prints or its sender typed; absent where nobody said one.
  total numeric(20, 2),
  imported_by uuid,
  imported_at timestamptz not null,
  is_sample boolean not null default false,
  primary key (region_id, id)
);
create index payment_file_by_year on budget.payment_file (region_id, fiscal_year, imported_at desc);
select platform.regional('budget.payment_file');
revoke update, delete on budget.payment_file from simpul_app, simpul_all;

alter table budget.payment
  -- The file that it first stood in; absent where it came before files were kept, or is an entry of our own.
  add column file_id uuid,
  -- The payment that this entry takes back.
  add column reverses uuid;
create unique index payment_reversed_once on budget.payment (region_id, reverses) where reverses is not null;
create index payment_by_number on budget.payment (region_id, fiscal_year, number);

-- What came again under the same key and said something else: the payment stays as it was first written, and this stands beside it.
create table budget.payment_difference (
  region_id integer not null,
  id uuid not null,
  fiscal_year integer not null,
  payment_id uuid not null,
  file_id uuid not null,
  -- Row of the sheet.
  line integer not null,
  checksum text not null,
  -- As it is said now; a return is below nothing.
  amount numeric(20, 2) not null,
  -- Only what differs, by its field.
  said jsonb not null,
  found_at timestamptz not null,
  primary key (region_id, id),
  constraint payment_difference_told_once unique (region_id, payment_id, checksum)
);
create index payment_difference_by_year on budget.payment_difference (region_id, fiscal_year);
select platform.regional('budget.payment_difference');
revoke update, delete on budget.payment_difference from simpul_app, simpul_all;

-- Rows of a file that are no payment as they stand, with what is wrong with them.
create table budget.payment_refusal (
  region_id integer not null,
  id uuid not null,
  fiscal_year integer not null,
  source text not null,
  file_id uuid not null,
  line integer not null,
  -- Of its cells: the same row again is not refused twice.
  checksum text not null,
  -- As far as they could be read: by them it is known again once it is mended.
  number text not null,
  amount numeric(20, 2),
  paid_on date,
  organisation_id uuid,
  cells jsonb not null,
  issues jsonb not null,
  -- An advance (UP, TU) that no account is charged with yet: no realisation, and nothing to mend.
  is_advance boolean not null,
  refused_at timestamptz not null,
  primary key (region_id, id),
  constraint payment_refusal_told_once unique (region_id, fiscal_year, source, checksum)
);
select platform.regional('budget.payment_refusal');
revoke update, delete on budget.payment_refusal from simpul_app, simpul_all;

-- How something that did not match was settled: by a note, or by an entry that takes a payment back. What was settled stays as it was.
create table budget.settlement (
  region_id integer not null,
  id uuid not null,
  fiscal_year integer not null,
  kind text not null,
  -- Id of the payment, line, difference or refused row.
  thing text not null,
  way text not null,
  reason text not null,
  -- Of an overrun as it was then: when more is paid, it is open again.
  amount numeric(20, 2),
  settled_by uuid,
  settled_at timestamptz not null,
  primary key (region_id, id),
  constraint settlement_kind_known check (kind in ('unplanned', 'overrun', 'difference', 'again', 'refused')),
  constraint settlement_way_known check (way in ('note', 'reversal')),
  constraint settlement_says_why check (char_length(reason) >= 20)
);
create index settlement_of_thing on budget.settlement (region_id, fiscal_year, kind, thing);
select platform.regional('budget.settlement');
revoke update, delete on budget.settlement from simpul_app, simpul_all;
