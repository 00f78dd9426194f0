import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { placesOfRegion } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { importInto } from './load.ts';

const SEEDS = join(import.meta.dirname, 'seeds');
const offices: { source: string; village: string[] } = JSON.parse(readFileSync(join(SEEDS, 'offices.json'), 'utf8'));

/** Rows of a seed file: names are facts with their source, duty words are ours. */
const agencies = (region: number): string | undefined => {
  const path = join(SEEDS, `${region}.csv`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};

/** An office for every district that the file does not name, and for every village: any regency can begin with these. */
const officesOfPlaces = async (tx: Tx, named: string | undefined): Promise<string> => {
  const places = await placesOfRegion(tx, tx.region!);
  const districts = new Map(places.filter(({ level }) => level === 'district').map(({ code, name }) => [code, name]));
  const missing = named === undefined ? [...districts] : [];
  const villages = places.filter(({ level }) => level === 'village');
  return stringify([
    ['name', 'kind', 'place', 'duties', 'source', 'quality'],
    ...missing.map(([code, name]) => [
      `Kecamatan ${name}`,
      'district_office',
      code,
      'kecamatan; camat',
      offices.source,
      'official',
    ]),
    // Many villages of a regency share a name; the district tells them apart.
    ...villages.map(({ code, kind, name, parent_code }) => [
      `${kind === 'kelurahan' ? 'Kelurahan' : 'Desa'} ${name}, Kecamatan ${districts.get(parent_code ?? '')}`,
      'village_office',
      code,
      offices.village.join('; '),
      offices.source,
      'official',
    ]),
  ]);
};

/**
 * The organisations a region begins with, in the transaction that opens it: agencies where we know a list, and the offices of its
 * districts and villages. What is there already stays.
 */
export const seedOrganisations = async (tx: Tx, region: number, at: Date): Promise<void> => {
  const named = agencies(region);
  let created = 0;
  for (const file of [named, await officesOfPlaces(tx, named)]) {
    if (file === undefined) continue;
    const { counts, rows } = await importInto(tx, file, {
      source: offices.source,
      isSample: false,
      dryRun: false,
      now: at,
    });
    if (counts.refused > 0)
      throw new Error(
        `The seed of ${region} is wrong: ${JSON.stringify(rows.filter((row) => row.reasons.length > 0))}`,
      );
    created += counts.create;
  }
  if (created === 0) return;
  await journal(
    tx,
    { kind: 'system', task: 'seed' },
    { act: 'organisation.import', subject: `regions/${region}`, at, public: { created } },
  );
};
