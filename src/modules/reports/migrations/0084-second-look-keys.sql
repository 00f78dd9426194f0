alter table reports.proposed_answer add constraint proposed_answer_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table reports.proposed_photo add constraint proposed_photo_answer_exists foreign key (region_id, answer_id) references reports.proposed_answer (region_id, id);
