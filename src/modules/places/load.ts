import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { getDistricts, getProvinces, getRegencies, getVillages } from 'idn-area-data';
import { type Db, inNoRegion } from '#platform/db/index.ts';
import { anyPlace, forgetPlaces, type PlaceRow, putPlaces } from './queries.ts';
import { kindOf, levelOf, parentOf, regionIdOf } from './rules/codes.ts';

const SEED = join(import.meta.dirname, 'seed-coordinates.csv');

/** Coordinates of the two regencies that came first. */
const seedCoordinates = () => {
  const rows: { code: string; lat: string; lon: string }[] = parse(readFileSync(SEED), { columns: true });
  return new Map(rows.map(({ code, lat, lon }) => [code, { lat: Number(lat), lon: Number(lon) }]));
};

/** The kind is a column of its own, and the package writes a glottal stop as a double quote (`Ja"an`). */
const nameOf = (name: string): string =>
  name
    .replace(/^Desa Adat /, '')
    .replace(/["’]/g, "'")
    .trim();

/** Every place of Indonesia, wider areas first. */
export const readPlaces = async (): Promise<PlaceRow[]> => {
  const coordinates = seedCoordinates();
  const areas = [await getProvinces(), await getRegencies(), await getDistricts(), await getVillages()].flat();
  return areas
    .filter(({ code }) => code) // the reader of the package makes a row of the last line feed
    .map(({ code, name }) => {
      const level = levelOf(code);
      return {
        code,
        level,
        kind: kindOf(code),
        name: nameOf(name),
        parent_code: parentOf(code),
        region_id: level === 'province' ? null : regionIdOf(code),
        lat: coordinates.get(code)?.lat ?? null,
        lon: coordinates.get(code)?.lon ?? null,
      };
    });
};

/**
 * Brings `places.place` to the state of the package. Coordinates that are there stay; a code that is no longer in the package stays, too,
 * for reports may name it.
 * @returns how many places were new or changed
 */
export const loadPlaces = async (db: Db): Promise<number> => {
  const places = await readPlaces();
  const changed = await inNoRegion(db, (tx) => putPlaces(tx, places));
  forgetPlaces();
  return changed;
};

/** At start: a database that was not made from the initial one has no places yet. */
export const loadPlacesOnce = async (db: Db): Promise<void> => {
  if (!(await inNoRegion(db, anyPlace))) await loadPlaces(db);
};
