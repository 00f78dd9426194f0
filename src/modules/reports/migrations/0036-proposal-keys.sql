alter table reports.proposal add constraint proposal_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
