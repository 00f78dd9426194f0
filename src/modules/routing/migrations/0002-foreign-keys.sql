alter table routing.lesson add constraint lesson_organisation_exists foreign key (region_id, organisation_id) references organisations.organisation (region_id, id);
