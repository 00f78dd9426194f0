alter table reports.audit_ticket add constraint audit_ticket_month_exists foreign key (region_id, month) references reports.audit_month (region_id, month);
alter table reports.audit_ticket add constraint audit_ticket_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table reports.audit_office add constraint audit_office_month_exists foreign key (region_id, month) references reports.audit_month (region_id, month);
alter table reports.audit add constraint audit_month_exists foreign key (region_id, month) references reports.audit_month (region_id, month);
alter table reports.audit add constraint audit_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table reports.audit add constraint audit_message_exists foreign key (region_id, message_id) references reports.message (region_id, id);
