-- The newest entries of certain acts: along one index per act, for of the newest entries of all there may be a million of an import.
drop index platform.journal_by_time;
create index journal_by_act on platform.journal (region_id, act, at desc, id desc);
