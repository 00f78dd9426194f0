-- Both searches of 0004 read no further than they must, however many reports there are.

-- Nearest first along the index, never gathered and sorted: where many reports lie within the radius that is all the difference.
alter function reports.public_near(double precision, double precision, double precision, integer) set enable_sort = off;

-- About how many reports of the region have these words, as the planner thinks: a word that is in every other report is not looked up,
-- for the list of where it stands is as long as the table. Volatile, because only such a function may ask for a plan.
create function reports.words_estimate(asked text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  own_region constant integer := nullif(current_setting('simpul.region', true), '')::integer;
  plan json;
begin
  execute format('explain (format json) select from reports.report where region_id = %L and words @@ %L::tsquery',
                 own_region, websearch_to_tsquery('simple', asked)) into plan;
  return least((plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8, 2000000000)::integer;
end $$;
revoke all on function reports.words_estimate(text) from public;
grant execute on function reports.words_estimate(text) to simpul_app, simpul_all;
