import type { DeviceClaim } from '../types.ts';

const NUMBER = '-?\\d{1,3}(?:\\.\\d{1,8})?';
const CLAIM = new RegExp(
  `^(${NUMBER}) (${NUMBER}) (\\d{1,6}) (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{3})?Z)$`,
);
/** Less sure than this, a device says no more than in which district it is. Metres. */
const LEAST_SURE = 5000;
const DAY = 86_400_000;

/**
 * What the page's script says of where and when a photo was taken with it: latitude, longitude, metres of accuracy, and the moment.
 * @returns undefined for what is none, is too unsure, or is of another day: a photo is then sent without it
 */
export const readDeviceClaim = (text: string | undefined, now: Date): DeviceClaim | undefined => {
  const parts = CLAIM.exec(text ?? '');
  if (!parts) return undefined;
  const [lat, lon, accuracyMetres] = parts.slice(1, 4).map(Number);
  const at = new Date(parts[4]);
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180 || accuracyMetres > LEAST_SURE) return undefined;
  if (Number.isNaN(at.getTime()) || Math.abs(now.getTime() - at.getTime()) > DAY) return undefined;
  return { lat, lon, accuracyMetres, at };
};
