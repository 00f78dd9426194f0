-- $1 region, $2 version, $3 year, $4 lines, $5 details of them all, $6 whether this is what was agreed: one line in eight differs from the draft
-- Lines of an imagined budget: agencies, sub kegiatan, accounts, fund sources and villages as the lists have them, the same in both versions.
with agency as (select id, name, row_number() over (order by id) - 1 as n, count(*) over () as many from organisations.organisation
    where region_id = $1 and kind <> 'village_office'),
activity as (select code, name, row_number() over (order by code) - 1 as n, count(*) over () as many from classifications.entry
    join classifications.list on list.region_id = entry.region_id and list.id = entry.list_id
    where entry.region_id = $1 and list.kind = 'activity' and entry.is_leaf and code !~ '^X'),
account as (select code, name, row_number() over (order by code) - 1 as n, count(*) over () as many from classifications.entry
    join classifications.list on list.region_id = entry.region_id and list.id = entry.list_id
    where entry.region_id = $1 and list.kind = 'account' and entry.is_leaf and code like '5.%'),
fund as (select code, row_number() over (order by code) - 1 as n, count(*) over () as many from classifications.entry
    join classifications.list on list.region_id = entry.region_id and list.id = entry.list_id
    where entry.region_id = $1 and list.kind = 'fund_source' and entry.is_leaf),
place as (select code, name, row_number() over (order by code) - 1 as n, count(*) over () as many from places.place
    where region_id = $1 and level = 'village'),
drawn as (
  select g.n, agency.id as organisation, agency.name as agency, activity.code as activity, activity.name as activity_name, account.code as account,
    account.name as account_name, fund.code as fund, case when g.n % 3 = 0 then '' else place.code end as place, place.name as place_name,
    1000 * (1 + (g.n * 7919::bigint) % 900000)::numeric + case when $6 and g.n % 8 = 0 then 1000 * (g.n % 50) else 0 end as amount
  from generate_series(1, $4::integer) as g(n)
  join agency on agency.n = (g.n * 31::bigint) % agency.many
  join activity on activity.n = (g.n * 17::bigint + g.n / 113) % activity.many
  join account on account.n = (g.n * 13::bigint + g.n / 57) % account.many
  join fund on fund.n = (g.n * 5::bigint + g.n / 411) % fund.many
  join place on place.n = (g.n * 29::bigint + g.n / 7) % place.many),
line as (
  insert into budget.line (region_id, version_id, id, kind, organisation_id, activity, account, fund_source, function, place_code, title, amount)
  select $1::integer, $2::uuid, substr(md5($3::integer || '|' || n), 1, 16), 'spending', organisation, activity, account, fund, '05.01', place,
    'Pekerjaan contoh ' || n || ' ' || place_name, amount * ceil($5::numeric / $4)
  from drawn returning id, amount),
word as (
  insert into budget.word (region_id, fiscal_year, word, line_id)
  select distinct $1::integer, $3::integer, lower(w), substr(md5($3::integer || '|' || n), 1, 16) from drawn,
    regexp_split_to_table(activity_name || ' ' || account_name || ' ' || place_name || ' ' || agency, '[^A-Za-z0-9]+') as w
   where length(w) > 1 on conflict do nothing)
insert into budget.detail (region_id, version_id, line_id, position, component, factors, unit_price, amount)
select $1::integer, $2::uuid, line.id, p, 'Komponen contoh ' || p, '[{"value": "1", "unit": "paket"}]', amount / ceil($5::numeric / $4), amount / ceil($5::numeric / $4)
  from line, generate_series(1, ceil($5::numeric / $4)::integer) as p
