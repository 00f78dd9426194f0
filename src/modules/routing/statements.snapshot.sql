-- queries.ts · saveLessons
insert into routing.lesson as known (region_id, report_id, organisation_id, service_code, document, at, changed_at)
select $1, l.report, l.organisation, l.service, decode(l.document, 'hex'), l.at, $3
  from jsonb_to_recordset($2::jsonb) as l(report uuid, organisation uuid, service text, document text, at timestamptz)
on conflict (region_id, report_id) do update set organisation_id = excluded.organisation_id, service_code = excluded.service_code,
  document = excluded.document, at = excluded.at, changed_at = excluded.changed_at
where (known.organisation_id, known.service_code, known.document, known.at)
  is distinct from (excluded.organisation_id, excluded.service_code, excluded.document, excluded.at);

-- queries.ts · deleteLessons
delete from routing.lesson where region_id = $1 and report_id = any($2::uuid[]);

-- queries.ts · trimLessons
delete from routing.lesson where region_id = $1 and (at, report_id) <=
(select at, report_id from routing.lesson where region_id = $1 order by at desc, report_id desc offset $2 limit 1);

-- queries.ts · lessonsOf
select report_id as report, organisation_id as organisation, service_code as service, document, at
from routing.lesson where region_id = $1 and report_id > $2 order by report_id limit $3;

-- queries.ts · trainedModel
select id, trained_at as at, lessons, mark, octet_length(content) as bytes from routing.model where region_id = $1;

-- queries.ts · lessonCounts
select count(*)::integer as all, count(*) filter (where changed_at > $2)::integer as changed
from routing.lesson where region_id = $1;

-- queries.ts · saveModel
insert into routing.model (region_id, id, content, lessons, mark, trained_at) values ($1, $2, $3, $4, $5, $6)
on conflict (region_id) do update set id = excluded.id, content = excluded.content, lessons = excluded.lessons,
  mark = excluded.mark, trained_at = excluded.trained_at;

-- queries.ts · loadModel
select content from routing.model where region_id = $1;

-- queries.ts · settingOf
select threshold, human_share as "humanShare" from routing.setting where region_id = $1;

-- queries.ts · saveSetting
insert into routing.setting (region_id, threshold, human_share, changed_at) values ($1, $2, $3, $4)
on conflict (region_id) do update set threshold = excluded.threshold, human_share = excluded.human_share,
  changed_at = excluded.changed_at;

-- queries.ts · rulesOf
select service_code as service, nullif(place_code, '') as place, organisation_id as organisation from routing.rule
where region_id = $1 order by service_code, place_code;

-- queries.ts · putRule
insert into routing.rule (region_id, service_code, place_code, organisation_id, set_at) values ($1, $2, $3, $4, $5)
on conflict (region_id, service_code, place_code) do update set organisation_id = excluded.organisation_id, set_at = excluded.set_at;

-- queries.ts · dropRule
delete from routing.rule where region_id = $1 and service_code = $2 and place_code = $3;
