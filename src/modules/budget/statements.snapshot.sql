-- queries/absorption.ts · plannedByAgency
select organisation_id as organisation, sum(amount) as amount, sum((select coalesce(sum(month), 0) from unnest(cash[1:$3]) as month)) filter (where cash is not null) as planned
from budget.line where region_id = $1 and version_id = $2 and kind = 'spending' group by 1;

-- queries/absorption.ts · stuckLines
select id, title, organisation, place, amount, planned, count(*) over ()::integer as total, sum(planned) over () as sum from (
 select id, title, organisation_id as organisation, place_code as place, amount, (select coalesce(sum(month), 0) from unnest(cash[1:$3]) as month) as planned from budget.line
  where region_id = $1 and version_id = $2 and kind = 'spending' and cash is not null and not exists (
    select from budget.payment where payment.region_id = $1 and fiscal_year = $4 and line_id = line.id and paid_on <= $5::date)) as waiting
where planned > 0 order by planned desc, id limit $6;

-- queries/breakdown.ts · findLines
with page as materialized (select id from budget.line where region_id = $1 and version_id = $2${where()}${words}
   order by amount desc, id offset ${Number(offset)} limit ${Number(limit)})
select id, title, kind, organisation_id as organisation, activity, account, place_code as place, amount from budget.line where region_id = $1 and version_id = $2 and id in (select id from page) order by amount desc, id;

-- queries/breakdown.ts · linesAt
select id, title, kind, organisation_id as organisation, activity, account, place_code as place, amount from budget.line where region_id = $1 and version_id = $2 and place_code <> '' and place_code = any ($3)
order by amount desc, id limit $4;

-- queries/breakdown.ts · paidWithoutLine
select line_id as id, line_kind as kind, organisation_id as organisation, activity, account, fund_source as "fundSource",
 max(function) as function, place_code as place, sum(amount) as paid
from budget.payment where region_id = $1 and fiscal_year = $2 and paid_on <= $4::date and ($5::text is null or line_id = $5)${where(OF_PAYMENTS)}
  and not exists (select 1 from budget.line where line.region_id = $1 and line.version_id = $3 and line.id = payment.line_id)
group by line_id, line_kind, organisation_id, activity, account, fund_source, place_code order by sum(amount) desc, line_id limit 50;

-- queries/breakdown.ts · paymentsOf
select number, kind, paid_on as "paidOn", amount, description, is_overrun as "isOverrun", source from budget.payment
where region_id = $1 and fiscal_year = $2 and line_id = $3 order by paid_on desc, number desc limit 500;

-- queries/breakdown.ts · paidByMonth
select extract(month from paid_on)::integer as month, sum(amount) as amount from budget.payment
where region_id = $1 and fiscal_year = $2 and line_id = $3 group by 1;

-- queries/breakdown.ts · paidThrough
select max(paid_on) as day from budget.payment where region_id = $1 and fiscal_year = $2;

-- queries/difference.ts · changesBetween
with changed as materialized (${CHANGED(where())}), page as materialized (${CHANGED(` and id > $4${where()}`)} order by id limit ${Number(limit)}),
  moved as (select organisation, kind, coalesce(sum(difference) filter (where difference > 0), 0)::text as up,
    coalesce(-sum(difference) filter (where difference < 0), 0)::text as down, count(*)::integer as changed from changed group by 1, 2)
select (select coalesce(json_agg(moved), '[]') from moved) as moved,
  (select coalesce(json_agg(told order by abs(told.difference::numeric) desc, told.id), '[]') from (${TOLD('page')}) as told) as lines;

-- queries/difference.ts · changedLinesAfter
with page as materialized (${CHANGED(` and id > $4${where()}`)} order by id limit ${Number(limit)}) ${TOLD('page')} order by pair.id;

-- queries/filter.ts · wordsBegun
with recursive begun as ((${next('word >= $3')}) union all select (${next('word > begun.word')}) from begun where begun.word is not null)
select word from begun where word is not null limit $5;

-- queries/lines.ts · insertBatch
insert into budget.line (region_id, version_id, id, kind, organisation_id, activity, account, fund_source, function, place_code, title,
  amount, cash, reason)
select $1, $2, l.id, l.kind, l.organisation, l.activity, l.account, l.fund_source, l.function, l.place, l.title, l.amount,
  (select array_agg(c::numeric(20, 2) order by n) from jsonb_array_elements_text(l.cash) with ordinality as m(c, n)), l.reason
from jsonb_to_recordset($3::jsonb) as l(id text, kind text, organisation uuid, activity text, account text, fund_source text, function text,
  place text, title text, amount numeric, cash jsonb, reason text);

-- queries/lines.ts · insertDetails
insert into budget.detail (region_id, version_id, line_id, position, component, specification, price_code, factors, unit_price, tax_percent,
  amount, price_approval)
select $1, $2, d.* from jsonb_to_recordset($3::jsonb) as d(line_id text, position integer, component text, specification text,
  price_code text, factors jsonb, unit_price numeric, tax_percent numeric, amount numeric, price_approval text);

-- queries/lines.ts · insertWords
insert into budget.word (region_id, fiscal_year, word, line_id)
select $1, $2, * from unnest($3::text[], $4::text[]) on conflict do nothing;

-- queries/lines.ts · deleteLines
delete from budget.line where region_id = $1 and version_id = $2 and ($3::uuid is null or organisation_id = $3)
and ($4::text is null or activity = $4);

-- queries/lines.ts · lineById
select id, kind, organisation_id as organisation, activity, account, fund_source as "fundSource", function, place_code as place, title,
amount, cash::text[] as cash, reason from budget.line where region_id = $1 and version_id = $2 and id = $3;

-- queries/lines.ts · lineById
select line_id, component, specification, price_code as "priceCode", factors, unit_price as "unitPrice",
trim_scale(tax_percent)::text as "taxPercent", amount, price_approval as "priceApproval" from budget.detail where region_id = $1 and version_id = $2 and line_id = $3 order by position;

-- queries/lines.ts · linesOfWork
select id, kind, organisation_id as organisation, activity, account, fund_source as "fundSource", function, place_code as place, title,
amount, cash::text[] as cash, reason from budget.line where region_id = $1 and version_id = $2 and organisation_id = $3 and activity = $4 order by account, id;

-- queries/lines.ts · withDetails
select line_id, component, specification, price_code as "priceCode", factors, unit_price as "unitPrice",
trim_scale(tax_percent)::text as "taxPercent", amount, price_approval as "priceApproval" from budget.detail where region_id = $1 and version_id = $2 and line_id = any ($3) order by line_id, position;

-- queries/lines.ts · linesAfter
select id, kind, organisation_id as organisation, activity, account, fund_source as "fundSource", function, place_code as place, title,
amount, cash::text[] as cash, reason from budget.line where region_id = $1 and version_id = $2 and id > $3 order by id limit ${BATCH};

-- queries/lines.ts · linesByOfficeAfter
select id, kind, organisation_id as organisation, activity, account, fund_source as "fundSource", function, place_code as place, title,
amount, cash::text[] as cash, reason from budget.line where region_id = $1 and version_id = $2
      and ($3::uuid is null or (organisation_id, activity, id) > ($3, $4, $5))
    order by organisation_id, activity, id limit ${BATCH};

-- queries/lines.ts · lineInVersions
select version.id as version, line.amount, line.reason from budget.line
 join budget.version on version.region_id = line.region_id and version.id = line.version_id
where line.region_id = $1 and line.id = $3 and version.fiscal_year = $2 and version.locked_at is not null order by version.number;

-- queries/lines.ts · plannedOf
select activity, fund_source as "fundSource", sum(amount) as amount from budget.line
where region_id = $1 and version_id = $2 and organisation_id = $3 and kind = 'spending' and activity = any ($4) group by 1, 2;

-- queries/lines.ts · ceilingsOf
select activity, fund_source as "fundSource", sum(amount) as amount from budget.line
where region_id = $1 and version_id = $2 and organisation_id = $3 and kind = 'spending' group by 1, 2;

-- queries/lines.ts · sumsByKind
select kind, sum(amount) as amount, count(*)::integer as lines from budget.line where region_id = $1 and version_id = $2 group by kind;

-- queries/lines.ts · unequalLines
select id, max(title) as title, case when sum(detail) <> sum(held) then 'details' else 'cash' end as why
 from (select id, title, amount as held, null::numeric as detail, (select sum(c) from unnest(cash) as m(c)) as planned
         from budget.line where region_id = $1 and version_id = $2
       union all
       select line_id, null, null, amount, null from budget.detail where region_id = $1 and version_id = $2) as each
group by id having sum(detail) <> sum(held) or sum(planned) <> sum(held)
order by id limit 20;

-- queries/lines.ts · linesByIds
select id, kind, organisation_id as organisation, activity, account, fund_source as "fundSource", function, place_code as place, title,
amount, cash::text[] as cash, reason from budget.line where region_id = $1 and version_id = $2 and id = any ($3);

-- queries/lines.ts · candidateLines
select id, title, organisation_id as organisation, activity, account, fund_source as "fundSource", place_code as place, function, amount
from budget.line where region_id = $1 and version_id = $2 and (organisation_id, activity, account) in (
  select * from unnest($3::uuid[], $4::text[], $5::text[])) order by id;

-- queries/lines.ts · linesLike
select l.id, l.title, l.place_code as place, l.amount from budget.payment p join budget.line l on l.region_id = $1 and l.version_id = $2
  and l.organisation_id = p.organisation_id and l.kind = p.line_kind
where p.region_id = $1 and p.id = $3
order by (l.account = p.account)::integer + (l.activity = p.activity)::integer desc, l.amount desc, l.id limit 100;

-- queries/payment-files.ts · insertPaymentFile
insert into budget.payment_file (region_id, id, fiscal_year, source, name, rows, written, known, differing, refused, total, imported_by,
imported_at, is_sample) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- queries/payment-files.ts · paymentFiles
select id, fiscal_year as year, source, name, rows, written, known, differing, refused, total, imported_by as "importedBy",
imported_at as "importedAt" from budget.payment_file where region_id = $1 and fiscal_year = $2 order by imported_at desc, id desc limit $3;

-- queries/payment-files.ts · paymentSources
select source from budget.payment_file where region_id = $1 group by source order by max(imported_at) desc limit 20;

-- queries/payment-files.ts · paidBySourceAndMonth
select source, extract(month from paid_on)::integer as month, count(*)::integer as payments, sum(amount) as amount,
  max(imported_at) as last
from budget.payment where region_id = $1 and fiscal_year = $2 group by 1, 2 order by 2 desc, 1;

-- queries/payment-files.ts · insertDifferences
insert into budget.payment_difference (region_id, id, fiscal_year, payment_id, file_id, line, checksum, amount, said, found_at)
select $1, d.id, $2, d.payment, $3, d.line, d.checksum, d.amount, d.said, $4
  from jsonb_to_recordset($5::jsonb) as d(id uuid, payment uuid, line integer, checksum text, amount numeric, said jsonb)
on conflict (region_id, payment_id, checksum) do nothing;

-- queries/payment-files.ts · insertRefusals
insert into budget.payment_refusal (region_id, id, fiscal_year, source, file_id, line, checksum, number, amount, paid_on,
  organisation_id, cells, issues, is_advance, refused_at)
select $1, r.id, $2, $3, $4, r.line, r.checksum, r.number, r.amount, r.paid_on, r.organisation, r.cells, r.issues, r.is_advance, $5
  from jsonb_to_recordset($6::jsonb) as r(id uuid, line integer, checksum text, number text, amount numeric, paid_on date,
    organisation uuid, cells jsonb, issues jsonb, is_advance boolean)
on conflict (region_id, fiscal_year, source, checksum) do nothing;

-- queries/payments.ts · insertPayments
insert into budget.payment (region_id, id, fiscal_year, number, kind, paid_on, line_id, line_kind, organisation_id, activity, account,
  fund_source, function, place_code, amount, description, is_overrun, source, source_key, checksum, imported_at, is_sample, file_id,
  reverses)
select $1, p.id, $2, p.number, p.kind, p.paid_on, p.line_id, p.line_kind, p.organisation, p.activity, p.account, p.fund_source,
  p.function, p.place, p.amount, p.description, p.is_overrun, $3, p.source_key, p.checksum, $4, $5, $7, p.reverses
from jsonb_to_recordset($6::jsonb) as p(id uuid, number text, kind text, paid_on date, line_id text, line_kind text, organisation uuid,
  activity text, account text, fund_source text, function text, place text, amount numeric, description text, is_overrun boolean,
  source_key text, checksum text, reverses uuid)
on conflict (region_id, source, source_key) do nothing returning id;

-- queries/payments.ts · knownPayments
select source_key as key, checksum from budget.payment where region_id = $1 and source = $2 and source_key = any ($3);

-- queries/payments.ts · storedPayments
select id, number, kind, paid_on as "paidOn", organisation_id as organisation, activity, account, fund_source as "fundSource",
  place_code as place, abs(amount)::text as amount, description, source_key as key
from budget.payment where region_id = $1 and source = $2 and source_key = any ($3);

-- queries/payments.ts · paymentById
select p.id, number, kind, paid_on as "paidOn", line_id as "lineId", line_kind as "lineKind", organisation_id as organisation, activity,
  account, fund_source as "fundSource", function, place_code as place, amount, reverses, f.imported_by as "importedBy",
  exists (select from budget.payment r where r.region_id = $1 and r.reverses = p.id) as "isReversed", p.is_sample as "isSample"
from budget.payment p left join budget.payment_file f on f.region_id = $1 and f.id = p.file_id
where p.region_id = $1 and p.id = $2;

-- queries/payments.ts · knownNumbers
select distinct number, amount from budget.payment where region_id = $1 and fiscal_year = $2 and source = $3 and number = any ($4)
and file_id is not null;

-- queries/payments.ts · paidOnLines
select line_id as line, sum(amount) as amount from budget.payment where region_id = $1 and fiscal_year = $2 and line_id = any ($3) group by 1;

-- queries/payments.ts · publishedTotals
select phase, item, amount, rounded_to as "roundedTo", source, source_day as "sourceDay" from budget.published_total
where region_id = $1 and fiscal_year = $2 order by phase, item;

-- queries/payments.ts · insertPublishedTotal
insert into budget.published_total (region_id, fiscal_year, phase, item, amount, rounded_to, source, source_day)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing;

-- queries/phases.ts · idsAfter
${[...versions.map((_, at) => ofVersion(at)), ofPayments].join(' union ')} order by id limit ${PAGE};

-- queries/phases.ts · linesBeside
select version_id as version, amount, id, kind, organisation_id as organisation, activity, account, fund_source as "fundSource", function, place_code as place, title from budget.line where region_id = $1 and version_id = any ($2) and id = any ($3);

-- queries/phases.ts · linesBeside
select line_id as id, max(line_kind) as kind, min(organisation_id::text) as organisation, max(activity) as activity, max(account) as account,
  max(fund_source) as "fundSource", max(function) as function, max(place_code) as place, max(description) as title, sum(amount) as amount
from budget.payment where region_id = $1 and fiscal_year = $2 and line_id = any ($3) and imported_at <= $4 group by line_id;

-- queries/phases.ts · paymentsState
select count(*)::integer as count, max(imported_at) as last, max(paid_on) as through from budget.payment where region_id = $1 and fiscal_year = $2;

-- queries/reconcile.ts · openKinds
${UNSETTLED_KINDS.map( (kind) => `select '${kind}' as kind, count(*)::integer as count, coalesce(sum(size), 0) as amount from (${LIST[kind]}) as list where not settled and $3::uuid is not null`, ).join(' union all ')};

-- queries/reconcile.ts · listRows
select count(*)::integer as total, coalesce(sum(size), 0) as sum ${from};

-- queries/reconcile.ts · listRows
select id, number, kind, day, organisation, activity, account, description, amount, other, said, line, sheet_row as "sheetRow", file,
payment, settled ${from} order by size desc, id offset $6 limit $7;

-- queries/reconcile.ts · unsettledById
select id, number, kind, day, organisation, activity, account, description, amount, other, said, line, sheet_row as "sheetRow", file,
payment, settled from (${LIST[kind]}) as list where id = $4 and $3::uuid is not null;

-- queries/reconcile.ts · yearOfUnsettled
select max(fiscal_year) as year from ${from};

-- queries/reconcile.ts · sumsByMonth
select organisation, month, sum(paid) as paid, sum(said) as said from (
       select p.organisation_id as organisation, extract(month from p.paid_on)::integer as month, p.amount as paid,
         case when p.file_id is null and (p.reverses is not null or p.source = $3) then 0 else coalesce(d.amount, p.amount) end as said
       from budget.payment p
       left join (select distinct on (payment_id) payment_id, amount from budget.payment_difference
                   where region_id = $1 and fiscal_year = $2 order by payment_id, found_at desc, id desc) as d on d.payment_id = p.id
       where p.region_id = $1 and p.fiscal_year = $2
       union all
       select r.organisation_id, extract(month from r.paid_on)::integer, 0, coalesce(r.amount, 0) from budget.payment_refusal r
       where r.region_id = $1 and r.fiscal_year = $2 and not r.is_advance and not exists (select from budget.payment p where p.region_id = $1 and p.fiscal_year = $2 and p.source = r.source and p.number = r.number
and p.imported_at >= r.refused_at and (p.amount = r.amount or (r.amount is null and p.imported_at > r.refused_at)))
     ) as sums group by 1, 2;

-- queries/reconcile.ts · advancesOf
select count(*)::integer as count, coalesce(sum(amount), 0) as amount from budget.payment_refusal
where region_id = $1 and fiscal_year = $2 and is_advance;

-- queries/reconcile.ts · insertSettlement
insert into budget.settlement (region_id, id, fiscal_year, kind, thing, way, reason, amount, settled_by, settled_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- queries/reconcile.ts · settlementsOf
select id, kind, thing, way, reason, amount, settled_by as "settledBy", settled_at as "settledAt" from budget.settlement
where region_id = $1 and fiscal_year = $2 and ($3::text is null or (kind = $3 and thing = $4)) order by settled_at desc, id desc limit $5;

-- queries/sums.ts · sumsOfLines
${face ? ${summed(ofFace(face), 'sum(lines)', `budget.line_sum where region_id = $1 and version_id ${these} and face = '${face.name}'`)}
union all ${summed(OF_LINES, 'count(*)', drafted(these))} : ${summed(OF_LINES, 'count(*)', `budget.line where region_id = $1 and version_id ${these}`)}};

-- queries/sums.ts · keepSums
insert into budget.line_sum (region_id, version_id, face, code, within, kind, amount, lines)
select region_id, version_id, face, code, within, kind, sum(amount), count(*)
  from budget.line cross join lateral budget.faces(organisation_id, activity, account, function, fund_source, place_code)
 where region_id = $1 and version_id = $2 group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6;

-- queries/sums.ts · sumsOfPayments
select whole, code, amount
from (select (select max(paid_on) from budget.payment where region_id = $1 and fiscal_year = $2) > $3::date is not true as whole) as year
  left join (${kept} group by 1) as sums on whole;

-- queries/sums.ts · sumsOfPayments
${summed(OF_PAYMENTS, from)}${words} group by 1;

-- queries/sums.ts · addPaid
insert into budget.payment_sum (region_id, fiscal_year, face, code, within, kind, amount)
select region_id, fiscal_year, face, code, within, line_kind, sum(amount)
  from budget.payment cross join lateral budget.faces(organisation_id, activity, account, function, fund_source, place_code)
 where region_id = $1 and fiscal_year = $2 and id = any ($3::uuid[]) group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
on conflict (region_id, fiscal_year, face, code, within, kind) do update set amount = payment_sum.amount + excluded.amount;

-- queries/versions.ts · many
select id, fiscal_year as year, number, phase, based_on as "basedOn", title, reason, activity_list, account_list, function_list,
fund_list, price_list, document_kind, document_number, document_date, revenue, spending, financing_in, financing_out, lines, details,
content_sha256 as "contentSha256", opened_by as "openedBy", opened_at as "openedAt", locked_by as "lockedBy", locked_at as "lockedAt",
withdrawn_at as "withdrawnAt", source, is_sample as "isSample" from budget.version where region_id = $1 and ${where};

-- queries/versions.ts · yearsWithBudget
select distinct fiscal_year as year from budget.version where region_id = $1 and locked_at is not null order by 1 desc;

-- queries/versions.ts · lockYear
insert into budget.year (region_id, fiscal_year) values ($1, $2) on conflict do nothing;

-- queries/versions.ts · lockYear
select 1 from budget.year where region_id = $1 and fiscal_year = $2 for update;

-- queries/versions.ts · insertVersion
insert into budget.version (region_id, id, fiscal_year, number, phase, based_on, title, reason, activity_list, account_list, function_list,
  fund_list, price_list, opened_by, opened_at, source, is_sample)
select $1, $2, $3, 1 + coalesce(max(number), 0), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
  from budget.version where region_id = $1 and fiscal_year = $3;

-- queries/versions.ts · copyVersion
insert into budget.line (region_id, version_id, id, kind, organisation_id, activity, account, fund_source, function, place_code, title, amount, cash) select region_id, $3, id, kind, organisation_id, activity, account, fund_source, function, place_code, title, amount, cash from budget.line where region_id = $1 and version_id = $2;

-- queries/versions.ts · copyVersion
insert into budget.detail (region_id, version_id, line_id, position, component, specification, price_code, factors, unit_price, tax_percent, amount, price_approval) select region_id, $3, line_id, position, component, specification, price_code, factors, unit_price, tax_percent, amount, price_approval from budget.detail where region_id = $1 and version_id = $2;

-- queries/versions.ts · recountVersion
update budget.version set revenue = s.revenue, spending = s.spending, financing_in = s.financing_in, financing_out = s.financing_out,
  lines = s.lines, details = (select count(*) from budget.detail d where d.region_id = $1 and d.version_id = $2)
from (select coalesce(sum(amount) filter (where kind = 'revenue'), 0) as revenue, coalesce(sum(amount) filter (where kind = 'spending'), 0) as spending,
        coalesce(sum(amount) filter (where kind = 'financing_in'), 0) as financing_in,
        coalesce(sum(amount) filter (where kind = 'financing_out'), 0) as financing_out, count(*) as lines
      from budget.line where region_id = $1 and version_id = $2) as s
where version.region_id = $1 and version.id = $2;

-- queries/versions.ts · setLocked
update budget.version set document_kind = $3, document_number = $4, document_date = $5, revenue = $6, spending = $7, financing_in = $8,
financing_out = $9, content_sha256 = $10, locked_by = $11, locked_at = $12 where region_id = $1 and id = $2;

-- queries/versions.ts · setWithdrawn
update budget.version set withdrawn_at = $3 where region_id = $1 and id = $2;

-- queries/versions.ts · noteHand
insert into budget.hand (region_id, version_id, person_id) values ($1, $2, $3) on conflict do nothing;

-- queries/versions.ts · hasHandIn
select 1 from budget.hand where region_id = $1 and version_id = $2 and person_id = $3;

-- queries/versions.ts · duesOf
select phase, due_on as "dueOn", source, is_certain as "isCertain" from budget.due where region_id = $1 and fiscal_year = $2 order by due_on;

-- queries/versions.ts · setDue
insert into budget.due (region_id, fiscal_year, phase, due_on, source, is_certain) values ($1, $2, $3, $4, $5, $6)
on conflict (region_id, fiscal_year, phase) do update set due_on = excluded.due_on, source = excluded.source, is_certain = excluded.is_certain;

-- queries/work.ts · worksOf
select organisation_id as organisation, activity, state, amount, additional, note, changed_at as "changedAt" from budget.work where region_id = $1 and version_id = $2 and ($3::uuid is null or organisation_id = $3)
order by organisation_id, activity;

-- queries/work.ts · lockWorks
select pg_advisory_xact_lock(hashtextextended($1, 0));

-- queries/work.ts · putWork
insert into budget.work (region_id, version_id, organisation_id, activity, state, amount, additional, note, changed_by, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (region_id, version_id, organisation_id, activity) do update set state = excluded.state, amount = excluded.amount,
  additional = excluded.additional, note = excluded.note, changed_by = excluded.changed_by, changed_at = excluded.changed_at;
