-- How much its reporter wants to be told of: everything that happens, what they should know or answer, or nothing.
alter table reports.report
  add column news text not null default 'needed',
  add constraint report_news_known check (news in ('all', 'needed', 'none'));
