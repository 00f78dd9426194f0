import type { Tx } from '#platform/db/index.ts';
import { placeUnknown } from './problems.ts';
import { codeOf, regionIdOf, timeZoneOf } from './rules/codes.ts';
import { matchPlaces } from './rules/match.ts';
import { placeLabel, shortNameOf, slugOf } from './rules/names.ts';
import { nearestVillage } from './rules/nearest.ts';
import type { Level, Nearest, Place, PlaceMatch, Region } from './types.ts';

export type PlaceRow = Omit<Place, 'within'>;

const PLACES = `
  select place.code, place.level, place.kind, place.name, place.parent_code, place.region_id, place.lat, place.lon,
    array_remove(array[parent.name, wider.name], null) as within
  from places.place
  left join places.place parent on parent.code = place.parent_code
  left join places.place wider on wider.code = parent.parent_code`;

export const placeByCode = (tx: Tx, code: string): Promise<Place | undefined> =>
  tx.one(`${PLACES} where place.code = $1`, [code], 'place-by-code');

// Places change by import alone, and another process may import: an hour is soon enough to see it.
const LIFETIME_MILLISECONDS = 3_600_000;
const kept = new Map<number, { readonly until: number; readonly places: readonly Place[] }>();

/** After an import in this process. */
export const forgetPlaces = (): void => kept.clear();

/** The regency or city itself, its districts and villages, by code. Kept in memory, so that a search as one types asks no database. */
export const placesOfRegion = async (tx: Tx, region: number): Promise<readonly Place[]> => {
  const known = kept.get(region);
  if (known && known.until > performance.now()) return known.places;
  const places = await tx.query<Place>(
    `${PLACES} where place.region_id = $1 order by place.code`,
    [region],
    'places-of-region',
  );
  if (places.length > 0) kept.set(region, { until: performance.now() + LIFETIME_MILLISECONDS, places });
  return places;
};

export const districtsOf = async (tx: Tx, region: number): Promise<readonly Place[]> =>
  (await placesOfRegion(tx, region)).filter(({ level }) => level === 'district');

/** @param district its code, `35.22.01` */
export const villagesOf = async (tx: Tx, district: string): Promise<readonly Place[]> =>
  (await placesOfRegion(tx, regionIdOf(district))).filter(
    (place) => place.level === 'village' && place.parent_code === district,
  );

interface PlaceSearch {
  readonly region: number;
  readonly text: string;
  readonly level?: Level;
  readonly limit: number;
}

/** The likeliest first; tolerant of spelling and of a name that is only begun. */
export const searchPlaces = async (tx: Tx, { region, text, level, limit }: PlaceSearch): Promise<PlaceMatch[]> => {
  const places = await placesOfRegion(tx, region);
  return matchPlaces(text, level ? places.filter((place) => place.level === level) : places)
    .slice(0, limit)
    .map(({ place, score }) => ({ ...place, score, label: placeLabel(place) }));
};

/** The village of this region whose centre is nearest, at most 15 km away. Coordinates in degrees, WGS 84. */
export const villageNear = async (
  tx: Tx,
  region: number,
  lat: number,
  lon: number,
): Promise<(Place & Nearest) | undefined> => {
  const villages = (await placesOfRegion(tx, region)).filter(({ level }) => level === 'village');
  const nearest = nearestVillage(lat, lon, villages);
  const village = villages.find(({ code }) => code === nearest?.code);
  return nearest && village ? { ...village, ...nearest } : undefined;
};

const REGIONS =
  'select region_id, code, slug, name, short_name, site_domain, time_zone, is_sample, opened_at from places.region';

/** Asked at every request, and changed when a region is opened: another process sees that so much later. */
const REGIONS_MS = 10_000;

/** The regencies and cities that are served here, by name. */
export const regions = (tx: Tx): Promise<readonly Region[]> =>
  tx.kept('places.regions', REGIONS_MS, () => tx.query<Region>(`${REGIONS} order by short_name`, [], 'regions'));

export const regionBySlug = async (tx: Tx, slug: string): Promise<Region | undefined> =>
  (await regions(tx)).find((region) => region.slug === slug);

export const regionById = async (tx: Tx, region: number): Promise<Region | undefined> =>
  (await regions(tx)).find(({ region_id }) => region_id === region);

interface RegionOpening {
  /** Its number, 3522. */
  readonly region: number;
  readonly isSample: boolean;
  readonly siteDomain?: string;
  readonly now: Date;
}

/**
 * Begins to serve a regency or city; one that is served already stays as it is.
 * @throws {Problem} place-unknown
 */
export const openRegion = async (tx: Tx, { region, isSample, siteDomain, now }: RegionOpening): Promise<Region> => {
  const code = codeOf(region);
  const place = await placeByCode(tx, code);
  if (!place) throw placeUnknown(code);
  tx.changes('places.regions');
  await tx.run(
    `insert into places.region (region_id, code, slug, name, short_name, site_domain, time_zone, is_sample, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (region_id) do nothing`,
    [
      region,
      code,
      slugOf(place.name),
      place.name,
      shortNameOf(place.name),
      siteDomain?.toLowerCase() ?? null,
      timeZoneOf(code),
      isSample,
      now,
    ],
  );
  return (await regionById(tx, region))!;
};

/** Its host name, by which programs name the region too; null: none. @throws the constraint region_site_domain_once */
export const setSiteDomain = (tx: Tx, region: number, domain: string | null): Promise<number> => {
  tx.changes('places.regions');
  return tx.run('update places.region set site_domain = $2 where region_id = $1', [region, domain]);
};

export const anyPlace = async (tx: Tx): Promise<boolean> =>
  (await tx.one('select from places.place limit 1')) !== undefined;

const COLUMNS = ['code', 'level', 'kind', 'name', 'parent_code', 'region_id', 'lat', 'lon'] as const;
const BATCH = 10_000;

/**
 * Wider areas must come first.
 * @returns how many were new or changed
 */
export const putPlaces = async (tx: Tx, places: readonly PlaceRow[]): Promise<number> => {
  let changed = 0;
  for (let start = 0; start < places.length; start += BATCH) {
    const batch = places.slice(start, start + BATCH);
    changed += await tx.run(
      `insert into places.place as old (${COLUMNS.join(', ')})
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::float8[], $8::float8[])
       on conflict (code) do update set
         kind = excluded.kind, name = excluded.name,
         lat = coalesce(old.lat, excluded.lat), lon = coalesce(old.lon, excluded.lon)
       where (old.kind, old.name) <> (excluded.kind, excluded.name) or (old.lat is null and excluded.lat is not null)`,
      COLUMNS.map((column) => batch.map((place) => place[column])),
    );
  }
  return changed;
};
