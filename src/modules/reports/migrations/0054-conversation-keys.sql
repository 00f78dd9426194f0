alter table reports.document add constraint document_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table reports.document add constraint document_message_exists foreign key (region_id, message_id) references reports.message (region_id, id);
alter table reports.message_showing add constraint showing_message_exists foreign key (region_id, message_id) references reports.message (region_id, id);
