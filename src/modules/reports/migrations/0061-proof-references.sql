-- likeness_mark has none: two dozen rows come with each picture, and with its likeness or not at all.
alter table reports.likeness add constraint likeness_photo_exists foreign key (region_id, photo_id) references reports.photo (region_id, id);
alter table reports.photo_flag add constraint photo_flag_photo_exists foreign key (region_id, photo_id) references reports.photo (region_id, id);
alter table reports.photo_flag add constraint photo_flag_match_exists foreign key (region_id, match_photo_id) references reports.photo (region_id, id);
alter table reports.photo_flag add constraint photo_flag_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
