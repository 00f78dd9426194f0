alter table channels.letter add constraint letter_report_exists foreign key (region_id, report_id) references reports.report (region_id, id);
