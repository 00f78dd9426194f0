-- queries/petitions.ts · thresholds
select supporters, gather_days as "gatherDays", answer_working_days as "answerWorkingDays", valid_from as "validFrom",
     valid_to as "validTo", source
from petitions.threshold where region_id = $1 order by valid_from desc;

-- queries/petitions.ts · setThreshold
delete from petitions.threshold where region_id = $1 and valid_from >= $2;

-- queries/petitions.ts · setThreshold
update petitions.threshold set valid_to = $2::date - 1 where region_id = $1 and (valid_to is null or valid_to >= $2::date);

-- queries/petitions.ts · setThreshold
insert into petitions.threshold (region_id, valid_from, supporters, gather_days, answer_working_days, source)
values ($1, $2, $3, $4, $5, $6);

-- queries/petitions.ts · insertPetition
insert into petitions.petition (region_id, ${NAMES.map((name) => COLUMNS[name]).join(', ')})
values ($1, ${NAMES.map((_, index) => `$${index + 2}`).join(', ')}) on conflict do nothing;

-- queries/petitions.ts · changePetition
update petitions.petition set ${set} where region_id = $1 and id = $2;

-- queries/petitions.ts · petitionById
select ${PETITION} from petitions.petition where region_id = $1 and id = $2;

-- queries/petitions.ts · lockPetition
select ${PETITION} from petitions.petition where region_id = $1 and id = $2 for update;

-- queries/petitions.ts · petitionsAmong
select id from petitions.petition where id = any($1::uuid[]);

-- queries/petitions.ts · endedPetitions
select region_id as region, id from petitions.petition
where reached_at is null and lapsed_at is null and gathers_until < $1 order by gathers_until limit $2;

-- queries/petitions.ts · listPetitions
select ${PETITION} from petitions.petition
where region_id = $1 and ${LISTS[state].where} and ($3::text is null or place_code = $3) and ($4::text is null or district_code = $4) order by ${LISTS[state].order} limit $5 offset $6;

-- queries/petitions.ts · petitionCounts
select ${states.join(', ')}, ${count(`${LISTS.owed.where} and answer_due_at < $2`)} as late,
${count(`${LISTS.gathering.where} and needed - supporters <= ${NEAR}`)} as near;

-- queries/petitions.ts · insertAnswer
insert into petitions.answer (region_id, petition_id, version, at, person_id, kind, reason, organisation_id, next_step, corrects)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- queries/petitions.ts · answersOf
select version, at, kind, reason, organisation_id as organisation, next_step as "nextStep", corrects
from petitions.answer where region_id = $1 and petition_id = $2 order by version desc;

-- queries/referrals.ts · insertReferral
insert into petitions.referral (region_id, id, at, year, stage, organisation_id, problem, place_code, volume, unit, estimate, state, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'handed_over', $3);

-- queries/referrals.ts · insertReferral
insert into petitions.referral_aspiration (region_id, referral_id, petition_id) select $1, $2, unnest($3::uuid[]);

-- queries/referrals.ts · insertReferralStep
insert into petitions.referral_step (region_id, id, referral_id, at, person_id, state, reason) values ($1, $2, $3, $4, $5, $6, $7);

-- queries/referrals.ts · lockReferral
select state, organisation_id as "organisationId" from petitions.referral where region_id = $1 and id = $2 for update;

-- queries/referrals.ts · setReferralState
update petitions.referral set state = $3, changed_at = $4 where region_id = $1 and id = $2;

-- queries/referrals.ts · isReferred
select from petitions.referral_aspiration a
 join petitions.referral r on r.region_id = a.region_id and r.id = a.referral_id
where a.region_id = $1 and a.petition_id = $2 and r.state <> 'refused';

-- queries/referrals.ts · aspirationsIn
select petition_id as id from petitions.referral_aspiration where region_id = $1 and referral_id = $2 order by 1;

-- queries/referrals.ts · referralsFor
select r.id, r.at, r.year, r.stage, r.organisation_id as "organisationId", r.problem, r.place_code as "placeCode",
      r.volume::text as volume, r.unit, r.estimate::text as estimate, r.state, r.changed_at as "changedAt",
      (select jsonb_agg(jsonb_build_object('at', s.at, 'state', s.state, 'reason', s.reason) order by s.at, s.id)
         from petitions.referral_step s where s.region_id = r.region_id and s.referral_id = r.id) as steps,
      (select jsonb_agg(jsonb_build_object('id', p.id, 'code', p.code,
                'title', case when p.withheld_at is null then p.title else p.code end) order by p.code)
         from petitions.referral_aspiration a join petitions.petition p on p.region_id = a.region_id and p.id = a.petition_id
        where a.region_id = r.region_id and a.referral_id = r.id) as aspirations
 from petitions.referral r
where r.region_id = $1 and ($2::uuid is null or r.id = $2) and ($3::uuid is null or r.organisation_id = $3)
  and ($4::integer is null or r.year = $4) and ($5::text is null or r.stage = $5) and ($6::text[] is null or r.state = any($6))
  and ($7::uuid is null or r.id in (
    select referral_id from petitions.referral_aspiration where region_id = $1 and petition_id = $7))
order by r.year desc, r.stage, r.at, r.id limit $8 offset $9;
