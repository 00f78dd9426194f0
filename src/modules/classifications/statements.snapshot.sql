-- queries/difference.ts · differenceOf
with compared as (
select coalesce(o.code, n.code) as code, o.name as before, n.name as after, o.price as price_before, n.price as price_after,
       case when o.code is null then 'added'
            when n.code is null then 'removed'
            when ${PLAIN('o.name')} <> ${PLAIN('n.name')} then 'renamed'
            when n.price > o.price then 'dearer'
            when n.price < o.price then 'cheaper'
            when ${PLAIN("o.unit || '/' || coalesce(o.specification, '')")} <> ${PLAIN("n.unit || '/' || coalesce(n.specification, '')")} then 'remeasured'
       end as kind
  from (select * from classifications.entry where region_id = $1 and list_id = $2) o
  full join (select * from classifications.entry where region_id = $1 and list_id = $3) n on n.code = o.code) select kind, count(*)::integer as n from compared group by kind;

-- queries/difference.ts · differenceOf
with compared as (
select coalesce(o.code, n.code) as code, o.name as before, n.name as after, o.price as price_before, n.price as price_after,
       case when o.code is null then 'added'
            when n.code is null then 'removed'
            when ${PLAIN('o.name')} <> ${PLAIN('n.name')} then 'renamed'
            when n.price > o.price then 'dearer'
            when n.price < o.price then 'cheaper'
            when ${PLAIN("o.unit || '/' || coalesce(o.specification, '')")} <> ${PLAIN("n.unit || '/' || coalesce(n.specification, '')")} then 'remeasured'
       end as kind
  from (select * from classifications.entry where region_id = $1 and list_id = $2) o
  full join (select * from classifications.entry where region_id = $1 and list_id = $3) n on n.code = o.code), numbered as (
     select *, row_number() over (partition by kind order by code) as n from compared where kind is not null)
   select code, kind, before, after, price_before as "priceBefore", price_after as "priceAfter"
     from numbered where n <= $4 order by kind, code;

-- queries/difference.ts · comparedEntries
select code, name, specification, unit, price from classifications.entry where region_id = $1 and list_id = $2 order by code;

-- queries/difference.ts · codesOf
select code from classifications.entry where region_id = $1 and list_id = $2;

-- queries/entries.ts · insertEntries
insert into classifications.entry (region_id, list_id, code, original, parent, level, name, is_leaf, specification, unit, price,
  standard, price_group, cofog)
select $1, $2, e.* from unnest($3::text[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::boolean[], $9::text[],
  $10::text[], $11::text[]::numeric[], $12::text[], $13::text[], $14::text[]) as e;

-- queries/entries.ts · entriesOf
select code, original, parent, level, name, is_leaf as "isLeaf", specification, unit, price, standard, price_group as "group", cofog from classifications.entry
where region_id = $1 and list_id = $2 and code > $3
  and ($4::text is null or code = $4 or (code >= $4 || '.' and code < $4 || '/'))
  and ($5::smallint is null or level = $5)
  and ($6::text[] is null or lower(name || ' ' || coalesce(specification, '')) like all ($6) or code like $7)
  and ($8::boolean is null or is_leaf)
order by code limit $9;

-- queries/entries.ts · childrenOf
select code, original, parent, level, name, is_leaf as "isLeaf", specification, unit, price, standard, price_group as "group", cofog from classifications.entry
where region_id = $1 and list_id = $2 and ${beneath} and code > $3 order by code limit $4;

-- queries/entries.ts · parentsAmong
select code from unnest($3::text[]) as code
where exists (select from classifications.entry where region_id = $1 and list_id = $2 and parent = code collate "C");

-- queries/entries.ts · found
select code, original, parent, level, name, is_leaf as "isLeaf", specification, unit, price, standard, price_group as "group", cofog from classifications.entry where region_id = $1 and list_id = $2 and code = any($3::text[]);

-- queries/entries.ts · priceCeilings
select code, price from classifications.entry
where region_id = $1 and list_id = $2 and code = any($3::text[]) and price is not null;

-- queries/import-file.ts · insertImportFile
insert into classifications.import_file (region_id, id, kind, into_list_id, file_key, name, bytes, state, actor, uploaded_at, touched_at)
values ($1, $2, $3, $4, $5, $6, $7, 'uploaded', $8, $9, $9);

-- queries/import-file.ts · listFile
select region_id as region, id, kind, into_list_id as "into", file_key as "fileKey", name, bytes, sheet, columns, about, state, actor,
uploaded_at as "uploadedAt", touched_at as "touchedAt", run_id as "runId", list_id as "listId", failure from classifications.import_file where region_id = $1 and id = $2${lock ?  for update : };

-- queries/import-file.ts · openListFiles
select region_id as region, id, kind, into_list_id as "into", file_key as "fileKey", name, bytes, sheet, columns, about, state, actor,
uploaded_at as "uploadedAt", touched_at as "touchedAt", run_id as "runId", list_id as "listId", failure from classifications.import_file
    where region_id = $1 and state not in ('applied', 'removed') order by uploaded_at desc limit $2;

-- queries/import-file.ts · changeListFile
update classifications.import_file set ${set.join(', ')} where region_id = $1 and id = $2 and state = $3;

-- queries/import-file.ts · claimListFile
update classifications.import_file set touched_at = $2
    where (region_id, id) = (select region_id, id from classifications.import_file
                              where state in ('checking', 'applying') and touched_at < $1
                              order by uploaded_at limit 1 for update skip locked)
    returning region_id as region, id, kind, into_list_id as "into", file_key as "fileKey", name, bytes, sheet, columns, about, state, actor,
uploaded_at as "uploadedAt", touched_at as "touchedAt", run_id as "runId", list_id as "listId", failure;

-- queries/import-file.ts · abandonedListFiles
update classifications.import_file set state = 'removed'
where state in ('uploaded', 'refused', 'checked', 'failed') and uploaded_at < $1 returning file_key as "fileKey";

-- queries/lists.ts · listsOf
select id, kind, title, regulation, source, valid_from as "validFrom", valid_to as "validTo", state, entry_count as "entryCount",
is_sample as "isSample", made_by as "madeBy", made_at as "madeAt", decided_by as "decidedBy", decided_at as "decidedAt", reason from classifications.list
    where region_id = $1 and ($2::text is null or kind = $2) order by kind, valid_from desc, made_at desc, id;

-- queries/lists.ts · listById
select id, kind, title, regulation, source, valid_from as "validFrom", valid_to as "validTo", state, entry_count as "entryCount",
is_sample as "isSample", made_by as "madeBy", made_at as "madeAt", decided_by as "decidedBy", decided_at as "decidedAt", reason from classifications.list where region_id = $1 and id = $2;

-- queries/lists.ts · listInForce
select id, kind, title, regulation, source, valid_from as "validFrom", valid_to as "validTo", state, entry_count as "entryCount",
is_sample as "isSample", made_by as "madeBy", made_at as "madeAt", decided_by as "decidedBy", decided_at as "decidedAt", reason from classifications.list
    where region_id = $1 and kind = $2 and state = 'in_force' and valid_from <= $3::date and (valid_to is null or valid_to >= $3::date)
    order by valid_from desc limit 1;

-- queries/lists.ts · lockLists
select id, kind, title, regulation, source, valid_from as "validFrom", valid_to as "validTo", state, entry_count as "entryCount",
is_sample as "isSample", made_by as "madeBy", made_at as "madeAt", decided_by as "decidedBy", decided_at as "decidedAt", reason from classifications.list where region_id = $1 and kind = $2 order by id for update;

-- queries/lists.ts · insertList
insert into classifications.list (region_id, id, kind, title, regulation, source, valid_from, valid_to, state, entry_count, is_sample,
  made_by, made_at, decided_by, decided_at, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- queries/lists.ts · decideList
update classifications.list set state = $3, decided_by = $4, decided_at = $5, reason = $6
where region_id = $1 and id = $2 and state = 'draft';

-- queries/lists.ts · endList
update classifications.list set valid_to = $3 where region_id = $1 and id = $2;

-- queries/successors.ts · replaceSuccessors
delete from classifications.successor where region_id = $1 and from_list_id = $2 and to_list_id = $3;

-- queries/successors.ts · replaceSuccessors
insert into classifications.successor (region_id, from_list_id, to_list_id, from_code, to_code)
select $1, $2, $3, p.* from unnest($4::text[], $5::text[]) as p;

-- queries/successors.ts · mappedInto
select from_list_id as "fromListId", count(*)::integer as pairs from classifications.successor
where region_id = $1 and to_list_id = $2 group by from_list_id order by from_list_id;

-- queries/successors.ts · successorsOf
with asked as (select distinct unnest($4::text[]) collate "C" as code),
     mapped as (
       select a.code, array_agg(s.to_code order by s.to_code) as becomes
         from asked a join classifications.successor s
           on s.region_id = $1 and s.from_list_id = $2 and s.to_list_id = $3 and s.from_code = a.code
        group by a.code)
select code, becomes from mapped
union all
select e.code, array[e.code] from asked a join classifications.entry e on e.region_id = $1 and e.list_id = $3 and e.code = a.code
 where a.code not in (select code from mapped)
order by 1;
