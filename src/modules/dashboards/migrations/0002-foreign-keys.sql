alter table dashboards.recipient add constraint recipient_is_a_person foreign key (region_id, person_id) references accounts.person (region_id, id);
