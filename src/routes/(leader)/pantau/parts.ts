/** The pieces of the wall, each of which changes by itself. */
export const PARTS = [
  'at',
  'finding',
  'figures',
  'agencies',
  'newest',
  'weeks',
  'unusual',
  'recurring',
  'districts',
  'standing',
] as const;
export type PartName = (typeof PARTS)[number];
