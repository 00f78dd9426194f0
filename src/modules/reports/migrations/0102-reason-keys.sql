alter table reports.archive_reason
  add constraint archive_reason_report foreign key (region_id, report_id) references reports.report (region_id, id);
