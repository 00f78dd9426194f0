import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { historyOf, journal } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { readReports } from '../import/read.ts';
import type { ImportStatus } from '../import/types.ts';
import { sourcesOf } from '../queries/follow.ts';
import { silentReports } from '../queries/lists.ts';
import { isLate } from '../rules/life.ts';
import { timelineOf } from '../rules/timeline.ts';
import { acceptReport, answerReport, noteOnReport, startWork } from './agency.ts';
import { ADMINISTRATOR, csv, HEADINGS, importBench, NOW, REGION, SP4N, SYSTEM } from './import.testing.ts';
import { importReports } from './import.ts';
import { converse } from './reporter.ts';
import { closeSilent } from './silence.ts';
import { assignReport, verifyAndAssign } from './verifier.ts';

eachEngine((engine, db) => {
  const { made, secrets, officer, verifier, app, run, textOf, rowsOf, report, counts } = importBench(db);

  test('a dry run tells what an import will do and leaves nothing behind', async () => {
    const dry = await run(SP4N, { dryRun: true });
    assert.deepEqual(dry.counts, counts(4, 0, 0, 0, 0));
    assert.deepEqual(await rowsOf('sp4n'), []);
    const told = await inRegion(db(), REGION, (tx) => historyOf(tx, `regions/${REGION}`));
    assert.ok(told.every(({ act }) => act !== 'report.import_run'));
  });

  test('an export of SP4N-LAPOR! imported twice is there once, and what changed in it is brought up to date', async () => {
    assert.deepEqual((await run(SP4N)).counts, counts(4, 0, 0, 0, 0));
    const first = await rowsOf('sp4n');
    assert.deepEqual((await run(SP4N)).counts, counts(0, 0, 4, 0, 0));
    assert.deepEqual(await rowsOf('sp4n'), first);

    const changed = SP4N.replace('Menunggu Kelengkapan Informasi,Lengkapi nama desa', 'Ditutup oleh Pelapor,');
    assert.deepEqual((await run(changed)).counts, counts(0, 1, 3, 0, 0));
    const closed = await report('sp4n', '9000004');
    assert.deepEqual([closed.status, closed.pausedAt, closed.resumeStatus], ['confirmed', null, null]);
    assert.equal(closed.code, first[3]!.code);
    const told = await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${closed.id}`));
    assert.deepEqual(
      told.map(({ act, public: { outcome, to } }) => [act, outcome, to]),
      [
        ['report.import', 'added', 'received'],
        ['report.import', 'updated', 'confirmed'],
      ],
    );
  });

  test('people read the wording that was made fit for them, and the first one is kept sealed', async () => {
    const [row] = await rowsOf('sp4n');
    const read = await report('sp4n', '9000001');
    assert.equal(read.text, 'Jalan di depan Pasar Contoh berlubang sejak dua bulan. Mohon diperbaiki.');
    assert.ok(!row!.whole.includes('Jalan di depan pasar berlubang'));
    const raw = JSON.parse(secrets.decrypt('reports.original', row!.original_sealed));
    assert.match(raw['Isi Laporan Awal'], /^Jalan di depan pasar berlubang/);
    assert.equal(row!.original.agencyName, 'Dinas Pekerjaan Umum Contoh');
  });

  test('the names of reporters are nowhere in clear: neither in the row, nor in the journal, nor in the result', async () => {
    const summary = await run(
      csv({ id: 'n1', name: 'Sari Rekaan', privacy: 'Anonim' }, { id: 'n2', name: 'Budi Rekaan' }),
      {
        origin: 'nama',
      },
    );
    const rows = await rowsOf('csv:nama');
    assert.equal(rows.length, 2);
    const journal = await inRegion(db(), REGION, (tx) =>
      tx.query<{ whole: string }>('select j::text as whole from platform.journal j where region_id = $1', [REGION]),
    );
    const everything = [...rows, ...(await rowsOf('sp4n')), ...journal].map(({ whole }) => whole);
    for (const text of [...everything, await textOf(summary.resultKey)]) assert.doesNotMatch(text, /Rekaan/);
    const sealed = await inRegion(db(), REGION, (tx) =>
      tx.query<{ name: Uint8Array }>(
        `select reporter_name_sealed as name from reports.report where region_id = $1 and source = 'csv:nama' order by source_id`,
        [REGION],
      ),
    );
    assert.deepEqual(
      sealed.map(({ name }) => secrets.decrypt('reports.name', name)),
      ['Sari Rekaan', 'Budi Rekaan'],
    );
  });

  test('the number of a secret report does not stand in the public part of the journal', async () => {
    await run(csv({ id: 'RHS-77', privacy: 'Rahasia' }, { id: 'PUB-77' }), { origin: 'rahasia' });
    const entries = await Promise.all(
      ['RHS-77', 'PUB-77'].map(async (id) => {
        const { id: ours } = await report('csv:rahasia', id);
        return (await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${ours}`)))[0]!;
      }),
    );
    assert.deepEqual(
      entries.map(({ public: told }) => told.sourceId),
      [undefined, 'PUB-77'],
    );
  });

  test('every status of the other system becomes a row that the database takes, with the clocks of an office only', async () => {
    const words: Record<ImportStatus, string> = {
      received: 'Belum Diverifikasi',
      awaiting_reporter: 'Ditunda',
      verified: 'verified',
      assigned: 'Terdisposisi',
      in_progress: 'Diproses',
      answered: 'Dijawab',
      confirmed: 'Ditutup oleh Pelapor',
      closed_unconfirmed: 'Ditutup oleh Sistem',
      archived: 'Diarsipkan oleh Admin',
    };
    const lines = Object.entries(words).flatMap(([id, status]) => [
      { id, status, agency: made.roads.name, date: '2 Januari 2026' },
      { id: `${id} alone`, status, date: '2 Januari 2026' },
    ]);
    assert.deepEqual((await run(csv(...lines), { origin: 'status' })).counts, counts(18, 0, 0, 0, 0));
    const standing = async (id: string) => {
      const { status, dueStep, closedAt, organisationId, ...rest } = await report('csv:status', id);
      assert.equal(organisationId, id.endsWith('alone') ? null : made.roads.id);
      assert.equal(isLate({ dueStep, dueAt: rest.dueAt }, NOW), dueStep !== null, `${id} is late since January`);
      return [status, dueStep, closedAt !== null];
    };
    const found = Object.fromEntries(await Promise.all(lines.map(async ({ id }) => [id, await standing(id)] as const)));
    assert.deepEqual(found, {
      received: ['received', 'verify', false],
      'received alone': ['received', 'verify', false],
      awaiting_reporter: ['received', 'verify', false],
      'awaiting_reporter alone': ['received', 'verify', false],
      verified: ['verified', 'first_response', false],
      'verified alone': ['verified', 'first_response', false],
      assigned: ['assigned', 'first_response', false],
      'assigned alone': ['verified', 'first_response', false],
      in_progress: ['in_progress', 'resolve', false],
      'in_progress alone': ['verified', 'first_response', false],
      answered: ['closed_unconfirmed', null, true],
      'answered alone': ['closed_unconfirmed', null, true],
      confirmed: ['confirmed', null, true],
      'confirmed alone': ['confirmed', null, true],
      closed_unconfirmed: ['closed_unconfirmed', null, true],
      'closed_unconfirmed alone': ['closed_unconfirmed', null, true],
      archived: ['archived', null, true],
      'archived alone': ['archived', null, true],
    });
  });

  test('what waits for its reporter in the other system waits for a verifier here, who can go on', async () => {
    const { id, originalStatus } = await report('csv:status', 'awaiting_reporter alone');
    assert.equal(originalStatus, 'Ditunda');
    const { original } = (await rowsOf('csv:status')).find((row) => row.source_id === 'awaiting_reporter alone')!;
    assert.match(String(original.note), /menunggu verifikator/);
    const decision = { title: 'Jalan berlubang', classification: 'complaint' as const };
    const handed = await verifyAndAssign(db(), verifier, { region: REGION, id }, decision, made.roads.id, NOW);
    assert.equal(handed.status, 'assigned');
  });

  test('one answered lately in the other system is closed without confirmation when its limit is over, and never archived', async () => {
    await run(csv({ id: 'lately', status: 'Dijawab', agency: made.roads.name, date: '19 November 2026' }), {
      origin: 'jawab',
    });
    const { id, status, reporterDueAt } = await report('csv:jawab', 'lately');
    assert.equal(status, 'answered');
    assert.ok(reporterDueAt && reporterDueAt > NOW);
    const silent = (now: Date) => inRegion(db(), REGION, (tx) => silentReports(tx, now, 100));
    assert.deepEqual(await silent(NOW), []);
    const later = new Date(reporterDueAt.getTime() + 1000);
    assert.deepEqual(await silent(later), [{ region: REGION, id, status: 'answered' }]);
    await closeSilent(db(), SYSTEM, { region: REGION, id }, later);
    assert.equal((await report('csv:jawab', 'lately')).status, 'closed_unconfirmed');
  });

  test('an imported report goes on living by the acts of every other one', async () => {
    const { ref, report: assigned } = await (async () => {
      const found = await report('csv:status', 'assigned');
      return { report: found, ref: { region: REGION, id: found.id } };
    })();
    assert.equal(assigned.status, 'assigned');
    await acceptReport(db(), officer(), ref, NOW);
    await startWork(db(), officer(), ref, 'Penambalan dijadwalkan lusa.', NOW);
    const answer = { body: 'Lubangnya sudah kami periksa dan dijadwalkan.', workDone: false, photos: [] };
    assert.equal((await answerReport(db(), officer(), ref, answer, NOW)).status, 'answered');

    const orphan = await report('csv:status', 'assigned alone');
    const other = { region: REGION, id: orphan.id };
    assert.equal((await assignReport(db(), verifier, other, made.roads.id, NOW)).status, 'assigned');
    const fresh = await report('csv:status', 'received');
    const decision = { title: 'Jalan berlubang', classification: 'complaint' as const };
    const handed = await verifyAndAssign(
      db(),
      verifier,
      { region: REGION, id: fresh.id },
      decision,
      made.roads.id,
      NOW,
    );
    assert.equal(handed.status, 'assigned');
  });

  test('what has been acted upon here is kept, whatever the file says now', async () => {
    const line = { id: 'assigned', agency: made.roads.name, date: '2 Januari 2026' };
    const summary = await run(csv({ ...line, status: 'Ditutup oleh Sistem' }), { origin: 'status' });
    assert.deepEqual(summary.counts, counts(0, 0, 0, 1, 0));
    assert.equal((await report('csv:status', 'assigned')).status, 'answered');
    assert.match(await textOf(summary.resultKey), /dibiarkan.*sudah ditangani di sini/);
    const same = await run(csv({ ...line, status: 'Terdisposisi' }), { origin: 'status' });
    assert.deepEqual(same.counts, counts(0, 0, 1, 0, 0), 'a file that says nothing new is no conflict');
  });

  test('a note or a word in the conversation is an act here too', async () => {
    const line = (id: string) => ({ id, agency: made.roads.name, status: 'Diproses' });
    await run(csv(line('noted'), line('told')), { origin: 'catatan' });
    const ref = async (id: string) => ({ region: REGION, id: (await report('csv:catatan', id)).id });
    await noteOnReport(db(), officer(), await ref('noted'), 'Sudah disurvei kemarin.', NOW);
    await converse(db(), officer(), await ref('told'), 'Kami ke lokasi besok pagi.', [], NOW);
    const closed = (id: string) => ({ ...line(id), status: 'Ditutup oleh Sistem' });
    const summary = await run(csv(closed('noted'), closed('told')), { origin: 'catatan' });
    assert.deepEqual(summary.counts, counts(0, 0, 0, 2, 0));
  });

  // PGlite is one connection: there nothing happens at the same moment.
  if (engine === 'postgres')
    test('an act of the moment in which the file is imported again is kept', async () => {
      const line = { id: 'race', agency: made.roads.name, status: 'Terdisposisi' };
      await run(csv(line), { origin: 'serentak' });
      const { id } = await report('csv:serentak', 'race');
      const [locked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const acting = inRegion(db(), REGION, async (tx) => {
        await tx.query('select from reports.report where region_id = $1 and id = $2 for update', [REGION, id]);
        locked.resolve();
        await goOn.promise;
        await journal(tx, officer(), { act: 'report.accept', subject: `reports/${id}`, at: NOW });
      });
      await locked.promise;
      const importing = run(csv({ ...line, status: 'Ditutup oleh Sistem' }), { origin: 'serentak' });
      await wait(500); // the import stands before the row
      goOn.resolve();
      await acting;
      assert.deepEqual((await importing).counts, counts(0, 0, 0, 1, 0));
    });

  test('the story of a report begins where it was filed and says each change once', async () => {
    await run(csv({ id: 'story', status: 'Terdisposisi', agency: made.roads.name }), { origin: 'cerita' });
    await run(csv({ id: 'story', status: 'Diproses', agency: made.roads.name }), { origin: 'cerita' });
    const found = await report('csv:cerita', 'story');
    const sources = await inRegion(db(), REGION, (tx) => sourcesOf(tx, found));
    const { facts, now } = timelineOf({ ...sources, mayRead: true, isParty: true }, NOW);
    assert.deepEqual(
      facts.map(({ act, said }) => [act, said]),
      [
        ['import', found.text],
        ['import', null],
      ],
    );
    assert.equal(now, 'in_progress');
  });

  test('category, agency and place are found by the words of the file, and what is not known is said and never invented', async () => {
    const summary = await run(
      csv(
        {
          id: 'm1',
          category: 'Infrastruktur Jalan',
          agency: `${made.roads.name} Kabupaten Bojonegoro`,
          district: 'Kec. Ngasem',
          village: 'Desa Butoh',
        },
        {
          id: 'm2',
          category: 'Taman',
          agency: 'Dinas Khayalan',
          district: 'Ngasm',
          village: 'butoh',
          status: 'Diproses',
        },
        { id: 'm3', lat: '-7,15', lon: '111,88', text: 'Lampu jalan padam', title: 'PJU' },
        { id: 'm4', regency: 'Kabupaten Tuban', district: 'Soko', village: 'Pandanagung' },
        { id: 'm5', district: 'Ngasem', village: 'Tidak Ada' },
      ),
      { origin: 'cocok' },
    );
    assert.deepEqual(summary.counts, counts(5, 0, 0, 0, 0));
    const found = await Promise.all(
      ['m1', 'm2', 'm3', 'm4', 'm5'].map(async (id) => {
        const { serviceCode, organisationId, placeCode, districtCode, address } = await report('csv:cocok', id);
        return [serviceCode, organisationId === made.roads.id, placeCode?.slice(0, 8), districtCode, address];
      }),
    );
    assert.deepEqual(found[0]!.slice(0, 2), ['road', true]);
    assert.equal(found[0]![3], found[1]![3], 'a slip in the name of a district is forgiven');
    assert.deepEqual(found[1]!.slice(0, 2), ['other', false]);
    assert.equal(found[2]![0], 'street_light');
    assert.match(String(found[2]![3]), /^35\.22\./, 'the nearest village');
    assert.deepEqual(found[3]!.slice(2), [undefined, null, 'Pandanagung, Soko, Kabupaten Tuban']);
    assert.deepEqual([found[4]![3], found[4]![4]], [found[0]![3], 'Tidak Ada, Ngasem']);
    const text = await textOf(summary.resultKey);
    for (const sentence of [
      /Kategori ""Taman"" belum ada/,
      /Instansi ""Dinas Khayalan"" tidak ada di daftar/,
      /menunggu diserahkan oleh verifikator/,
      /di Kabupaten Tuban, di luar daerah ini/,
      /Tempat ""Tidak Ada, Ngasem"" tidak ditemukan/,
    ])
      assert.match(text, sentence);
    const original = (await rowsOf('csv:cocok'))[1]!.original;
    assert.deepEqual([original.agencyName, original.readAs], ['Dinas Khayalan', 'in_progress']);
  });

  test('a refused row has its sentence in both languages, and none of its cells can start a formula', async () => {
    const summary = await run(csv({ id: '=HYPERLINK(1)' }, { id: 'r2', date: '31 Februari 2026' }, { id: '' }), {
      origin: 'tolak',
    });
    assert.deepEqual(summary.counts, counts(1, 0, 0, 0, 2));
    assert.equal(summary.refused.length, 2);
    for (const { id, en } of summary.refused) {
      assert.match(id, /tidak dimasukkan/);
      assert.match(en, /not taken/);
    }
    const lines = (await textOf(summary.resultKey)).trim().split('\n');
    assert.equal(lines.length, 4, 'a heading and a line for each row');
    assert.match(lines[1]!, /^2,'=HYPERLINK\(1\),ditambahkan,3522-/);
  });

  test('only those may import who have the right, and only in their region', async () => {
    const refused = (error: unknown) => isProblem(error) && error.slug === 'not-allowed';
    await assert.rejects(run(csv({ id: 'x' }), { actor: officer() }), refused);
    await assert.rejects(run(csv({ id: 'x' }), { actor: { ...ADMINISTRATOR, region: 3511 } as Actor }), refused);
  });

  test('five thousand rows are imported within a bounded memory, and a file cut off in the middle leaves no half', async () => {
    async function* many() {
      yield Buffer.from(`${HEADINGS}\n`);
      for (let i = 0; i < 5000; i += 1) {
        const words = `Jalan nomor ${i} berlubang. ${'Sudah lama begini. '.repeat(50)}`;
        yield Buffer.from(
          `m${i},2 November 2026,${words},Jalan,Terdisposisi,,,${made.roads.name},Jalan,,Ngasem,Butoh,,,\n`,
        );
      }
    }
    const told: number[] = [];
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    const summary = await importReports(
      app(),
      ADMINISTRATOR,
      REGION,
      readReports(many(), { format: 'auto', now: NOW, origin: 'banyak' }),
      {
        dryRun: false,
        title: 'banyak.csv',
        now: NOW,
        progress: (rows) => {
          told.push(rows);
          globalThis.gc?.();
          most = Math.max(most, process.memoryUsage().heapUsed - before);
        },
      },
    );
    assert.deepEqual(summary.counts, counts(5000, 0, 0, 0, 0));
    assert.equal(told.length, 25);
    assert.ok(most < 150 * 1024 * 1024, `${engine}: the heap grew by ${Math.round(most / 1024 / 1024)} MB`);

    async function* cut() {
      yield Buffer.from(`${csv({ id: 'cut' })}\n`);
      throw new Error('the connection broke');
    }
    const rows = readReports(cut(), { format: 'auto', now: NOW, origin: 'putus' });
    await assert.rejects(importReports(app(), ADMINISTRATOR, REGION, rows, { dryRun: false, title: 'x', now: NOW }));
    const keys: string[] = [];
    for await (const { key } of made.files.list('import/')) keys.push(key);
    const unfinished = keys.length;
    assert.ok(unfinished > 0);
    for (const key of keys) assert.match(await textOf(key), /^\ufeff?baris,/);
  });
});
