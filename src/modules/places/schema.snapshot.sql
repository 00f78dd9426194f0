-- common: the official list of places, public
places.place (
  code text not null
  level text not null
  kind text not null
  name text not null
  parent_code text
  region_id integer
  lat double precision
  lon double precision
  constraint place_below_province_has_region_and_parent CHECK ((((level = 'province'::text) = (region_id IS NULL)) AND ((level = 'province'::text) = (parent_code IS NULL))))
  constraint place_code_is_of_kemendagri CHECK ((code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[123][0-9]{3})?)?)?$'::text))
  constraint place_coordinate_is_whole CHECK (((lat IS NULL) = (lon IS NULL)))
  constraint place_coordinate_on_earth CHECK ((((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision)) AND ((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))))
  constraint place_kind_known CHECK ((kind = ANY (ARRAY['provinsi'::text, 'kabupaten'::text, 'kota'::text, 'kecamatan'::text, 'desa'::text, 'kelurahan'::text, 'desa adat'::text])))
  constraint place_level_fits_code CHECK ((length(code) =
CASE level
    WHEN 'province'::text THEN 2
    WHEN 'regency'::text THEN 5
    WHEN 'district'::text THEN 8
    WHEN 'village'::text THEN 13
    ELSE NULL::integer
END))
  constraint place_parent_exists FOREIGN KEY (parent_code) REFERENCES places.place(code)
  constraint place_pkey PRIMARY KEY (code)
)
  CREATE INDEX place_by_region ON places.place USING btree (region_id, code)
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app

-- common: which regions are served here, public
places.region (
  region_id integer not null
  code text not null
  slug text not null
  name text not null
  short_name text not null
  site_domain text
  time_zone text not null default 'Asia/Jakarta'::text
  is_sample boolean not null
  opened_at timestamp with time zone not null
  constraint region_site_domain_lower_case CHECK ((site_domain = lower(site_domain)))
  constraint region_slug_fits_in_an_address CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text))
  constraint region_time_zone_is_indonesian CHECK ((time_zone = ANY (ARRAY['Asia/Jakarta'::text, 'Asia/Makassar'::text, 'Asia/Jayapura'::text])))
  constraint region_is_a_place FOREIGN KEY (code) REFERENCES places.place(code)
  constraint region_pkey PRIMARY KEY (region_id)
  constraint region_code_once UNIQUE (code)
  constraint region_site_domain_once UNIQUE (site_domain)
  constraint region_slug_once UNIQUE (slug)
)
  grant delete, insert, select, update to simpul_all
  grant delete, insert, select, update to simpul_app
