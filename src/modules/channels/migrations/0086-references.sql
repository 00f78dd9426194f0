alter table channels.record add constraint record_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table channels.incoming add constraint incoming_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
