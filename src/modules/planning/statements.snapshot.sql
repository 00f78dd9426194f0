-- queries/elements.ts · elementsOfPlans
select plan_id as plan, id, parent, kind, code, title, organisation_id as organisation, ceilings::text[] as ceilings,
 fund_sources as "fundSources", places, origins::text[] as origins, themes
from planning.element where region_id = $1 and plan_id = any ($2::uuid[]) order by plan_id, position;

-- queries/elements.ts · elementsOfPlans
select plan_id as plan, element_id as element, name, unit, direction, formula, aggregation, source, baseline, targets::text[] as targets,
 is_key as "isKey"
from planning.indicator where region_id = $1 and plan_id = any ($2::uuid[]) order by plan_id, element_id, position;

-- queries/elements.ts · elementsOfPlans
select plan_id as plan, element_id as element, proposal_id as proposal, share
from planning.taken_up where region_id = $1 and plan_id = any ($2::uuid[]) order by 1, 2, 3;

-- queries/elements.ts · insert
${into};

-- queries/elements.ts · replaceElements
delete from planning.element where region_id = $1 and plan_id = $2;

-- queries/elements.ts · planOfProposal
select p.id as plan, p.first_year as year, e.code, e.title, e.organisation_id as organisation, t.share
 from planning.taken_up t join planning.plan p on p.region_id = t.region_id and p.id = t.plan_id
   join planning.element e on e.region_id = t.region_id and e.plan_id = t.plan_id and e.id = t.element_id
where t.region_id = $1 and t.proposal_id = $2 and p.locked_at is not null order by p.first_year desc, p.kind, p.number desc;

-- queries/elements.ts · isPlanned
select count(distinct p.id)::integer as plans, count(e.id)::integer as found
 from planning.plan p left join planning.element e on e.region_id = p.region_id and e.plan_id = p.id and e.organisation_id = $3
   and e.code = $4 and e.kind = 'sub_activity'
where p.region_id = $1 and p.first_year = $2 and p.locked_at is not null
  and (p.kind = 'rkpd' or (p.kind = 'renja' and p.organisation_id = $3));

-- queries/plans.ts · many
select id, kind, organisation_id as organisation, first_year as "firstYear", last_year as "lastYear", number, based_on as "basedOn",
title, reason, activity_list as "activityList", document_kind, document_number, document_date, elements, content_sha256 as "contentSha256", agency_names as "agencyNames",
opened_by as "openedBy", opened_at as "openedAt", locked_by as "lockedBy", locked_at as "lockedAt", withdrawn_at as "withdrawnAt", source,
is_sample as "isSample" from planning.plan where region_id = $1 and ${where};

-- queries/plans.ts · yearsPlanned
select distinct first_year as year from planning.plan where region_id = $1 and kind = 'rkpd' and locked_at is not null order by 1 desc;

-- queries/plans.ts · insertPlan
insert into planning.plan (region_id, id, kind, organisation_id, first_year, last_year, number, based_on, title, reason, activity_list,
  opened_by, opened_at, source, is_sample)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing;

-- queries/plans.ts · setLocked
update planning.plan set document_kind = $3, document_number = $4, document_date = $5, content_sha256 = $6, locked_by = $7, locked_at = $8, agency_names = $9
where region_id = $1 and id = $2;

-- queries/plans.ts · setWithdrawn
update planning.plan set withdrawn_at = $3 where region_id = $1 and id = $2;

-- queries/plans.ts · setCount
update planning.plan set elements = $3 where region_id = $1 and id = $2;

-- queries/plans.ts · noteHand
insert into planning.hand (region_id, plan_id, person_id) values ($1, $2, $3) on conflict do nothing;

-- queries/plans.ts · hasHandIn
select 1 from planning.hand where region_id = $1 and plan_id = $2 and person_id = $3;
