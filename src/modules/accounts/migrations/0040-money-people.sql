-- Who plans the year (Bappeda), who keeps its money (PPKD, BPKAD), and who decides on it beside the regent (DPRD).
alter table accounts.person drop constraint person_role_known;
alter table accounts.person add constraint person_role_known check (role in
  ('officer', 'agency_head', 'verifier', 'district', 'village', 'cadre', 'planner', 'treasurer', 'council', 'secretary', 'regent', 'auditor',
   'administrator'));
