alter table reports.field_mark add constraint field_mark_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table reports.field_visit add constraint field_visit_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table reports.field_visit add constraint field_visit_message_exists foreign key (region_id, message_id) references reports.message (region_id, id);
