-- Whether a notice arrived decides nothing any more: without proof silence closes nothing (docs/decisions/0016).
alter table reports.rung_taken drop column mail_id;
