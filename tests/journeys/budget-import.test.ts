import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { look, lookInEnglish } from '../support/axe.ts';
import { inBrowser } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

/** A job of the database that is looked for every few seconds, and a page that renews itself every three. */
const WORK_MS = 60_000;
const HEAD = 'Nama SKPD;Kode Sub Kegiatan;Kode Rekening;Sumber Dana;Uraian;Koefisien;Harga Satuan;Jumlah';
const ROAD = '1.03.10.2.01.0034;5.2.04.01.01.0003;1.1.1.15';

let server: Server;
let agency: string;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, 3522, true);
  agency = await readDatabase(server, async (db) => {
    const [first] = await inRegion(db, 3522, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    return first!.name;
  });
  await server.restart();
});
after(() => server?.stop());

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const send = async (page: Page, rows: readonly string[]) => {
  const buffer = Buffer.from([HEAD, ...rows.map((row) => `${agency};${ROAD};${row}`)].join('\n'));
  await page
    .getByLabel(/Berkas XLSX atau CSV|Ganti berkas/)
    .setInputFiles({ name: 'rka.csv', mimeType: 'text/csv', buffer });
  await press(page, 'Kirim berkas');
  await heading(page, 'Cocokkan kolomnya, lalu periksa').waitFor();
};

test('Yuni brings a sheet in without scripts: what is wrong is told by its cell, and the mended one lands by a job', async () => {
  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await signInAs(page, server.url, 'Yuni');
    await page.goto(`${server.url}/keuangan`);
    await page.getByLabel('Tahap').selectOption({ label: 'RAPBD' });
    await page.getByLabel('Judul').fill('RAPBD contoh');
    await page.getByLabel('Alasan').fill('Tahap sebelumnya tidak dicatat di sini.');
    await page.getByLabel('Sumber').fill('Bagian keuangan contoh');
    await press(page, 'Buka rancangan');
    await page.locator('main').getByRole('link', { name: 'Masukkan dari berkas' }).first().click();

    await send(page, ['Aspal;2 ton;500.000;1.000.000', 'Batu pecah;3 m3;200.000;999']);
    await look(page, 'impor-anggaran-1-kolom');
    await press(page, 'Periksa dulu');
    await heading(page, '1 hal perlu dibetulkan, belum ada yang masuk').waitFor({ timeout: WORK_MS });
    await page.getByText('H3', { exact: true }).waitFor();
    await page.getByText('Koefisien kali harga adalah Rp600.000, bukan Rp999.').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Masukkan \d/ }).count(), 0);
    await look(page, 'impor-anggaran-2-salah');
    await lookInEnglish(page, 'impor-anggaran-2-salah');

    await send(page, ['Aspal;2 ton;500.000;1.000.000', 'Batu pecah;3 m3;200.000;600.000']);
    await press(page, 'Periksa dulu');
    await heading(page, '1 baris siap masuk').waitFor({ timeout: WORK_MS });
    await look(page, 'impor-anggaran-3-siap');
    await press(page, /^Masukkan 1 baris/);
    await page.getByRole('link', { name: 'Masukkan dari berkas' }).first().waitFor({ timeout: WORK_MS });
    await page
      .getByText(/1[.,]6 juta|1\.600\.000/)
      .first()
      .waitFor();
    await look(page, 'impor-anggaran-4-masuk');
  });
});
