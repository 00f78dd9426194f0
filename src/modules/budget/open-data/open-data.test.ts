import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion, type Region, regionById } from '#modules/places/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { moneyText, NO_MONEY, parseMoney, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import { isProblem } from '#platform/problem.ts';
import { readAll } from '#platform/sheets/testing.ts';
import { seedBudget } from '../../../../tests/support/budget.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { person, REGION } from '../budget.testing.ts';
import {
  budgetFile,
  fileName,
  lockVersion,
  openVersion,
  putLines,
  readFileName,
  recordPayments,
  totalPaid,
  type Version,
  versionsOf,
  type WantedFile,
} from '../index.ts';
import { linesAfter } from '../queries/lines.ts';
import type { LineInput, Totals } from '../types.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const SHARED = join(import.meta.dirname, '../../../../../shared/data/budget/fiscal-data-package');
/** What stands beside the repository where it is worked on. */
const shared = (name: string) =>
  existsSync(join(SHARED, name)) ? JSON.parse(readFileSync(join(SHARED, name), 'utf8')) : undefined;
const KNOWN: Record<string, string> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../tests/standards/fiscal/column-types.json'), 'utf8'),
).types;

interface Field {
  readonly name: string;
  readonly type: string;
  readonly columnType?: string;
  readonly normalize?: Record<string, string>;
  readonly normalizationTarget?: boolean;
  readonly constant?: string;
}

eachEngine((_engine, db) => {
  let region: Region;
  let versions: Version[];
  const asked = <T>(question: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, question);
  const bytesOf = async (wanted: WantedFile): Promise<Buffer> => {
    const pieces: Uint8Array[] = [];
    const file = await budgetFile(db(), region, wanted, NOW);
    for await (const piece of file.body()) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  };
  const textOf = async (wanted: WantedFile) => (await bytesOf(wanted)).toString('utf8');
  const ofPhase = (phase: string) => versions.findLast((version) => version.phase === phase)!;

  before(async () => {
    await asked(async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      region = (await regionById(tx, REGION))!;
    });
    await seedBudget(db(), { region: REGION, year: 2026 });
    await shift();
    versions = await asked((tx) => versionsOf(tx, 2026));
  });

  /** A shift, which takes a road's money for another and names one that no sheet may take for a formula. */
  const shift = async () => {
    const [opener, locker] = [person('treasurer'), person('treasurer')];
    const reason = 'Jembatan putus, jalannya didahulukan tahun ini.';
    const id = await openVersion(
      db(),
      opener,
      REGION,
      { year: 2026, phase: 'shift', title: 'Pergeseran contoh', reason, source: 'pengujian' },
      NOW,
      true,
    );
    const lines = (await asked((tx) => linesAfter(tx, id, ''))).map(
      ({ id: _, kind: __, amount, details: ___, cash: ____, ...line }): LineInput => ({
        ...line,
        amount: moneyText(amount),
        details: [],
        cash: null,
      }),
    );
    const [first, second] = lines.filter(({ account }) => account.startsWith('5.2.04'));
    await putLines(
      db(),
      opener,
      { region: REGION, id },
      lines.map((line) => {
        if (line === first) return { ...line, amount: '0', title: '=1+1 "jalan", contoh\u2028baris', reason };
        if (line !== second) return line;
        const more = moneyText(sen(parseMoney(line.amount!) + parseMoney(first!.amount!)));
        return { ...line, amount: more, reason };
      }),
      null,
      NOW,
    );
    await lockVersion(
      db(),
      locker,
      { region: REGION, id },
      { kind: 'perbup', number: 'CONTOH/2026', date: '2026-08-01' },
      NOW,
    );
  };

  const unpacked = async (number?: number) => {
    const files = unzipSync(await bytesOf({ kind: 'fiscal', year: 2026, number }));
    const names = Object.keys(files);
    const descriptor = JSON.parse(Buffer.from(files['datapackage.json']!).toString('utf8'));
    const [resource] = descriptor.resources;
    const table = Buffer.from(files[resource.path]!);
    const rows: Record<string, string>[] = parse(table, { columns: true });
    return { names, descriptor, resource, table, rows, fields: resource.schema.fields as Field[] };
  };

  /** A row for each phase, as whoever loads the package makes them. */
  const normalised = ({ rows, fields }: Pick<Awaited<ReturnType<typeof unpacked>>, 'rows' | 'fields'>) =>
    fields
      .filter(({ normalize }) => normalize)
      .flatMap(({ name, normalize }) =>
        rows
          .filter((row) => row[name] !== '')
          .map(
            (row) =>
              ({ ...row, ...normalize, jumlah: parseMoney(row[name]!) }) as Record<string, string> & { jumlah: Sen },
          ),
      );

  test('invariant 23: the package of a year validates, and every column is typed with a type of the taxonomy', async () => {
    const { names, descriptor, resource, table, fields } = await unpacked();
    assert.deepEqual(names, ['anggaran-2026.csv', 'datapackage.json']);
    const schema = shared('tabular-data-package.json');
    if (schema) {
      const { $schema: _, ...draft } = schema; // draft-04, of which it uses nothing that has changed since
      const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
      formats.default(ajv);
      const isRight = ajv.compile(draft);
      assert.ok(isRight(descriptor), ajv.errorsText(isRight.errors));
      assert.ok(!isRight({ ...(descriptor as object), profile: 'fiscal-data-package' }), 'and it does refuse');
    }
    const taxonomy = shared('budgets.json') as { name: string; dataType: string }[] | undefined;
    const types = taxonomy ? Object.fromEntries(taxonomy.map(({ name, dataType }) => [name, dataType])) : KNOWN;
    const extra = resource.schema.extraFields as Field[];
    for (const { name, type, columnType } of [...fields, ...extra]) {
      assert.equal(types[columnType!], type, `${name}: ${columnType}`);
      assert.equal(KNOWN[columnType!], type, `${name} is not among the types that are kept`);
    }
    assert.equal([...fields, ...extra].filter(({ normalizationTarget }) => normalizationTarget).length, 1);
    for (const { normalize } of fields)
      for (const key of Object.keys(normalize ?? {}))
        assert.ok(
          extra.some(({ name }) => name === key),
          key,
        );
    assert.equal(extra.find(({ columnType }) => columnType === 'value-currency:code')?.constant, 'IDR');
    assert.equal(resource.bytes, table.length);
    assert.equal(resource.hash, `sha256:${createHash('sha256').update(table).digest('hex')}`);
    assert.equal(descriptor.simpul.isSample, true);
    assert.match(descriptor.description, /DATA CONTOH/);
  });

  test('invariant 23: its rows parse, a line is there once in a phase, and each phase comes to what the database holds', async () => {
    const all = await unpacked();
    assert.deepEqual(
      Object.keys(all.rows[0]!),
      all.fields.map(({ name }) => name),
    );
    for (const row of all.rows)
      for (const { name, type } of all.fields) {
        if (type === 'number') assert.match(row[name]!, /^(-?\d+\.\d\d)?$/);
        if (type === 'integer') assert.match(row[name]!, /^\d+$/);
      }
    const facts = normalised(all);
    const key = ({ baris, tahun, tahap }: Record<string, string>) => [baris, tahun, tahap].join();
    assert.equal(new Set(facts.map((fact) => key(fact as never))).size, facts.length);

    const sums = (phase: string, direction: string): Sen =>
      sumOfMoney(facts.filter((fact) => fact.tahap === phase && fact.arah === direction).map(({ jumlah }) => jumlah));
    const both = (totals: Totals) => [
      sen(totals.revenue + totals.financing_in),
      sen(totals.spending + totals.financing_out),
    ];
    for (const [phase, of] of [
      ['proposed', 'rapbd'],
      ['approved', 'apbd'],
      ['adjusted', 'shift'],
    ] as const)
      assert.deepEqual([sums(phase, 'revenue'), sums(phase, 'expenditure')], both(ofPhase(of).totals), phase);
    const paid = await asked((tx) => totalPaid(tx, 2026, '2026-12-31'));
    assert.equal(sums('executed', 'expenditure'), paid.get('spending'));
    assert.equal(sums('executed', 'revenue'), paid.get('revenue') ?? NO_MONEY);
    assert.notEqual(paid.get('spending'), NO_MONEY);
    const without = all.rows.filter((row) => row.diusulkan === '' && row.ditetapkan === '' && row.diubah === '');
    assert.equal(without.length, 1, 'what was paid on no line is there, and has no amount in any version');
  });

  test('invariant 23: every level of a code stands beside its words, and functions beside those of the United Nations', async () => {
    const { rows } = await unpacked();
    const road = rows.find(({ kode_sub_kegiatan }) => kode_sub_kegiatan === '1.03.10.2.01.0034')!;
    assert.deepEqual(
      [road.kode_program, road.kode_kegiatan, road.kode_sub_kegiatan, road.sub_kegiatan],
      ['1.03.10', '1.03.10.2.01', '1.03.10.2.01.0034', 'Pemeliharaan Berkala Jalan'],
    );
    assert.deepEqual(
      [road.kode_akun, road.kode_kelompok, road.kode_jenis, road.kode_objek],
      ['5', '5.2', '5.2.04', '5.2.04.01'],
    );
    assert.deepEqual(
      [road.kode_fungsi, road.kode_subfungsi, road.kode_cofog, road.cofog],
      ['05', '05.01', '06', 'Housing and community amenities'],
    );
    assert.ok(road.perangkat_daerah && road.wilayah && road.sumber_dana);
  });

  test('ceilings, the agreement and every other version are packages under their own phase, never squeezed into the four', async () => {
    for (const version of versions) {
      const { descriptor, ...all } = await unpacked(version.number);
      const [column] = descriptor.simpul.versions;
      const phases = {
        kua_ppas: 'kua-ppas',
        rapbd: 'proposed',
        approved: 'approved',
        apbd: 'approved',
        dpa: 'approved',
        shift: 'adjusted',
      };
      const wanted = version.phase === 'approved' ? 'agreed' : phases[version.phase as keyof typeof phases];
      assert.equal(column.phase, wanted, version.phase);
      assert.equal(column.sealSha256, version.contentSha256);
      const sum = sumOfMoney(normalised(all).map(({ jumlah }) => jumlah));
      assert.equal(sum, sumOfMoney(Object.values(version.totals)), version.phase);
    }
  });

  test('invariant 24: the lines as CSV and as a sheet come to the numbers of the version, and every row says what it is of', async () => {
    const version = ofPhase('shift');
    const wanted = { year: 2026, number: version.number };
    const csv: Record<string, string>[] = parse(await textOf({ kind: 'csv', ...wanted }), { columns: true });
    const sheet = await readAll(await bytesOf({ kind: 'xlsx', ...wanted }));
    const at = (name: string) => sheet.headers.indexOf(name);
    assert.deepEqual(sheet.headers, Object.keys(csv[0]!));
    assert.deepEqual(
      sheet.rows.map(({ cells }) => cells[at('jumlah')]),
      csv.map(({ jumlah }) => jumlah),
    );
    const sum = (side: string) =>
      sumOfMoney(csv.filter(({ sisi }) => sisi === side).map(({ jumlah }) => parseMoney(jumlah!)));
    assert.equal(sum('belanja'), version.totals.spending);
    assert.equal(sum('pendapatan'), version.totals.revenue);
    assert.equal(sum('penerimaan pembiayaan'), version.totals.financing_in);
    for (const row of csv)
      assert.deepEqual(
        [row.tahun, row.versi, row.tahap, row.per_tanggal, row.sumber, row.data_contoh],
        ['2026', String(version.number), 'Pergeseran', '2026-08-01', 'pengujian', 'ya'],
      );
    const odd = csv.find(({ uraian }) => uraian!.includes('1+1'))!;
    assert.equal(odd.uraian![0], "'", 'no sheet takes it for a formula');
    assert.ok(
      sheet.rows.some(({ cells }) => cells[at('uraian')]!.startsWith('=1+1')),
      'a workbook stores it as text',
    );
  });

  test('invariant 10: the sealed file hashes to the seal, and stays so to the byte whatever comes after', async () => {
    for (const { number, contentSha256 } of versions) {
      const text = await textOf({ kind: 'seal', year: 2026, number });
      assert.equal(createHash('sha256').update(text).digest('hex'), contentSha256);
      assert.equal(text, await textOf({ kind: 'seal', year: 2026, number }));
    }
  });

  test('a year that has only a draft has no file, and neither has a number that nobody gave', async () => {
    const opener = person('treasurer');
    const input = {
      year: 2030,
      phase: 'kua_ppas',
      title: 'KUA-PPAS contoh',
      reason: null,
      source: 'pengujian',
    } as const;
    await openVersion(db(), opener, REGION, input, NOW);
    for (const wanted of [
      { kind: 'fiscal', year: 2030, number: undefined },
      { kind: 'csv', year: 2030, number: 1 },
      { kind: 'seal', year: 2026, number: 99 },
      { kind: 'csv', year: 2001, number: 1 },
    ] as const)
      await assert.rejects(
        budgetFile(db(), region, wanted, NOW),
        (error) => isProblem(error) && error.slug === 'budget-file-not-found',
      );
  });

  test('whoever takes a file slowly holds nothing that others need, and whoever goes away leaves nothing open', async () => {
    for (const kind of ['csv', 'xlsx', 'seal', 'fiscal'] as const) {
      const file = await budgetFile(db(), region, { kind, year: 2026, number: 2 }, NOW);
      const readers = Array.from({ length: 10 }, () => file.body());
      for (const reader of readers) for (const _ of [1, 2]) await reader.next();
      await asked((tx) => versionsOf(tx, 2026));
      for (const reader of readers) await reader.return(undefined);
      await asked((tx) => versionsOf(tx, 2026));
    }
  });

  test('a locked version keeps its tag; that of the year is another one when something was paid', async () => {
    const tags = async () =>
      Promise.all(
        (
          [
            { kind: 'csv', year: 2026, number: 2 },
            { kind: 'fiscal', year: 2026, number: undefined },
          ] as const
        ).map(async (wanted) => (await budgetFile(db(), region, wanted, NOW)).tag),
      );
    const [csv, fiscal] = await tags();
    const line = (await asked((tx) => linesAfter(tx, ofPhase('shift').id, ''))).find(
      ({ kind }) => kind === 'spending',
    )!;
    const { organisation, activity, account, fundSource, place } = line;
    const payment = {
      organisation,
      activity,
      account,
      fundSource,
      place,
      number: 'SP2D/baru',
      kind: 'LS',
      paidOn: '2026-09-01',
      amount: '1',
      description: 'Contoh',
      key: 'baru',
    } as const;
    await recordPayments(db(), person('treasurer'), REGION, { year: 2026, source: 'SIPD contoh' }, [payment], NOW);
    const [csvAfter, fiscalAfter] = await tags();
    assert.equal(csvAfter, csv);
    assert.notEqual(fiscalAfter, fiscal);
  });
});

test('an address names a file of a year, or none', () => {
  for (const name of [
    'anggaran-2026-v3.csv',
    'anggaran-2026-v12.xlsx',
    'segel-2026-v1.jsonl',
    'fiskal-2026.zip',
    'fiskal-2026-v2.zip',
  ])
    assert.equal(fileName(readFileName(name)!), name);
  for (const name of [
    'anggaran-2026.csv',
    'anggaran-2026-v0.csv',
    'fiskal-1999.zip',
    'segel-2026-v1.jsonl.exe',
    'anggaran-2026-v3.csv\n',
    '',
  ])
    assert.equal(readFileName(name), undefined, JSON.stringify(name));
  assert.equal(fileName({ kind: 'csv', year: 2026, number: 3 }, 'bojonegoro'), 'anggaran-bojonegoro-2026-v3.csv');
});
