-- Answers that an office writes often, with fields that a report fills in (rules/template.ts).
create table reports.answer_template (
  region_id integer not null,
  id uuid not null,
  organisation_id uuid not null,
  name text not null,
  body text not null,
  changed_at timestamptz not null,
  primary key (region_id, id),
  constraint answer_template_name_has_length check (length(name) between 1 and 60)
);
create unique index answer_template_name_once on reports.answer_template (region_id, organisation_id, lower(name));
select platform.regional('reports.answer_template');
