import type { Nearest } from '../types.ts';

/** Farther than this the point lies outside what we know: the sea, or a region without coordinates. */
export const FARTHEST_METRES = 15_000;

const EARTH_RADIUS_METRES = 6_371_008.8; // mean radius, IUGG
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance in metres (haversine); coordinates in degrees. */
export const distanceMetres = (lat1: number, lon1: number, lat2: number, lon2: number): number => {
  const half =
    Math.sin(radians(lat2 - lat1) / 2) ** 2 +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(half)));
};

interface Located {
  readonly code: string;
  readonly lat: number | null;
  readonly lon: number | null;
}

/**
 * The village whose centre is nearest. Near a border it may be the wrong one, hence `approximate`.
 * @returns undefined when none is within 15 km, or none has a coordinate
 */
export const nearestVillage = (lat: number, lon: number, villages: readonly Located[]): Nearest | undefined => {
  let code: string | undefined;
  let shortest = Number.POSITIVE_INFINITY;
  for (const village of villages) {
    if (village.lat === null || village.lon === null) continue;
    const distance = distanceMetres(lat, lon, village.lat, village.lon);
    if (!(distance < shortest)) continue;
    shortest = distance;
    code = village.code;
  }
  return code && shortest <= FARTHEST_METRES
    ? { code, distanceMetres: Math.round(shortest), approximate: true }
    : undefined;
};
