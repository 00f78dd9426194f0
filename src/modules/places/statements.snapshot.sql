-- queries.ts · placeByCode
select place.code, place.level, place.kind, place.name, place.parent_code, place.region_id, place.lat, place.lon,
  array_remove(array[parent.name, wider.name], null) as within
from places.place
left join places.place parent on parent.code = place.parent_code
left join places.place wider on wider.code = parent.parent_code where place.code = $1;

-- queries.ts · placesOfRegion
select place.code, place.level, place.kind, place.name, place.parent_code, place.region_id, place.lat, place.lon,
  array_remove(array[parent.name, wider.name], null) as within
from places.place
left join places.place parent on parent.code = place.parent_code
left join places.place wider on wider.code = parent.parent_code where place.region_id = $1 order by place.code;

-- queries.ts · regions
select region_id, code, slug, name, short_name, site_domain, time_zone, is_sample, opened_at from places.region order by short_name;

-- queries.ts · openRegion
insert into places.region (region_id, code, slug, name, short_name, site_domain, time_zone, is_sample, opened_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (region_id) do nothing;

-- queries.ts · setSiteDomain
update places.region set site_domain = $2 where region_id = $1;

-- queries.ts · anyPlace
select from places.place limit 1;

-- queries.ts · putPlaces
insert into places.place as old (${COLUMNS.join(', ')})
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::float8[], $8::float8[])
on conflict (code) do update set
  kind = excluded.kind, name = excluded.name,
  lat = coalesce(old.lat, excluded.lat), lon = coalesce(old.lon, excluded.lon)
where (old.kind, old.name) <> (excluded.kind, excluded.name) or (old.lat is null and excluded.lat is not null);
