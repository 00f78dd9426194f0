-- Who is reminded before something is due and told afterwards: the ladder is data, like the limits it hangs on.
create table reports.rung (
  region_id integer not null,
  id uuid not null,
  -- A step with a limit, or `transfer`: how often a report may be handed on before somebody decides.
  step text not null,
  -- Below nought before the due moment, above it afterwards; nought as soon as it has passed.
  amount integer not null,
  unit text not null,
  recipient text not null,
  valid_from date not null,
  valid_to date,
  source text not null,
  -- When running reports took it into account; null: they have not yet.
  noticed_at timestamptz,
  primary key (region_id, id),
  constraint rung_step_known check (step in ('verify', 'first_response', 'resolve', 'rework', 'reporter_silence', 'reporter_completion', 'transfer')),
  constraint rung_unit_known check (unit in ('working_days', 'hours', 'times') and (unit = 'times') = (step = 'transfer')),
  constraint rung_amount_sane check (amount between -365 and 365 and (unit <> 'times' or amount between 1 and 9)),
  constraint rung_recipient_known check (recipient in ('holder', 'verifier', 'reporter', 'proposed_agency', 'agency_head', 'secretary', 'regent')),
  constraint rung_ends_after_it_begins check (valid_to is null or valid_to >= valid_from)
);
select platform.regional('reports.rung');

-- What was done with a rung for a report and the moment it was due at, once.
create table reports.rung_taken (
  region_id integer not null,
  report_id uuid not null,
  rung_id uuid not null,
  due_at timestamptz not null,
  at timestamptz not null,
  recipient text not null,
  -- In whose hands the report was.
  organisation_id uuid,
  -- When a mail about it was queued, or found to be of no use any more; null: it waits for the next one.
  told_at timestamptz,
  -- Of a notice to the reporter: the mail that carries it, and whether the reporter was shown it on the page of the report.
  mail_id uuid,
  shown_at timestamptz,
  primary key (region_id, report_id, rung_id, due_at)
);
create index rung_untold on reports.rung_taken (region_id, at) where told_at is null;
select platform.regional('reports.rung_taken');

alter table reports.report
  -- When the next rung is to be looked at; null: there is none.
  add column rung_at timestamptz,
  -- How far the ladder has raised what is owed now; nought as soon as something else is owed.
  add column escalated_to text,
  -- The agency that holds it says that it belongs elsewhere, and may not hand it on any more.
  add column appealed_at timestamptz,
  -- The secretary has decided whose it is.
  add column decided_at timestamptz,
  -- The highest level on whose desk it lies, by lateness or by appeal.
  add column reached text,
  -- Handed to an agency before anybody had verified it.
  add column forwarded_at timestamptz,
  -- How often the reporter was asked, how long the answers took in all, and how many working days the clocks were given back for it.
  add column asked integer not null default 0,
  add column waited_seconds integer not null default 0,
  add column given_days integer not null default 0,
  add constraint report_level_known check (escalated_to in ('agency_head', 'secretary', 'regent') and reached in ('agency_head', 'secretary', 'regent'));
create index report_rung on reports.report (region_id, rung_at) where rung_at is not null;
create index report_reached on reports.report (region_id, reached, due_at) where reached is not null and closed_at is null;

-- A region that is served already begins with the ladder that a new one gets (seeds/ladder.json).
insert into reports.rung (region_id, id, step, amount, unit, recipient, valid_from, source, noticed_at)
select r.region_id, gen_random_uuid(), l.step, l.amount, l.unit, l.recipient, current_date, 'Bawaan Simpul: belum ditetapkan kabupaten', now()
  from places.region r, (values
    ('verify', -1, 'working_days', 'verifier'), ('verify', 1, 'working_days', 'secretary'),
    ('verify', 2, 'working_days', 'proposed_agency'), ('verify', 5, 'working_days', 'regent'),
    ('first_response', -1, 'working_days', 'holder'), ('first_response', 1, 'working_days', 'agency_head'),
    ('first_response', 3, 'working_days', 'secretary'), ('first_response', 7, 'working_days', 'regent'),
    ('resolve', -3, 'working_days', 'holder'), ('resolve', 1, 'working_days', 'agency_head'),
    ('resolve', 5, 'working_days', 'secretary'), ('resolve', 10, 'working_days', 'regent'),
    ('rework', -1, 'working_days', 'holder'), ('rework', 1, 'working_days', 'agency_head'),
    ('rework', 3, 'working_days', 'secretary'), ('rework', 7, 'working_days', 'regent'),
    ('reporter_silence', -5, 'working_days', 'reporter'), ('reporter_silence', -2, 'working_days', 'reporter'),
    ('reporter_completion', -5, 'working_days', 'reporter'),
    ('transfer', 2, 'times', 'secretary')) as l (step, amount, unit, recipient);
update reports.report set rung_at = now() where closed_at is null and due_at is not null and source is null;
