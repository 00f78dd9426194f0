import { placesOfRegion, villageNear } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Whereabouts } from '../types.ts';

/** Village and district of a report, and the point for searches nearby. A point without a village takes the nearest one. */
export const whereItIs = async (tx: Tx, region: number, where: Whereabouts) => {
  const nearest =
    !where.placeCode && where.lat !== undefined && where.lon !== undefined
      ? await villageNear(tx, region, where.lat, where.lon)
      : undefined;
  const placeCode = where.placeCode ?? nearest?.code;
  const place = placeCode ? (await placesOfRegion(tx, region)).find(({ code }) => code === placeCode) : undefined;
  return {
    placeCode,
    districtCode: placeCode?.split('.').slice(0, 3).join('.'),
    mapLat: where.lat ?? place?.lat ?? undefined,
    mapLon: where.lon ?? place?.lon ?? undefined,
  };
};
