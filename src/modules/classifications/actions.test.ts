import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inEveryRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { openStore, type Store } from '#platform/files/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { progressOf } from '#platform/progress.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { plainRows, tableBook, workbookOf } from '../../../tests/support/workbook.ts';
import { runListImport } from './actions/run.ts';
import {
  applyList,
  approveList,
  type Choices,
  checkList,
  differenceOf,
  entriesOf,
  type ImportResult,
  inspectListFile,
  type ListKind,
  listById,
  listFile,
  listInForce,
  listsOf,
  mappedInto,
  receiveListFile,
  refuseList,
  seedClassifications,
  successorsOf,
} from './index.ts';
import { claimListFile } from './queries/import-file.ts';

const REGION = 3522;
const NOW = new Date('2026-11-21T02:00:00Z');
const person = (role: string, n: number, region = REGION): Actor => ({
  kind: 'person',
  id: `00000000-0000-7000-8000-00000000000${n}`,
  name: 'Contoh',
  role,
  region,
});
const PLANNER = person('planner', 1);
const TREASURER = person('treasurer', 2);
const OTHER_PLANNER = person('planner', 3);
const WHY = { reason: 'Sudah dicocokkan dengan lampirannya.' };
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

const TREE = [
  ['5', 'BELANJA DAERAH'],
  ['5.1', 'BELANJA OPERASI'],
  ['5.1.02', 'Belanja Barang dan Jasa'],
  ['5.1.02.01', 'Belanja Barang'],
  ['5.1.02.01.001', 'Belanja Barang Pakai Habis'],
  ['5.1.02.01.001.00024', 'Alat tulis kantor'],
] as const;
const csv = (rows: readonly (readonly string[])[]) =>
  ['Kode Rekening;Uraian', ...rows.map((cells) => cells.join(';'))].join('\n');

eachEngine((engine, db) => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-lists-'));
  let files: Store;
  const jobs = {
    send: async () => undefined,
    work: async () => undefined,
    queues: async () => [],
    stop: async () => undefined,
  };
  const app = () => ({ db: db(), files, jobs });
  const at = <T>(act: (tx: Tx) => Promise<T>) => inRegion(db(), REGION, act);
  const ref = (id: string) => ({ region: REGION, id });
  const form = (content: string | Buffer) => {
    const body = new FormData();
    body.set('berkas', new File([content as BlobPart], 'daftar.xlsx'));
    return new Request('http://localhost/', { method: 'POST', body });
  };
  type Target = Parameters<typeof receiveListFile>[3];
  const receive = (content: string | Buffer, target: Target = { kind: 'account' }, actor = PLANNER) =>
    receiveListFile(app(), actor, REGION, target, form(content), NOW);
  const fileOf = async (id: string) => (await at((tx) => listFile(tx, id)))!;
  const about = (change: Record<string, unknown> = {}) =>
    ({
      title: 'Rekening uji',
      regulation: 'Peraturan uji 1/2026',
      source: 'uji',
      validFrom: '2027-01-01',
      validTo: null,
      ...change,
    }) as Choices['about'];
  const work = async (now = NOW) => {
    const file = await inEveryRegion(db(), (tx) => claimListFile(tx, new Date(now.getTime() - 90_000), now));
    if (file) await runListImport(app(), file, () => now);
    return file?.id;
  };
  const resultOf = async (id: string) => {
    const { runId } = await fileOf(id);
    return (await at((tx) => progressOf(tx, runId!)))?.result as unknown as ImportResult;
  };
  const reportOf = async (id: string) => {
    const file = await files.get((await resultOf(id)).resultKey);
    return new Response(file!.stream).text();
  };
  /** With the columns that the program proposes. */
  const check = async (id: string, change: Record<string, unknown> = {}, actor = PLANNER) => {
    const { columns, sheet } = await inspectListFile(app(), actor, await fileOf(id));
    await checkList(app(), actor, ref(id), { sheet, columns, about: about(change) }, NOW);
    assert.equal(await work(), id);
    return fileOf(id);
  };
  const apply = async (id: string, actor = PLANNER) => {
    await applyList(app(), actor, ref(id), NOW);
    assert.equal(await work(), id);
    const { listId } = await fileOf(id);
    return listId!;
  };
  const draft = async (
    change: Record<string, unknown> = {},
    rows: readonly (readonly string[])[] = TREE,
    kind: ListKind = 'account',
  ) => {
    const id = await receive(csv(rows), { kind });
    assert.equal((await check(id, change)).state, 'checked');
    return apply(id);
  };
  const acts = async (id: string) => (await at((tx) => historyOf(tx, `classifications/${id}`))).map(({ act }) => act);
  const countOf = async (table: 'list' | 'entry') =>
    (await at((tx) =>
      tx.one<{ n: number }>(`select count(*)::integer as n from classifications.${table} where region_id = $1`, [
        REGION,
      ]),
    ))!.n;
  const inForceOn = async (day: string, kind: ListKind = 'account') =>
    (await at((tx) => listInForce(tx, kind, day)))?.title;
  const uploads = async () => {
    const keys: string[] = [];
    for await (const { key } of files.list('list-upload/')) keys.push(key);
    return keys;
  };

  before(async () => {
    files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
    await at(async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedClassifications(tx, { kind: 'system', task: 'test' }, NOW);
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('only those who plan, keep the money or administrate bring a list in', async () => {
    for (const role of ['officer', 'secretary', 'regent', 'council', 'auditor', 'verifier']) {
      await assert.rejects(receive(csv(TREE), { kind: 'account' }, person(role, 4)), problem('not-allowed'));
    }
    await assert.rejects(receive(csv(TREE), { kind: 'account' }, person('planner', 4, 3511)), problem('not-allowed'));
    await assert.rejects(receive('', { kind: 'account' }), problem('list-file-missing'));
    await assert.rejects(receive('%PDF-1.7\n', { kind: 'account' }), problem('sheet-not-a-table'));
    assert.deepEqual(await uploads(), [], 'what is refused is not kept');
    for (const role of ['treasurer', 'administrator'])
      assert.ok(await receive(csv(TREE), { kind: 'account' }, person(role, 4)));
  });

  test('a sheet with faults is told what is wrong with each row and cell, and nothing lands', async () => {
    const lists = await countOf('list');
    const entries = await countOf('entry');
    const rows = [
      ['DAFTAR REKENING', null],
      ['Kode Rekening', 'Uraian'],
      ['(1)', '(2)'],
      ['5', 'BELANJA DAERAH'],
      ['5.1', 'BELANJA OPERASI'],
      ['5.1', 'BELANJA OPERASI'],
      ['5.1.2', 'Belanja Barang dan Jasa'],
      ['5.3.01', 'Tanpa induk'],
      ['5.2', null],
    ];
    const below = '<mergeCells><mergeCell ref="A9:B9"/></mergeCells>';
    const id = await receive(workbookOf([{ name: 'Rekening', rows: plainRows(rows), below }]));
    const file = await check(id);
    assert.equal(file.state, 'refused');
    const { counts, rows: read, shown } = await resultOf(id);
    assert.deepEqual([read, counts.refused, counts.same], [6, 4, 2]);
    assert.deepEqual(
      shown.map(({ line, id: said }) => `${line} ${said.slice(0, 40)}`),
      [
        '6 A6: Kode 5.1 sudah ada di baris 5.',
        '7 A7: "5.1.2" bukan kode rekening. Periksa',
        '8 A8: Induknya, 5.3, tidak ada di berkas i',
        '9 B9: Selnya bagian dari sel gabungan A9:B',
      ],
    );
    assert.match(
      await reportOf(id),
      /^baris,kode,nama,hasil,keterangan,outcome,remarks\r\n4,5,BELANJA DAERAH,tetap,,same,\r\n/,
    );
    await assert.rejects(applyList(app(), PLANNER, ref(id), NOW), problem('list-not-checked'));
    assert.deepEqual([await countOf('list'), await countOf('entry')], [lists, entries]);
  });

  test('a mended sheet becomes a draft, with every code in its one form; the difference is shown; the journal says who', async () => {
    const id = await receive(tableBook([['Kode Rekening', 'Uraian'], ...TREE]));
    const file = await check(id);
    assert.equal(file.state, 'checked');
    const { counts, against } = await resultOf(id);
    assert.equal(against, 'Rekening pendapatan, belanja, dan pembiayaan (petikan)');
    assert.deepEqual([counts.same, counts.renamed, counts.new], [5, 1, 0]);
    assert.ok(counts.removed > 250);
    const listId = await apply(id);
    const list = (await at((tx) => listById(tx, listId)))!;
    assert.deepEqual(
      [list.state, list.entryCount, list.madeBy, list.isSample],
      ['draft', 6, (PLANNER as { id: string }).id, true],
    );
    const entries = await at((tx) => entriesOf(tx, listId, { limit: 10 }));
    assert.deepEqual(
      entries.slice(-1).map(({ code, original, isLeaf }) => [code, original, isLeaf]),
      [['5.1.02.01.01.0024', '5.1.02.01.001.00024', true]],
    );
    const before = (await at((tx) => listInForce(tx, 'account', '2027-01-01')))!;
    const difference = await at((tx) => differenceOf(tx, before.id, listId));
    assert.deepEqual([difference.counts.renamed, difference.counts.added], [1, 0]);
    assert.deepEqual(await acts(listId), ['classification.import']);
    assert.equal((await fileOf(id)).state, 'applied');
    await assert.rejects(applyList(app(), PLANNER, ref(id), NOW), problem('list-file-gone'));
    await assert.rejects(
      checkList(app(), PLANNER, ref(id), { sheet: null, columns: {}, about: about() }, NOW),
      problem('list-file-gone'),
    );
    await refuseList(db(), TREASURER, ref(listId), WHY, NOW);
  });

  test('who brought a list in does not decide on it, nor does anybody without the right; a second person does, with a reason, once', async () => {
    const id = await draft({ title: 'Rekening 2028', validFrom: '2028-01-01' });
    await assert.rejects(approveList(db(), PLANNER, ref(id), WHY, NOW), problem('own-list'));
    await assert.rejects(refuseList(db(), PLANNER, ref(id), WHY, NOW), problem('own-list'));
    for (const role of ['administrator', 'council', 'regent', 'officer'])
      await assert.rejects(approveList(db(), person(role, 5), ref(id), WHY, NOW), problem('not-allowed'));
    await assert.rejects(
      approveList(db(), TREASURER, ref('01900000-0000-7000-8000-00000000dead'), WHY, NOW),
      problem('list-not-found'),
    );
    await approveList(db(), TREASURER, ref(id), WHY, NOW);
    const list = (await at((tx) => listById(tx, id)))!;
    assert.deepEqual(
      [list.state, list.decidedBy, list.reason],
      ['in_force', (TREASURER as { id: string }).id, WHY.reason],
    );
    assert.deepEqual(await acts(id), ['classification.import', 'classification.approve']);
    await assert.rejects(approveList(db(), OTHER_PLANNER, ref(id), WHY, NOW), problem('list-decided'));
    assert.equal(await inForceOn('2027-12-31'), 'Rekening pendapatan, belanja, dan pembiayaan (petikan)');
    assert.equal(await inForceOn('2028-01-01'), 'Rekening 2028');
  });

  test('a refused draft holds nowhere and stays to be read', async () => {
    const id = await draft({ validFrom: '2029-01-01' });
    await refuseList(db(), person('secretary', 6), ref(id), WHY, NOW);
    assert.equal((await at((tx) => listById(tx, id)))?.state, 'refused');
    assert.equal(await inForceOn('2029-06-01'), 'Rekening 2028');
    assert.equal((await at((tx) => entriesOf(tx, id, { limit: 10 }))).length, 6);
  });

  test('no two lists of a kind hold on one day, whatever order they are approved in', async () => {
    const later = await draft({ title: 'Rekening 2031', validFrom: '2031-01-01' });
    const same = await draft({ title: 'Rekening 2031 lagi', validFrom: '2031-01-01' });
    const earlier = await draft({ title: 'Rekening 2030', validFrom: '2030-01-01' });
    const between = await draft({ title: 'Rekening pertengahan 2030', validFrom: '2030-01-01', validTo: '2030-12-31' });
    await approveList(db(), TREASURER, ref(later), WHY, NOW);
    await assert.rejects(approveList(db(), TREASURER, ref(same), WHY, NOW), problem('list-in-the-way'));
    await assert.rejects(approveList(db(), TREASURER, ref(earlier), WHY, NOW), problem('list-in-the-way'));
    await approveList(db(), TREASURER, ref(between), WHY, NOW);
    assert.deepEqual(
      await Promise.all(['2029-12-31', '2030-01-01', '2030-12-31', '2031-01-01'].map((day) => inForceOn(day))),
      ['Rekening 2028', 'Rekening pertengahan 2030', 'Rekening pertengahan 2030', 'Rekening 2031'],
    );
    assert.equal((await at((tx) => listById(tx, same)))?.state, 'draft', 'what is refused changes nothing');
  });

  test('of two that are approved at the same moment for one day, one holds', async () => {
    const drafts = [await draft({ validFrom: '2035-01-01' }), await draft({ validFrom: '2035-01-01' })];
    const outcomes = await Promise.allSettled(
      drafts.map((id, n) => approveList(db(), n === 0 ? TREASURER : OTHER_PLANNER, ref(id), WHY, NOW)),
    );
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const held = (await at((tx) => listsOf(tx, 'account'))).filter(
      ({ state, validFrom, validTo }) =>
        state === 'in_force' && validFrom <= '2035-06-01' && (validTo ?? '9') >= '2035-06-01',
    );
    assert.equal(held.length, 1);
  });

  test('a run that was cut off while it wrote leaves no half of a list, and is done again', async () => {
    const id = await receive(csv(TREE));
    await check(id);
    const [lists, entries] = [await countOf('list'), await countOf('entry')];
    await applyList(app(), PLANNER, ref(id), NOW);
    const claimed = await inEveryRegion(db(), (tx) => claimListFile(tx, NOW, new Date(NOW.getTime() + 1000)));
    // the process that had it dies here; another one takes it up and finishes first
    const late = new Date(NOW.getTime() + 600_000);
    assert.equal(await work(late), id);
    assert.deepEqual([await countOf('list'), await countOf('entry')], [lists + 1, entries + 6]);
    // and the first one wakes up: the list is there once
    await runListImport(app(), claimed!, () => late);
    assert.deepEqual(
      [await countOf('list'), await countOf('entry'), (await fileOf(id)).state],
      [lists + 1, entries + 6, 'applied'],
    );
  });

  test('the columns of a kind are remembered, and the sheet of a workbook is chosen', async () => {
    const rows = [['Nomor', 'Sebutan', 'Lain'], ...TREE.map(([code, name]) => [code, name, 'x'])];
    const book = () =>
      workbookOf([
        { name: 'Sampul', rows: plainRows([['Daftar'], ['x', 'y']]) },
        { name: 'Isi', rows: plainRows(rows) },
      ]);
    const first = await fileOf(await receive(book(), { kind: 'fund_source' }));
    const guess = await inspectListFile(app(), PLANNER, first, 'Isi');
    assert.deepEqual([guess.columns, guess.sheet, guess.sample[0]], [{}, 'Isi', ['5', 'BELANJA DAERAH', 'x']]);
    const columns = { code: 'Nomor', name: 'Sebutan' };
    await checkList(app(), PLANNER, ref(first.id), { sheet: 'Isi', columns, about: about() }, NOW);
    await work();
    const second = await fileOf(await receive(book(), { kind: 'fund_source' }));
    assert.deepEqual((await inspectListFile(app(), PLANNER, second, 'Isi')).columns, columns);
    assert.deepEqual(
      (await inspectListFile(app(), PLANNER, { ...second, kind: 'account' }, 'Isi')).columns,
      {},
      'of that kind alone',
    );
  });

  test('a run that cannot be done says why, and the sheet can be tried again', async () => {
    const id = await receive(csv(TREE));
    await checkList(app(), PLANNER, ref(id), { sheet: null, columns: { code: 'Tidak Ada' }, about: about() }, NOW);
    await work();
    const failed = await fileOf(id);
    assert.equal(failed.state, 'failed');
    assert.match(failed.failure!.id, /Kolom yang diperlukan tidak ditemukan: Tidak Ada, nama/);
    assert.equal((await check(id)).state, 'checked');
    const empty = await receive('Kode;Nama\n');
    assert.match((await check(empty)).failure!.id, /tidak ada satu baris pun/);
  });

  test('prices keep every sen, from numbers and from texts, and a formula without a result is no price', async () => {
    const rows = `${plainRows([
      ['Kode Barang', 'Nama Barang', 'Spesifikasi', 'Satuan', 'Harga Satuan', 'Standar'],
      ['SSH.1', 'Semen', '50 kg', 'zak', 72000.1, 'SSH'],
      ['SSH.2', 'Pasir', null, 'm3', '265.000,50', null],
    ])}<row r="4"><c r="A4" t="inlineStr"><is><t>SSH.3</t></is></c><c r="B4" t="inlineStr"><is><t>Batu</t></is></c><c r="D4" t="inlineStr"><is><t>m3</t></is></c><c r="E4"><f>1+1</f></c></row>`;
    const broken = await check(await receive(workbookOf([{ name: 'SSH', rows }]), { kind: 'price' }), {
      title: 'Harga 2027',
    });
    assert.equal(broken.state, 'refused');
    assert.match((await resultOf(broken.id)).shown[0]!.id, /^E4: Selnya berisi rumus tanpa hasil/);
    const id = await receive(
      workbookOf([{ name: 'SSH', rows: rows.replace('<f>1+1</f>', '<f>1+1</f><v>1.5E3</v>') }]),
      { kind: 'price' },
    );
    assert.equal((await check(id, { title: 'Harga 2027' })).state, 'checked');
    const listId = await apply(id);
    const entries = await at((tx) => entriesOf(tx, listId, { limit: 10 }));
    assert.deepEqual(
      entries.map(({ code, price, unit, standard, specification }) => [code, price, unit, standard, specification]),
      [
        ['SSH.1', 7_200_010n, 'zak', 'ssh', '50 kg'],
        ['SSH.2', 26_500_050n, 'm3', 'ssh', null],
        ['SSH.3', 150_000n, 'm3', 'ssh', null],
      ],
    );
    await approveList(db(), TREASURER, ref(listId), WHY, NOW);
  });

  test('a mapping of older codes is brought in as a sheet with both codes, whole or not at all', async () => {
    const from = (await at((tx) => listInForce(tx, 'account', '2026-01-01')))!.id;
    const into = await draft({ validFrom: '2040-01-01' });
    const upload = (rows: string) => receive(`Kode Lama;Kode Baru\n${rows}`, { into });
    const run = async (id: string, fromListId = from) => {
      const { columns, sheet } = await inspectListFile(app(), PLANNER, await fileOf(id));
      assert.deepEqual(columns, { oldCode: 'Kode Lama', newCode: 'Kode Baru' });
      await checkList(app(), PLANNER, ref(id), { sheet, columns, about: { fromListId } }, NOW);
      await work();
      return (await fileOf(id)).state;
    };
    const bad = await upload('5.2;5.1\n5.9;5.1\n');
    assert.equal(await run(bad), 'refused');
    assert.match((await resultOf(bad)).shown[0]!.id, /^A3: Kode lama 5\.9 tidak ada/);
    assert.deepEqual(await at((tx) => mappedInto(tx, into)), []);
    const good = await upload('5.2;5.1\n5.3;5.1\n5.3;5\n');
    await assert.rejects(run(good, into), problem('earlier-list-unfit'));
    assert.equal(await run(good), 'checked');
    assert.equal(await apply(good), into);
    assert.deepEqual(await at((tx) => mappedInto(tx, into)), [{ fromListId: from, pairs: 3 }]);
    assert.deepEqual(
      await at((tx) => successorsOf(tx, from, into, ['5.1', '5.2', '5.3', '6'])),
      new Map([
        ['5.1', ['5.1']],
        ['5.2', ['5.1']],
        ['5.3', ['5', '5.1']],
      ]),
    );
    assert.deepEqual(await acts(into), ['classification.import', 'classification.map']);
    await assert.rejects(receive('a;b\n', { into: '01900000-0000-7000-8000-00000000dead' }), problem('list-not-found'));
  });

  test('twenty-five thousand rows are tried and become a draft in seconds', { timeout: 120_000 }, async () => {
    const rows = [
      ...TREE.slice(0, 5).map(([code, name]) => `${code};${name}`),
      ...Array.from(
        { length: 25_000 },
        (_, n) => `5.1.02.01.01.${String(n + 1).padStart(5, '0')};Belanja barang ${n} untuk kegiatan kantor`,
      ),
    ];
    const begun = performance.now();
    const id = await receive(`Kode;Nama\n${rows.join('\n')}`);
    await check(id, { validFrom: '2045-01-01' });
    const listId = await apply(id);
    assert.equal((await at((tx) => listById(tx, listId)))?.entryCount, 25_005);
    const seconds = (performance.now() - begun) / 1000;
    assert.ok(seconds < 60, `${engine}: ${seconds} s`);
  });
});
