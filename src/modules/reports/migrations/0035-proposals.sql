-- What the program proposed when a report came in, and what became of it: by this it is known how often it is right.
create table reports.proposal (
  region_id integer not null,
  report_id uuid not null,
  -- Up to three, the likeliest first: office, confidence, the words that speak for it.
  proposals jsonb not null,
  first_id uuid,
  first_confidence real,
  -- The category that the reporter chose; the report's own is the verifier's.
  service_code text,
  course text not null,
  decided_id uuid,
  decided_at timestamptz,
  decided_by text,
  -- Which of the proposals was right in the end, from 1; 0: none of them.
  rank smallint,
  -- It went to another office after the first decision.
  corrected boolean not null default false,
  primary key (region_id, report_id),
  constraint proposal_course_known check (course in ('desk', 'drawn', 'straight')),
  constraint proposal_decided_whole check ((decided_at is null) = (decided_id is null) and (decided_at is null) = (decided_by is null) and (decided_at is null) = (rank is null)),
  constraint proposal_decided_by_known check (decided_by in ('person', 'program')),
  constraint proposal_first_whole check ((first_id is null) = (first_confidence is null))
);
create index proposal_decided on reports.proposal (region_id, decided_at) where decided_at is not null;
select platform.regional('reports.proposal');
