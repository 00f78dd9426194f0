alter table accounts.provider_link add constraint provider_link_belongs_to_a_provider
  foreign key (region_id, provider_id) references accounts.provider (region_id, id);
alter table accounts.provider_link add constraint provider_link_belongs_to_a_person
  foreign key (region_id, person_id) references accounts.person (region_id, id);
alter table accounts.sso_start add constraint sso_start_belongs_to_a_provider
  foreign key (region_id, provider_id) references accounts.provider (region_id, id);
alter table accounts.sso_session add constraint sso_session_belongs_to_a_provider
  foreign key (region_id, provider_id) references accounts.provider (region_id, id);
