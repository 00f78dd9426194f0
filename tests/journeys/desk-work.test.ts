import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import { acceptReport, submitReport, verifyAndAssign } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { photoFile, signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const DESK = { javaScript: false, width: 1280 } as const;
const WITH_SCRIPT = { javaScript: true, width: 1280 } as const;

let server: Server;
/** In the hands of the roads agency: one that it accepted, by somebody who told their name, and two that wait to be accepted. */
let accepted: string;
let second: string;
let third: string;

before(async () => {
  server = await startServer({ engine: ANY_ENGINE, env: { SIMPUL_JOBS: 'separate' } });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await readDatabase(server, async (db) => {
    const app = { db, secrets: await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined }) };
    const now = new Date();
    const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const roads = agencies.find(({ name }) => name.includes('Bina Marga'))!;
    const staff = (role: string): Actor => ({
      kind: 'person',
      id: randomUUID(),
      name: 'Contoh',
      role,
      region: REGION,
      organisation: roads.id,
    });
    const handled = async (title: string, reporterName?: string) => {
      const { id, code } = await submitReport(
        app,
        { kind: 'visitor' },
        REGION,
        {
          text: `${title}, tolong ditambal.`,
          reporterName,
          kind: 'complaint',
          serviceCode: 'road',
          answers: {},
          anonymous: !reporterName,
          secret: false,
          channel: 'web',
        },
        [],
        randomUUID(),
        now,
      );
      const decision = { title, classification: 'complaint' } as const;
      await verifyAndAssign(db, staff('verifier'), { region: REGION, id }, decision, roads.id, now);
      return { code, ref: { region: REGION, id } };
    };
    const one = await handled('Lubang di depan pasar', 'Darmo Contoh');
    await acceptReport(db, staff('officer'), one.ref, now);
    accepted = one.code;
    second = (await handled('Aspal mengelupas di jalan desa')).code;
    third = (await handled('Bahu jalan ambles')).code;
  });
  await server.restart();
});
after(() => server.stop());

const text = async (page: Page) => ((await page.locator('main').textContent()) ?? '').replaceAll(/\s+/g, ' ');
const open = (page: Page, address: string) => page.goto(server.url + address);

test('the head of an office saves a filter and shares it, and everybody of the office finds it at the desk with its count', () =>
  inBrowser(DESK, (endang) =>
    inBrowser(DESK, async (bagas) => {
      await signInAs(endang, server.url, 'Endang');
      await open(endang, '/meja/daftar?status=assigned');
      await endang.getByText('Simpan tampilan ini').click();
      await endang.getByLabel('Nama tampilan').fill('  ');
      await endang.getByRole('button', { name: 'Simpan tampilan' }).click();
      await endang.getByRole('alert').waitFor();
      await screenshot(endang, 'meja-tampilan-tanpa-nama');
      await endang.getByLabel('Nama tampilan').fill('Belum diterima');
      await endang.getByLabel('Bagikan dengan kantor saya').check();
      await endang.getByRole('button', { name: 'Simpan tampilan' }).click();
      await endang.getByText('Tampilan tersimpan di meja Anda').waitFor();

      await signInAs(bagas, server.url, 'Bagas');
      const views = bagas.getByRole('navigation', { name: 'Tampilan tersimpan' });
      assert.match((await views.textContent()) ?? '', /Belum diterima\s+2/);
      await screenshot(bagas, 'meja-tampilan');
      await views.getByRole('link').click();
      assert.equal(new URL(bagas.url()).search, '?status=assigned');
      assert.equal(await bagas.getByText('Ubah atau hapus tampilan ini').count(), 0, 'it is not his to change');

      await endang.getByText('Ubah atau hapus tampilan ini').click();
      await endang.getByLabel('Nama tampilan').fill('Menunggu diterima');
      await endang.getByRole('button', { name: 'Simpan nama baru' }).click();
      await endang.getByText('Nama tampilan sudah diganti').waitFor();
      await endang.getByText('Ubah atau hapus tampilan ini').click();
      await endang.getByRole('button', { name: 'Hapus tampilan' }).click();
      await endang.getByText('Tampilan dihapus').waitFor();
      await open(bagas, '/meja');
      assert.equal(await views.count(), 0);
    }),
  ));

test('a report is given to an officer, who finds it in his own hands', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Endang');
    await open(page, `/meja/${accepted}`);
    await page.locator('#act-delegate summary').click();
    await page.getByLabel('Petugas', { exact: false }).selectOption('Bagas Contoh');
    await page.getByRole('button', { name: 'Tugaskan', exact: true }).click();
    await page.getByText('Penugasan tersimpan').waitFor();
    await signInAs(page, server.url, 'Bagas');
    await page.getByRole('link', { name: /Di tangan saya 1/ }).click();
    assert.match(await text(page), /Lubang di depan pasar.*di tangan Bagas Contoh/);
    await screenshot(page, 'meja-di-tangan-saya');
    await open(page, '/meja/daftar?handler=none');
    assert.ok(!(await text(page)).includes('Lubang di depan pasar'));
  }));

test('what is said often is a template: none with a field that no report fills in, and nothing typed is lost to it', async () => {
  await inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Bagas');
    await page.getByRole('link', { name: 'Templat jawaban kantor Anda' }).click();
    await page.getByLabel('Nama templat').fill('Dijadwalkan');
    await page.getByLabel('Isi').fill('Kepada {nama_pelapor}: laporan {kode} kami kerjakan sebelum {tenggat}.');
    await page.getByRole('button', { name: 'Simpan templat' }).click();
    await page.getByRole('alert').getByText('Tidak ada laporan yang bisa mengisi {nama_pelapor}').waitFor();
    await screenshot(page, 'meja-templat');
    await page.getByLabel('Isi').fill('Laporan {kode} ({judul}) kami kerjakan sebelum tenggatnya. {nama_instansi}');
    await page.getByRole('button', { name: 'Simpan templat' }).click();
    await page.getByText('Templat tersimpan').waitFor();

    await open(page, `/meja/${accepted}`);
    const form = page.locator('form[data-act="answer"]');
    await form.locator('textarea').fill('Terima kasih atas laporannya.');
    await form.getByRole('button', { name: 'Sisipkan' }).click();
    await page.getByRole('alert').getByText('Pilih templat dari daftar').waitFor();
    await form.getByLabel('Pakai templat').selectOption('Dijadwalkan');
    await form.getByRole('button', { name: 'Sisipkan' }).click();
    const written = `Terima kasih atas laporannya.\n\nLaporan ${accepted} (Lubang di depan pasar) kami kerjakan`;
    assert.ok((await form.locator('textarea').inputValue()).startsWith(written));
  });
  await inBrowser(WITH_SCRIPT, async (page) => {
    await signInAs(page, server.url, 'Bagas');
    await open(page, `/meja/${accepted}`);
    const form = page.locator('form[data-act="answer"]');
    await form.locator('textarea').fill('Salam.');
    await form.getByLabel('Pakai templat').selectOption('Dijadwalkan');
    await form.getByRole('button', { name: 'Sisipkan' }).click();
    assert.match(await form.locator('textarea').inputValue(), /^Salam\.\n\nLaporan 3522-/);
    await screenshot(page, 'meja-templat-disisipkan');
    await page.reload();
    assert.match(await form.locator('textarea').inputValue(), /^Salam\.\n\nLaporan 3522-/, 'and it is a draft at once');
  });
});

test('many reports are accepted at once, each by its own rules, and what was not done says why and stays chosen', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Endang');
    await open(page, '/meja/daftar?status=working');
    const act = async (name: string, button: string) => {
      const go = page.getByRole('button', { name: button });
      if (!(await go.isVisible())) await page.locator('#bulk summary', { hasText: name }).click();
      await go.click();
    };
    await act('Terima', 'Terima yang dicentang');
    await page.getByRole('alert').getByText('Belum ada laporan yang dipilih').waitFor();
    for (const code of [accepted, second]) await page.getByLabel(`Pilih laporan ${code}`).check();
    await act('Terima', 'Terima yang dicentang');
    await page.getByText('1 laporan selesai, 1 tidak').waitFor();
    await screenshot(page, 'meja-banyak');
    assert.equal(await page.getByLabel(`Pilih laporan ${accepted}`).isChecked(), true);
    assert.equal(await page.getByLabel(`Pilih laporan ${second}`).isChecked(), false);

    await page.getByLabel(`Pilih laporan ${third}`).check();
    await page.locator('#bulk summary', { hasText: 'Tugaskan' }).click();
    await page.locator('#bulk-delegate-person').selectOption('Endang Contoh');
    await page.getByRole('button', { name: 'Tugaskan yang dicentang' }).click();
    await page.getByText('2 laporan selesai').waitFor();
  }));

test('lines are chosen by keys, and what is chosen gets one note', () =>
  inBrowser(WITH_SCRIPT, async (page) => {
    await signInAs(page, server.url, 'Bagas');
    await open(page, '/meja/daftar?status=working');
    for (const key of ['j', 'x', 'j', 'x', 'x']) await page.keyboard.press(key);
    assert.equal(await page.locator('[name="code"]:checked').count(), 1);
    await page.locator('#bulk summary', { hasText: 'Catatan internal' }).click();
    await page.locator('#bulk-note-body').fill('Alat berat datang hari Kamis.');
    await page.getByRole('button', { name: 'Catat di yang dicentang' }).click();
    await page.getByText('1 laporan selesai').waitFor();
  }));

test('half an answer outlives a reload and a colleague who was faster, until its writer throws it away', () =>
  inBrowser(WITH_SCRIPT, (bagas) =>
    inBrowser(DESK, async (endang) => {
      await signInAs(bagas, server.url, 'Bagas');
      await open(bagas, `/meja/${second}`);
      const area = bagas.locator('form[data-act="answer"] textarea');
      await area.fill('Kami aspal ulang pekan depan, mulai dari');
      await bagas.reload();
      assert.equal(await area.inputValue(), 'Kami aspal ulang pekan depan, mulai dari');
      await signInAs(endang, server.url, 'Endang');
      await open(endang, `/meja/${second}`);
      const form = endang.locator('form[data-act="answer"]');
      await form.locator('textarea').fill('Jalan ini masuk rencana perbaikan bulan depan.');
      await form.getByLabel('Penjelasan').check();
      await form.getByRole('button', { name: 'Kirim jawaban' }).click();
      await endang.getByText('Jawaban terkirim').waitFor();
      await bagas.reload();
      assert.equal(
        await bagas.getByLabel('Tulisan Anda yang belum terkirim').inputValue(),
        'Kami aspal ulang pekan depan, mulai dari',
      );
      await screenshot(bagas, 'meja-draf-tersisa');
      await bagas.getByRole('button', { name: 'Buang tulisan ini' }).click();
      await bagas.reload();
      assert.equal(await bagas.getByLabel('Tulisan Anda yang belum terkirim').isVisible(), false);
    }),
  ));

test('an office that wants a second person has its answer looked at, given back with a reason, and sent by another', () =>
  inBrowser(DESK, (endang) =>
    inBrowser(DESK, async (bagas) => {
      await signInAs(endang, server.url, 'Endang');
      await open(endang, '/meja/templat');
      await endang.getByRole('button', { name: 'Nyalakan' }).click();
      await endang.getByText('Mulai sekarang jawaban menunggu orang kedua').waitFor();

      await signInAs(bagas, server.url, 'Bagas');
      await open(bagas, `/meja/${accepted}`);
      const form = bagas.locator('form[data-act="answer"]');
      const send = async () => {
        await form.getByRole('button', { name: /Kirim/ }).click();
        await bagas.getByText('Jawaban menunggu orang kedua').or(bagas.getByRole('alert')).first().waitFor();
        // What is doubtful about a photo of one colour is shown once.
        if (await bagas.getByRole('alert').isVisible()) await form.getByRole('button', { name: /Kirim/ }).click();
        await bagas.getByText('pelapor belum membacanya').first().waitFor();
      };
      await form.locator('textarea').fill('Lubangnya sudah kami tambal pagi ini.');
      await form.getByLabel('Bukti pekerjaan').setInputFiles(await photoFile('tambal.jpg', '#575'));
      await send();
      assert.match(await text(bagas), /Jawaban Anda menunggu orang kedua.*tenggat tetap berjalan/);
      assert.equal(await form.count(), 0);

      await open(endang, '/meja');
      await endang.getByRole('link', { name: /Menunggu orang kedua 1/ }).click();
      assert.match(await text(endang), /Jawaban Bagas Contoh menunggu Anda periksa/);
      await open(endang, `/meja/${accepted}`);
      await screenshot(endang, 'meja-orang-kedua');
      await endang.locator('#act-return_answer summary').click();
      await endang.getByLabel('Yang perlu diperbaiki').fill('Sebut juga panjang jalannya.');
      await endang.getByRole('button', { name: 'Kembalikan', exact: true }).click();
      await endang.getByText('Jawaban dikembalikan kepada penulisnya').waitFor();

      await open(bagas, `/meja/${accepted}`);
      await bagas.getByText('Sebut juga panjang jalannya.').waitFor();
      assert.equal(await form.locator('textarea').inputValue(), 'Lubangnya sudah kami tambal pagi ini.');
      await screenshot(bagas, 'meja-jawaban-kembali');
      await form.locator('textarea').fill('Lubangnya sudah kami tambal pagi ini, sepanjang enam meter.');
      await send();

      await open(endang, `/meja/${accepted}`);
      await endang.getByRole('button', { name: 'Kirim jawaban ini' }).click();
      await endang.getByText('Jawaban terkirim').waitFor();
      assert.match(await text(endang), /sepanjang enam meter/);
    }),
  ));

test('the disposition sheet is one page of paper, with a code to scan and nothing of who reported', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Bagas');
    await open(page, `/meja/${accepted}`);
    await page.getByRole('link', { name: 'Cetak lembar disposisi' }).click();
    await page.getByRole('heading', { name: 'Lembar disposisi' }).waitFor();
    assert.match(await text(page), /Lubang di depan pasar/);
    assert.ok(!(await text(page)).includes('Darmo'));
    await page.getByRole('img', { name: 'Pindai untuk membuka laporan di meja' }).waitFor();
    await screenshot(page, 'lembar-disposisi');
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1);
    await signInAs(page, server.url, 'Ratih');
    assert.equal((await open(page, `/meja/${accepted}/disposisi`))?.status(), 404, 'another agency finds none');
  }));
