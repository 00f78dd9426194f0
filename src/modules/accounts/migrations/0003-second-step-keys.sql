alter table accounts.totp add constraint totp_belongs_to_a_person
  foreign key (region_id, person_id) references accounts.person (region_id, id);
alter table accounts.passkey add constraint passkey_belongs_to_a_person
  foreign key (region_id, person_id) references accounts.person (region_id, id);
alter table accounts.recovery_code add constraint recovery_code_belongs_to_a_person
  foreign key (region_id, person_id) references accounts.person (region_id, id);
alter table accounts.half_open add constraint half_open_belongs_to_a_person
  foreign key (region_id, person_id) references accounts.person (region_id, id);
