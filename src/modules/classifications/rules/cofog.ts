/**
 * Which division of COFOG a function or subfunction is counted in abroad. Ours: the ministry's nine functions are numbered
 * differently from the United Nations' ten (there is no defence in a regency), and it publishes no mapping.
 * @source Permendagri 90/2019 (functions); United Nations, COFOG 1999 (divisions)
 */
const DIVISIONS: Readonly<Record<string, string>> = {
  '01': '01',
  '02': '03',
  '03': '04',
  '04': '05',
  '05': '06',
  '06': '07',
  '07': '08',
  '08': '09',
  // youth and sport are recreation, not education
  '08.02': '08',
  '09': '10',
};

/** @param code of a function or subfunction, in its one form */
export const cofogOf = (code: string): string | undefined => DIVISIONS[code] ?? DIVISIONS[code.split('.')[0] ?? ''];

export const COFOG_NAMES: Readonly<Record<string, string>> = {
  '01': 'General public services',
  '02': 'Defence',
  '03': 'Public order and safety',
  '04': 'Economic affairs',
  '05': 'Environmental protection',
  '06': 'Housing and community amenities',
  '07': 'Health',
  '08': 'Recreation, culture and religion',
  '09': 'Education',
  '10': 'Social protection',
};
