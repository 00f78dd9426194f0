import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Actor } from '#platform/actor.ts';
import { csvForPeople } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { SP4N_HEADINGS } from '../import/sp4n-row.ts';
import { reportById } from '../queries/report.ts';
import { listExports, unexportedAnswers } from '../queries/sp4n.ts';
import { acceptReport, answerReport } from './agency.ts';
import { importBench, NOW, REGION } from './import.testing.ts';
import { contestReport } from './reporter.ts';
import { exportAnswers, setTrackingId, sp4nFile } from './sp4n.ts';
import { submitReport } from './submit.ts';
import { askReporter, verifyAndAssign, withdrawQuestion } from './verifier.ts';

const line = (id: string, agency: string, more: Record<string, string> = {}) => {
  const cells: Record<string, string> = {
    'Tracking ID': id,
    'Tanggal/Waktu Laporan Masuk': '2026-11-02 08:00:00',
    'Nama Pelapor': `Rekaan ${id}`,
    'Klasifikasi Laporan': 'Pengaduan Tidak Berkadar Pengawasan',
    Judul: `- Jalan ${id}`,
    'Isi Laporan Awal': `=Jalan berlubang nomor ${id}, "parah".`,
    'Isi Laporan Akhir': `Jalan berlubang nomor ${id}.`,
    'Sumber Laporan': 'Android',
    'Instansi Terdisposisi': agency,
    'Status Laporan': 'Terdisposisi',
    Provinsi: 'Jawa Timur',
    'Kota/Kab': 'Kabupaten Bojonegoro',
    ...more,
  };
  return SP4N_HEADINGS.slice(0, 20).map((heading) => cells[heading] ?? '');
};

eachEngine((_engine, db) => {
  const { made, officer, verifier, app, run, textOf, rowsOf, report, counts } = importBench(db);
  const importing = (...lines: readonly (readonly string[])[]) =>
    run(csvForPeople([SP4N_HEADINGS.slice(0, 20), ...lines]), { origin: undefined as never });
  const answer = async (id: string, body: string) => {
    const ref = { region: REGION, id };
    const { status } = (await inRegion(db(), REGION, (tx) => reportById(tx, id)))!;
    if (status === 'assigned') await acceptReport(db(), officer(), ref, NOW);
    await answerReport(db(), officer(), ref, { body, workDone: false, photos: [] }, NOW);
  };
  const exported = async () => {
    const id = await exportAnswers(db(), verifier, REGION, NOW);
    return { id, rows: await sp4nFile(app(), verifier, REGION, id) };
  };
  const slugOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'done',
      (error: unknown) => (isProblem(error) ? error.slug : String(error)),
    );
  const filed = async (secret = false) => {
    const submission = {
      text: 'Lampu jalan padam di gang contoh.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret,
      channel: 'web',
    } as const;
    const { id, code } = await submitReport(app(), { kind: 'visitor' }, REGION, submission, [], randomUUID(), NOW);
    return { id, code, ref: { region: REGION, id } };
  };

  test('answers of imported reports are exported once, and imported again the file changes nothing', async () => {
    const imported = await importing(
      line('8500001', made.roads.name),
      line('8500002', made.roads.name, { 'Tipe Laporan': 'Anonim' }),
    );
    assert.deepEqual(imported.counts, counts(2, 0, 0, 0, 0));
    assert.equal(await slugOf(exportAnswers(db(), verifier, REGION, NOW)), 'no-answers-to-export');
    for (const id of ['8500001', '8500002'])
      await answer((await report('sp4n', id)).id, 'Lubangnya ditambal minggu depan.');
    const before = await rowsOf('sp4n');
    const { id, rows } = await exported();
    assert.deepEqual(rows[0], SP4N_HEADINGS);
    assert.equal(rows.length, 3);
    assert.ok(rows.slice(1).every((row) => row[20] === 'Lubangnya ditambal minggu depan.'));
    assert.doesNotMatch(rows.flat().join(), /Rekaan/);
    assert.equal(await slugOf(exportAnswers(db(), verifier, REGION, NOW)), 'no-answers-to-export');
    assert.deepEqual(await sp4nFile(app(), verifier, REGION, id), rows, 'it can be had again');

    const again = await run(csvForPeople(rows), { origin: undefined as never });
    assert.deepEqual(again.counts, counts(0, 0, 2, 0, 0));
    assert.deepEqual(await rowsOf('sp4n'), before);
    const [newest] = await inRegion(db(), REGION, (tx) => listExports(tx, 10));
    assert.deepEqual([newest!.id, newest!.answers], [id, 2]);
  });

  test('a later answer to the same report is exported again, with the others that are new', async () => {
    const { id } = await report('sp4n', '8500001');
    await contestReport(db(), { kind: 'reporter' }, { region: REGION, id }, 'Belum ada yang datang ke sini.', [], NOW);
    await answer(id, 'Sekarang sudah ditambal seluruhnya.');
    const waiting = await inRegion(db(), REGION, (tx) => unexportedAnswers(tx, 10));
    assert.deepEqual(
      waiting.map(({ trackingId }) => trackingId),
      ['8500001'],
    );
    const { rows } = await exported();
    assert.deepEqual(
      rows.slice(1).map((row) => [row[0], row[20]]),
      [['8500001', 'Sekarang sudah ditambal seluruhnya.']],
    );
  });

  test('what changed there is told field by field, also of a report that is kept', async () => {
    await importing(line('8500003', made.roads.name));
    const changed = await importing(
      line('8500001', made.roads.name, { 'Status Laporan': 'Ditutup oleh Sistem' }),
      line('8500003', made.roads.name, {
        'Status Laporan': 'Diarsipkan oleh Admin',
        'Alasan Tunda/Arsip': 'Tidak jelas',
      }),
    );
    assert.deepEqual(changed.counts, counts(0, 1, 0, 1, 0));
    assert.deepEqual(
      changed.changed!.map(({ sourceId, outcome, id }) => [sourceId, outcome, id]),
      [
        ['8500001', 'kept', 'Status: “Terdisposisi” menjadi “Ditutup oleh Sistem”.'],
        [
          '8500003',
          'updated',
          'Status: “Terdisposisi” menjadi “Diarsipkan oleh Admin”. Alasan: “–” menjadi “Tidak jelas”.',
        ],
      ],
    );
    assert.match(await textOf(changed.resultKey), /“Terdisposisi” menjadi “Ditutup oleh Sistem”/);
  });

  test('another answer there is told, and a file without a name leaves the name that came before', async () => {
    const name = async () => {
      const [row] = await inRegion(db(), REGION, (tx) =>
        tx.query<{ name: Uint8Array }>(
          `select reporter_name_sealed as name from reports.report where region_id = $1 and source_id = '8500002'`,
          [REGION],
        ),
      );
      return app().secrets.decrypt('reports.name', row!.name);
    };
    const withAnswer = [
      ...line('8500002', made.roads.name, { 'Tipe Laporan': 'Anonim', 'Nama Pelapor': '' }),
      'Bukan wewenang kami.',
    ];
    const told = await run(csvForPeople([SP4N_HEADINGS, withAnswer]), { origin: undefined as never });
    assert.deepEqual(told.counts, counts(0, 0, 0, 1, 0));
    assert.equal(told.changed![0]!.id, 'Jawaban: “Lubangnya ditambal minggu depan.” menjadi “Bukan wewenang kami.”.');
    assert.equal(await name(), 'Rekaan 8500002');
    const nameless = await importing(
      line('8500003', made.roads.name, { 'Nama Pelapor': '****', 'Status Laporan': 'Diproses' }),
    );
    assert.deepEqual(nameless.counts, counts(0, 1, 0, 0, 0));
    const [sealed] = await rowsOf('sp4n').then((rows) => rows.filter(({ source_id }) => source_id === '8500003'));
    assert.ok(sealed);
  });

  test('the verifier writes a tracking ID on a report that was filed here; a file then finds it, and changes nothing about it', async () => {
    const { ref } = await filed();
    await setTrackingId(db(), verifier, ref, ' 8.500.010 ', NOW);
    const [entry] = (await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${ref.id}`))).filter(
      ({ act }) => act === 'report.track',
    );
    assert.equal(entry!.public.trackingId, '8500010');
    const first = await importing(line('8500010', made.roads.name, { 'Status Laporan': 'Belum Diverifikasi' }));
    assert.deepEqual(first.counts, counts(0, 0, 1, 0, 0), 'it stands there as it stands here');
    const second = await importing(line('8500010', made.roads.name, { 'Status Laporan': 'Ditutup oleh Sistem' }));
    assert.deepEqual(second.counts, counts(0, 0, 0, 1, 0));
    assert.match(await textOf(second.resultKey), /dibuat di sini/);
    const kept = (await inRegion(db(), REGION, (tx) => reportById(tx, ref.id)))!;
    assert.deepEqual([kept.status, kept.text, kept.channel], ['received', 'Lampu jalan padam di gang contoh.', 'web']);

    const decision = { title: 'Lampu padam', classification: 'complaint' as const };
    await askReporter(db(), verifier, ref, 'Di gang yang mana persisnya?', NOW); // its reporter is ours, and holds a key
    await withdrawQuestion(db(), verifier, ref, NOW);
    await verifyAndAssign(db(), verifier, ref, decision, made.roads.id, NOW);
    await answer(ref.id, 'Lampunya diganti hari Kamis.');
    const { rows } = await exported();
    const [row] = rows.slice(1);
    assert.deepEqual(
      [row![0], row![2], row![6], row![13], row![20]],
      ['8500010', 'Anonim', 'Lampu padam', made.roads.name, 'Lampunya diganti hari Kamis.'],
    );
    const again = await run(csvForPeople(rows), { origin: undefined as never });
    assert.deepEqual(again.counts, counts(0, 0, 1, 0, 0));
  });

  test('a tracking ID is digits, of one report, never of an imported one, and of a secret one not for the public; it can be taken off', async () => {
    const { ref } = await filed();
    const set = (typed: string, actor: Actor = verifier, at = ref) =>
      slugOf(setTrackingId(db(), actor, at, typed, NOW));
    for (const typed of ['abc', '', '12', '1'.repeat(13)]) assert.equal(await set(typed), 'tracking-id-unclear', typed);
    assert.equal(await set('8500001'), 'tracking-id-taken');
    assert.equal(await set('8500099', officer()), 'not-allowed');
    const imported = { region: REGION, id: (await report('sp4n', '8500003')).id };
    assert.equal(await set('8500098', verifier, imported), 'tracking-id-imported');
    assert.equal(await set('8500099'), 'done');
    assert.equal(await set(''), 'done');
    assert.equal((await inRegion(db(), REGION, (tx) => reportById(tx, ref.id)))!.sourceId, null);
    const secret = await filed(true);
    assert.equal(await set('8500097', verifier, secret.ref), 'done');
    const told = await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${secret.id}`));
    assert.doesNotMatch(JSON.stringify(told.map(({ public: open }) => open)), /8500097/);
  });

  test('nobody but a verifier of the region exports, or reads what was exported', async () => {
    assert.equal(await slugOf(exportAnswers(db(), officer(), REGION, NOW)), 'not-allowed');
    const [newest] = await inRegion(db(), REGION, (tx) => listExports(tx, 1));
    assert.equal(await slugOf(sp4nFile(app(), officer(), REGION, newest!.id)), 'not-allowed');
    const nothing = '00000000-0000-7000-8000-00000000dead';
    assert.equal(await slugOf(sp4nFile(app(), verifier, REGION, nothing)), 'sp4n-export-not-found');
  });
});
