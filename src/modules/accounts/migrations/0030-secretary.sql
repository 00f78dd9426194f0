-- The regional secretary (sekda) coordinates the agencies: decides between them, and is told when they are late.
alter table accounts.person drop constraint person_role_known;
alter table accounts.person add constraint person_role_known check (role in
  ('officer', 'agency_head', 'verifier', 'district', 'village', 'cadre', 'secretary', 'regent', 'auditor', 'administrator'));
