-- Counts that pages show at once for millions of rows (src/platform/rollup). An act appends to rollup_delta in its own transaction, a job
-- folds what it finds there into rollup_count, readers add what is not folded yet: all in one statement each, so in one snapshot.

-- What one row of a source counted as before (-1) or counts as since (+1). Keys and moments (hours since 1970, UTC) as the rollup names them.
create table platform.rollup_delta (
  region_id integer not null,
  id uuid not null default gen_random_uuid(),
  rollup text not null,
  n integer not null,
  keys text[] not null,
  moments integer[] not null,
  primary key (region_id, id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
select platform.regional('platform.rollup_delta');

-- Moment: hours or local days since 1970; 0 holds all before the floor, and everything where the face has none.
create table platform.rollup_count (
  region_id integer not null,
  rollup text not null,
  face text not null,
  moment integer not null,
  key text[] not null,
  n bigint not null,
  primary key (region_id, rollup, face, moment, key)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
select platform.regional('platform.rollup_count');

create table platform.rollup_state (
  region_id integer not null,
  rollup text not null,
  -- The definition that was counted by: another one is counted anew.
  definition text not null,
  -- Hours since 1970: what a face keeps apart only for so long is kept apart from so long before this hour on.
  floor_hour integer not null,
  checked_at timestamptz not null,
  -- Cells that the last count from the source found wrong, and put right.
  off_cells integer not null default 0,
  primary key (region_id, rollup)
);
select platform.regional('platform.rollup_state');
