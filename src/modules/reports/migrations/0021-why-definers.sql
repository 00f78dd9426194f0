comment on function reports.public_near(double precision, double precision, double precision, integer) is
  'security definer: row-level security would keep the planner from the index of positions; keeps to the region itself, public reports only';
comment on function reports.with_words(text) is
  'security definer: row-level security would keep the planner from the index of words; keeps to the region itself, gives ids alone';
