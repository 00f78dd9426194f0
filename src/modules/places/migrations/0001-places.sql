-- Every administrative area of Indonesia by its Kemendagri code. Of no region: a report may name a place across the border.
create table places.place (
  code        text primary key,
  level       text not null,
  kind        text not null,
  name        text not null,
  parent_code text,
  -- 3522 for 35.22 and all below it; null for a province. Kept apart from the code, which a new decree may change.
  region_id   integer,
  lat         double precision,
  lon         double precision,
  constraint place_code_is_of_kemendagri check (code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[123][0-9]{3})?)?)?$'),
  constraint place_level_fits_code check (
    length(code) = case level when 'province' then 2 when 'regency' then 5 when 'district' then 8 when 'village' then 13 end
  ),
  constraint place_kind_known check (kind in ('provinsi', 'kabupaten', 'kota', 'kecamatan', 'desa', 'kelurahan', 'desa adat')),
  constraint place_below_province_has_region_and_parent check (
    (level = 'province') = (region_id is null) and (level = 'province') = (parent_code is null)
  ),
  constraint place_coordinate_is_whole check ((lat is null) = (lon is null)),
  constraint place_coordinate_on_earth check (lat between -90 and 90 and lon between -180 and 180)
);
create index place_by_region on places.place (region_id, code);
select platform.common('places.place');

-- The regencies and cities that this installation serves.
create table places.region (
  region_id   integer primary key,
  code        text not null,
  slug        text not null,
  name        text not null,
  short_name  text not null,
  site_domain text,
  time_zone   text not null default 'Asia/Jakarta',
  is_sample   boolean not null,
  opened_at   timestamptz not null,
  constraint region_code_once unique (code),
  constraint region_slug_once unique (slug),
  constraint region_slug_fits_in_an_address check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint region_site_domain_once unique (site_domain),
  constraint region_site_domain_lower_case check (site_domain = lower(site_domain)),
  constraint region_time_zone_is_indonesian check (time_zone in ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'))
);
select platform.common('places.region');
