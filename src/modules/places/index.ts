import { join } from 'node:path';
import { everybody } from '#platform/access.ts';
import type { Module } from '#platform/module.ts';
import { placeRoutes } from './routes.ts';

export { loadPlaces, loadPlacesOnce } from './load.ts';
export { placeUnknown } from './problems.ts';
export {
  districtsOf,
  openRegion,
  placeByCode,
  placesOfRegion,
  regionById,
  regionBySlug,
  regions,
  searchPlaces,
  setSiteDomain,
  villageNear,
  villagesOf,
} from './queries.ts';
export { codeOf, kindOf, levelOf, PLACE_CODE, parentOf, regionIdOf } from './rules/codes.ts';
export { matchPlaces } from './rules/match.ts';
export { fold, placeLabel, plain } from './rules/names.ts';
export { distanceMetres, nearestVillage } from './rules/nearest.ts';
export type { Kind, Level, Nearest, Place, PlaceMatch, Region, TimeZone } from './types.ts';

export const places: Module = {
  name: 'places',
  dependsOn: [],
  migrations: join(import.meta.dirname, 'migrations'),
  access: { '/api/places': { GET: everybody } },
  routes: (app) => placeRoutes(app),
};
