import type { Kind, Level, TimeZone } from '../types.ts';

/** Province, regency, district, village, in two, two, two and four digits. */
export const PLACE_CODE = /^\d{2}(\.\d{2}(\.\d{2}(\.[123]\d{3})?)?)?$/;

const LEVEL_BY_LENGTH: Readonly<Record<number, Level>> = { 2: 'province', 5: 'regency', 8: 'district', 13: 'village' };

/** @throws {RangeError} when it is no Kemendagri code */
export const levelOf = (code: string): Level => {
  if (!PLACE_CODE.test(code)) throw new RangeError(`${code} is not a place code such as 35.22.01.2001`);
  return LEVEL_BY_LENGTH[code.length];
};

const VILLAGE_KIND: Readonly<Record<string, Kind>> = { 1: 'kelurahan', 2: 'desa', 3: 'desa adat' };

/**
 * The code alone tells the kind: a city counts from 71 in its province, a village's last four digits begin with its kind.
 * @source Permendagri 58/2021, guide to the codes
 */
export const kindOf = (code: string): Kind => {
  const level = levelOf(code);
  if (level === 'province') return 'provinsi';
  if (level === 'regency') return Number(code.slice(3)) > 70 ? 'kota' : 'kabupaten';
  return level === 'district' ? 'kecamatan' : VILLAGE_KIND[code[9]];
};

/** The area around: `35.22.01` for `35.22.01.2001`; null for a province. */
export const parentOf = (code: string): string | null => {
  const end = code.lastIndexOf('.');
  return end < 0 ? null : code.slice(0, end);
};

/**
 * 3522 for 35.22 and for every place below it.
 * @throws {RangeError} for a province, which is no region
 */
export const regionIdOf = (code: string): number => {
  if (levelOf(code) === 'province') throw new RangeError(`${code} is a province, not a regency or city`);
  return Number(code.slice(0, 2) + code.slice(3, 5));
};

/** `35.22` for 3522. */
export const codeOf = (region: number): string => {
  if (!Number.isInteger(region) || region < 1101 || region > 9999)
    throw new RangeError(`${region} is not a region such as 3522`);
  return `${Math.trunc(region / 100)}.${String(region % 100).padStart(2, '0')}`;
};

// Bali, both Nusa Tenggara, South, East and North Kalimantan, all of Sulawesi; Maluku and Papua.
const CENTRAL = new Set(['51', '52', '53', '63', '64', '65', '71', '72', '73', '74', '75', '76']);
const EASTERN = new Set(['81', '82', '91', '92', '93', '94', '95', '96']);

/**
 * WIB, WITA or WIT by province.
 * @source Keppres 41/1987
 */
export const timeZoneOf = (code: string): TimeZone => {
  const province = code.slice(0, 2);
  if (CENTRAL.has(province)) return 'Asia/Makassar';
  return EASTERN.has(province) ? 'Asia/Jayapura' : 'Asia/Jakarta';
};
