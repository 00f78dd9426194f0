-- queries/audit.ts · auditMonths
select month, commitment, committed_at as "committedAt", drawn_at as "drawnAt", secret, percent, least from reports.audit_month where region_id = $1 order by month desc limit $2;

-- queries/audit.ts · auditMonth
select month, commitment, committed_at as "committedAt", drawn_at as "drawnAt", secret, percent, least from reports.audit_month where region_id = $1 and month = $2;

-- queries/audit.ts · undrawnMonths
select month from reports.audit_month where region_id = $1 and drawn_at is null order by month;

-- queries/audit.ts · insertCommitment
insert into reports.audit_month (region_id, month, commitment, secret_sealed, committed_at) values ($1, $2, $3, $4, $5)
on conflict do nothing;

-- queries/audit.ts · lockUndrawn
select secret_sealed as "secretSealed", commitment, committed_at as "committedAt" from reports.audit_month
where region_id = $1 and month = $2 and drawn_at is null for update;

-- queries/audit.ts · closedBetween
select id as "reportId", organisation_id as "organisationId", date_trunc('milliseconds', closed_at) as "closedAt" from reports.report
where region_id = $1 and closed_at is not null and closed_at >= $2 and closed_at < $3
  and status in ('confirmed', 'closed_unconfirmed') and organisation_id is not null;

-- queries/audit.ts · insertDraw
update reports.audit_month set drawn_at = $3, secret = $4, percent = $5, least = $6 where region_id = $1 and month = $2;

-- queries/audit.ts · insertDraw
insert into reports.audit_ticket (region_id, month, report_id, organisation_id, closed_at, drawn)
select $1, $2, t."reportId", t."organisationId", t."closedAt", t.drawn
  from jsonb_to_recordset($3::jsonb) as t("reportId" uuid, "organisationId" uuid, "closedAt" timestamptz, drawn boolean);

-- queries/audit.ts · insertDraw
insert into reports.audit_office (region_id, month, organisation_id, closed, drawn)
select region_id, month, organisation_id, count(*), count(*) filter (where drawn) from reports.audit_ticket
 where region_id = $1 and month = $2 group by region_id, month, organisation_id;

-- queries/audit.ts · insertDraw
insert into reports.audit (region_id, id, month, report_id, organisation_id, drawn_at)
select $1, t."caseId", $2, t."reportId", t."organisationId", $3
  from jsonb_to_recordset($4::jsonb) as t("caseId" uuid, "reportId" uuid, "organisationId" uuid);

-- queries/audit.ts · auditTickets
select t.report_id as "reportId", t.organisation_id as "organisationId", t.closed_at as "closedAt", t.drawn,
      case when not r.secret and r.verified_at is not null and r.status <> 'archived' then r.code end as code
 from reports.audit_ticket t join reports.report r on r.region_id = t.region_id and r.id = t.report_id
where t.region_id = $1 and t.month = $2 order by t.organisation_id, t.report_id;

-- queries/audit.ts · openAuditOf
select id, month, drawn_at as "drawnAt" from reports.audit
where region_id = $1 and report_id = $2 and finding is null order by drawn_at limit 1;

-- queries/audit.ts · setFinding
update reports.audit set finding = $3, message_id = $4, auditor_id = $5, found_at = $6
where region_id = $1 and id = $2 and finding is null;

-- queries/audit.ts · auditCases
select r.code, r.title, left(r.text, 140) as excerpt, r.secret, r.status, a.organisation_id as "organisationId",
      r.place_code as "placeCode", a.month, a.drawn_at as "drawnAt", a.finding, a.found_at as "foundAt",
      (select count(*)::integer from reports.photo_flag f where f.region_id = a.region_id and f.report_id = a.report_id
          and f.flag not in ('no_time', 'no_place')) as flags
 from reports.audit a join reports.report r on r.region_id = a.region_id and r.id = a.report_id
where a.region_id = $1 and a.finding ${waiting ? is null : is not null}
order by ${waiting ? a.drawn_at, a.id : a.found_at desc, a.id} limit $2 offset $3;

-- queries/audit.ts · countAudits
select count(*) filter (where finding is null)::integer as waiting, count(finding)::integer as found
from reports.audit where region_id = $1;

-- queries/audit.ts · auditFigures
select o.organisation_id as "organisationId", sum(o.closed)::integer as closed, sum(o.drawn)::integer as drawn,
      coalesce(sum(a.found), 0)::integer as found, coalesce(sum(a.genuine), 0)::integer as genuine,
      coalesce(sum(a.not_done), 0)::integer as "notDone", coalesce(sum(a.wrong_place), 0)::integer as "wrongPlace",
      coalesce(sum(a.cannot_tell), 0)::integer as "cannotTell"
 from reports.audit_office o
 left join (
   select month, organisation_id, count(finding) as found, count(*) filter (where finding = 'genuine') as genuine,
          count(*) filter (where finding = 'not_done') as not_done, count(*) filter (where finding = 'wrong_place') as wrong_place,
          count(*) filter (where finding = 'cannot_tell') as cannot_tell
     from reports.audit where region_id = $1 and month between $2 and $3 group by month, organisation_id) a
   on a.month = o.month and a.organisation_id = o.organisation_id
where o.region_id = $1 and o.month between $2 and $3
group by o.organisation_id order by closed desc, o.organisation_id;

-- queries/conversation.ts · insertDocument
insert into reports.document (region_id, id, report_id, message_id, position, file_key, kind, name, bytes, sha256, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- queries/conversation.ts · documentsOf
select id, message_id as "messageId", kind, name, bytes from reports.document
where region_id = $1 and report_id = $2 order by position, id;

-- queries/conversation.ts · documentOwner
select d.file_key as "fileKey", m.kind as "messageKind", r.code, r.secret, r.status, r.organisation_id as "organisationId"
 from reports.document d join reports.report r on r.region_id = d.region_id and r.id = d.report_id
 join reports.message m on m.region_id = d.region_id and m.id = d.message_id
where d.region_id = $1 and d.id = $2 and d.kind = $3;

-- queries/conversation.ts · knownDocuments
select file_key as key from reports.document where file_key = any($1::text[]);

-- queries/conversation.ts · messageById
select id, kind, body from reports.message where region_id = $1 and report_id = $2 and id = $3;

-- queries/conversation.ts · showMessage
update reports.message set is_public = $3, public_body = $4 where region_id = $1 and id = $2;

-- queries/conversation.ts · showMessage
insert into reports.message_showing (region_id, id, message_id, at, person_id, body, reason)
values ($1, $2, $3, $4, $5, $6, $7);

-- queries/conversation.ts · showingsOf
select s.id, s.message_id as "messageId", s.at, s.person_id as "personId", s.body, s.reason
 from reports.message_showing s join reports.message m on m.region_id = s.region_id and m.id = s.message_id
where s.region_id = $1 and m.report_id = $2 order by s.at, s.id;

-- queries/conversation.ts · eraseIdentity
update reports.report set reporter_name_sealed = null, reporter_contact_sealed = null, reporter_contact_index = null,
  original_sealed = case when source is null then null else original_sealed end
where region_id = $1 and id = $2;

-- queries/count.ts · lateCounts
select array[${told.join(', ')}]::text[] as key, count(*)::integer as n from reports.report r
where ${['r.region_id = $1', 'r.due_at >= $2', 'r.due_at < $3', OWED, ...conditions].join(' and ')}
${told.length > 0 ? group by ${told.join(', ')} : };

-- queries/desk.ts · photoCounts
select report_id as id, count(*)::integer as n from reports.photo
where region_id = $1 and report_id = any($2::uuid[]) and message_id is null group by report_id;

-- queries/desk.ts · toldIdentity
select from reports.report where region_id = $1 and id = $2
and (reporter_name_sealed is not null or reporter_contact_sealed is not null or source is null and original_sealed is not null);

-- queries/desk.ts · handledReports
select region_id as region, id, handler_id as "handlerId", organisation_id as "organisationId" from reports.report
where region_id = $1 and handler_id is not null and closed_at is null and organisation_id is not null;

-- queries/field.ts · insertMark
insert into reports.field_mark (region_id, person_id, report_id, marked_at) values ($1, $2, $3, $4)
on conflict (region_id, person_id, report_id) do nothing;

-- queries/field.ts · deleteMark
delete from reports.field_mark where region_id = $1 and person_id = $2 and report_id = $3;

-- queries/field.ts · marksOf
select report_id as id from reports.field_mark where region_id = $1 and person_id = $2 order by marked_at, report_id;

-- queries/field.ts · visitById
select id, report_id as "reportId", person_id as "personId", message_id as "messageId", written_at as "writtenAt",
     received_at as "receivedAt", seen_status as "seenStatus", found_status as "foundStatus"
from reports.field_visit where region_id = $1 and id = $2;

-- queries/field.ts · insertVisit
insert into reports.field_visit (region_id, id, report_id, person_id, message_id, written_at, received_at, seen_status, found_status)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- queries/figures.ts · responseTimes
select organisation_id as "organisationId", least(verified_at, assigned_at) as "from", first_response_at as "to" from reports.report
where region_id = $1 and first_response_at >= $2 and verified_at is not null and organisation_id is not null
order by first_response_at desc limit 5000;

-- queries/follow.ts · photoOwner
select p.file_key as "fileKey", r.id, r.code, r.secret, r.verified_at as "verifiedAt", r.status,
      r.organisation_id as "organisationId",
      (select main.organisation_id from reports.report main where main.region_id = r.region_id and main.id = r.merged_into)
        as "mainOrganisationId", m.kind, m.is_public as "isPublic"
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
select r.id, r.source_id as "sourceId", r.code, r.status, r.original_mark as mark, r.reporter_name_sealed as "nameSealed", r.text,
     r.original, r.channel <> 'import' as "isOwn",
     (select m.body from reports.message m where m.region_id = r.region_id and m.report_id = r.id and m.kind = 'answer' and m.is_public
       order by m.at desc, m.id desc limit 1) as answer
from reports.report r where r.region_id = $1 and r.source = $2 and r.source_id = any($3) order by r.id for update;

-- queries/import.ts · importedBefore
select distinct subject from platform.journal where region_id = $1 and subject = any($2) and act = any($3);

-- queries/import.ts · insertImported
${insertCounted( REPORT_COUNTS, `insert into reports.report as r (${ALL}) select ${ALL} from jsonb_populate_recordset(null::reports.report, $1::jsonb) on conflict (region_id, code) do nothing`, )};

-- queries/import.ts · updateImported
${updateCounted( REPORT_COUNTS, 'r.region_id = $1 and r.id = any($3::uuid[])', `update reports.report r set ${OWNED.map((column) => `${column} = n.${column}`).join(', ')}, sketch = null from jsonb_populate_recordset(null::reports.report, $2::jsonb) n where r.region_id = $1 and r.id = n.id`, )};

-- queries/ladder.ts · insertRung
insert into reports.rung (region_id, id, step, amount, unit, recipient, valid_from, valid_to, source, noticed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- queries/ladder.ts · endRung
update reports.rung set valid_to = greatest($3::date - 1, valid_from)
where region_id = $1 and id = $2 and (valid_to is null or valid_to >= $3::date);

-- queries/ladder.ts · dropRung
delete from reports.rung where region_id = $1 and id = $2 and valid_from >= $3::date;

-- queries/ladder.ts · dueOnLadder
select region_id as region, id from reports.report
where region_id = $1 and rung_at <= $2 order by rung_at limit $3;

-- queries/ladder.ts · unnoticedSteps
select distinct step from reports.rung where region_id = $1 and noticed_at is null and valid_from <= $2;

-- queries/ladder.ts · lookAgain
update reports.report set rung_at = $3
where region_id = $1 and due_step = $2 and closed_at is null and channel <> 'import' and (rung_at is null or rung_at > $3);

-- queries/ladder.ts · lookAgain
update reports.rung set noticed_at = $4 where region_id = $1 and step = $2 and noticed_at is null and valid_from <= $3;

-- queries/ladder.ts · setRungAt
update reports.report set rung_at = $3 where region_id = $1 and id = $2;

-- queries/ladder.ts · rungsTaken
select rung_id as id from reports.rung_taken where region_id = $1 and report_id = $2 and due_at = $3;

-- queries/ladder.ts · takeRungs
insert into reports.rung_taken (region_id, report_id, rung_id, due_at, at, recipient, organisation_id, told_at)
select $1, $2, t.rung, $3, $4, t.recipient, t.organisation, case when t.told then $4::timestamptz end
  from jsonb_to_recordset($5::jsonb) as t(rung uuid, recipient text, organisation uuid, told boolean);

-- queries/ladder.ts · noticesOf
select t.at, t.shown_at is not null as shown from reports.rung_taken t
where t.region_id = $1 and t.report_id = $2 and t.due_at = $3 and t.recipient = 'reporter' order by t.at;

-- queries/ladder.ts · setNoticesShown
update reports.rung_taken set shown_at = $4
where region_id = $1 and report_id = $2 and due_at = $3 and recipient = 'reporter' and shown_at is null;

-- queries/ladder.ts · lastAnswer
select coalesce((j.public ->> 'workDone')::boolean, false) as "workDone",
      (select count(*)::integer from reports.photo p
        where p.region_id = j.region_id and p.report_id = $2 and p.message_id = (j.public ->> 'message')::uuid) as photos
 from platform.journal j
where j.region_id = $1 and j.subject = 'reports/' || $2::text and j.act = 'report.answer' order by j.at desc, j.id desc limit 1;

-- queries/ladder.ts · untoldRungs
select t.report_id as "reportId", r.code, t.recipient, t.organisation_id as "organisationId", t.due_at as "dueAt", t.at,
      case when t.recipient = 'proposed_agency' and r.organisation_id = t.organisation_id and r.closed_at is null
             or r.due_at = t.due_at then r.due_step end as "dueStep"
 from reports.rung_taken t join reports.report r on r.region_id = t.region_id and r.id = t.report_id
where t.region_id = $1 and t.told_at is null order by t.at, r.code limit $2;

-- queries/ladder.ts · setTold
update reports.rung_taken set told_at = $4
where region_id = $1 and told_at is null and report_id = any($2::uuid[]) and at <= $3;

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

-- queries/likeness.ts · insertLikeness
insert into reports.likeness (region_id, photo_id, thumb, aspect) values ($1, $2, $3, $4) on conflict do nothing;

-- queries/likeness.ts · insertLikeness
insert into reports.likeness_mark (region_id, key, photo_id, spot, bits)
select $1, m.key, $2, m.spot, m.bits from unnest($3::integer[], $4::integer[], $5::text[]::bigint[]) as m(key, spot, bits)
on conflict do nothing;

-- queries/likeness.ts · setIndexed
update reports.photo set indexed_at = $3 where region_id = $1 and id = $2;

-- queries/likeness.ts · unindexedPhotos
select p.region_id as region, p.id, p.file_key as "fileKey", r.is_sample as "isSample"
 from reports.photo p join reports.report r on r.region_id = p.region_id and r.id = p.report_id
where p.indexed_at is null order by p.region_id, p.id limit $1;

-- queries/likeness.ts · countUnindexed
select count(*)::integer as n from
(select from reports.photo where region_id = $1 and indexed_at is null limit $2) as waiting;

-- queries/likeness.ts · alikePictures
with probe as (
  select * from unnest($2::integer[], $3::text[]::bigint[], $4::integer[]) with ordinality as p(key, bits, mark, n)
), hit as (
  select k.photo_id, p.n - 1 as n, p.mark, k.spot, bit_count((k.bits # p.bits)::bit(64)) as apart
    from probe p cross join lateral (
      select l.photo_id, l.spot, l.bits from reports.likeness_mark l
       where l.region_id = $1 and l.key = p.key order by l.photo_id desc limit ${POPULAR}) as k
   where bit_count((k.bits # p.bits)::bit(64)) <= ${APART}
), best as (
  select photo_id, count(distinct mark) as shared, min(apart) as apart,
         to_jsonb((array_agg(jsonb_build_array(n, spot) order by apart, n))[1:3]) as hits
    from hit group by photo_id order by shared desc, apart, photo_id desc limit ${MOST_CANDIDATES}
)
select p.id as "photoId", p.report_id as "reportId", coalesce(m.author = 'reporter', true) as "byReporter", case when m.kind = 'note' then m.at end as "notedAt", l.thumb, l.aspect, best.hits
  from best
  join reports.likeness l on l.region_id = $1 and l.photo_id = best.photo_id
  join reports.photo p on p.region_id = $1 and p.id = best.photo_id
  left join reports.message m on m.region_id = $1 and m.id = p.message_id
 order by best.shared desc, best.apart;

-- queries/likeness.ts · sameFiles
select p.id as "photoId", p.report_id as "reportId", coalesce(m.author = 'reporter', true) as "byReporter", case when m.kind = 'note' then m.at end as "notedAt"
 from reports.photo p left join reports.message m on m.region_id = p.region_id and m.id = p.message_id
where p.region_id = $1 and p.sha256 = $2
  and (p.indexed_at is null or exists (select from reports.likeness l where l.region_id = $1 and l.photo_id = p.id))
order by p.id desc limit 20;

-- queries/lists.ts · wordsOf
select reports.words_estimate($1) as n;

-- queries/lists.ts · lastingDue
select region_id as region, id from reports.report
where lasting_due_at is not null and lasting_due_at <= $1 order by lasting_due_at limit $2;

-- queries/lists.ts · silentReports
select region_id as region, id, status from reports.report
where status in ('answered', 'awaiting_reporter') and reporter_due_at < $1 order by reporter_due_at limit $2;

-- queries/made-public.ts · madePublic
select r.id, r.code, r.status, r.service_code as "serviceCode", r.organisation_id as "organisationId", r.title, r.text,
      r.place_code as "placeCode", r.district_code as "districtCode", r.lat, r.lon, r.anonymous,
      r.verified_at as "publicAt", r.updated_at as "updatedAt"
 from reports.report r where r.region_id = $1 and ${conditions.join(' and ')}
order by r.verified_at desc, r.id desc limit ${value(limit)};

-- queries/merge.ts · lockMerging
select pg_advisory_xact_lock(hashtext('reports.merge'), $1::integer);

-- queries/merge.ts · rootsOf
select id, coalesce(merged_into, id) as root from reports.report where region_id = $1 and id = any($2::uuid[]);

-- queries/merge.ts · mergedInto
select id, merged_into as "into", merged_with as "with" from reports.report
where region_id = $1 and merged_into = any($2::uuid[]) order by id;

-- queries/merge.ts · lockReports
select ${REPORT} from reports.report r where r.region_id = $1 and r.id = any($2::uuid[]) order by r.id for update;

-- queries/merge.ts · peopleJoined
select coalesce(sum(supporters + (merged_by = 'office')::integer), 0)::integer as n
from reports.report where region_id = $1 and merged_into = $2;

-- queries/merge.ts · mergedReports
select ${REPORT} from reports.report r where r.region_id = $1 and r.merged_into = $2 order by r.reported_at, r.id limit $3;

-- queries/merge.ts · unreadCopies
select r.id from reports.report own join reports.report r on r.region_id = own.region_id and r.copy = own.copy and r.id <> own.id
where own.region_id = $1 and own.id = $2 and r.status = 'received' order by r.reported_at, r.id limit $3;

-- queries/near.ts · reportsNear
select ${LINE_COLUMNS}, st_y(r.location::geometry) as lat, st_x(r.location::geometry) as lon
from reports.public_near($2, $3, $4, $5) as near join reports.report r using (id) where r.region_id = $1;

-- queries/priority.ts · reweigh
select id, supporters, joined, recurrence, reopenings, priority from reports.report
where region_id = $1 and closed_at is null and (priority > 0 or supporters > 0 or joined > 0 or recurrence > 0 or reopenings > 0);

-- queries/priority.ts · reweigh
update reports.report r set priority = n.priority from unnest($2::uuid[], $3::integer[]) as n(id, priority)
where r.region_id = $1 and r.id = n.id;

-- queries/proof.ts · proofRules
select rule, valid_from as "validFrom", amount, words, source from reports.proof_rule where region_id = $1 order by valid_from;

-- queries/proof.ts · upsertProofRule
insert into reports.proof_rule (region_id, rule, valid_from, amount, words, source) values ($1, $2, $3, $4, $5, $6)
on conflict (region_id, rule, valid_from) do update set amount = excluded.amount, words = excluded.words, source = excluded.source;

-- queries/proof.ts · lastContested
select max(at) as at from reports.message where region_id = $1 and report_id = $2 and kind in ('contest', 'audit');

-- queries/proof.ts · insertFlags
insert into reports.photo_flag (region_id, photo_id, flag, report_id, at, match_photo_id, percent)
select $1, $2, f.flag, $3, $4, f."photoId", f.percent
  from jsonb_to_recordset($5::jsonb) as f(flag text, "photoId" uuid, percent integer);

-- queries/proof.ts · matchedPhotos
select p.id as "photoId", jsonb_build_object('id', r.id, 'code', r.code, 'region', r.region_id, 'secret', r.secret, 'verifiedAt', r.verified_at,
  'status', r.status, 'organisationId', r.organisation_id) as report,
case when m.id is not null then jsonb_build_object('kind', m.kind, 'isPublic', m.is_public) end as message from reports.photo p join reports.report r on r.region_id = p.region_id and r.id = p.report_id
left join reports.message m on m.region_id = p.region_id and m.id = p.message_id where p.region_id = $1 and p.id = any($2::uuid[]);

-- queries/proof.ts · flagsOfReport
select photo_id as "photoId", flag, match_photo_id as "matchId", percent from reports.photo_flag
where region_id = $1 and report_id = $2;

-- queries/proof.ts · flaggedPhotos
select f.photo_id as "photoId", f.flag, f.match_photo_id as "matchId", f.percent, f.at, r.id as "reportId", r.code, r.title,
      left(r.text, 140) as excerpt, r.secret, r.organisation_id as "organisationId"
 from reports.photo_flag f join reports.report r on r.region_id = f.region_id and r.id = f.report_id
where f.region_id = $1 and f.flag not in ('no_time', 'no_place') order by f.at desc, f.photo_id, f.flag limit $2 offset $3;

-- queries/proposal.ts · insertProposal
insert into reports.proposal (region_id, report_id, proposals, first_id, first_confidence, service_code, course)
values ($1, $2, $3, $4, $5, $6, $7);

-- queries/proposal.ts · proposalsStored
select proposals from reports.proposal where region_id = $1 and report_id = $2;

-- queries/proposal.ts · judgeProposal
update reports.proposal p set
  decided_at = coalesce(decided_at, $4), decided_by = coalesce(decided_by, $5), decided_id = $3::uuid,
  corrected = corrected or (decided_id is not null and decided_id <> $3::uuid),
  rank = coalesce((select place from jsonb_array_elements(p.proposals) with ordinality as one(proposal, place)
                    where proposal->>'organisation' = $3::uuid::text), 0)
where region_id = $1 and report_id = $2;

-- queries/proposal.ts · proposalTallies
select course, decided_by as by, rank, corrected, least(floor(first_confidence * 10), 9)::integer as tenth,
     count(*)::integer as n, coalesce(sum(first_confidence), 0)::float8 as believed
from reports.proposal where region_id = $1 and decided_at >= ($2::date)::timestamp at time zone $3 group by 1, 2, 3, 4, 5;

-- queries/proposal.ts · confusions
select first_id as proposed, decided_id as decided, count(*)::integer as n from reports.proposal
where region_id = $1 and decided_at >= ($2::date)::timestamp at time zone $3 and decided_by = 'person' and first_id <> decided_id
group by 1, 2 order by n desc, 1, 2 limit $4;

-- queries/proposal.ts · teachingOf
select r.id as report, r.text, p.service_code as "chosenService", r.service_code as service,
      coalesce(r.assigned_at, r.reported_at) as at,
      case when not r.secret and r.status <> 'merged' and (p.decided_by is distinct from 'program' or p.corrected or r.accepted_at is not null)
           then r.organisation_id end as organisation
 from reports.report r left join reports.proposal p on p.region_id = r.region_id and p.report_id = r.id
where r.region_id = $1 and r.id = any($2::uuid[]);

-- queries/proposal.ts · newestTeaching
select r.id as report, r.text, p.service_code as "chosenService", r.service_code as service,
      coalesce(r.assigned_at, r.reported_at) as at,
      case when not r.secret and r.status <> 'merged' and (p.decided_by is distinct from 'program' or p.corrected or r.accepted_at is not null)
           then r.organisation_id end as organisation
 from reports.report r left join reports.proposal p on p.region_id = r.region_id and p.report_id = r.id
where r.region_id = $1 and r.organisation_id is not null order by r.reported_at desc, r.id offset $2 limit $3;

-- queries/public.ts · publicReports
select r.id, r.code, r.status, r.service_code as "serviceCode", r.title, r.text, r.place_code as "placeCode",
      r.district_code as "districtCode", r.lat, r.lon, r.address, r.answers, r.anonymous, r.channel,
      r.organisation_id as "organisationId", r.reported_at as "reportedAt", r.updated_at as "updatedAt", r.closed_at as "closedAt",
      r.resolve_due_at as "resolveDueAt", said.body as said, main.code as "mainCode",
      photo.id as "photoId"
 from (select * from reports.report r where r.region_id = $1 and ${conditions}
        order by r.reported_at desc, r.id limit ${value(search.limit)} offset ${value(search.offset ?? 0)}) r
 left join reports.report main on main.region_id = r.region_id and main.id = r.merged_into and not main.secret
        and (main.verified_at is not null or main.status = 'archived')
 left join lateral (select m.body from reports.message m
        where m.region_id = r.region_id and m.report_id = r.id and m.is_public and m.author = 'office' and m.kind in ('answer', 'progress')
        order by m.at desc, m.id desc limit 1) said on true
 left join lateral (select p.id from reports.photo p
        where p.region_id = r.region_id and p.report_id = r.id and p.message_id is null order by p.position, p.id limit 1) photo on true
order by r.reported_at desc, r.id;

-- queries/public.ts · publicNotes
select report_id as "reportId", at, kind, body from reports.message
where region_id = $1 and report_id = any($2::uuid[]) and is_public and author <> 'reporter' and kind <> 'note' order by at, id;

-- queries/public.ts · publicPhotos
select p.report_id as "reportId", p.id from reports.photo p
 left join reports.message m on m.region_id = p.region_id and m.id = p.message_id
where p.region_id = $1 and p.report_id = any($2::uuid[]) and (p.message_id is null or (m.is_public and m.kind <> 'note'))
order by p.report_id, p.message_id is not null, p.created_at, p.position, p.id;

-- queries/public.ts · publicUpdates
select j.id, j.at, r.code, j.act, j.public->>'to' as status,
      case when r.status <> 'archived' and m.is_public and m.author <> 'reporter' and m.kind <> 'note' then m.body end as said
 from platform.journal j
 join reports.report r on r.region_id = j.region_id and r.id = case when j.act = any($2) then substr(j.subject, 9)::uuid end
 left join reports.message m on m.region_id = j.region_id and m.id = case when j.act = any($2) then (j.public->>'message')::uuid end
where j.region_id = $1 and j.act = any($2) and j.at >= $3 and j.at <= $4 and not r.secret and (r.verified_at is not null or r.status = 'archived')
order by j.at, j.id limit $5 offset $6;

-- queries/reason.ts · insertReason
insert into reports.archive_reason (region_id, mark, report_id, at) values ($1, $2, $3, $4)
on conflict (region_id, mark, report_id) do nothing;

-- queries/reason.ts · reasonsLike
select count(*)::integer as n from reports.archive_reason
where region_id = $1 and mark = $2 and report_id <> $3 and at > $4;

-- queries/reason.ts · referredOutside
select j.public -> 'receiver' ->> 'name' as name, j.public -> 'receiver' ->> 'contact' as contact, m.body as words
 from platform.journal j
 left join reports.message m on m.region_id = j.region_id and m.id = (j.private ->> 'words')::uuid
where j.region_id = $1 and j.subject = 'reports/' || $2::text and j.act = 'report.archive' order by j.at desc, j.id desc limit 1;

-- queries/report.ts · reportByCode
select
r.region_id as region, r.id, r.code, r.status, r.classification, r.service_code as "serviceCode", r.title, r.text,
r.place_code as "placeCode", r.district_code as "districtCode", r.lat, r.lon, r.address, r.answers, r.happened_on as "happenedOn",
r.anonymous, r.secret, r.channel, r.source, r.source_id as "sourceId", r.original_status as "originalStatus",
r.organisation_id as "organisationId", r.reported_at as "reportedAt", r.verified_at as "verifiedAt", r.assigned_at as "assignedAt",
r.accepted_at as "acceptedAt", r.first_response_at as "firstResponseAt", r.answered_at as "answeredAt", r.closed_at as "closedAt",
r.updated_at as "updatedAt", r.verify_due_at as "verifyDueAt", r.respond_due_at as "respondDueAt", r.resolve_due_at as "resolveDueAt",
r.reporter_due_at as "reporterDueAt", r.paused_at as "pausedAt", r.resume_status as "resumeStatus", r.due_step as "dueStep",
r.due_at as "dueAt", r.rung_at as "rungAt", r.escalated_to as "escalatedTo", r.appealed_at as "appealedAt", r.decided_at as "decidedAt",
r.reached, r.forwarded_at as "forwardedAt", r.asked, r.waited_seconds as "waitedSeconds", r.given_days as "givenDays",
r.transfers, r.reopenings, r.objected, r.archive_reason as "archiveReason", r.supporters,
r.held, r.recurrence, r.priority, r.merged_into as "mergedInto", r.merged_with as "mergedWith", r.merged_by as "mergedBy", r.joined,
r.is_sample as "isSample",
r.missed_verify as "missedVerify", r.missed_response as "missedResponse", r.missed_response_by as "missedResponseBy",
r.missed_answer as "missedAnswer", r.missed_answer_by as "missedAnswerBy", r.waited_days as "waitedDays", r.answer_days as "answerDays",
r.ended_and_reopened as "endedAndReopened", r.handler_id as "handlerId", r.handler_left_at as "handlerLeftAt",
r.lasting_due_at as "lastingDueAt", r.lasting_asked as "lastingAsked", r.lasting, r.lasting_broke as "lastingBroke",
r.news from reports.report r where r.region_id = $1 and r.code = $2;

-- queries/report.ts · reportById
select
r.region_id as region, r.id, r.code, r.status, r.classification, r.service_code as "serviceCode", r.title, r.text,
r.place_code as "placeCode", r.district_code as "districtCode", r.lat, r.lon, r.address, r.answers, r.happened_on as "happenedOn",
r.anonymous, r.secret, r.channel, r.source, r.source_id as "sourceId", r.original_status as "originalStatus",
r.organisation_id as "organisationId", r.reported_at as "reportedAt", r.verified_at as "verifiedAt", r.assigned_at as "assignedAt",
r.accepted_at as "acceptedAt", r.first_response_at as "firstResponseAt", r.answered_at as "answeredAt", r.closed_at as "closedAt",
r.updated_at as "updatedAt", r.verify_due_at as "verifyDueAt", r.respond_due_at as "respondDueAt", r.resolve_due_at as "resolveDueAt",
r.reporter_due_at as "reporterDueAt", r.paused_at as "pausedAt", r.resume_status as "resumeStatus", r.due_step as "dueStep",
r.due_at as "dueAt", r.rung_at as "rungAt", r.escalated_to as "escalatedTo", r.appealed_at as "appealedAt", r.decided_at as "decidedAt",
r.reached, r.forwarded_at as "forwardedAt", r.asked, r.waited_seconds as "waitedSeconds", r.given_days as "givenDays",
r.transfers, r.reopenings, r.objected, r.archive_reason as "archiveReason", r.supporters,
r.held, r.recurrence, r.priority, r.merged_into as "mergedInto", r.merged_with as "mergedWith", r.merged_by as "mergedBy", r.joined,
r.is_sample as "isSample",
r.missed_verify as "missedVerify", r.missed_response as "missedResponse", r.missed_response_by as "missedResponseBy",
r.missed_answer as "missedAnswer", r.missed_answer_by as "missedAnswerBy", r.waited_days as "waitedDays", r.answer_days as "answerDays",
r.ended_and_reopened as "endedAndReopened", r.handler_id as "handlerId", r.handler_left_at as "handlerLeftAt",
r.lasting_due_at as "lastingDueAt", r.lasting_asked as "lastingAsked", r.lasting, r.lasting_broke as "lastingBroke",
r.news from reports.report r where r.region_id = $1 and r.id = $2;

-- queries/report.ts · lockReport
select
r.region_id as region, r.id, r.code, r.status, r.classification, r.service_code as "serviceCode", r.title, r.text,
r.place_code as "placeCode", r.district_code as "districtCode", r.lat, r.lon, r.address, r.answers, r.happened_on as "happenedOn",
r.anonymous, r.secret, r.channel, r.source, r.source_id as "sourceId", r.original_status as "originalStatus",
r.organisation_id as "organisationId", r.reported_at as "reportedAt", r.verified_at as "verifiedAt", r.assigned_at as "assignedAt",
r.accepted_at as "acceptedAt", r.first_response_at as "firstResponseAt", r.answered_at as "answeredAt", r.closed_at as "closedAt",
r.updated_at as "updatedAt", r.verify_due_at as "verifyDueAt", r.respond_due_at as "respondDueAt", r.resolve_due_at as "resolveDueAt",
r.reporter_due_at as "reporterDueAt", r.paused_at as "pausedAt", r.resume_status as "resumeStatus", r.due_step as "dueStep",
r.due_at as "dueAt", r.rung_at as "rungAt", r.escalated_to as "escalatedTo", r.appealed_at as "appealedAt", r.decided_at as "decidedAt",
r.reached, r.forwarded_at as "forwardedAt", r.asked, r.waited_seconds as "waitedSeconds", r.given_days as "givenDays",
r.transfers, r.reopenings, r.objected, r.archive_reason as "archiveReason", r.supporters,
r.held, r.recurrence, r.priority, r.merged_into as "mergedInto", r.merged_with as "mergedWith", r.merged_by as "mergedBy", r.joined,
r.is_sample as "isSample",
r.missed_verify as "missedVerify", r.missed_response as "missedResponse", r.missed_response_by as "missedResponseBy",
r.missed_answer as "missedAnswer", r.missed_answer_by as "missedAnswerBy", r.waited_days as "waitedDays", r.answer_days as "answerDays",
r.ended_and_reopened as "endedAndReopened", r.handler_id as "handlerId", r.handler_left_at as "handlerLeftAt",
r.lasting_due_at as "lastingDueAt", r.lasting_asked as "lastingAsked", r.lasting, r.lasting_broke as "lastingBroke",
r.news from reports.report r where r.region_id = $1 and r.id = $2 for update;

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
r.due_at as "dueAt", r.rung_at as "rungAt", r.escalated_to as "escalatedTo", r.appealed_at as "appealedAt", r.decided_at as "decidedAt",
r.reached, r.forwarded_at as "forwardedAt", r.asked, r.waited_seconds as "waitedSeconds", r.given_days as "givenDays",
r.transfers, r.reopenings, r.objected, r.archive_reason as "archiveReason", r.supporters,
r.held, r.recurrence, r.priority, r.merged_into as "mergedInto", r.merged_with as "mergedWith", r.merged_by as "mergedBy", r.joined,
r.is_sample as "isSample",
r.missed_verify as "missedVerify", r.missed_response as "missedResponse", r.missed_response_by as "missedResponseBy",
r.missed_answer as "missedAnswer", r.missed_answer_by as "missedAnswerBy", r.waited_days as "waitedDays", r.answer_days as "answerDays",
r.ended_and_reopened as "endedAndReopened", r.handler_id as "handlerId", r.handler_left_at as "handlerLeftAt",
r.lasting_due_at as "lastingDueAt", r.lasting_asked as "lastingAsked", r.lasting, r.lasting_broke as "lastingBroke",
r.news from reports.report r where r.region_id = $1 and r.submission_hash = any($2::bytea[]);

-- queries/report.ts · insertReport
${INSERT};

-- queries/report.ts · changeReport
${updateCounted(REPORT_COUNTS, which, `update reports.report r set ${set.join(', ')} where ${which}`)};

-- queries/report.ts · insertMessage
insert into reports.message (region_id, id, report_id, at, kind, author, person_id, organisation_id, body, is_public)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- queries/report.ts · messagesOf
select id, at, kind, author, person_id as "personId", organisation_id as "organisationId", body, is_public as "isPublic",
     public_body as "publicBody"
from reports.message where region_id = $1 and report_id = $2 order by at, id;

-- queries/report.ts · insertPhoto
insert into reports.photo (region_id, id, report_id, message_id, position, file_key, sha256, width, height, taken_at,
  taken_lat, taken_lon, distance_metres, created_at, software, traces, device_lat, device_lon, device_accuracy_metres, device_at,
  device_distance_metres, indexed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);

-- queries/report.ts · photosOf
select id, message_id as "messageId", file_key as "fileKey", width, height, taken_at as "takenAt", distance_metres as "distanceMetres",
     device_distance_metres as "deviceDistanceMetres", device_accuracy_metres as "deviceAccuracyMetres"
from reports.photo where region_id = $1 and report_id = $2 order by position, id;

-- queries/report.ts · setupOf
select code, name_id as "nameId", name_en as "nameEn", group_name as "groupName", classification, keywords, duties, questions,
     same_metres as "sameMetres", same_days as "sameDays", recurs_days as "recursDays", active, position
from reports.service where region_id = $1 order by position, name_id;

-- queries/report.ts · setupOf
select id, classification, step, amount, unit, valid_from as "validFrom", valid_to as "validTo", source
from reports.deadline_rule where region_id = $1 order by step, classification nulls first, valid_from;

-- queries/report.ts · setupOf
select id, step, amount, unit, recipient, valid_from as "validFrom", valid_to as "validTo", source
from reports.rung where region_id = $1 order by step, amount, recipient, valid_from;

-- queries/report.ts · setupOf
select least_score as "leastScore", copies, copies_days as "copiesDays", people_steps as "peopleSteps", source
from reports.same_rule where region_id = $1;

-- queries/report.ts · insertSupport
insert into reports.support (region_id, report_id, supporter_hash, at) values ($1, $2, $3, $4);

-- queries/report.ts · identityOf
select reporter_name_sealed as name, reporter_contact_sealed as contact, case when source is null then original_sealed end as wording
from reports.report where region_id = $1 and id = $2;

-- queries/second-look.ts · wantsSecondLook
select second_look as on from reports.office_rule where region_id = $1 and organisation_id = $2;

-- queries/second-look.ts · upsertSecondLook
insert into reports.office_rule (region_id, organisation_id, second_look, changed_at) values ($1, $2, $3, $4)
on conflict (region_id, organisation_id) do update set second_look = excluded.second_look, changed_at = excluded.changed_at;

-- queries/second-look.ts · insertProposedAnswer
insert into reports.proposed_answer (region_id, id, report_id, organisation_id, maker_id, made_at, body)
values ($1, $2, $3, $4, $5, $6, $7);

-- queries/second-look.ts · insertProposedAnswer
insert into reports.proposed_photo (region_id, answer_id, position, file_key, facts) values ($1, $2, $3, $4, $5);

-- queries/second-look.ts · newestProposedAnswer
select id, maker_id as "makerId", made_at as "madeAt", body, state, checker_id as "checkerId", checked_at as "checkedAt", reason
 from reports.proposed_answer where region_id = $1 and report_id = $2 and organisation_id = $3
order by made_at desc, id desc limit 1;

-- queries/second-look.ts · newestProposedAnswer
select file_key as "fileKey", facts from reports.proposed_photo where region_id = $1 and answer_id = $2 order by position;

-- queries/second-look.ts · closeProposedAnswer
update reports.proposed_answer set state = $3, checker_id = $4, reason = $5, checked_at = $6 where region_id = $1 and id = $2;

-- queries/second-look.ts · recallWaiting
update reports.proposed_answer set state = 'recalled', checked_at = $3 where region_id = $1 and ${by} = $2 and state = 'waiting';

-- queries/second-look.ts · inheritSecondLook
update reports.proposed_answer set organisation_id = $4 where region_id = $1 and report_id = $2 and organisation_id = $3;

-- queries/second-look.ts · inheritSecondLook
insert into reports.office_rule (region_id, organisation_id, second_look, changed_at)
select region_id, $3, second_look, changed_at from reports.office_rule where region_id = $1 and organisation_id = $2
on conflict (region_id, organisation_id) do nothing;

-- queries/setup.ts · upsertService
insert into reports.service (region_id, code, name_id, name_en, group_name, classification, keywords, duties, questions, active, position,
  same_metres, same_days, recurs_days)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (region_id, code) do update set name_id = excluded.name_id, name_en = excluded.name_en,
  group_name = excluded.group_name, classification = excluded.classification, keywords = excluded.keywords,
  duties = excluded.duties, questions = excluded.questions, active = excluded.active, position = excluded.position,
  same_metres = excluded.same_metres, same_days = excluded.same_days, recurs_days = excluded.recurs_days;

-- queries/setup.ts · upsertSameRule
insert into reports.same_rule (region_id, least_score, copies, copies_days, people_steps, source) values ($1, $2, $3, $4, $5, $6)
on conflict (region_id) do update set least_score = excluded.least_score, copies = excluded.copies,
  copies_days = excluded.copies_days, people_steps = excluded.people_steps, source = excluded.source;

-- queries/setup.ts · insertDeadlineRule
insert into reports.deadline_rule (region_id, id, classification, step, amount, unit, valid_from, valid_to, source)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- queries/setup.ts · endDeadlineRule
delete from reports.deadline_rule where region_id = $1 and step = $2 and classification is not distinct from $3::text and valid_from >= $4::date;

-- queries/setup.ts · endDeadlineRule
update reports.deadline_rule set valid_to = $4::date - 1 where region_id = $1 and step = $2 and classification is not distinct from $3::text and (valid_to is null or valid_to >= $4::date);

-- queries/similar.ts · similarReports
select r.id, r.lat, r.lon, r.service_code as "serviceCode", r.reported_at as "reportedAt", r.stems, r.anonymous
from (select id from (
        select r.id, r.sketch from unnest($11::text[], $12::integer[], $13::float8[], $14::timestamptz[], $15::timestamptz[])
               as p(service, square, metres, since, until), ${newest(`r.cell = p.square and ${NEAR}`)}
        union all
        select r.id, r.sketch from unnest($16::text[], $17::boolean[], $18::timestamptz[], $19::timestamptz[])
               as p(service, bare, since, until), ${newest('r.place_code = $5 and (not p.bare or r.lat is null)')}) as found
       where id is distinct from $6::uuid
       order by bit_count((sketch # $2::bigint)::bit(64)), id limit $7) as best
join reports.report r on r.region_id = $1 and r.id = best.id;

-- queries/similar.ts · linesOf
select ${LINE_COLUMNS} from reports.report r where r.region_id = $1 and r.id = any($2::uuid[]);

-- queries/similar.ts · countCopies
select count(*)::integer as n from (
select from reports.report where region_id = $1 and copy = $2::bigint and reported_at >= $3 limit $4) as found;

-- queries/similar.ts · copiesOf
select ${LINE_COLUMNS} from reports.report own
 join reports.report r on r.region_id = own.region_id and r.copy = own.copy and r.id <> own.id
where own.region_id = $1 and own.id = $2 and r.closed_at is null and ($3 or r.organisation_id = $4::uuid) and (not r.secret or $5)
order by r.reported_at, r.id limit $6;

-- queries/similar.ts · earlierHere
select ${LINE_COLUMNS}, round(111195 * sqrt((r.lat - $3) ^ 2 + ((r.lon - $4) * cos(radians($3))) ^ 2))::integer as metres
 from reports.report r, (select $6::float8 as metres) as p
where r.region_id = $1 and r.service_code = $2 and r.cell = any($5::integer[]) and (r.lat - $3) ^ 2 + ((r.lon - $4) * cos(radians($3))) ^ 2 <= (p.metres / 111195) ^ 2
  and r.closed_at between $7 and $8
  and r.status in ('confirmed', 'closed_unconfirmed') and not r.secret and r.id is distinct from $9::uuid
order by r.closed_at desc limit ${MOST_EARLIER};

-- queries/sketch.ts · unsketched
select id, text, lat, lon from reports.report where region_id = $1 and sketch is null
order by reported_at desc limit $2 for update skip locked;

-- queries/sketch.ts · setSketches
update reports.report r set cell = n.cell, stems = n.stems, sketch = n.sketch, copy = n.copy
 from jsonb_to_recordset($2::jsonb) as n(id uuid, cell integer, stems integer[], sketch bigint, copy bigint)
where r.region_id = $1 and r.id = n.id;

-- queries/sp4n.ts · reportByTracking
select ${REPORT} from reports.report r where r.region_id = $1 and r.source = 'sp4n' and r.source_id = $2;

-- queries/sp4n.ts · lockExports
select pg_advisory_xact_lock(hashtext('reports.sp4n_export'), $1::integer);

-- queries/sp4n.ts · unexportedAnswers
select r.id as "reportId", m.id as "messageId", r.code, r.source_id as "trackingId", r.organisation_id as "organisationId", m.at as "answeredAt"
 from reports.report r, lateral (
   select m.id, m.at from reports.message m where m.region_id = r.region_id and m.report_id = r.id and m.kind = 'answer' and m.is_public
    order by m.at desc, m.id desc limit 1) m
where r.region_id = $1 and r.source = 'sp4n' and r.answered_at is not null
  and not exists (select from reports.sp4n_exported e where e.region_id = r.region_id and e.report_id = r.id and e.message_id = m.id)
order by r.answered_at, r.id limit $2;

-- queries/sp4n.ts · insertExport
insert into reports.sp4n_export (region_id, id, at, person_id, answers) values ($1, $2, $3, $4, $5);

-- queries/sp4n.ts · insertExport
insert into reports.sp4n_exported (region_id, report_id, message_id, export_id)
select $1, a.report, a.message, $2 from unnest($3::uuid[], $4::uuid[]) as a(report, message);

-- queries/sp4n.ts · listExports
select id, at, person_id as "personId", answers from reports.sp4n_export where region_id = $1 order by at desc, id limit $2;

-- queries/sp4n.ts · exportedAnswers
select ${REPORT}, m.body as answer, case when r.source is not null then r.original_sealed end as "originalSealed"
 from reports.sp4n_exported e
 join reports.report r on r.region_id = e.region_id and r.id = e.report_id
 join reports.message m on m.region_id = e.region_id and m.id = e.message_id
where e.region_id = $1 and e.export_id = $2 order by r.answered_at, r.id;

-- queries/succession.ts · workOf
select region_id as region, id from reports.report
where region_id = $1 and organisation_id = any($2) and status = any($3) order by reported_at;

-- queries/templates.ts · templatesOf
select id, organisation_id as "organisationId", name, body from reports.answer_template where region_id = $1 and organisation_id = $2 order by lower(name), id;

-- queries/templates.ts · lockTemplate
select id, organisation_id as "organisationId", name, body from reports.answer_template where region_id = $1 and id = $2 for update;

-- queries/templates.ts · upsertTemplate
insert into reports.answer_template (region_id, id, organisation_id, name, body, changed_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (region_id, id) do update set name = excluded.name, body = excluded.body, changed_at = excluded.changed_at;

-- queries/templates.ts · deleteTemplate
delete from reports.answer_template where region_id = $1 and id = $2;

-- queries/views.ts · viewsFor
select id, person_id as "personId", organisation_id as "organisationId", name, filter from reports.view
where region_id = $1 and (case when organisation_id is null then person_id = $2 else organisation_id = $3 end)
order by organisation_id is not null, lower(name), id;

-- queries/views.ts · lockView
select id, person_id as "personId", organisation_id as "organisationId", name, filter from reports.view where region_id = $1 and id = $2 for update;

-- queries/views.ts · insertView
insert into reports.view (region_id, id, person_id, organisation_id, name, filter, created_at)
values ($1, $2, $3, $4, $5, $6, $7);

-- queries/views.ts · setViewName
update reports.view set name = $3 where region_id = $1 and id = $2;

-- queries/views.ts · deleteView
delete from reports.view where region_id = $1 and id = $2;

-- queries/wall.ts · recurringReports
select code, case when verified_at is not null then title end as title, service_code as "serviceCode", place_code as "placeCode",
      organisation_id as "organisationId", recurrence + 1 as times
 from reports.report where region_id = $1 and recurrence > 0 and closed_at is null and not secret
order by recurrence desc, reported_at desc limit $2;

-- queries/wall.ts · newestActs
select id, code, status, title, secret, verified_at as "verifiedAt", service_code as "serviceCode", place_code as "placeCode",
     district_code as "districtCode", organisation_id as "organisationId"
from reports.report where region_id = $1 and id = any($2::uuid[]);
