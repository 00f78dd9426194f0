-- queries/lists.ts · listProposals
select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.listed_at is not null and ($2::integer is null or p.year = $2) and ($3::text is null or p.stage = $3) and ($4::text is null or p.state = $4)
and ($5::text is null or p.origin = $5) and ($6::text is null or p.district_code = $6) and ($7::text is null or p.place_code = $7)
and ($8::uuid is null or p.organisation_id = $8)
and ($9::text is null or coalesce(p.shown_title, p.title) ilike $9 or coalesce(p.shown_problem, p.problem) ilike $9 or p.code = upper($10))
      order by p.year desc, p.listed_at desc, p.id limit $11 offset $12;

-- queries/lists.ts · countProposals
select p.state, p.stage, count(*)::integer as n, coalesce(sum(p.amount), 0)::numeric(20, 2)::text as amount
     from proposals.proposal p where p.region_id = $1 and p.listed_at is not null and ($2::integer is null or p.year = $2) and ($3::text is null or p.stage = $3) and ($4::text is null or p.state = $4)
and ($5::text is null or p.origin = $5) and ($6::text is null or p.district_code = $6) and ($7::text is null or p.place_code = $7)
and ($8::uuid is null or p.organisation_id = $8)
and ($9::text is null or coalesce(p.shown_title, p.title) ilike $9 or coalesce(p.shown_problem, p.problem) ilike $9 or p.code = upper($10)) group by 1, 2;

-- queries/lists.ts · yearsOfProposals
select year from proposals.proposal where region_id = $1 and listed_at is not null group by year order by year desc;

-- queries/lists.ts · unreadProposals
select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.state = 'received' and ($2::text is null or p.district_code = $2) and ($3::text is null or p.place_code = $3)
and ($4::uuid is null or p.organisation_id = $4)
      order by p.is_copy, p.proposed_at, p.id limit $5;

-- queries/lists.ts · waitingProposals
select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.stage = $5 and p.state in ('waiting', 'deferred')
        and ($2::text is null or p.district_code = $2) and ($3::text is null or p.place_code = $3)
and ($4::uuid is null or p.organisation_id = $4) order by p.year, p.supporters desc, p.proposed_at, p.id limit $6;

-- queries/lists.ts · proposalsBy
select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.by_organisation_id = $2
order by p.updated_at desc, p.id limit $3;

-- queries/lists.ts · proposalsAccepted
select ${PROPOSAL} from proposals.proposal p where p.region_id = $1 and p.state = 'accepted' and p.year = $2
and ($3::uuid is null or p.organisation_id = $3) order by p.organisation_id nulls last, p.code;

-- queries/meetings.ts · meetingById
select m.region_id as region, m.id, m.year, m.stage, m.place_code as "placeCode", m.organisation_id as "organisationId",
m.held_on as "heldOn", m.venue, m.chair, m.method, m.attendance, m.minutes, m.state, m.closed_at as "closedAt", m.corrects,
m.corrects_why as "correctsWhy", m.number, m.version, m.is_sample as "isSample" from proposals.meeting m where m.region_id = $1 and m.id = $2;

-- queries/meetings.ts · lockMeeting
${how === 'update' ? select m.region_id as region, m.id, m.year, m.stage, m.place_code as "placeCode", m.organisation_id as "organisationId",
m.held_on as "heldOn", m.venue, m.chair, m.method, m.attendance, m.minutes, m.state, m.closed_at as "closedAt", m.corrects,
m.corrects_why as "correctsWhy", m.number, m.version, m.is_sample as "isSample" from proposals.meeting m where m.region_id = $1 and m.id = $2 for update : select m.region_id as region, m.id, m.year, m.stage, m.place_code as "placeCode", m.organisation_id as "organisationId",
m.held_on as "heldOn", m.venue, m.chair, m.method, m.attendance, m.minutes, m.state, m.closed_at as "closedAt", m.corrects,
m.corrects_why as "correctsWhy", m.number, m.version, m.is_sample as "isSample" from proposals.meeting m where m.region_id = $1 and m.id = $2 for share};

-- queries/meetings.ts · insertMeeting
insert into proposals.meeting (region_id, id, year, stage, place_code, organisation_id, held_on, venue, chair, method, attendance,
  state, prepared_by, prepared_at, corrects, corrects_why, version, is_sample)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, 'open', $12, $13, $14, $15, $16, $17);

-- queries/meetings.ts · setMinutes
update proposals.meeting set held_on = $3, venue = $4, chair = $5, attendance = $6::jsonb, minutes = $7
where region_id = $1 and id = $2 and state = 'open';

-- queries/meetings.ts · setMethod
update proposals.meeting set method = $3 where region_id = $1 and id = $2 and state = 'open';

-- queries/meetings.ts · setClosed
update proposals.meeting set state = 'closed', closed_by = $3, closed_at = $4, number = $5
where region_id = $1 and id = $2 and state = 'open';

-- queries/meetings.ts · nextNumber
select pg_advisory_xact_lock(hashtext('proposals.number'), $1::integer);

-- queries/meetings.ts · nextNumber
select coalesce(max(number), 0) + 1 as n from proposals.meeting where region_id = $1 and year = $2;

-- queries/meetings.ts · correctionOf
select m.region_id as region, m.id, m.year, m.stage, m.place_code as "placeCode", m.organisation_id as "organisationId",
m.held_on as "heldOn", m.venue, m.chair, m.method, m.attendance, m.minutes, m.state, m.closed_at as "closedAt", m.corrects,
m.corrects_why as "correctsWhy", m.number, m.version, m.is_sample as "isSample" from proposals.meeting m where m.region_id = $1 and m.corrects = $2;

-- queries/meetings.ts · listMeetings
select m.region_id as region, m.id, m.year, m.stage, m.place_code as "placeCode", m.organisation_id as "organisationId",
m.held_on as "heldOn", m.venue, m.chair, m.method, m.attendance, m.minutes, m.state, m.closed_at as "closedAt", m.corrects,
m.corrects_why as "correctsWhy", m.number, m.version, m.is_sample as "isSample" from proposals.meeting m
    where m.region_id = $1 and ($2::integer is null or m.year = $2) and ($3::text is null or m.stage = $3)
      and ($4::text is null or m.place_code = $4 or starts_with(m.place_code, $4 || '.'))
      and ($5::uuid is null or m.organisation_id = $5) and ($6::text is null or m.state = $6)
    order by m.state desc, m.held_on desc, m.id limit $7 offset $8;

-- queries/meetings.ts · heldOf
select m.stage, count(distinct coalesce(m.place_code, m.organisation_id::text))::integer as held,
      count(distinct coalesce(m.place_code, m.organisation_id::text)) filter (where m.held_on > d.due)::integer as late,
      min(m.held_on)::date as first, max(m.held_on)::date as last
 from proposals.meeting m join unnest($3::text[], $4::date[]) as d(stage, due) on d.stage = m.stage
where m.region_id = $1 and m.year = $2 and m.state = 'closed' and m.corrects is null group by m.stage;

-- queries/meetings.ts · addItems
insert into proposals.item (region_id, meeting_id, proposal_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing;

-- queries/meetings.ts · copyItems
insert into proposals.item (region_id, meeting_id, proposal_id, score)
select region_id, $3, proposal_id, score from proposals.item where region_id = $1 and meeting_id = $2;

-- queries/meetings.ts · removeItem
delete from proposals.item where region_id = $1 and meeting_id = $2 and proposal_id = $3;

-- queries/meetings.ts · setScore
update proposals.item set score = $4 where region_id = $1 and meeting_id = $2 and proposal_id = $3;

-- queries/meetings.ts · itemsOf
select ${PROPOSAL}, i.score from proposals.item i join proposals.proposal p on p.region_id = i.region_id and p.id = i.proposal_id
where i.region_id = $1 and i.meeting_id = $2 order by p.id;

-- queries/meetings.ts · candidatesFor
select ${PROPOSAL} from proposals.proposal p
where p.region_id = $1 and p.stage = $2 and (p.state = 'waiting' and p.year = $3 or p.state = 'deferred' and p.year <= $3)
  and case $2 when 'village' then p.place_code = $4 when 'district' then p.district_code = $4
        when 'agency_forum' then (p.organisation_id is null or p.organisation_id = $5) else true end
  and not exists (select from proposals.item i where i.region_id = $1 and i.meeting_id = $6 and i.proposal_id = p.id)
order by p.supporters desc, p.proposed_at, p.id limit 2000;

-- queries/meetings.ts · meetingsOf
select m.region_id as region, m.id, m.year, m.stage, m.place_code as "placeCode", m.organisation_id as "organisationId",
m.held_on as "heldOn", m.venue, m.chair, m.method, m.attendance, m.minutes, m.state, m.closed_at as "closedAt", m.corrects,
m.corrects_why as "correctsWhy", m.number, m.version, m.is_sample as "isSample", i.score from proposals.item i join proposals.meeting m on m.region_id = i.region_id and m.id = i.meeting_id
    where i.region_id = $1 and i.proposal_id = $2 order by m.held_on, m.version, m.id;

-- queries/meetings.ts · insertRecord
insert into proposals.record (region_id, meeting_id, closed_at, content, digest) values ($1, $2, $3, $4::jsonb, $5);

-- queries/meetings.ts · storedRecord
select closed_at as "closedAt", content, digest from proposals.record where region_id = $1 and meeting_id = $2;

-- queries/proposals.ts · oneWhere
select p.region_id as region, p.id, p.code, p.origin, p.year, p.stage, p.state, coalesce(p.shown_title, p.title) as title,
coalesce(p.shown_problem, p.problem) as problem, p.place_code as "placeCode", p.district_code as "districtCode", p.lat, p.lon,
p.volume::text as volume, p.unit, p.estimate::text as estimate, p.amount::text as amount, p.merged_into as "mergedInto",
p.organisation_id as "organisationId", p.by_organisation_id as "byOrganisationId", p.by_person_id as "byPersonId",
p.proposed_at as "proposedAt", p.listed_at as "listedAt", p.updated_at as "updatedAt", p.steps, p.supporters,
p.is_copy as "isCopy", p.is_named as "isNamed", p.is_sample as "isSample" from proposals.proposal p where p.region_id = $1 and ${which};

-- queries/proposals.ts · ownWords
select title, problem from proposals.proposal where region_id = $1 and id = $2;

-- queries/proposals.ts · insertProposal
insert into proposals.proposal (region_id, id, code, origin, year, stage, state, title, problem, place_code, district_code, lat, lon,
  volume, unit, estimate, amount, organisation_id, by_organisation_id, by_person_id, referral_id, name_sealed, contact_sealed,
  is_named, key_hash, submission_hash, stems, copy, is_copy, steps, proposed_at, listed_at, updated_at, is_sample)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
  $26::integer[], $27::bigint, $28, 1, $29, $30, $29, $31) on conflict do nothing;

-- queries/proposals.ts · proposalBySubmission
select id, code, title, problem from proposals.proposal where region_id = $1 and submission_hash = any($2::bytea[]);

-- queries/proposals.ts · countCopies
select count(*)::integer as n from (
select from proposals.proposal where region_id = $1 and copy = $2::bigint and proposed_at >= $3 limit $4) as found;

-- queries/proposals.ts · moveProposal
update proposals.proposal set year = $3, stage = $4, state = $5, amount = $6, merged_into = $7, steps = $8, updated_at = $9,
organisation_id = coalesce($10, organisation_id) where region_id = $1 and id = $2;

-- queries/proposals.ts · listProposal
update proposals.proposal set listed_at = $3, shown_title = $4, shown_problem = $5 where region_id = $1 and id = $2;

-- queries/proposals.ts · repoint
update proposals.proposal set merged_into = $3 where region_id = $1 and merged_into = $2;

-- queries/proposals.ts · takeBackMerged
with recursive laid(id) as (
  select $2::uuid
  union
  select p.id from laid
    join proposals.step s on s.region_id = $1 and s.merged_after = laid.id
    join proposals.proposal p on p.region_id = $1 and p.id = s.proposal_id and p.steps = s.seq and p.state = 'merged')
update proposals.proposal p set merged_into = $2 from laid where p.region_id = $1 and p.id = laid.id and p.id <> $2;

-- queries/proposals.ts · lockMerging
select pg_advisory_xact_lock(hashtext('proposals.merge'), $1::integer);

-- queries/proposals.ts · mergedWith
select p.region_id as region, p.id, p.code, p.origin, p.year, p.stage, p.state, coalesce(p.shown_title, p.title) as title,
coalesce(p.shown_problem, p.problem) as problem, p.place_code as "placeCode", p.district_code as "districtCode", p.lat, p.lon,
p.volume::text as volume, p.unit, p.estimate::text as estimate, p.amount::text as amount, p.merged_into as "mergedInto",
p.organisation_id as "organisationId", p.by_organisation_id as "byOrganisationId", p.by_person_id as "byPersonId",
p.proposed_at as "proposedAt", p.listed_at as "listedAt", p.updated_at as "updatedAt", p.steps, p.supporters,
p.is_copy as "isCopy", p.is_named as "isNamed", p.is_sample as "isSample" from proposals.proposal p where p.region_id = $1 and p.merged_into = $2 order by p.proposed_at, p.id;

-- queries/proposals.ts · insertPokir
insert into proposals.pokir (region_id, proposal_id, member, fraction, reses, is_named) values ($1, $2, $3, $4, $5, $6);

-- queries/proposals.ts · pokirOf
select case when is_named or $3 then member end as member, fraction, reses, is_named as "isNamed"
from proposals.pokir where region_id = $1 and proposal_id = $2;

-- queries/proposals.ts · insertPhoto
insert into proposals.photo (region_id, id, proposal_id, position, file_key, sha256, width, height, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- queries/proposals.ts · photosOf
select id, file_key as "fileKey", width, height from proposals.photo where region_id = $1 and proposal_id = $2 order by position, id;

-- queries/proposals.ts · photoOwner
select file_key as "fileKey", proposal_id as "proposalId" from proposals.photo where region_id = $1 and id = $2;

-- queries/proposals.ts · keyHashOf
select key_hash as hash from proposals.proposal where region_id = $1 and id = $2;

-- queries/proposals.ts · identityOf
select name_sealed as name, contact_sealed as contact from proposals.proposal where region_id = $1 and id = $2;

-- queries/proposals.ts · eraseIdentity
update proposals.proposal set name_sealed = null, contact_sealed = null, is_named = false where region_id = $1 and id = $2;

-- queries/proposals.ts · isSupportedBy
select from proposals.support where region_id = $1 and proposal_id = $2 and supporter_hash = any($3::bytea[]);

-- queries/proposals.ts · insertSupport
insert into proposals.support (region_id, proposal_id, supporter_hash, at) values ($1, $2, $3, $4);

-- queries/proposals.ts · insertSupport
update proposals.proposal set supporters = supporters + 1 where region_id = $1 and id = $2;

-- queries/proposals.ts · insertAuthors
insert into proposals.author_report (region_id, proposal_id, report_id, at) select $1, $2, unnest($3::uuid[]), $4
on conflict do nothing;

-- queries/proposals.ts · authorsOf
select report_id as "reportId", at from proposals.author_report where region_id = $1 and proposal_id = $2 order by report_id;

-- queries/proposals.ts · proposalsOfReport
select p.region_id as region, p.id, p.code, p.origin, p.year, p.stage, p.state, coalesce(p.shown_title, p.title) as title,
coalesce(p.shown_problem, p.problem) as problem, p.place_code as "placeCode", p.district_code as "districtCode", p.lat, p.lon,
p.volume::text as volume, p.unit, p.estimate::text as estimate, p.amount::text as amount, p.merged_into as "mergedInto",
p.organisation_id as "organisationId", p.by_organisation_id as "byOrganisationId", p.by_person_id as "byPersonId",
p.proposed_at as "proposedAt", p.listed_at as "listedAt", p.updated_at as "updatedAt", p.steps, p.supporters,
p.is_copy as "isCopy", p.is_named as "isNamed", p.is_sample as "isSample" from proposals.author_report a join proposals.proposal p on p.region_id = a.region_id and p.id = a.proposal_id
      where a.region_id = $1 and a.report_id = $2 order by p.proposed_at, p.id;

-- queries/similar.ts · similarProposals
select ${PROPOSAL}, p.stems from proposals.proposal p
where p.region_id = $1 and p.listed_at is not null and p.state in ('waiting', 'deferred', 'accepted') and p.year >= $2
  and ($3::text is null or p.district_code is null or p.district_code = $3) and p.id is distinct from $4::uuid
order by p.listed_at desc limit ${MOST_COMPARED};

-- queries/stages.ts · calendarOf
select name, opens_years as "opensYears", opens_month_day as "opensMonthDay", due_years as "dueYears",
due_month_day as "dueMonthDay", source, sureness from proposals.stage_default where region_id = $1;

-- queries/stages.ts · calendarOf
select year, name, opens_on as "opensOn", due_on as "dueOn", done_on as "doneOn", source, sureness
from proposals.stage_date where region_id = $1;

-- queries/stages.ts · setStageDefault
insert into proposals.stage_default (region_id, name, opens_years, opens_month_day, due_years, due_month_day, source, sureness)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (region_id, name) do update set opens_years = excluded.opens_years, opens_month_day = excluded.opens_month_day,
  due_years = excluded.due_years, due_month_day = excluded.due_month_day, source = excluded.source, sureness = excluded.sureness;

-- queries/stages.ts · setStageDate
insert into proposals.stage_date (region_id, year, name, opens_on, due_on, done_on, source, sureness, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (region_id, year, name) do update set opens_on = excluded.opens_on, due_on = excluded.due_on, done_on = excluded.done_on,
  source = excluded.source, sureness = excluded.sureness, changed_at = excluded.changed_at;

-- queries/steps.ts · insertStep
insert into proposals.step (region_id, proposal_id, seq, at, step, role, person_id, organisation_id, meeting_id, reason, corrects,
  year_before, year_after, stage_before, stage_after, state_before, state_after, amount_before, amount_after, merged_before, merged_after)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21);

-- queries/steps.ts · stepsOf
select proposal_id as "proposalId", seq, at, step, role, organisation_id as "organisationId", meeting_id as "meetingId", reason,
corrects, year_before as "yearBefore", year_after as "yearAfter", stage_before as "stageBefore", stage_after as "stageAfter",
state_before as "stateBefore", state_after as "stateAfter", amount_before::text as "amountBefore", amount_after::text as "amountAfter",
merged_before as "mergedBefore", merged_after as "mergedAfter" from proposals.step where region_id = $1 and proposal_id = $2 order by seq;

-- queries/steps.ts · stepsOfMeeting
select proposal_id as "proposalId", seq, at, step, role, organisation_id as "organisationId", meeting_id as "meetingId", reason,
corrects, year_before as "yearBefore", year_after as "yearAfter", stage_before as "stageBefore", stage_after as "stageAfter",
state_before as "stateBefore", state_after as "stateAfter", amount_before::text as "amountBefore", amount_after::text as "amountAfter",
merged_before as "mergedBefore", merged_after as "mergedAfter" from proposals.step where region_id = $1 and meeting_id = $2 order by at, proposal_id, seq;
