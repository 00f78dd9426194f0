// Brings a workbook of a whole budget into a draft, in a process of its own, and takes it out again.
import { importBudget } from '#modules/budget/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { readSettings } from '#platform/settings.ts';
import { type LongRow, longSheet } from '#platform/sheets/index.ts';
import { openDatabase } from '../src/open.ts';
import { ask } from './cluster.ts';
import { peakMegabytes } from './machine.ts';
import { REGION } from './seed.ts';
import { LARGE } from './seed-budgets.ts';

export interface Imported {
  readonly seconds: number;
  /** The most that the process had. */
  readonly megabytes: number;
}

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
const YEAR = LARGE.year - 1;

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

const sheetOf = async (url: string, names: ReadonlyMap<string, string>): Promise<Buffer> => {
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
  const chunks: Uint8Array[] = [];
  for await (const chunk of longSheet('Contoh', rows())) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const url = process.env.DATABASE_URL!;
const db = await openDatabase(readSettings({ DATABASE_URL: url, SIMPUL_DATA: process.env.SIMPUL_DATA! }));
const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx));
const bytes = await sheetOf(url, new Map(agencies.map(({ id, name }) => [id, name])));
const takeOut = () =>
  ask(
    url,
    `set session_replication_role = replica`,
    ...['detail', 'line'].map(
      (table) =>
        `delete from budget.${table} where version_id in (select id from budget.version where fiscal_year = ${YEAR})`,
    ),
    `delete from budget.word where fiscal_year = ${YEAR}`,
    `delete from budget.hand where version_id in (select id from budget.version where fiscal_year = ${YEAR})`,
    `delete from budget.version where fiscal_year = ${YEAR}`,
  );
await takeOut();
const [version] = await ask<{ id: string }>(
  url,
  `insert into budget.version (region_id, id, fiscal_year, number, phase, title, opened_at, source, activity_list, account_list, function_list, fund_list)
     select region_id, gen_random_uuid(), ${YEAR}, 1, 'rapbd', 'Contoh', now(), 'Tolok ukur', activity_list, account_list, function_list, fund_list
       from budget.version where fiscal_year = ${LARGE.year} and number = 2 returning id`,
);
const treasurer: Actor = {
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001',
  name: 'Contoh',
  role: 'treasurer',
  region: REGION,
  organisation: undefined,
};
const begun = performance.now();
const columns = Object.fromEntries(FIELDS.map((field, at) => [field, HEADS[at]!]));
const wish = { sheet: null, columns, organisation: null, dryRun: false };
const report = await importBudget(db, treasurer, { region: REGION, id: version!.id }, bytes, wish, new Date());
const seconds = (performance.now() - begun) / 1000;
const megabytes = peakMegabytes(process.pid);
await takeOut();
await db.engine.close();
if (!report.applied) throw new Error(JSON.stringify(report.issues.slice(0, 5)));
console.log(JSON.stringify({ seconds, megabytes }));
