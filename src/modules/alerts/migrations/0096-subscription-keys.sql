alter table alerts.untold
  add constraint untold_of_subscription foreign key (region_id, subscription_id) references alerts.subscription (region_id, id) on delete cascade;
