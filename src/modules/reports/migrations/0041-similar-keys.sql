alter table reports.report
  add constraint report_merged_into_exists foreign key (region_id, merged_into) references reports.report (region_id, id),
  add constraint report_merged_with_exists foreign key (region_id, merged_with) references reports.report (region_id, id);
