import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inEveryRegion, inNoRegion, inRegion } from '#platform/db/index.ts';
import { openStore, type Store } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { progressOf } from '#platform/progress.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import type { ImportResult } from '../import/result.ts';
import { abandonedImportFiles, claimImportFile, importFile } from '../queries/import-file.ts';
import {
  applyImport,
  checkImport,
  IMPORT_JOB,
  inspectImportFile,
  receiveImportFile,
  runImport,
} from './import-file.ts';
import { seedReports } from './setup.ts';

const REGION = 3522;
const ADMINISTRATOR: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000009',
  name: 'Admin Contoh',
  role: 'administrator',
  region: REGION,
};
const NOW = new Date('2026-11-21T03:00:00Z');
const SP4N = readFileSync(join(import.meta.dirname, '..', 'import', 'fixtures', 'sp4n.csv'), 'utf8');
const LOG = 'Ref;Tanggal;Uraian\nA-1;2 November 2026;Lampu jalan mati\n';

const form = (content: string) => {
  const body = new FormData();
  body.set('berkas', new File([content], 'ekspor.csv'));
  return new Request('http://localhost/', { method: 'POST', body });
};
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

eachEngine((_engine, db) => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-import-file-'));
  let files: Store;
  const sent: string[] = [];
  const jobs = {
    send: async (name: string) => void sent.push(name),
    work: async () => undefined,
    queues: async () => [],
    stop: async () => undefined,
  };
  const app = () => ({ db: db(), files, secrets: makeSecrets(Buffer.alloc(32, 7)), jobs });
  const ref = (id: string) => ({ region: REGION, id });
  const receive = (content: string, actor: Actor = ADMINISTRATOR) =>
    receiveImportFile(app(), actor, REGION, form(content), NOW);
  const read = async (id: string) => (await inRegion(db(), REGION, (tx) => importFile(tx, id)))!;
  const claim = (now: Date) => inEveryRegion(db(), (tx) => claimImportFile(tx, new Date(now.getTime() - 90_000), now));
  /** What the job does, once. */
  const work = async (now = NOW) => {
    const file = await claim(now);
    if (file) await runImport(app(), file, () => now);
    return file?.id;
  };
  const resultOf = async (progress: string | null) =>
    (await inRegion(db(), REGION, (tx) => progressOf(tx, progress!)))?.result as unknown as ImportResult;
  const uploads = async () => {
    const keys: string[] = [];
    for await (const { key } of files.list('import-upload/')) keys.push(key);
    return keys;
  };
  const reports = async () =>
    (
      await inRegion(db(), REGION, (tx) =>
        tx.one<{ n: number }>('select count(*)::integer as n from reports.report where region_id = $1', [REGION]),
      )
    )?.n;

  before(async () => {
    files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: false, now: NOW });
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('a file is recognised, tried, read, and imported; then it is gone, for it names people', async () => {
    const id = await receive(SP4N);
    assert.deepEqual(
      [(await read(id)).format, (await read(id)).state, (await read(id)).name],
      ['sp4n', 'uploaded', 'ekspor.csv'],
    );
    assert.equal((await inspectImportFile(app(), ADMINISTRATOR, await read(id), NOW)).sample.length, 3);
    await assert.rejects(applyImport(app(), ADMINISTRATOR, ref(id), NOW), problem('import-not-checked'));

    await checkImport(app(), ADMINISTRATOR, ref(id), undefined, NOW);
    assert.equal(sent.at(-1), IMPORT_JOB);
    assert.equal(await work(), id);
    const checked = await read(id);
    assert.deepEqual([checked.state, checked.rowsDone, await reports()], ['checked', 4, 0]);
    assert.equal((await resultOf(checked.checkId)).counts.added, 4);

    await applyImport(app(), ADMINISTRATOR, ref(id), NOW);
    await assert.rejects(applyImport(app(), ADMINISTRATOR, ref(id), NOW), problem('import-not-checked'));
    assert.equal(await work(), id);
    const applied = await read(id);
    assert.deepEqual([applied.state, await reports(), await uploads()], ['applied', 4, []]);
    assert.equal((await resultOf(applied.applyId)).counts.added, 4);
    await assert.rejects(checkImport(app(), ADMINISTRATOR, ref(id), undefined, NOW), problem('import-file-gone'));
    assert.equal(await work(), undefined, 'nothing waits any more');
  });

  test('a run that was cut off is taken up again, by one process only, and doubles nothing', async () => {
    const before = await reports();
    const id = await receive(SP4N.replaceAll(/^90000/gm, '91000'));
    await checkImport(app(), ADMINISTRATOR, ref(id), undefined, NOW);
    await work();
    await applyImport(app(), ADMINISTRATOR, ref(id), NOW);
    const cutOff = await claim(NOW);
    assert.equal(cutOff?.id, id);
    assert.equal(await claim(new Date(NOW.getTime() + 60_000)), undefined, 'it may still be at work');
    const later = new Date(NOW.getTime() + 100_000);
    assert.equal(await work(later), id);
    // the process that was believed dead wakes up and goes on: the file is gone, what is there stays
    await runImport(app(), cutOff!, () => later);
    assert.equal(await reports(), before! + 4);
    assert.equal((await read(id)).state, 'applied');
  });

  test('a log without a word on privacy is not tried before somebody has said it for all', async () => {
    const id = await receive(LOG);
    assert.equal((await read(id)).format, 'csv');
    const columns = { sourceId: 'Ref', reportedAt: 'Tanggal', text: 'Uraian' };
    await assert.rejects(
      checkImport(app(), ADMINISTRATOR, ref(id), { columns }, NOW),
      problem('import-privacy-untold'),
    );
    const closed = { columns, constants: { privacy: 'Anonim, Rahasia' } };
    await checkImport(app(), ADMINISTRATOR, ref(id), closed, NOW);
    await work();
    await applyImport(app(), ADMINISTRATOR, ref(id), NOW);
    await work();
    const row = await inRegion(db(), REGION, (tx) =>
      tx.one(`select anonymous, secret from reports.report where region_id = $1 and source = 'csv'`, [REGION]),
    );
    assert.deepEqual(row, { anonymous: true, secret: true });
  });

  test('a file that cannot be worked on says why, and may be tried again', async () => {
    const id = await receive(LOG);
    const wrong = { columns: { sourceId: 'Nomor', reportedAt: 'Tanggal', text: 'Uraian', privacy: 'Sifat' } };
    await checkImport(app(), ADMINISTRATOR, ref(id), wrong, NOW);
    await work();
    const failed = await read(id);
    assert.equal(failed.state, 'failed');
    assert.match(failed.failure?.id ?? '', /Sifat, Nomor/);
    await checkImport(
      app(),
      ADMINISTRATOR,
      ref(id),
      { ...wrong, columns: { ...wrong.columns, sourceId: 'Ref', privacy: 'Ref' } },
      NOW,
    );
    await work();
    assert.equal((await read(id)).state, 'checked');
  });

  test('what is no file of reports leaves nothing behind, and nobody without the right may send one', async () => {
    const before = await uploads();
    await assert.rejects(receive('PK\u0003\u0004workbook'), problem('import-not-a-table'));
    await assert.rejects(receive(''), problem('import-no-file'));
    await assert.rejects(receive(SP4N, { ...ADMINISTRATOR, role: 'officer' } as Actor), problem('not-allowed'));
    await assert.rejects(receive(SP4N, { ...ADMINISTRATOR, region: 3511 } as Actor), problem('not-allowed'));
    assert.deepEqual(await uploads(), before);
  });

  test('a file that nobody finished is given up after its time, never one at work', async () => {
    const id = await receive(SP4N);
    const atWork = await receive(SP4N);
    await checkImport(app(), ADMINISTRATOR, ref(atWork), undefined, NOW);
    const abandoned = await inEveryRegion(db(), (tx) => abandonedImportFiles(tx, new Date(NOW.getTime() + 1)));
    assert.ok(abandoned.some((file) => file.id === id));
    assert.ok(abandoned.every((file) => file.id !== atWork));
    assert.equal((await read(id)).state, 'removed');
  });
});
