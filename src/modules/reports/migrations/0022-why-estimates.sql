comment on function reports.words_estimate(text) is
  'security definer: row-level security would keep the planner from the index of words; tells about how many the planner believes, and reads no row';
