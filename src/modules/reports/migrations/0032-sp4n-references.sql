alter table reports.sp4n_exported add constraint sp4n_exported_in_an_export foreign key (region_id, export_id) references reports.sp4n_export (region_id, id);
alter table reports.sp4n_exported add constraint sp4n_exported_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table reports.sp4n_exported add constraint sp4n_exported_answer_exists foreign key (region_id, message_id) references reports.message (region_id, id);
