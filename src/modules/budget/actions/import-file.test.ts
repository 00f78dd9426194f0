import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { listOrganisations } from '#modules/organisations/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { openStore, type Store } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { removeAbandoned, runWaitingFiles } from '#platform/waiting-file.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { FUND, NOW, openBudgetRegion, person, REGION, ROAD, SPENDING } from '../budget.testing.ts';
import { findLines, openVersion } from '../index.ts';
import {
  applyBudgetSheet,
  BUDGET_IMPORT_JOB,
  checkBudgetSheet,
  type ImportWish,
  inspectWaitingSheet,
  receiveBudgetSheet,
  runBudgetImport,
  waitingSheet,
} from './import-file.ts';

const HEAD = ['Nama SKPD', 'Kode Sub Kegiatan', 'Kode Rekening', 'Sumber Dana', 'Uraian', 'Jumlah'];
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

eachEngine((_engine, db) => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-budget-file-'));
  const actor = person('treasurer');
  let files: Store;
  let agency: string;
  let version: string;
  const sent: string[] = [];
  const jobs = {
    send: async (name: string) => void sent.push(name),
    work: async () => undefined,
    queues: async () => [],
    stop: async () => undefined,
  };
  const app = () => ({ db: db(), files, jobs });

  before(async () => {
    files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
    await openBudgetRegion(db());
    agency = (await inRegion(db(), REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] })))[0]!.name;
    const reason = 'Tahap sebelumnya tidak dicatat di sini.';
    const input = { year: 2026, phase: 'rapbd', title: 'Rancangan contoh', source: 'pengujian', reason } as const;
    version = await openVersion(db(), actor, REGION, input, NOW);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const at = () => ({ region: REGION, id: version });
  const receive = async (amounts: readonly string[], who = actor) => {
    const rows = amounts.map((amount, index) => [agency, ROAD, SPENDING, FUND, `Aspal ${index + 1}`, amount]);
    const form = new FormData();
    form.set('berkas', new File([[HEAD, ...rows].map((row) => row.join(';')).join('\n')], 'rka.csv'));
    const request = new Request('http://localhost/', { method: 'POST', body: form });
    return { version: at(), file: await receiveBudgetSheet(app(), who, at(), request, NOW) };
  };
  type Ref = Awaited<ReturnType<typeof receive>>;
  const standing = async (ref: Ref) => {
    const { file, report } = await waitingSheet(app(), actor, ref);
    return [file.state, report?.wrong];
  };
  const check = async (ref: Ref) => {
    const { columns } = await inspectWaitingSheet(app(), actor, (await waitingSheet(app(), actor, ref)).file);
    await checkBudgetSheet(app(), actor, ref, { columns, sheet: null, organisation: null }, NOW);
  };
  const work = () =>
    runWaitingFiles<ImportWish>(app(), BUDGET_IMPORT_JOB, (file) => runBudgetImport(app(), file, () => new Date()));
  const total = async () =>
    (await inRegion(db(), REGION, (tx) => findLines(tx, { id: version, year: 2026 }, {}))).total;
  const uploads = async () => {
    const keys: string[] = [];
    for await (const { key } of files.list('budget-upload/')) keys.push(key);
    return keys.length;
  };

  test('a sheet waits, is checked and brought in by a job, and its file is gone then', async () => {
    const ref = await receive(['1.000']);
    assert.deepEqual(await standing(ref), ['uploaded', undefined]);
    await assert.rejects(applyBudgetSheet(app(), actor, ref, NOW), problem('budget-sheet-not-checked'));
    await check(ref);
    assert.deepEqual(sent, [BUDGET_IMPORT_JOB]);
    assert.deepEqual(await standing(ref), ['checking', undefined]);
    await work();
    assert.deepEqual(await standing(ref), ['checked', 0]);
    assert.equal(await total(), 0, 'a dry run writes nothing');
    await applyBudgetSheet(app(), actor, ref, NOW);
    await work();
    assert.deepEqual(await standing(ref), ['applied', 0]);
    assert.deepEqual([await total(), await uploads()], [1, 0]);
    await assert.rejects(applyBudgetSheet(app(), actor, ref, NOW), problem('budget-sheet-gone'));
  });

  test('one that is wrong is not brought in, and is checked again with other columns', async () => {
    const ref = await receive(['2.000', '-5']);
    await check(ref);
    await work();
    assert.deepEqual(await standing(ref), ['checked', 1]);
    await assert.rejects(applyBudgetSheet(app(), actor, ref, NOW), problem('budget-sheet-not-checked'));
    await checkBudgetSheet(app(), actor, ref, { columns: {}, sheet: null, organisation: null }, NOW);
    await work();
    const { file } = await waitingSheet(app(), actor, ref);
    assert.deepEqual([file.state, typeof file.failure?.id], ['failed', 'string']);
    await check(ref);
    await work();
    assert.deepEqual(await standing(ref), ['checked', 1]);
  });

  test('a run that was cut off is taken up again, and two that wait come one after the other', async () => {
    const [first, second] = [await receive(['3.000']), await receive(['4.000'])];
    for (const ref of [first, second]) await check(ref);
    await work();
    for (const ref of [first, second]) await applyBudgetSheet(app(), actor, ref, NOW);
    // as if the process had died just after it took the first
    await inRegion(db(), REGION, (tx) =>
      tx.run(
        `update platform.waiting_file set touched_at = now() - interval '3 minutes' where region_id = $1 and id = $2`,
        [REGION, first.file],
      ),
    );
    await work();
    assert.deepEqual(
      [await standing(first), await standing(second)],
      [
        ['applied', 0],
        ['applied', 0],
      ],
    );
    assert.equal(await total(), 1, 'the second took the place of the first');
  });

  test('who may not fill drafts, and another draft, know nothing of it', async () => {
    const ref = await receive(['1']);
    await assert.rejects(receive(['1'], person('officer')), problem('not-allowed'));
    await assert.rejects(waitingSheet(app(), person('officer'), ref), problem('not-allowed'));
    const elsewhere = { ...ref, version: { region: REGION, id: '00000000-0000-7000-8000-00000000dead' } };
    await assert.rejects(waitingSheet(app(), actor, elsewhere), problem('budget-sheet-gone'));
  });

  test('what nobody brings in is removed after some days', async () => {
    await removeAbandoned(app(), BUDGET_IMPORT_JOB, new Date(NOW.getTime() + 1));
    assert.equal(await uploads(), 0);
  });
});
