alter table planning.plan add constraint plan_base_exists foreign key (region_id, based_on) references planning.plan (region_id, id);
alter table planning.plan add constraint plan_organisation_exists foreign key (region_id, organisation_id)
  references organisations.organisation (region_id, id);
alter table planning.hand add constraint hand_plan_exists foreign key (region_id, plan_id) references planning.plan (region_id, id);
alter table planning.element add constraint element_plan_exists foreign key (region_id, plan_id) references planning.plan (region_id, id);
alter table planning.element add constraint element_organisation_exists foreign key (region_id, organisation_id)
  references organisations.organisation (region_id, id);
alter table planning.indicator add constraint indicator_element_exists foreign key (region_id, plan_id, element_id)
  references planning.element (region_id, plan_id, id) on delete cascade;
alter table planning.taken_up add constraint taken_up_element_exists foreign key (region_id, plan_id, element_id)
  references planning.element (region_id, plan_id, id) on delete cascade;
alter table planning.taken_up add constraint taken_up_proposal_exists foreign key (region_id, proposal_id)
  references proposals.proposal (region_id, id);
