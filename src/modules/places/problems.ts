import { Problem } from '#platform/problem.ts';

export const placeUnknown = (code: string) =>
  new Problem(
    404,
    'place-unknown',
    {
      id: `Tidak ada wilayah dengan kode ${code}. Kode kabupaten terdiri atas empat angka, misalnya 35.22.`,
      en: `There is no place with the code ${code}. A regency's code has four digits, such as 35.22.`,
    },
    { code },
  );

/** @param region its number, 3522 */
export const regionNotServed = (region: number) =>
  new Problem(
    404,
    'region-not-served',
    {
      id: `Daerah ${region} tidak dilayani di sini.`,
      en: `The region ${region} is not served here.`,
    },
    { region },
  );

export const placeSearchUnclear = (fields: readonly string[]) =>
  new Problem(
    400,
    'place-search-unclear',
    {
      id: 'Pencarian wilayah butuh region (misalnya 3522) dan q, 1 sampai 100 huruf.',
      en: 'A search for places needs region (such as 3522) and q, 1 to 100 letters.',
    },
    { fields },
  );
