alter table budget.payment add constraint payment_file_exists foreign key (region_id, file_id) references budget.payment_file (region_id, id);
alter table budget.payment add constraint payment_reverses_another foreign key (region_id, reverses) references budget.payment (region_id, id);
alter table budget.payment_difference add constraint difference_payment_exists foreign key (region_id, payment_id)
  references budget.payment (region_id, id);
alter table budget.payment_difference add constraint difference_file_exists foreign key (region_id, file_id)
  references budget.payment_file (region_id, id);
alter table budget.payment_refusal add constraint refusal_file_exists foreign key (region_id, file_id)
  references budget.payment_file (region_id, id);
alter table budget.payment_refusal add constraint refusal_organisation_exists foreign key (region_id, organisation_id)
  references organisations.organisation (region_id, id);
