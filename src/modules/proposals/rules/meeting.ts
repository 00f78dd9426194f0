import type { OrganisationKind } from '#modules/organisations/index.ts';
import { type Attendance, LEAST_MINUTES, type Meeting, type Stage } from '../types.ts';

/** The stage whose meetings an office of this kind holds. @source Permendagri 86/2017; UU 6/2014 for the village's */
export const stageOfOffice = (kind: OrganisationKind): Stage => {
  if (kind === 'village_office') return 'village';
  return kind === 'district_office' ? 'district' : 'agency_forum';
};

export const peoplePresent = (attendance: readonly Attendance[]): number =>
  attendance.reduce((sum, { people }) => sum + people, 0);

/** What a meeting lacks before it can be closed for good. */
export type Lack = 'attendance' | 'minutes' | 'ahead' | 'agenda';

/** @param today YYYY-MM-DD in the region's own time */
export const lacksOf = (
  { attendance, minutes, heldOn }: Pick<Meeting, 'attendance' | 'minutes' | 'heldOn'>,
  items: number,
  today: string,
): readonly Lack[] => [
  ...(peoplePresent(attendance) === 0 ? (['attendance'] as const) : []),
  ...(minutes.trim().length < LEAST_MINUTES ? (['minutes'] as const) : []),
  ...(heldOn > today ? (['ahead'] as const) : []),
  ...(items === 0 ? (['agenda'] as const) : []),
];

/** "BA 12/2028", with the version where it corrects one of before. */
export const recordNumber = ({ number, year, version }: Pick<Meeting, 'number' | 'year' | 'version'>): string =>
  `${number ?? '–'}/${year}${version > 1 ? `/${version}` : ''}`;

/** The same text for the same plain data, in whatever order its keys come: what is hashed and proves that nothing was changed. */
export const canonical = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  const inOrder = entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${inOrder.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
};
