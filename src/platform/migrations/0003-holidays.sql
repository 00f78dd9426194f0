-- Days off as data with their decree: national ones have scope 0, a regency's own have its region.
create table platform.holiday_year (
  year integer primary key,
  decree text not null,
  status text not null,
  source text not null,
  constraint holiday_year_status_known check (status in ('decreed', 'provisional'))
);
select platform.common('platform.holiday_year');

create table platform.holiday (
  scope integer not null,
  date date not null,
  name text not null,
  kind text not null,
  primary key (scope, date),
  constraint holiday_kind_known check (kind in ('national', 'collective', 'regional'))
);
select platform.common('platform.holiday');
