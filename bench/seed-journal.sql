-- $1 region, $2 and $3 first and last number of this batch, $4 from when on the whole history is told; of older ones that ended only the last act
insert into platform.journal (region_id, id, at, era, actor, act, subject, public)
select r.region_id,
       (lpad(to_hex((extract(epoch from a.at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(a.position), 3, '0') || right(r.id::text, 17))::uuid,
       a.at, 1, a.actor, 'report.' || a.act, 'reports/' || r.id,
       jsonb_strip_nulls(jsonb_build_object('to', a.leads_to, 'code', r.code, 'organisation', case when a.act = 'assign' then r.organisation_id end)
         || case when a.position = 0 then jsonb_build_object('classification', r.classification, 'secret', r.secret, 'service', r.service_code, 'district', r.district_code) else '{}' end
         || case when a.due is null then '{}' else jsonb_build_object('dueStep', a.step, 'dueAt', a.due) end)
  from bench.batch($2, $3) as b join reports.report r on r.region_id = $1 and r.id = b.id,
       lateral (values
         (0, 'submit', 'visitor', r.reported_at, 'received', 'verify', r.verify_due_at),
         (1, 'ask', 'person:' || bench.person(), r.paused_at, 'awaiting_reporter', 'reporter_completion', r.reporter_due_at),
         (2, 'verify', 'person:' || bench.person(), r.verified_at, 'verified', 'first_response', r.respond_due_at),
         (3, 'assign', 'person:' || bench.person(), r.assigned_at, 'assigned', 'first_response', r.respond_due_at),
         (4, 'accept', 'person:' || bench.person(), r.accepted_at, 'accepted', 'first_response', r.respond_due_at),
         (5, 'start', 'person:' || bench.person(), r.first_response_at, 'in_progress', 'resolve', r.resolve_due_at),
         (6, 'answer', 'person:' || bench.person(), r.answered_at, 'answered', 'reporter_silence', r.reporter_due_at),
         (7, 'contest', 'reporter', case when r.status = 'reopened' then r.updated_at end, 'reopened', 'rework', r.resolve_due_at),
         (8, case r.status when 'archived' then 'archive' when 'confirmed' then 'confirm' else 'close_silent' end,
             case r.status when 'archived' then 'person:' || bench.person() when 'confirmed' then 'reporter' else 'system:close-silent' end,
             r.closed_at, r.status, null, null)
       ) as a(position, act, actor, at, leads_to, step, due)
 where a.at is not null and (r.reported_at >= $4 or r.closed_at is null or a.position = 8)
