-- What lines and payments come to is asked for by every page, and a locked version's never changes: so it is kept as rows of its own.
-- A face is what they are put together by: one dimension, told apart to its last level, or two, no deeper than pages ask for while both are
-- chosen from. `rules/faces.ts` says the same of them, and a test holds the two against each other.
create function budget.faces(organisation uuid, activity text, account text, function text, fund_source text, place text)
  returns table (face text, code text, within text) language sql immutable parallel safe as $$
  select * from (values
    ('organisation', organisation::text, ''),
    ('activity', activity, ''),
    ('account', account, ''),
    ('function', function, ''),
    ('fund_source', fund_source, ''),
    ('place', place, ''),
    ('organisation activity', organisation::text, activity),
    ('organisation account', organisation::text, left(account, 9)),
    ('organisation function', organisation::text, function),
    ('organisation fund_source', organisation::text, fund_source),
    ('organisation place', organisation::text, left(place, 8)),
    ('activity account', left(activity, 7), left(account, 9)),
    ('activity function', left(activity, 7), function),
    ('activity fund_source', left(activity, 7), fund_source),
    ('activity place', left(activity, 7), left(place, 8)),
    ('account function', left(account, 9), function),
    ('account fund_source', left(account, 9), fund_source),
    ('account place', left(account, 9), left(place, 8)),
    ('function fund_source', function, fund_source),
    ('function place', function, left(place, 8)),
    ('fund_source place', fund_source, left(place, 8))) as faces
$$;
grant execute on function budget.faces to simpul_app, simpul_all;

-- Of a locked version: written in the transaction that locks it, and never again.
create table budget.line_sum (
  region_id integer not null,
  version_id uuid not null,
  face text not null,
  -- The agency or the code; where the face has two dimensions, `within` is that of the second.
  code text collate "C" not null,
  within text collate "C" not null,
  kind text not null,
  amount numeric(20, 2) not null,
  lines integer not null,
  primary key (region_id, version_id, face, code, within, kind)
);
select platform.regional('budget.line_sum');
revoke update, delete on budget.line_sum from simpul_app, simpul_all;
-- Which are open is asked once for all rows, not for each as with lines: there are thousands of them in one statement.
create policy open_version_takes on budget.line_sum as restrictive for insert to simpul_app, simpul_all
  with check ((region_id, version_id) in (select v.region_id, v.id from budget.version v where v.locked_at is null and v.withdrawn_at is null));

-- Of all payments of a year: whoever brings payments adds them here in the same transaction.
create table budget.payment_sum (
  region_id integer not null,
  fiscal_year integer not null,
  face text not null,
  code text collate "C" not null,
  within text collate "C" not null,
  kind text not null,
  amount numeric(20, 2) not null,
  primary key (region_id, fiscal_year, face, code, within, kind)
);
select platform.regional('budget.payment_sum');
revoke delete on budget.payment_sum from simpul_app, simpul_all;

insert into budget.line_sum (region_id, version_id, face, code, within, kind, amount, lines)
  select line.region_id, version_id, face, code, within, kind, sum(amount), count(*)
    from budget.version join budget.line on line.region_id = version.region_id and line.version_id = version.id
      cross join lateral budget.faces(organisation_id, activity, account, function, fund_source, place_code)
   where version.locked_at is not null
   group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6;
insert into budget.payment_sum (region_id, fiscal_year, face, code, within, kind, amount)
  select region_id, fiscal_year, face, code, within, line_kind, sum(amount)
    from budget.payment cross join lateral budget.faces(organisation_id, activity, account, function, fund_source, place_code)
   group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6;

-- Where lines are summed themselves: in the order of their ids, so that two versions, or a version and the words it is searched by, are put
-- beside each other as they are read.
drop index budget.line_sums;
create index line_sums on budget.line (region_id, version_id, id)
  include (kind, organisation_id, activity, account, fund_source, function, place_code, amount);
drop index budget.payment_by_line;
drop index budget.payment_sums;
create index payment_by_line on budget.payment (region_id, fiscal_year, line_id, paid_on)
  include (line_kind, organisation_id, activity, account, fund_source, function, place_code, amount);
create index payment_by_day on budget.payment (region_id, fiscal_year, paid_on);
