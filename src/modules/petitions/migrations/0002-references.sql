alter table petitions.petition add constraint petition_report_exists foreign key (region_id, id) references reports.report (region_id, id);
alter table petitions.answer add constraint answer_petition_exists foreign key (region_id, petition_id) references petitions.petition (region_id, id);
alter table petitions.answer add constraint answer_agency_exists foreign key (region_id, organisation_id) references organisations.organisation (region_id, id);
alter table petitions.referral add constraint referral_office_exists foreign key (region_id, organisation_id) references organisations.organisation (region_id, id);
alter table petitions.referral_aspiration add constraint referral_aspiration_referral_exists foreign key (region_id, referral_id) references petitions.referral (region_id, id);
alter table petitions.referral_aspiration add constraint referral_aspiration_petition_exists foreign key (region_id, petition_id) references petitions.petition (region_id, id);
alter table petitions.referral_step add constraint referral_step_referral_exists foreign key (region_id, referral_id) references petitions.referral (region_id, id);
