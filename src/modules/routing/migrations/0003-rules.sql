-- What the regency has decided: a category at a place is the business of one office, whatever the words say.
create table routing.rule (
  region_id integer not null,
  service_code text not null,
  -- Official code of a district or village; the empty text: everywhere in the region.
  place_code text not null,
  organisation_id uuid not null,
  set_at timestamptz not null,
  primary key (region_id, service_code, place_code)
);
select platform.regional('routing.rule');
