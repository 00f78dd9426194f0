alter table places.place add constraint place_parent_exists foreign key (parent_code) references places.place (code);
alter table places.region add constraint region_is_a_place foreign key (code) references places.place (code);
