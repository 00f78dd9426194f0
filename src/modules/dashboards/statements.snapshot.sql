-- queries/kept.ts · thresholds
select code, value, source from dashboards.threshold where region_id = $1;

-- queries/kept.ts · putThreshold
insert into dashboards.threshold (region_id, code, value, source) values ($1, $2, $3, $4)
on conflict (region_id, code) do update set value = excluded.value, source = excluded.source;

-- queries/kept.ts · letters
select monday::text as monday, made_at as "madeAt", headline from dashboards.letter
where region_id = $1 order by monday desc limit $2;

-- queries/kept.ts · letterPdf
select pdf from dashboards.letter where region_id = $1 and monday = $2;

-- queries/kept.ts · letterExists
select from dashboards.letter where region_id = $1 and monday = $2;

-- queries/kept.ts · insertLetter
insert into dashboards.letter (region_id, monday, made_at, headline, pdf) values ($1, $2, $3, $4, $5)
on conflict (region_id, monday) do nothing;

-- queries/kept.ts · recipients
select person_id as person from dashboards.recipient where region_id = $1;

-- queries/kept.ts · putRecipient
insert into dashboards.recipient (region_id, person_id) values ($1, $2) on conflict do nothing;

-- queries/kept.ts · removeRecipient
delete from dashboards.recipient where region_id = $1 and person_id = $2;
