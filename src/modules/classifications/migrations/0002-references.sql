alter table classifications.entry add constraint entry_list_exists foreign key (region_id, list_id) references classifications.list (region_id, id);
alter table classifications.entry add constraint entry_parent_exists foreign key (region_id, list_id, parent) references classifications.entry (region_id, list_id, code);
alter table classifications.successor add constraint successor_old_code_exists foreign key (region_id, from_list_id, from_code) references classifications.entry (region_id, list_id, code);
alter table classifications.successor add constraint successor_new_code_exists foreign key (region_id, to_list_id, to_code) references classifications.entry (region_id, list_id, code);
alter table classifications.import_file add constraint import_file_list_exists foreign key (region_id, list_id) references classifications.list (region_id, id);
alter table classifications.import_file add constraint import_file_into_list_exists foreign key (region_id, into_list_id) references classifications.list (region_id, id);
