alter table accounts.invitation add constraint invitation_belongs_to_a_person
  foreign key (region_id, person_id) references accounts.person (region_id, id);
