/** The pieces of the wall, each of which changes by itself. */
export const PARTS = [
  'at',
  'finding',
  'raised',
  'figures',
  'agencies',
  'newest',
  'week',
  'weeks',
  'unusual',
  'unusualHow',
  'recurring',
  'districts',
  'standing',
] as const;
export type PartName = (typeof PARTS)[number];
