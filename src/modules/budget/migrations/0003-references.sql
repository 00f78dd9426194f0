alter table budget.version add constraint version_base_exists foreign key (region_id, based_on) references budget.version (region_id, id);
alter table budget.hand add constraint hand_version_exists foreign key (region_id, version_id) references budget.version (region_id, id);
alter table budget.line add constraint line_version_exists foreign key (region_id, version_id) references budget.version (region_id, id);
alter table budget.line add constraint line_organisation_exists foreign key (region_id, organisation_id)
  references organisations.organisation (region_id, id);
alter table budget.detail add constraint detail_line_exists foreign key (region_id, version_id, line_id)
  references budget.line (region_id, version_id, id) on delete cascade;
alter table budget.work add constraint work_version_exists foreign key (region_id, version_id) references budget.version (region_id, id);
alter table budget.work add constraint work_organisation_exists foreign key (region_id, organisation_id)
  references organisations.organisation (region_id, id);
alter table budget.payment add constraint payment_organisation_exists foreign key (region_id, organisation_id)
  references organisations.organisation (region_id, id);
