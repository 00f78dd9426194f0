alter table reports.report add constraint report_service_exists foreign key (region_id, service_code) references reports.service (region_id, code);
alter table reports.report add constraint report_agency_exists foreign key (region_id, organisation_id) references organisations.organisation (region_id, id);
alter table reports.message add constraint message_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table reports.photo add constraint photo_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table reports.support add constraint support_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
