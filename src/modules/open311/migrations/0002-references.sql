alter table open311.received add constraint received_by_a_key foreign key (region_id, key_id) references open311.api_key (region_id, id);
alter table open311.received add constraint received_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table open311.received_update add constraint received_update_by_a_key foreign key (region_id, key_id) references open311.api_key (region_id, id);
alter table open311.received_update add constraint received_update_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
alter table open311.sent add constraint sent_to_a_server foreign key (region_id, server_id) references open311.server (region_id, id);
alter table open311.sent add constraint sent_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
