-- The draw of a month. Before it begins its secret is fixed by a hash that everybody can read; when it is over the secret is told, and
-- everybody can draw again (docs/audit-draw.md).
create table reports.audit_month (
  region_id integer not null,
  -- Its first day.
  month date not null,
  commitment bytea not null,
  secret_sealed bytea not null,
  committed_at timestamptz not null,
  drawn_at timestamptz,
  secret bytea,
  percent integer,
  least integer,
  primary key (region_id, month),
  constraint audit_month_is_its_first_day check (extract(day from month) = 1),
  constraint audit_drawn_is_told check (num_nonnulls(drawn_at, secret, percent, least) in (0, 4))
);
comment on column reports.audit_month.commitment is 'plain: SHA-256 of the secret, public from the beginning';
comment on column reports.audit_month.secret_sealed is 'sealed: reports.audit_secret';
comment on column reports.audit_month.secret is 'plain: the secret, public once the month was drawn';
select platform.regional('reports.audit_month');

-- Every report that was closed in a month, as the draw found it: what it can be checked against.
create table reports.audit_ticket (
  region_id integer not null,
  month date not null,
  report_id uuid not null,
  organisation_id uuid not null,
  closed_at timestamptz not null,
  drawn boolean not null,
  primary key (region_id, month, report_id)
);
select platform.regional('reports.audit_ticket');

-- The same in numbers, by agency.
create table reports.audit_office (
  region_id integer not null,
  month date not null,
  organisation_id uuid not null,
  closed integer not null,
  drawn integer not null,
  primary key (region_id, month, organisation_id),
  constraint audit_draws_no_more_than_was_closed check (drawn between 1 and closed)
);
select platform.regional('reports.audit_office');

-- A report that was drawn, and what the auditor found.
create table reports.audit (
  region_id integer not null,
  id uuid not null,
  month date not null,
  report_id uuid not null,
  organisation_id uuid not null,
  drawn_at timestamptz not null,
  finding text,
  message_id uuid,
  auditor_id uuid,
  found_at timestamptz,
  primary key (region_id, id),
  constraint audit_once_a_month unique (region_id, month, report_id),
  constraint audit_finding_known check (finding in ('genuine', 'not_done', 'wrong_place', 'cannot_tell')),
  constraint audit_finding_whole check (num_nonnulls(finding, message_id, auditor_id, found_at) in (0, 4))
);
create index audit_waiting on reports.audit (region_id, drawn_at, id) where finding is null;
create index audit_found on reports.audit (region_id, found_at desc, id) where finding is not null;
create index audit_by_report on reports.audit (region_id, report_id, drawn_at);
select platform.regional('reports.audit');

-- An auditor's words are a kind of message of their own. Added to the kinds that there are, whichever these have become.
do $$
declare known constant text := (select pg_get_constraintdef(oid) from pg_constraint
                                 where conname = 'message_kind_known' and conrelid = 'reports.message'::regclass);
begin
  alter table reports.message drop constraint message_kind_known;
  execute 'alter table reports.message add constraint message_kind_known ' || replace(known, 'ARRAY[', 'ARRAY[''audit''::text, ');
end $$;
