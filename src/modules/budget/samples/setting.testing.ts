import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parseMoney } from '#platform/money.ts';
import type { Setting } from './types.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const read = (path: string): Record<string, string>[] =>
  parse(readFileSync(join(ROOT, path), 'utf8'), { columns: true, skip_empty_lines: true });

const listOf = (kind: string) => read(`src/modules/classifications/seeds/${kind}.csv`);

/** What the generator is given in a demonstration, straight from the seeds: no database needed. */
export const settingOf = (region: number, year: number, more: Partial<Setting> = {}): Setting => {
  const code = `${String(region).slice(0, 2)}.${String(region).slice(2)}`;
  const data = 'node_modules/idn-area-data/data';
  const districts = new Map(read(`${data}/districts.csv`).map(({ code: own, name }) => [own!, name!]));
  return {
    region,
    year,
    seed: region,
    details: 3000,
    through: '2026-11-20',
    agencies: read(`src/modules/organisations/seeds/${region}.csv`).map(({ name, kind, place }) => ({
      id: name!,
      name: name!,
      kind: kind!,
      place: place || null,
    })),
    villages: read(`${data}/villages.csv`)
      .filter((row) => row.code!.startsWith(`${code}.`))
      .map((row) => ({
        code: row.code!,
        name: row.name!,
        isTown: row.code!.slice(9).startsWith('1'),
        district: row.district_code!,
        districtName: districts.get(row.district_code!)!,
      })),
    activities: new Map(
      listOf('activities')
        .filter((row) => row.code!.split('.').length === 6)
        .map((row) => [row.code!, row.name!]),
    ),
    prices: new Map(
      listOf('prices').map((row) => [
        row.code!,
        { name: row.name!, specification: row.specification || null, unit: row.unit!, price: parseMoney(row.price!) },
      ]),
    ),
    ...more,
  };
};
