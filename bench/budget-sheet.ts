// The workbook of a whole budget that is brought in, made of the lines of the largest version.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { listOrganisations } from '#modules/organisations/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { readSettings } from '#platform/settings.ts';
import { type LongRow, longSheet } from '#platform/sheets/index.ts';
import { openDatabase } from '../src/open.ts';
import { ask } from './cluster.ts';
import { REGION } from './seed.ts';
import { LARGE } from './seed-budgets.ts';

const HEADS = [
  'Nama SKPD',
  'Kode Sub Kegiatan',
  'Kode Rekening',
  'Kode Sumber Dana',
  'Kode Fungsi',
  'Kode Desa',
  'Komponen',
  'Koefisien',
  'Satuan',
  'Harga Satuan',
  'Jumlah',
];
const FIELDS = [
  'agency',
  'activity',
  'account',
  'fundSource',
  'function',
  'place',
  'component',
  'coefficient',
  'unit',
  'price',
  'amount',
];

/** By field. */
export const COLUMNS: Readonly<Record<string, string>> = Object.fromEntries(
  FIELDS.map((field, at) => [field, HEADS[at]!]),
);

interface Line {
  readonly organisation: string;
  readonly activity: string;
  readonly account: string;
  readonly fund: string;
  readonly function: string;
  readonly place: string;
  readonly title: string;
  readonly amount: string;
}

/** Writes it to a file. */
export const writeBudgetSheet = async (url: string, path: string): Promise<void> => {
  const db = await openDatabase(readSettings({ DATABASE_URL: url }));
  const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx)).finally(() => db.engine.close());
  const names = new Map(agencies.map(({ id, name }) => [id, name]));
  const lines = await ask<Line>(
    url,
    `select organisation_id as organisation, activity, account, fund_source as fund, function, place_code as place, line.title, amount::text from budget.line
       join budget.version on version.region_id = line.region_id and version.id = version_id where fiscal_year = ${LARGE.year} and number = 2`,
  );
  const rows = function* (): Generator<readonly LongRow[]> {
    yield [HEADS];
    for (const one of lines)
      yield [
        [
          names.get(one.organisation)!,
          one.activity,
          one.account,
          one.fund,
          one.function,
          one.place,
          one.title,
          '1',
          'paket',
          { exact: one.amount },
          { exact: one.amount },
        ],
      ];
  };
  await pipeline(longSheet('Contoh', rows()), createWriteStream(path));
};
