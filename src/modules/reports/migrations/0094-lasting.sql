-- Weeks after its end the reporter is asked whether it is still fixed (rules/lasting.ts): when next, how often so far, and what was said.
-- Who was asked and has said nothing counts as that: no silence is a yes.
alter table reports.report
  add column lasting_due_at timestamptz,
  add column lasting_asked integer not null default 0,
  add column lasting text,
  -- said of the end that stands: one tap opens it again
  add column lasting_broke boolean not null default false,
  add constraint report_lasting_known check (lasting in ('fixed', 'broken')),
  add constraint report_lasting_was_asked check (lasting is null or lasting_asked > 0),
  add constraint report_lasting_broke_is_broken check (not lasting_broke or (lasting is not null and lasting = 'broken'));
create index report_lasting_due on reports.report (lasting_due_at) where lasting_due_at is not null;

-- After how many days, and how many later once more, is a limit of what counts as proof, as the others are.
alter table reports.proof_rule
  drop constraint proof_rule_known,
  add constraint proof_rule_known check (rule in ('far_metres', 'old_days', 'clock_minutes', 'same_percent', 'editing_software',
    'audit_percent', 'audit_least', 'field_days', 'lasting_days', 'lasting_again_days'));
