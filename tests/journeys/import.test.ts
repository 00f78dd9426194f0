import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { look, lookInEnglish } from '../support/axe.ts';
import { inBrowser } from '../support/browser.ts';
import { type Server, startServer } from '../support/server.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SP4N = readFileSync(join(ROOT, 'src/modules/reports/import/fixtures/sp4n.csv'), 'utf8').trimEnd();
const BAD = '9000005,31 Februari 2024,,,,,,Tanggal keliru,Tanggal ini tidak ada.,,,,,,,Diproses,,,,,';
/** A job of the database that is looked for every few seconds, and a page that renews itself every three. */
const WORK_MS = 60_000;

const data = mkdtempSync(join(tmpdir(), 'simpul-import-'));
let code = '';
const PASSWORD = 'kapal-bambu-terbang';
let server: Server;
before(async () => {
  const init = ['simpul.ts', 'init', '--region', '35.22', '--admin', 'dewi'];
  const said = execFileSync(process.execPath, init, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, SIMPUL_DATA: data },
  });
  code = /Kode undangan, hanya tampil sekali, .*: (\S+)/.exec(said)?.[1] ?? '';
  server = await startServer({ engine: 'pglite', data });
});
after(async () => {
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** The first time she comes with the code that was shown when the region was opened. */
const acceptInvitation = async (page: Page) => {
  await page.goto(`${server.url}/undangan?kode=${code}`);
  await page.getByLabel('Kata sandi baru (wajib)').fill(PASSWORD);
  await page.getByLabel('Kata sandi baru, sekali lagi').fill(PASSWORD);
  await page.getByRole('button', { name: 'Simpan dan masuk' }).click();
  await page.waitForURL(`${server.url}/admin`);
  await page.goto(`${server.url}/admin/impor`);
};

const signIn = async (page: Page) => {
  await page.goto(`${server.url}/masuk?ke=%2Fadmin%2Fimpor`);
  await page.getByLabel('Nama pengguna').fill('dewi');
  await page.getByLabel('Kata sandi').fill(PASSWORD);
  await page.locator('main').getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL(`${server.url}/admin/impor`);
};

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

test('Dewi brings in the export of SP4N-LAPOR!, reads what is wrong with a row, agrees, and finds the reports', async () => {
  await inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    await acceptInvitation(page);
    const buffer = Buffer.from(`${SP4N}\n${BAD}\n`);
    await page.getByLabel('Berkas laporan').setInputFiles({ name: 'ekspor-lapor.csv', mimeType: 'text/csv', buffer });
    await look(page, 'impor-1-pilih');
    await page.getByRole('button', { name: 'Unggah dan kenali' }).click();
    await heading(page, 'Dikenali: Ekspor SP4N-LAPOR!').waitFor();
    assert.equal(await page.getByText('Sari Rekaan').count(), 0, 'names are not shown');
    await look(page, 'impor-2-dikenali');

    await page.getByRole('button', { name: 'Uji dulu, tanpa menulis' }).click();
    await heading(page, 'Uji coba: 4 laporan siap diimpor').waitFor({ timeout: WORK_MS });
    assert.ok(await page.getByText('Baris 7').isVisible());
    assert.ok(await page.getByText(/31 Februari 2024.*tidak dimasukkan/).isVisible());
    await look(page, 'impor-3-uji-coba');
    await lookInEnglish(page, 'impor-3-uji-coba');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'laporan baris demi baris (CSV)' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n');
    assert.equal(lines.length, 6);
    assert.match(lines[5] ?? '', /^7,,ditolak,/);

    await page.getByRole('button', { name: 'Impor sungguhan' }).click();
    await heading(page, '4 laporan sudah masuk').waitFor({ timeout: WORK_MS });
    await look(page, 'impor-4-selesai');
    await page.getByRole('link', { name: 'Lihat daftar laporan' }).click();
    await page.getByText('Jalan berlubang di Desa Contoh').first().waitFor();
    await page.getByText('Usul taman baca').first().waitFor();
    assert.equal(await page.getByText('Tanggal keliru').count(), 0);
    assert.equal(await page.getByText('Syarat pindah').count(), 0, 'an administrator does not read what is secret');
  });
});

test("a log of one's own is not tried before somebody says which column is which and how private it is", async () => {
  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await signIn(page);
    const buffer = Buffer.from('Ref;Tanggal;Uraian\nA-1;2 November 2026;Lampu jalan mati di simpang rekaan\n');
    await page.getByLabel('Berkas laporan').setInputFiles({ name: 'catatan.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Unggah dan kenali' }).click();
    await heading(page, 'Periksa arti setiap kolom').waitFor();
    await page.getByRole('button', { name: 'Uji dulu, tanpa menulis' }).click();
    await page.getByRole('alert').first().waitFor();
    assert.equal(await page.locator('#kolom-text').inputValue(), 'Uraian', 'the guess is kept');
    await look(page, 'impor-kolom');
    await page.getByLabel('Nomor laporan di sistem asal').selectOption('Ref');
    await page.getByLabel('Anonim dan rahasia').check();
    await page.getByRole('button', { name: 'Uji dulu, tanpa menulis' }).click();
    await heading(page, 'Uji coba: 1 laporan siap diimpor').waitFor({ timeout: WORK_MS });
  });
});

test('a spreadsheet is refused in a sentence that says what to do', async () => {
  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await signIn(page);
    const file = {
      name: 'laporan.xlsx',
      mimeType: 'application/zip',
      buffer: Buffer.from('PK\u0003\u0004rest of a workbook'),
    };
    await page.getByLabel('Berkas laporan').setInputFiles(file);
    await page.getByRole('button', { name: 'Unggah dan kenali' }).click();
    await page.getByRole('link', { name: /simpan dulu sebagai CSV \(UTF-8\) lalu coba lagi/ }).waitFor();
  });
});
