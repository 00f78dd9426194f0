-- The row of another system as it stood in its file, and the mark by which a change of it is seen, move to columns of their own:
-- what is sealed lies in columns that say so, and is found when keys are changed.
alter table reports.report add column original_sealed bytea, add column original_mark bytea;
update reports.report
   set original_sealed = decode(original->>'sealed', 'base64'), original_mark = decode(original->>'fingerprint', 'base64'),
       original = original - 'sealed' - 'fingerprint'
 where original ? 'sealed' or original ? 'fingerprint';

comment on column reports.report.reporter_name_sealed is 'sealed: reports.name';
comment on column reports.report.reporter_contact_sealed is 'sealed: reports.contact';
comment on column reports.report.reporter_contact_index is 'blind: reports.contact';
comment on column reports.report.key_hash is 'blind: reports.key';
comment on column reports.report.submission_hash is 'blind: reports.submission';
comment on column reports.report.original_sealed is 'sealed: reports.original';
comment on column reports.report.original_mark is 'blind: reports.import';
comment on column reports.support.supporter_hash is 'blind: reports.supporter';
comment on column reports.photo.sha256 is 'plain: SHA-256 of the picture as it is kept';
