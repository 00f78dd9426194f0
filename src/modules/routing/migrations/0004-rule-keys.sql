alter table routing.rule add constraint rule_organisation_exists foreign key (region_id, organisation_id) references organisations.organisation (region_id, id);
