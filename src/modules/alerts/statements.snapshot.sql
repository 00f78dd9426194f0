-- queries.ts · insertSubscription
insert into alerts.subscription (region_id, id, address_sealed, address_index, district_code, place_code, service_code, pace, asked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict on constraint subscription_once do nothing;

-- queries.ts · insertSubscription
update alerts.subscription set pace = case when confirmed_at is null then $6 else pace end, asked_at = $7
where region_id = $1 and address_index = $2 and district_code is not distinct from $3 and place_code is not distinct from $4
  and service_code is not distinct from $5 returning id;

-- queries.ts · subscriptionById
select id, district_code as district, place_code as place, service_code as service, pace, asked_at as "askedAt",
confirmed_at as "confirmedAt", told_at as "toldAt" from alerts.subscription where region_id = $1 and id = $2;

-- queries.ts · lockSubscription
select id, district_code as district, place_code as place, service_code as service, pace, asked_at as "askedAt",
confirmed_at as "confirmedAt", told_at as "toldAt", address_sealed as "addressSealed" from alerts.subscription where region_id = $1 and id = $2 for update;

-- queries.ts · setConfirmed
update alerts.subscription set confirmed_at = $3 where region_id = $1 and id = $2;

-- queries.ts · deleteSubscription
delete from alerts.subscription where region_id = $1 and id = $2;

-- queries.ts · deleteUnconfirmed
delete from alerts.subscription where confirmed_at is null and asked_at < $1;

-- queries.ts · noteUntold
insert into alerts.untold (region_id, subscription_id, report_id, at)
select s.region_id, s.id, $2, $3 from alerts.subscription s
 where s.region_id = $1 and s.confirmed_at is not null
   and (s.district_code is null or s.district_code = $4) and (s.place_code is null or s.place_code = $5)
   and (s.service_code is null or s.service_code = $6)
on conflict do nothing;

-- queries.ts · subscriptionsToTell
select id from alerts.subscription s
where region_id = $1 and confirmed_at is not null and (pace = 'at_once' or told_at is null or told_at < $2)
  and exists (select from alerts.untold u where u.region_id = s.region_id and u.subscription_id = s.id
               and (s.pace = 'at_once' or u.at < $2))
order by id limit $3;

-- queries.ts · untoldOf
select report_id as id from alerts.untold where region_id = $1 and subscription_id = $2;

-- queries.ts · setTold
delete from alerts.untold where region_id = $1 and subscription_id = $2 and report_id = any($3::uuid[]);

-- queries.ts · setTold
update alerts.subscription set told_at = $3 where region_id = $1 and id = $2;
