// Brings the workbook SHEET into a draft, in a process of its own, and takes it out again.
import { createReadStream } from 'node:fs';
import { importBudget } from '#modules/budget/index.ts';
import type { Actor } from '#platform/actor.ts';
import { readSettings } from '#platform/settings.ts';
import { openDatabase } from '../src/open.ts';
import { COLUMNS } from './budget-sheet.ts';
import { ask } from './cluster.ts';
import { peakMegabytes } from './machine.ts';
import { REGION } from './seed.ts';
import { LARGE } from './seed-budgets.ts';

export interface Imported {
  readonly seconds: number;
  /** The most that the process had. */
  readonly megabytes: number;
}

const YEAR = LARGE.year - 1;

const url = process.env.DATABASE_URL!;
const db = await openDatabase(readSettings({ DATABASE_URL: url, SIMPUL_DATA: process.env.SIMPUL_DATA! }));
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
const wish = { sheet: null, columns: COLUMNS, organisation: null, dryRun: false };
const bytes = createReadStream(process.env.SHEET!);
const report = await importBudget(db, treasurer, { region: REGION, id: version!.id }, bytes, wish, new Date());
const seconds = (performance.now() - begun) / 1000;
const megabytes = peakMegabytes(process.pid);
await takeOut();
await db.engine.close();
if (!report.applied) throw new Error(JSON.stringify(report.issues.slice(0, 5)));
console.log(JSON.stringify({ seconds, megabytes }));
