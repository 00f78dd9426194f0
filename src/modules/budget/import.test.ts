import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { listOrganisations } from '#modules/organisations/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { sheetFile } from '#platform/sheet.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { FUND, IN, NOW, OUT, openBudgetRegion, person, REGION, REVENUE, ROAD, SPENDING } from './budget.testing.ts';
import { findLines, importBudget, inspectBudgetFile, lineById, openVersion } from './index.ts';
import { readFactors } from './rules/sheet-row.ts';

test('coefficients are read as offices write them', () => {
  assert.deepEqual(readFactors('12 Bulan x 3 Orang', ''), [
    { value: '12', unit: 'Bulan' },
    { value: '3', unit: 'Orang' },
  ]);
  assert.deepEqual(readFactors('2,5', 'km'), [{ value: '2.5', unit: 'km' }]);
  assert.deepEqual(readFactors('1.250 m2', ''), [{ value: '1250', unit: 'm2' }]);
  assert.deepEqual(readFactors('1 paket × 2 kali * 3 lokasi', ''), [
    { value: '1', unit: 'paket' },
    { value: '2', unit: 'kali' },
    { value: '3', unit: 'lokasi' },
  ]);
  for (const none of ['', 'lima orang', 'x', '1 x 2 x 3 x 4 x 5', '1,23456 m'])
    assert.equal(readFactors(none, ''), undefined, none);
});

test('reading a coefficient never throws, and never makes up a number', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const { value } of readFactors(text, '') ?? []) assert.match(value, /^\d{1,12}(\.\d{1,4})?$/);
    }),
  );
});

eachEngine((_engine, db) => {
  let agencyName: string;
  let other: string;
  let version: string;
  const actor = person('treasurer');
  before(async () => {
    await openBudgetRegion(db());
    const agencies = await inRegion(db(), REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    agencyName = agencies[0]!.name;
    other = agencies[1]!.id;
    const input = { year: 2026, phase: 'apbd', title: 'APBD contoh', source: 'pengujian' } as const;
    version = await openVersion(
      db(),
      actor,
      REGION,
      { ...input, reason: 'Tahap sebelumnya tidak dicatat di sini.' },
      NOW,
    );
  });

  const HEAD = [
    'Nama SKPD',
    'Kode Sub Kegiatan',
    'Kode Rekening',
    'Sumber Dana',
    'Uraian',
    'Koefisien',
    'Satuan',
    'Harga Satuan',
    'PPN',
    'Jumlah',
  ];
  type Row = readonly (string | number | null)[];
  const detail = (
    component: string,
    coefficient: string,
    price: string,
    amount: string,
    more: Partial<Record<number, string>> = {},
  ): Row =>
    [agencyName, ROAD, SPENDING, FUND, component, coefficient, '', price, '', amount].map(
      (cell, at) => more[at] ?? cell,
    );
  const revenue = (amount: string): Row => [agencyName, '', REVENUE, '', 'PBB P2', '', '', '', '', amount];
  const financing = (inflow: string, outflow: string): Row[] => [
    [agencyName, '', IN, '', 'SiLPA', '', '', '', '', inflow],
    [agencyName, '', OUT, '', 'Dana cadangan', '', '', '', '', outflow],
  ];
  const csv = (rows: readonly Row[], head: Row = HEAD) =>
    Buffer.from([head, ...rows].map((row) => row.map((cell) => `"${cell ?? ''}"`).join(';')).join('\n'));
  const bring = async (bytes: Buffer, { dryRun = false, organisation = null as string | null } = {}) => {
    const { columns, sheet } = await inspectBudgetFile(db(), actor, REGION, bytes);
    return importBudget(
      db(),
      actor,
      { region: REGION, id: version },
      bytes,
      { columns, sheet, dryRun, organisation },
      NOW,
    );
  };
  const told = async (rows: readonly Row[], head?: Row) =>
    (await bring(csv(rows, head))).issues.map(({ slug, cell, line }) => [slug, cell || line]);
  const count = async () =>
    (await inRegion(db(), REGION, (tx) => findLines(tx, { id: version, year: 2026 }, {}))).total;

  test('a sheet becomes lines with their details, its totals held against its rows, and a second time nothing doubles', async () => {
    const rows = [
      ['Jalan Ngasem contoh', '', '', '', '', '', '', '', '', ''],
      detail('Aspal', '10 ton x 2 lapis', '1.000', '20.000'),
      detail('Batu pecah', '5,5 m3', '2.000,00', '11000'),
      revenue('Rp 30.000,00'),
      ...financing('2000', '1,000.00'),
      ['', '', '', '', 'Jumlah Belanja', '', '', '', '', '31.000'],
    ].slice(1);
    const dry = await bring(csv(rows), { dryRun: true });
    assert.deepEqual([dry.applied, dry.lines, dry.issues, dry.total], [false, 4, [], '64000.00']);
    assert.equal(await count(), 0);
    assert.equal((await bring(csv(rows))).applied, true);
    assert.equal((await bring(csv(rows))).applied, true);
    assert.equal(await count(), 4);
    const { lines } = await inRegion(db(), REGION, (tx) =>
      findLines(tx, { id: version, year: 2026 }, { kind: 'spending' }),
    );
    const line = await inRegion(db(), REGION, (tx) => lineById(tx, version, lines[0]!.id));
    assert.deepEqual(
      line?.details.map(({ component, factors }) => [component, factors.map(({ value, unit }) => `${value} ${unit}`)]),
      [
        ['Aspal', ['10 ton', '2 lapis']],
        ['Batu pecah', ['5.5 m3']],
      ],
    );
  });

  test('each fault is named with its cell, and nothing lands by halves', async () => {
    const before = await count();
    const good = detail('Aspal', '1 ton', '1000', '1000');
    assert.deepEqual(await told([good, detail('Batu', '1 m3', '500', '500', { 2: '5.9.99.99.99.9999' })]), [
      ['account-unknown', 'C3'],
    ]);
    assert.deepEqual(await told([detail('Batu', '2 m3', '500', '999')]), [['amount-is-not-its-product', 'J2']]);
    assert.deepEqual(await told([detail('Batu', 'banyak', '500', '500')]), [['coefficient-unreadable', 'F2']]);
    assert.deepEqual(await told([detail('Batu', '', '', '-500')]), [['amount-negative', 'J2']]);
    assert.deepEqual(await told([detail('Batu', '', '', '1.23.45')]), [['amount-unreadable', 'J2']]);
    assert.deepEqual(await told([detail('Batu', '', '', '500', { 0: 'Dinas Antah Berantah' })]), [
      ['agency-unknown', 'A2'],
    ]);
    assert.deepEqual(await told([detail('Batu', '', '', '500', { 1: '1.03.10.1.01.0001' })]), [
      ['activity-unknown', 'B2'],
    ]);
    assert.deepEqual(await told([good, good]), [['row-twice', 'C3']]);
    assert.deepEqual(await told([good, ['', '', '', '', 'Total', '', '', '', '', '1.001']]), [
      ['total-does-not-add-up', 'J3'],
    ]);
    assert.deepEqual(await told([[...good, '2025']], [...HEAD, 'Tahun']), [['year-of-another', 'K2']]);
    assert.equal(await count(), before);
  });

  test('a sub kegiatan with two digits at its end is that with four', async () => {
    const rows = [detail('Aspal', '1 ton', '1000', '1000', { 1: '1.03.10.02.01.34' })];
    assert.deepEqual((await bring(csv(rows), { dryRun: true })).issues, []);
  });

  test('a sheet of another year or regency says so by its title', async () => {
    const title = (text: string) =>
      sheetFile([
        {
          name: 'RKA',
          rows: [[text], HEAD, detail('Aspal', '1 ton', '1000', '1000')] as (string | null)[][],
        },
      ]);
    const slugs = async (text: string) =>
      (await bring(await title(text), { dryRun: true })).issues.map(({ slug }) => slug);
    assert.deepEqual(await slugs('RKA Kabupaten Bojonegoro Tahun Anggaran 2026'), []);
    assert.deepEqual(await slugs('RKA Kabupaten Bondowoso Tahun Anggaran 2025'), [
      'sheet-of-another-year',
      'sheet-of-another-regency',
    ]);
  });

  test('a workbook is read as a text file is, numbers digit by digit', async () => {
    const rows = [HEAD, [agencyName, ROAD, SPENDING, FUND, 'Aspal', '', '', null, '', 6_511_677_155_223]];
    const bytes = await sheetFile([{ name: 'Belanja', rows: rows as (string | number | null)[][] }]);
    const report = await bring(bytes, { dryRun: true });
    assert.deepEqual([report.issues, report.total], [[], '6511677155223.00']);
  });

  test('a sheet for one agency takes the place of its lines alone, and of nobody else’s', async () => {
    const rows = [detail('Aspal', '1 ton', '1000', '1000')];
    const issues = (await bring(csv(rows), { organisation: other })).issues;
    assert.deepEqual(
      issues.map(({ slug }) => slug),
      ['agency-of-another'],
    );
  });

  test('who may not fill the draft brings nothing in', async () => {
    const bytes = csv([detail('Aspal', '1 ton', '1000', '1000')]);
    const wish = { columns: {}, sheet: null, dryRun: true, organisation: null };
    await assert.rejects(
      importBudget(db(), person('officer'), { region: REGION, id: version }, bytes, wish, NOW),
      (error) => isProblem(error) && error.slug === 'not-allowed',
    );
  });
});
