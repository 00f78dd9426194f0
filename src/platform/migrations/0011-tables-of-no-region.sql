-- Whatever keeps no regions apart says why it may: a comment that begins with "common:". tests/standards/regions-apart.test.ts reads them.

-- A table that is asked before a region is known, by a name or a token: from then on it shows the rows of that region only.
create function platform.asked_before_region(the_table regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', the_table);
  execute format('create policy own_region_or_none_yet on %s to simpul_app using (region_id = coalesce((select nullif(current_setting(''simpul.region'', true), '''')::integer), region_id))', the_table);
  execute format('create policy every_region on %s to simpul_all using (true)', the_table);
  execute format('grant select, insert, update, delete on %s to simpul_app, simpul_all', the_table);
end $$;

comment on table platform.migration is 'common: which migrations were applied; the program itself does not read it';
comment on table platform.era is 'common: how often the database was restored or moved; the journal needs it in every region';
comment on table platform.journal_reader is 'common: how far the readers over all regions have come';
comment on table platform.holiday_year is 'common: decrees of the Republic';
comment on table platform.holiday is 'common: days off, public; those of one region carry its number as their scope';
comment on table platform.installation is 'common: what the installation knows of itself';
comment on table platform.backup is 'common: the backups of the installation, which hold every region';
comment on table platform.limit_use is 'common: limits by the hash of whom they count; who it was stands nowhere';

-- A restore is no act of one region. Readers move on together with what they write there, but none is ever forgotten.
revoke insert, update, delete on platform.era from simpul_app;
revoke delete on platform.journal_reader from simpul_app;
