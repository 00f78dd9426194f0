alter table organisations.organisation
  add constraint organisation_parent_known foreign key (region_id, parent_id) references organisations.organisation (region_id, id),
  add constraint organisation_successor_known foreign key (region_id, successor_id) references organisations.organisation (region_id, id);
-- Written here and not with the accounts, because organisations ask accounts for permission: arrows run one way.
alter table accounts.person
  add constraint person_works_for_known_organisation foreign key (region_id, organisation_id) references organisations.organisation (region_id, id);
