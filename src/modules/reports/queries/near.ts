import { distanceMetres } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { CELL_REACH, publicPoint } from '../rules/public-point.ts';
import { LINE_COLUMNS, type ReportLine } from './lists.ts';

/** Looked at around a point: who is shown is decided by where everybody may know them to be. */
const MOST_NEAR = 100;

/**
 * Public reports around a point, nearest first. Of an anonymous one neither distance nor order tells more than its cell, however often
 * somebody asks from however many points: it is near while the middle of its cell is, and its reach.
 */
export const reportsNear = async (
  tx: Tx,
  lat: number,
  lon: number,
  radiusMetres: number,
  limit: number,
): Promise<(ReportLine & { distance: number })[]> => {
  type Found = ReportLine & { readonly lat: number; readonly lon: number };
  const found = await tx.query<Found>(
    `select ${LINE_COLUMNS}, st_y(r.location::geometry) as lat, st_x(r.location::geometry) as lon
       from reports.public_near($2, $3, $4, $5) as near join reports.report r using (id) where r.region_id = $1`,
    [tx.region, lat, lon, radiusMetres + 2 * CELL_REACH, MOST_NEAR],
    'reports-near',
  );
  return found
    .map(({ lat: north, lon: east, ...line }) => {
      const shown = publicPoint({ anonymous: line.anonymous, lat: north, lon: east })!;
      return { ...line, distance: Math.round(distanceMetres(shown.lat, shown.lon, lat, lon)) };
    })
    .filter(({ distance, anonymous }) => distance <= radiusMetres + (anonymous ? CELL_REACH : 0))
    .sort((a, b) => a.distance - b.distance || a.id.localeCompare(b.id))
    .slice(0, limit);
};
