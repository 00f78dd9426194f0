-- queries/count.ts · lateCounts
select array[${told.join(', ')}]::text[] as key, count(*)::integer as n from reports.report r
where ${['r.region_id = $1', 'r.due_at >= $2', 'r.due_at < $3', OWED, ...conditions].join(' and ')}
${told.length > 0 ? group by ${told.join(', ')} : };

-- queries/desk.ts · photoCounts
select report_id as id, count(*)::integer as n from reports.photo
where region_id = $1 and report_id = any($2::uuid[]) and message_id is null group by report_id;

-- queries/desk.ts · toldIdentity
select from reports.report where region_id = $1 and id = $2
and (reporter_name_sealed is not null or reporter_contact_sealed is not null);

-- queries/figures.ts · responseTimes
select organisation_id as "organisationId", verified_at as "from", first_response_at as "to" from reports.report
where region_id = $1 and first_response_at >= $2 and verified_at is not null and organisation_id is not null
order by first_response_at desc limit 5000;

-- queries/files.ts · knownFiles
select distinct file_key as key from reports.photo where file_key = any($1::text[]);

-- queries/follow.ts · photoOwner
select p.file_key as "fileKey", r.id, r.code, r.secret, r.verified_at as "verifiedAt", r.status,
      r.organisation_id as "organisationId", m.kind, m.is_public as "isPublic"
 from reports.photo p join reports.report r on r.region_id = p.region_id and r.id = p.report_id
 left join reports.message m on m.region_id = p.region_id and m.id = p.message_id
where p.region_id = $1 and p.id = $2;

-- queries/follow.ts · isSupportedBy
select from reports.support where region_id = $1 and report_id = $2 and supporter_hash = any($3::bytea[]);

-- queries/import-file.ts · insertImportFile
insert into reports.import_file (region_id, id, file_key, name, bytes, format, mapping, state, actor, uploaded_at, touched_at)
values ($1, $2, $3, $4, $5, $6, $7, 'uploaded', $8, $9, $9);

-- queries/import-file.ts · importFile
select region_id as region, id, file_key as "fileKey", name, bytes, format, mapping, origin, state, actor,
uploaded_at as "uploadedAt", touched_at as "touchedAt", rows_done as "rowsDone", check_id as "checkId", apply_id as "applyId", failure from reports.import_file where region_id = $1 and id = $2${lock ?  for update : };

-- queries/import-file.ts · newestImportFiles
select region_id as region, id, file_key as "fileKey", name, bytes, format, mapping, origin, state, actor,
uploaded_at as "uploadedAt", touched_at as "touchedAt", rows_done as "rowsDone", check_id as "checkId", apply_id as "applyId", failure from reports.import_file where region_id = $1 order by uploaded_at desc limit $2;

-- queries/import-file.ts · changeImportFile
update reports.import_file set ${set.join(', ')} where region_id = $1 and id = $2 and state = $3;

-- queries/import-file.ts · claimImportFile
update reports.import_file set touched_at = $2
    where (region_id, id) = (select region_id, id from reports.import_file
                              where state in ('checking', 'applying') and touched_at < $1
                              order by uploaded_at limit 1 for update skip locked)
    returning region_id as region, id, file_key as "fileKey", name, bytes, format, mapping, origin, state, actor,
uploaded_at as "uploadedAt", touched_at as "touchedAt", rows_done as "rowsDone", check_id as "checkId", apply_id as "applyId", failure;

-- queries/import-file.ts · abandonedImportFiles
update reports.import_file set state = 'removed'
where state in ('uploaded', 'checked', 'failed') and uploaded_at < $1
returning region_id as region, id, file_key as "fileKey";

-- queries/import.ts · lockImports
select pg_advisory_xact_lock(hashtext('reports.import'), $1::integer);

-- queries/import.ts · importedBefore
select r.id, r.source_id as "sourceId", r.code, r.status, r.original_mark as mark
from reports.report r where r.region_id = $1 and r.source = $2 and r.source_id = any($3) order by r.id for update;

-- queries/import.ts · importedBefore
select distinct subject from platform.journal where region_id = $1 and subject = any($2) and act = any($3);

-- queries/import.ts · insertImported
${insertCounted( REPORT_COUNTS, `insert into reports.report as r (${ALL}) select ${ALL} from jsonb_populate_recordset(null::reports.report, $1::jsonb) on conflict (region_id, code) do nothing`, )};

-- queries/import.ts · updateImported
${updateCounted( REPORT_COUNTS, 'r.region_id = $1 and r.id = any($3::uuid[])', `update reports.report r set ${OWNED.map((column) => `${column} = n.${column}`).join(', ')} from jsonb_populate_recordset(null::reports.report, $2::jsonb) n where r.region_id = $1 and r.id = n.id`, )};

-- queries/late-then.ts · lateAt
select (count(*) filter (where last.step = any($3) and last.due < $2))::integer as late,
      (count(*) filter (where last.told is null))::integer as untold
 from reports.report r left join lateral (
   select true as told, public ->> 'dueStep' as step, (public ->> 'dueAt')::timestamptz as due
     from platform.journal j
    where j.region_id = r.region_id and j.subject = 'reports/' || r.id and j.at < $2 and j.act <> all($4)
    order by j.at desc, j.id desc limit 1) last on true
where r.region_id = $1 and r.reported_at < $2 and (r.closed_at is null or r.closed_at >= $2);

-- queries/late-then.ts · rememberedLate
select late from reports.late_then where region_id = $1 and at = $2;

-- queries/late-then.ts · rememberLate
select from reports.late_then where region_id = $1 and at = $2;

-- queries/late-then.ts · rememberLate
set local statement_timeout = 0;

-- queries/late-then.ts · rememberLate
delete from reports.late_then where region_id = $1;

-- queries/late-then.ts · rememberLate
insert into reports.late_then (region_id, at, late) values ($1, $2, $3) on conflict (region_id, at) do nothing;

-- queries/late-then.ts · forgetLate
delete from reports.late_then where region_id = $1;

-- queries/lists.ts · wordsOf
select reports.words_estimate($1) as n;

-- queries/lists.ts · reportsNear
select id, code, status, classification, service_code as "serviceCode", title, left(text, 140) as excerpt, place_code as "placeCode",
      district_code as "districtCode", organisation_id as "organisationId", anonymous, secret, reported_at as "reportedAt",
      updated_at as "updatedAt", closed_at as "closedAt", due_step as "dueStep", due_at as "dueAt", supporters, reopenings,
      is_sample as "isSample", round(near.distance)::integer as distance
 from reports.public_near($2, $3, $4, $5) as near join reports.report using (id)
where region_id = $1 order by near.distance, id;

-- queries/lists.ts · silentReports
select region_id as region, id, status from reports.report
where status in ('answered', 'awaiting_reporter') and reporter_due_at < $1 order by reporter_due_at limit $2;

-- queries/report.ts · reportByCode
select
r.region_id as region, r.id, r.code, r.status, r.classification, r.service_code as "serviceCode", r.title, r.text,
r.place_code as "placeCode", r.district_code as "districtCode", r.lat, r.lon, r.address, r.answers, r.happened_on as "happenedOn",
r.anonymous, r.secret, r.channel, r.source, r.source_id as "sourceId", r.original_status as "originalStatus",
r.organisation_id as "organisationId", r.reported_at as "reportedAt", r.verified_at as "verifiedAt", r.assigned_at as "assignedAt",
r.accepted_at as "acceptedAt", r.first_response_at as "firstResponseAt", r.answered_at as "answeredAt", r.closed_at as "closedAt",
r.updated_at as "updatedAt", r.verify_due_at as "verifyDueAt", r.respond_due_at as "respondDueAt", r.resolve_due_at as "resolveDueAt",
r.reporter_due_at as "reporterDueAt", r.paused_at as "pausedAt", r.resume_status as "resumeStatus", r.due_step as "dueStep",
r.due_at as "dueAt", r.transfers, r.reopenings, r.objected, r.archive_reason as "archiveReason", r.supporters, r.is_sample as "isSample",
r.missed_verify as "missedVerify", r.missed_response as "missedResponse", r.missed_response_by as "missedResponseBy",
r.missed_answer as "missedAnswer", r.missed_answer_by as "missedAnswerBy", r.waited_days as "waitedDays", r.answer_days as "answerDays",
r.ended_and_reopened as "endedAndReopened" from reports.report r where r.region_id = $1 and r.code = $2;

-- queries/report.ts · reportById
select
r.region_id as region, r.id, r.code, r.status, r.classification, r.service_code as "serviceCode", r.title, r.text,
r.place_code as "placeCode", r.district_code as "districtCode", r.lat, r.lon, r.address, r.answers, r.happened_on as "happenedOn",
r.anonymous, r.secret, r.channel, r.source, r.source_id as "sourceId", r.original_status as "originalStatus",
r.organisation_id as "organisationId", r.reported_at as "reportedAt", r.verified_at as "verifiedAt", r.assigned_at as "assignedAt",
r.accepted_at as "acceptedAt", r.first_response_at as "firstResponseAt", r.answered_at as "answeredAt", r.closed_at as "closedAt",
r.updated_at as "updatedAt", r.verify_due_at as "verifyDueAt", r.respond_due_at as "respondDueAt", r.resolve_due_at as "resolveDueAt",
r.reporter_due_at as "reporterDueAt", r.paused_at as "pausedAt", r.resume_status as "resumeStatus", r.due_step as "dueStep",
r.due_at as "dueAt", r.transfers, r.reopenings, r.objected, r.archive_reason as "archiveReason", r.supporters, r.is_sample as "isSample",
r.missed_verify as "missedVerify", r.missed_response as "missedResponse", r.missed_response_by as "missedResponseBy",
r.missed_answer as "missedAnswer", r.missed_answer_by as "missedAnswerBy", r.waited_days as "waitedDays", r.answer_days as "answerDays",
r.ended_and_reopened as "endedAndReopened" from reports.report r where r.region_id = $1 and r.id = $2;

-- queries/report.ts · lockReport
select
r.region_id as region, r.id, r.code, r.status, r.classification, r.service_code as "serviceCode", r.title, r.text,
r.place_code as "placeCode", r.district_code as "districtCode", r.lat, r.lon, r.address, r.answers, r.happened_on as "happenedOn",
r.anonymous, r.secret, r.channel, r.source, r.source_id as "sourceId", r.original_status as "originalStatus",
r.organisation_id as "organisationId", r.reported_at as "reportedAt", r.verified_at as "verifiedAt", r.assigned_at as "assignedAt",
r.accepted_at as "acceptedAt", r.first_response_at as "firstResponseAt", r.answered_at as "answeredAt", r.closed_at as "closedAt",
r.updated_at as "updatedAt", r.verify_due_at as "verifyDueAt", r.respond_due_at as "respondDueAt", r.resolve_due_at as "resolveDueAt",
r.reporter_due_at as "reporterDueAt", r.paused_at as "pausedAt", r.resume_status as "resumeStatus", r.due_step as "dueStep",
r.due_at as "dueAt", r.transfers, r.reopenings, r.objected, r.archive_reason as "archiveReason", r.supporters, r.is_sample as "isSample",
r.missed_verify as "missedVerify", r.missed_response as "missedResponse", r.missed_response_by as "missedResponseBy",
r.missed_answer as "missedAnswer", r.missed_answer_by as "missedAnswerBy", r.waited_days as "waitedDays", r.answer_days as "answerDays",
r.ended_and_reopened as "endedAndReopened" from reports.report r where r.region_id = $1 and r.id = $2 for update;

-- queries/report.ts · keyHashOf
select key_hash as key from reports.report where region_id = $1 and id = $2;

-- queries/report.ts · reportBySubmission
select
r.region_id as region, r.id, r.code, r.status, r.classification, r.service_code as "serviceCode", r.title, r.text,
r.place_code as "placeCode", r.district_code as "districtCode", r.lat, r.lon, r.address, r.answers, r.happened_on as "happenedOn",
r.anonymous, r.secret, r.channel, r.source, r.source_id as "sourceId", r.original_status as "originalStatus",
r.organisation_id as "organisationId", r.reported_at as "reportedAt", r.verified_at as "verifiedAt", r.assigned_at as "assignedAt",
r.accepted_at as "acceptedAt", r.first_response_at as "firstResponseAt", r.answered_at as "answeredAt", r.closed_at as "closedAt",
r.updated_at as "updatedAt", r.verify_due_at as "verifyDueAt", r.respond_due_at as "respondDueAt", r.resolve_due_at as "resolveDueAt",
r.reporter_due_at as "reporterDueAt", r.paused_at as "pausedAt", r.resume_status as "resumeStatus", r.due_step as "dueStep",
r.due_at as "dueAt", r.transfers, r.reopenings, r.objected, r.archive_reason as "archiveReason", r.supporters, r.is_sample as "isSample",
r.missed_verify as "missedVerify", r.missed_response as "missedResponse", r.missed_response_by as "missedResponseBy",
r.missed_answer as "missedAnswer", r.missed_answer_by as "missedAnswerBy", r.waited_days as "waitedDays", r.answer_days as "answerDays",
r.ended_and_reopened as "endedAndReopened" from reports.report r where r.region_id = $1 and r.submission_hash = any($2::bytea[]);

-- queries/report.ts · insertReport
${INSERT};

-- queries/report.ts · changeReport
${updateCounted(REPORT_COUNTS, which, `update reports.report r set ${set.join(', ')} where ${which}`)};

-- queries/report.ts · insertMessage
insert into reports.message (region_id, id, report_id, at, kind, author, person_id, organisation_id, body, is_public)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- queries/report.ts · messagesOf
select id, at, kind, author, person_id as "personId", organisation_id as "organisationId", body, is_public as "isPublic"
from reports.message where region_id = $1 and report_id = $2 order by at, id;

-- queries/report.ts · insertPhoto
insert into reports.photo (region_id, id, report_id, message_id, position, file_key, sha256, width, height, taken_at,
  taken_lat, taken_lon, distance_metres, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- queries/report.ts · photosOf
select id, message_id as "messageId", file_key as "fileKey", width, height, taken_at as "takenAt", distance_metres as "distanceMetres"
from reports.photo where region_id = $1 and report_id = $2 order by position, id;

-- queries/report.ts · setupOf
select code, name_id as "nameId", name_en as "nameEn", group_name as "groupName", classification, keywords, duties, questions, active, position
from reports.service where region_id = $1 order by position, name_id;

-- queries/report.ts · setupOf
select id, classification, step, amount, unit, valid_from as "validFrom", valid_to as "validTo", source
from reports.deadline_rule where region_id = $1 order by step, classification nulls first, valid_from;

-- queries/report.ts · insertSupport
insert into reports.support (region_id, report_id, supporter_hash, at) values ($1, $2, $3, $4);

-- queries/report.ts · identityOf
select reporter_name_sealed as name, reporter_contact_sealed as contact from reports.report where region_id = $1 and id = $2;

-- queries/setup.ts · upsertService
insert into reports.service (region_id, code, name_id, name_en, group_name, classification, keywords, duties, questions, active, position)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (region_id, code) do update set name_id = excluded.name_id, name_en = excluded.name_en,
  group_name = excluded.group_name, classification = excluded.classification, keywords = excluded.keywords,
  duties = excluded.duties, questions = excluded.questions, active = excluded.active, position = excluded.position;

-- queries/setup.ts · insertDeadlineRule
insert into reports.deadline_rule (region_id, id, classification, step, amount, unit, valid_from, valid_to, source)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- queries/setup.ts · endDeadlineRule
delete from reports.deadline_rule where region_id = $1 and step = $2 and classification is not distinct from $3::text and valid_from >= $4::date;

-- queries/setup.ts · endDeadlineRule
update reports.deadline_rule set valid_to = $4::date - 1 where region_id = $1 and step = $2 and classification is not distinct from $3::text and (valid_to is null or valid_to >= $4::date);

-- queries/succession.ts · workOf
select region_id as region, id from reports.report
where region_id = $1 and organisation_id = any($2) and status = any($3) order by reported_at;

-- queries/wall.ts · newestActs
select id, code, status, title, secret, verified_at as "verifiedAt", service_code as "serviceCode", place_code as "placeCode",
     district_code as "districtCode", organisation_id as "organisationId"
from reports.report where region_id = $1 and id = any($2::uuid[]);
