/** Kinds of staff. Each is bound to a region; most also to an organisation. */
export const STAFF_ROLES = [
  'officer',
  'agency_head',
  'verifier',
  'district',
  'village',
  'cadre',
  'regent',
  'auditor',
  'administrator',
] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Everybody who can act: staff, and those who never sign in. */
export const ROLES = [...STAFF_ROLES, 'reporter', 'visitor', 'system'] as const;
export type Role = (typeof ROLES)[number];

/** Roles whose work is the work of one organisation: without one they could do nothing. */
export const ROLES_OF_AN_ORGANISATION: readonly StaffRole[] = [
  'officer',
  'agency_head',
  'district',
  'village',
  'cadre',
];
