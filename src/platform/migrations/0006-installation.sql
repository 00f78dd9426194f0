-- Facts about this installation that outlive every process of it: which key belongs to the data (its fingerprint, not the key).
create table platform.installation (
  name text primary key,
  value text not null
);
select platform.common('platform.installation');
