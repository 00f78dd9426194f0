alter table platform.outbox_push
  add constraint outbox_push_of_device foreign key (region_id, device_id) references platform.push_device (region_id, id) on delete cascade;
