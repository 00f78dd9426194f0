-- The newest acts of a region by the time they happened: what is imported or replayed is written later than it happened.
create index journal_by_time on platform.journal (region_id, at desc, id desc);
