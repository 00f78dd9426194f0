alter table reports.rung_taken add constraint rung_taken_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table reports.rung_taken add constraint rung_taken_rung_exists foreign key (region_id, rung_id) references reports.rung (region_id, id);
