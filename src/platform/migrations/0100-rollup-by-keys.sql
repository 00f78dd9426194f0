-- What pages ask for by one value, or by some months, lies side by side here. Row-level security keeps arrays from being compared in an
-- index, but not their parts: by its primary key alone, every count of a face was read.
create index rollup_count_by_keys on platform.rollup_count (region_id, rollup, face, moment, (key[1]), (key[2]), (key[3]));

-- Another one whenever the counts change: as long as it is the same, what was read of them still holds.
alter table platform.rollup_state add column edition uuid not null default gen_random_uuid();
