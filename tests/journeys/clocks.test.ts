import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import {
  acceptReport,
  answerReport,
  climbLadder,
  closeSilent,
  photoLimits,
  type Receipt,
  type ReportRef,
  submitReport,
  takePhotos,
  transferReport,
  verifyAndAssign,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openStore } from '#platform/files/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { makePass } from '../../src/modules/reports/passes.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { photoFile, signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const DAY = 24 * 3_600_000;
const SYSTEM: Actor = { kind: 'system', task: 'ladder' };
const ROADS = 'Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang';

let server: Server;
/** One of each for a browser with scripts and one without. */
interface Reports {
  /** Handed to the roads agency weeks ago, which never said a word. */
  readonly late: Receipt;
  /** Verified by nobody, and on its way by itself. */
  readonly unread: Receipt;
  /** Handed on twice: it lies with the social affairs agency, which is not in charge either. */
  readonly passed: Receipt;
  /** Answered with proof, and closed by the silence of its reporter. */
  readonly silent: Receipt;
  readonly closedToo: Receipt;
  readonly pass: string;
}
const reports = new Map<boolean, Reports>();

before(async () => {
  // What is late stays as it was made: no ladder climbs while people look at it.
  server = await startServer({ engine: ANY_ENGINE, env: { SIMPUL_JOBS: 'separate' } });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await readDatabase(server, async (db) => {
    const secrets = await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined });
    const files = await openStore({ dataDirectory: server.data, S3_REGION: 'auto' });
    const bytes = (await photoFile('bukti.jpg', '#777')).buffer;
    const sent = { field: 'photos', name: 'bukti.jpg', position: 1, bytes };
    const { photos } = await takePhotos({ files }, [sent], photoLimits('Asia/Jakarta'));
    const ago = (days: number) => new Date(Date.now() - days * DAY);
    const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx));
    const idOf = (name: string) => agencies.find((one) => one.name === name)!.id;
    const staff = (role: string, office?: string): Actor => ({
      kind: 'person',
      id: randomUUID(),
      name: 'Petugas Contoh',
      role,
      region: REGION,
      organisation: office && idOf(office),
    });
    const submit = (text: string, days: number) =>
      submitReport(
        { db, secrets },
        { kind: 'visitor' },
        REGION,
        { text, kind: 'complaint', serviceCode: 'road', answers: {}, anonymous: true, secret: false, channel: 'web' },
        [],
        randomUUID(),
        ago(days),
      );
    const refOf = ({ id }: Receipt): ReportRef => ({ region: REGION, id });
    const verify = (report: Receipt, title: string, office: string, days: number) =>
      verifyAndAssign(
        db,
        staff('verifier'),
        refOf(report),
        { title, classification: 'complaint' },
        idOf(office),
        ago(days),
      );
    const climb = (report: Receipt, ...days: number[]) =>
      days.reduce<Promise<unknown>>(
        (before, day) => before.then(() => climbLadder(db, SYSTEM, refOf(report), ago(day))),
        Promise.resolve(),
      );
    const silent = async (title: string) => {
      const report = await submit(`${title} sudah sebulan.`, 70);
      await verify(report, title, ROADS, 69);
      await acceptReport(db, staff('officer', ROADS), refOf(report), ago(68));
      const answer = { body: 'Lubangnya sudah kami tambal.', workDone: true, photos };
      await answerReport(db, staff('officer', ROADS), refOf(report), answer, ago(60));
      await climb(report, 50, 40);
      await closeSilent(db, SYSTEM, refOf(report), ago(20));
      return report;
    };
    for (const javaScript of [true, false]) {
      const how = javaScript ? 'timur' : 'barat';
      const late = await submit(`Jalan berlubang di dusun ${how}, sudah ada yang jatuh.`, 60);
      await verify(late, `Jalan berlubang di dusun ${how}`, ROADS, 59);
      // day by day, as the job would have
      await climb(late, ...Array.from({ length: 18 }, (_, day) => 55 - day), 0);
      const unread = await submit(`Jalan desa ${how} ambles kena hujan semalam.`, 15);
      await climb(unread, 0);
      const passed = await submit(`Trotoar ${how} pecah dan tergenang.`, 4);
      await verify(passed, `Trotoar ${how} pecah`, 'Dinas Perhubungan', 4);
      const reason = 'Setelah kami periksa, ini bukan wewenang kantor kami.';
      const hand = (from: string, to: string) =>
        transferReport(db, staff('officer', from), refOf(passed), idOf(to), reason, ago(3));
      await hand('Dinas Perhubungan', 'Dinas Lingkungan Hidup');
      await hand('Dinas Lingkungan Hidup', 'Dinas Sosial');
      const closedToo = await silent(`Drainase ${how} mampet`);
      reports.set(javaScript, {
        late,
        unread,
        passed,
        silent: await silent(`Tanjakan ${how} berlubang`),
        closedToo,
        pass: makePass(secrets, 'reopen', closedToo.code),
      });
    }
  });
  await server.restart();
});
after(() => server?.stop());

const main = async (page: Page) => ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');
const open = (page: Page, path: string) => page.goto(server.url + path);
const withKey = ({ code, words }: Receipt) => `/ikuti/${code}?kunci=${words.replaceAll(' ', '-')}`;
const act = async (
  page: Page,
  code: string,
  name: string,
  fill: (form: ReturnType<Page['locator']>) => Promise<void>,
) => {
  await open(page, `/meja/${code}`);
  const form = page.locator(`form[data-act="${name}"]`).first();
  if (!(await form.isVisible())) await page.locator('details', { has: form }).locator('summary').first().click();
  await fill(form);
  await form.locator('button.act').last().click();
};

for (const javaScript of [true, false]) {
  const how = javaScript ? 'with scripts' : 'without scripts';
  const of = () => reports.get(javaScript)!;

  test(`what an agency let lie is read by everybody step by step, and stands first before its head, the secretary and the regent: ${how}`, () =>
    inBrowser({ javaScript, width: 360 }, (neighbour) =>
      inBrowser({ javaScript, width: 1280 }, async (staff) => {
        const { late } = of();
        await open(neighbour, `/ikuti/${late.code}`);
        const told = await main(neighbour);
        assert.match(told, /Laporan ini sudah sampai ke Bupati/);
        assert.match(
          told,
          /diingatkan akan tenggatnya.*Diteruskan ke pimpinan .*karena lewat \d+ hari kerja.*Diteruskan ke Sekretaris Daerah karena lewat \d+ hari kerja.*Diteruskan ke Bupati karena lewat \d+ hari kerja/,
        );
        await screenshot(neighbour, 'jam-1-naik');

        for (const name of ['Endang', 'Hastuti']) {
          await signInAs(staff, server.url, name);
          assert.equal(new URL(staff.url()).pathname, '/meja', name);
          assert.match((await staff.locator('h1').textContent()) ?? '', /laporan sampai di meja Anda/, name);
          assert.ok((await staff.locator(`[data-row="${late.code}"]`).count()) > 0, name);
          await screenshot(staff, `jam-2-meja-${name.toLowerCase()}`);
        }
        await signInAs(staff, server.url, 'Panca');
        assert.match(await main(staff), /Sampai di Bupati.*Jalan berlubang di dusun/);
        await screenshot(staff, 'jam-3-pantau');
        await open(staff, `/meja/${late.code}`);
        assert.match(await main(staff), /Tidak ada yang perlu atau dapat Anda lakukan/, 'the regent reads');
      }),
    ));

  test(`what nobody verified lies with the agency, unread by the public until Bagas has read it: ${how}`, () =>
    inBrowser({ javaScript, width: 360 }, (neighbour) =>
      inBrowser({ javaScript, width: 1280 }, async (bagas) => {
        const { unread } = of();
        await open(neighbour, `/ikuti/${unread.code}`);
        assert.match(await main(neighbour), /Isinya tampil setelah dibaca petugas.*tanpa verifikasi/);
        assert.doesNotMatch(await neighbour.content(), /ambles/);
        await screenshot(neighbour, 'jam-4-tanpa-verifikasi');
        await signInAs(bagas, server.url, 'Bagas');
        await open(bagas, `/meja/${unread.code}`);
        assert.match(await main(bagas), /Diteruskan tanpa verifikasi.*ambles/);
        await screenshot(bagas, 'jam-5-belum-dibaca');
        await act(bagas, unread.code, 'release', async (form) => {
          await form.getByLabel('Judul yang terbaca semua orang').fill('Jalan desa ambles');
        });
        await bagas.getByText('Isinya sekarang terbaca umum').waitFor();
        await neighbour.reload();
        assert.match(await main(neighbour), /Jalan desa ambles.*kena hujan semalam.*Dibaca petugas dan ditampilkan/);
      }),
    ));

  test(`an agency that may hand on no more asks the secretary, whose word ends it: ${how}`, () =>
    inBrowser({ javaScript, width: 1280 }, async (page) => {
      const { passed } = of();
      await signInAs(page, server.url, 'Joko');
      await open(page, `/meja/${passed.code}`);
      assert.match(await main(page), /Sudah 2 kali dialihkan/);
      assert.equal(await page.locator('form[data-act="transfer"]').count(), 0);
      await act(page, passed.code, 'appeal', (form) =>
        form.locator('textarea').fill('Trotoar bukan urusan sosial, kami tidak punya tukang.'),
      );
      await page.getByText('Sekretaris Daerah diminta memutuskan').waitFor();
      await signInAs(page, server.url, 'Hastuti');
      assert.ok((await page.locator(`[data-row="${passed.code}"]`).count()) > 0, 'it is on her desk');
      await act(page, passed.code, 'decide', async (form) => {
        await form.getByLabel(ROADS).check();
        await form.locator('textarea').fill('Trotoar adalah bagian jalan kabupaten.');
      });
      await page.getByText('Sudah diputuskan').waitFor();
      await signInAs(page, server.url, 'Bagas');
      await open(page, `/meja/${passed.code}`);
      assert.match(
        await main(page),
        /tidak dialihkan lagi.*Sekretaris Daerah memutuskan: ditangani Dinas Pekerjaan Umum/,
      );
      assert.equal(await page.locator('form[data-act="transfer"], form[data-act="appeal"]').count(), 0);
      await screenshot(page, 'jam-6-diputuskan');
    }));

  test(`Sari opens again with one tap what was closed by her silence, by her key or by the link of the mail: ${how}`, () =>
    inBrowser({ javaScript, width: 360 }, async (page) => {
      const { silent, closedToo, pass } = of();
      await open(page, withKey(silent));
      assert.match(await main(page), /Ditutup tanpa konfirmasi.*satu ketukan membukanya lagi/);
      await screenshot(page, 'jam-7-ditutup');
      await page.getByRole('button', { name: 'Belum beres, buka lagi' }).click();
      await page.getByText('Laporan dibuka lagi').waitFor();
      assert.match(await main(page), /Kamu membuka lagi laporan ini.*Bukti perbaikan/);

      await page.context().clearCookies();
      await open(page, `/ikuti/${closedToo.code}?buka=${pass}`);
      assert.equal(new URL(page.url()).search, '', 'the pass has left the address');
      assert.equal(await page.getByLabel('Pesan').count(), 0, 'it opens nothing else');
      await page.getByRole('button', { name: 'Belum beres, buka lagi' }).click();
      await page.getByText('Laporan dibuka lagi').waitFor();
    }));

  test(`Sari and the office send each other files; a verifier shows her words without her name; she erases it herself: ${how}`, () =>
    inBrowser({ javaScript, width: 360 }, (sari) =>
      inBrowser({ javaScript, width: 360 }, (neighbour) =>
        inBrowser({ javaScript, width: 1280 }, async (staff) => {
          await open(sari, '/lapor');
          await sari.getByLabel('Apa yang terjadi?').fill(`Lampu jalan depan musala padam (${how}).`);
          await sari.getByLabel('Cantumkan nama saya').check();
          await sari.getByLabel('Nama', { exact: true }).fill('Sari Contoh');
          await sari.getByLabel('Nomor HP atau surel').fill('sari@contoh.invalid');
          await sari.getByRole('button', { name: 'Kirim laporan' }).click();
          await sari.waitForURL(/\/ikuti\/3522-/);
          const code = new URL(sari.url()).pathname.split('/')[2];

          await signInAs(staff, server.url, 'Lestari');
          await act(staff, code, 'ask', (form) => form.locator('textarea').fill('Di mana persisnya, Bu?'));
          await staff.waitForURL(/selesai=ask/);
          await open(sari, `/ikuti/${code}`);
          await sari.getByLabel('Jawabanmu').fill('Dusun Contoh, rumah Bu Rina nomor 12.');
          const pdf = { name: 'denah.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF\n') };
          const complete = sari.locator('form[action="?/complete"]');
          await complete.getByLabel('Berkas').setInputFiles({ ...pdf, name: 'denah.exe', buffer: Buffer.from('MZ') });
          await sari.getByRole('button', { name: 'Kirim kelengkapan' }).click();
          await complete.getByText('bukan PDF, Word (.docx), atau Excel').first().waitFor();
          assert.match(await sari.getByLabel('Jawabanmu').inputValue(), /nomor 12/, 'what she wrote is kept');
          await complete.getByLabel('Berkas').setInputFiles(pdf);
          await complete.getByLabel('Foto').setInputFiles(await photoFile('lampu.jpg', '#432'));
          await sari.getByRole('button', { name: 'Kirim kelengkapan' }).click();
          await sari.getByText('Kelengkapanmu terkirim').waitFor();
          assert.match(await main(sari), /denah\.pdf \(PDF/);
          await screenshot(sari, 'jam-8-berkas');

          await act(staff, code, 'verify', async (form) => {
            await form.getByLabel('Judul yang terbaca semua orang').fill('Lampu jalan depan musala padam');
          });
          await staff.waitForURL(/selesai=verify/);
          await act(staff, code, 'converse', async (form) => {
            await form.locator('textarea').fill('Terima kasih, ini jadwalnya.');
            await form.getByLabel('Berkas').setInputFiles({ ...pdf, name: 'jadwal.pdf' });
          });
          await staff.waitForURL(/selesai=converse/);
          await open(sari, `/ikuti/${code}`);
          const link = sari.getByRole('link', { name: /jadwal\.pdf/ });
          const href = (await link.getAttribute('href'))!;
          assert.equal((await sari.request.get(server.url + href)).status(), 200);
          assert.equal((await neighbour.request.get(server.url + href)).status(), 404);

          await open(neighbour, `/ikuti/${code}`);
          assert.doesNotMatch(await neighbour.content(), /nomor 12|denah|jadwal/);
          await open(staff, `/meja/${code}`);
          const later = staff.locator('details', { hasText: 'Kelengkapan dari pelapor' }).last();
          await later.locator('summary').click();
          await later.getByLabel('Yang dibaca umum').fill('Di Dusun Contoh.');
          await later.getByLabel('Alasan').fill('Nama tetangga dan nomor rumah dikeluarkan.');
          await later.getByRole('button', { name: 'Tampilkan begini' }).click();
          await staff.waitForURL(/selesai=show_words/);
          await open(staff, `/meja/${code}`);
          await screenshot(staff, 'jam-9-terbaca-umum');
          await neighbour.reload();
          assert.match(await main(neighbour), /Di Dusun Contoh\./);
          assert.doesNotMatch(await neighbour.content(), /nomor 12|Bu Rina/);
          await sari.reload();
          assert.match(await main(sari), /rumah Bu Rina nomor 12.*Yang terbaca umum: “Di Dusun Contoh\.”/);

          await sari.getByText('Hapus nama dan kontakku').first().click();
          await screenshot(sari, 'jam-10-anonim');
          await sari.getByLabel('Saya mengerti, ini tidak bisa dibatalkan').check();
          await sari.getByRole('button', { name: 'Hapus nama dan kontakku' }).click();
          await sari.getByText('Nama dan kontakmu sudah dihapus').waitFor();
          await open(staff, `/meja/${code}`);
          assert.match(await main(staff), /tidak ada nama atau kontak yang disimpan/);
        }),
      ),
    ));
}

test('Galih sees what a ladder does before he changes it, and what makes no sense comes back with everything he typed', () =>
  inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await open(page, '/admin/tangga?langkah=first_response&jatuh=2026-11-25');
    assert.equal(
      (await page.locator('h1').textContent())?.trim(),
      'Yang tidak ditanggapi sampai ke Bupati setelah lewat 7 hari kerja',
    );
    assert.match(
      await main(page),
      /jatuh tempo Rabu, 25 November:.*Selasa, 24 November, 06\.00 WIB: kantor yang memegang diingatkan.*Kamis, 26 November.*pimpinan instansi.*Senin, 30 November.*Sekretaris Daerah.*Jumat, 4 Desember.*Bupati/,
    );
    await screenshot(page, 'jam-11-tangga');
    const form = page.locator('form[action="?/add"]');
    await form.evaluate((one) => one.setAttribute('novalidate', ''));
    await form.getByLabel('Langkah').selectOption({ label: 'Tanggapan pelapor atas jawaban' });
    await form.getByLabel('Siapa').selectOption({ label: 'Bupati' });
    await form.getByLabel('Berapa').fill('2');
    await form.getByLabel('Kapan').selectOption('after');
    await form.getByLabel('Sumber').fill('Keputusan Bupati percobaan');
    await form.getByRole('button', { name: 'Tambah anak tangga' }).click();
    await page.locator('#problems').getByText('Penerima itu tidak cocok').waitFor();
    assert.equal(await form.getByLabel('Sumber').inputValue(), 'Keputusan Bupati percobaan');
    await form.getByLabel('Langkah').selectOption({ label: 'Penyelesaian' });
    await form.getByRole('button', { name: 'Tambah anak tangga' }).click();
    await page.getByText('Bupati, 2 hari kerja sesudah tenggat').waitFor();
    await page.getByRole('button', { name: 'Akhiri: Penyelesaian, Bupati, 2 hari kerja sesudah tenggat' }).click();
    await page
      .getByText('Bupati, 2 hari kerja sesudah tenggat')
      .waitFor({ state: 'hidden' })
      .catch(() => undefined);
    await page.getByText('Ubah batas pengalihan').click();
    const hops = page.locator('form[action="?/hops"]');
    await hops.evaluate((one) => one.setAttribute('novalidate', ''));
    await hops.getByLabel('Paling banyak dialihkan').fill('12');
    await hops.getByRole('button', { name: 'Simpan' }).click();
    await page.locator('#problems').waitFor();
    assert.equal(await hops.getByLabel('Paling banyak dialihkan').inputValue(), '12');
  }));
