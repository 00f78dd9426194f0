// Fills an empty database with the budgets of ten years of one regency, by SQL alone.
import { seedClassifications } from '#modules/classifications/index.ts';
import { seedOrganisations } from '#modules/organisations/index.ts';
import { loadPlacesOnce, openRegion } from '#modules/places/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { readSettings } from '#platform/settings.ts';
import { openDatabase } from '../src/open.ts';
import { connect, REGION, script } from './seed.ts';

export const YEARS = Array.from({ length: 10 }, (_, back) => 2026 - back);
/** Lines of a version, each with one detail: two versions of ten years are a million. */
const LINES = 50_000;
/** Of a year of its own, whose two versions are held against each other and brought in. */
export const LARGE = { year: 2016, lines: 100_000 } as const;
const VERSION = `insert into budget.version (region_id, id, fiscal_year, number, phase, title, document_kind, document_number, document_date,
    content_sha256, opened_at, locked_at, source, activity_list, account_list, function_list, fund_list)
  select $1::integer, gen_random_uuid(), $2::integer, $3::integer, $4::text, 'Contoh', 'other', 'Contoh ' || $3::integer, make_date($2::integer - 1, 12, 30), repeat('0', 64), now(), now(),
    'Tolok ukur: data karangan', ${['activity', 'account', 'function', 'fund_source']
      .map((kind) => `(select id from classifications.list where region_id = $1::integer and kind = '${kind}' limit 1)`)
      .join(', ')} returning id`;
const TOTALS = `update budget.version set (spending, financing_in, lines, details) =
    (select sum(amount), sum(amount), count(*), count(*) from budget.line where region_id = $1 and version_id = $2)
  where region_id = $1 and id = $2`;
const PAYMENTS = `insert into budget.payment (region_id, id, fiscal_year, number, kind, paid_on, line_id, line_kind, organisation_id, activity, account,
    fund_source, function, place_code, amount, source, source_key, checksum, imported_at)
  select region_id, gen_random_uuid(), $3::integer, 'Contoh ' || id, 'LS', make_date($3::integer, 1, 1) + (('x' || left(id, 4))::bit(16)::integer % 300), id, kind,
    organisation_id, activity, account, fund_source, function, place_code, amount / 2, 'contoh', id, id, now()
    from budget.line where region_id = $1 and version_id = $2`;
const FACES = 'cross join lateral budget.faces(organisation_id, activity, account, function, fund_source, place_code)';
/** As the program keeps them when it locks a version, and when payments come. */
const SUMS = `insert into budget.line_sum (region_id, version_id, face, code, within, kind, amount, lines)
  select region_id, version_id, face, code, within, kind, sum(amount), count(*) from budget.line ${FACES}
   where region_id = $1 and version_id = $2 group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`;
const PAID = `insert into budget.payment_sum (region_id, fiscal_year, face, code, within, kind, amount)
  select region_id, fiscal_year, face, code, within, line_kind, sum(amount) from budget.payment ${FACES}
   where region_id = $1 and fiscal_year = $2 group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`;

/** Fills an empty database with budgets of one regency. */
export const seedBudgets = async (url: string, say: (sentence: string) => void): Promise<void> => {
  const db = await openDatabase(readSettings({ DATABASE_URL: url }));
  const now = new Date();
  try {
    await loadPlacesOnce(db);
    await inNoRegion(db, seedHolidays);
    await inRegion(db, REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: false, now });
      await seedOrganisations(tx, REGION, now);
      await seedClassifications(tx, { kind: 'system', task: 'bench' }, now);
    });
  } finally {
    await db.engine.close();
  }
  const owner = await connect(url);
  const lines = script('seed-budget');
  try {
    for (const year of [...YEARS, LARGE.year]) {
      const count = year === LARGE.year ? LARGE.lines : LINES;
      for (const [number, phase] of [
        [1, 'rapbd'],
        [2, 'dpa'],
      ] as const) {
        const [version] = (await owner.query<{ id: string }>(VERSION, [REGION, year, number, phase])).rows;
        await owner.query(lines, [REGION, version!.id, year, count, count, phase === 'dpa']);
        await owner.query(TOTALS, [REGION, version!.id]);
        await owner.query(SUMS, [REGION, version!.id]);
        if (phase === 'dpa') await owner.query(PAYMENTS, [REGION, version!.id, year]);
      }
      await owner.query(PAID, [REGION, year]);
      await owner.query('insert into budget.year values ($1, $2)', [REGION, year]);
      say(`${year}`);
    }
    for (const table of ['line', 'line_sum', 'detail', 'word', 'payment', 'payment_sum'])
      await owner.exec(`vacuum analyze budget.${table}`);
  } finally {
    await owner.end();
  }
};
