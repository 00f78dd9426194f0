-- queries.ts · allOf
select region_id as region, id, parent_id as parent, kind, name, short_name as "shortName", code, place_code as place, duties,
office_hours as "officeHours", contact, valid_from as "validFrom", valid_to as "validTo", successor_id as successor, source,
source_quality as "sourceQuality", is_sample as "isSample" from organisations.organisation where region_id = $1
      order by kind in ('district_office', 'village_office'), place_code collate "C" nulls first, lower(name), id;

-- queries.ts · organisationById
select region_id as region, id, parent_id as parent, kind, name, short_name as "shortName", code, place_code as place, duties,
office_hours as "officeHours", contact, valid_from as "validFrom", valid_to as "validTo", successor_id as successor, source,
source_quality as "sourceQuality", is_sample as "isSample" from organisations.organisation where region_id = $1 and id = $2;

-- queries.ts · officeOfPlace
select region_id as region, id, parent_id as parent, kind, name, short_name as "shortName", code, place_code as place, duties,
office_hours as "officeHours", contact, valid_from as "validFrom", valid_to as "validTo", successor_id as successor, source,
source_quality as "sourceQuality", is_sample as "isSample" from organisations.organisation
    where region_id = $1 and ($2 = place_code or starts_with($2, place_code || '.'))
      and (valid_from is null or valid_from <= $3::date) and (valid_to is null or valid_to >= $3::date)
    order by length(place_code) desc, id limit 1;

-- queries.ts · lockOrganisations
select pg_advisory_xact_lock(hashtext('organisations.organisation'), $1::integer);

-- queries.ts · saveOrganisations
insert into organisations.organisation select * from jsonb_populate_recordset(null::organisations.organisation, $1::jsonb)
on conflict (region_id, id) do update set
  parent_id = excluded.parent_id, kind = excluded.kind, name = excluded.name, short_name = excluded.short_name,
  code = excluded.code, place_code = excluded.place_code, duties = excluded.duties, office_hours = excluded.office_hours,
  contact = excluded.contact, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
  successor_id = excluded.successor_id, source = excluded.source, source_quality = excluded.source_quality;
