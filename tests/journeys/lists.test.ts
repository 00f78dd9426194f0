import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Download, Page } from 'playwright-core';
import { openTable } from '#platform/sheets/index.ts';
import { localDay } from '#platform/time/index.ts';
import { look, lookInEnglish } from '../support/axe.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';
import { plainRows, workbookOf } from '../support/workbook.ts';

/** A job of the database that is looked for every few seconds, and a page that renews itself every three. */
const WORK_MS = 60_000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const TITLE = 'Standar Harga Satuan Contoh 2027';
const HEAD = [[TITLE], [], ['Kode Barang', 'Uraian Barang', 'Spesifikasi', 'Satuan', 'Harga Satuan']] as const;
const PAPER = ['SSH.01.001', 'Kertas HVS A4', '70 gram, 500 lembar', 'rim', 54_500] as const;
const LAPTOP = ['SSH.04.002', 'Laptop', '14 inci, memori 16 GB, SSD 512 GB', 'unit', 15_900_000] as const;
const TENT = ['SSH.90.001', 'Sewa tenda pasar murah', null, 'hari', 475_000.5] as const;
const FAULTY = [
  ...HEAD,
  PAPER,
  ['SSH.01.001', 'Kertas HVS A4', 'sama lagi', 'rim', 54_500],
  LAPTOP,
  ['SSH.90.001', 'Sewa tenda pasar murah', null, null, 'empat ratus ribu'],
] as const;

let server: Server;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, 3522, true);
  await server.restart();
});
after(() => server?.stop());

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const click = (page: Page, name: string | RegExp) => page.locator('main').getByRole('link', { name }).first().click();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** The way of everybody whose work it is: by their own menu. */
const openLists = async (page: Page, person: string) => {
  await signInAs(page, server.url, person);
  await page.getByRole('button', { name: new RegExp(`${person} Contoh`) }).click();
  await page.getByRole('link', { name: 'Kodefikasi', exact: true }).click();
  await page.waitForURL(`${server.url}/keuangan/kodefikasi`);
};

const upload = async (page: Page, name: string, mimeType: string, buffer: Buffer) => {
  await page.getByLabel('Berkas').setInputFiles({ name, mimeType, buffer });
  await press(page, 'Unggah dan kenali');
};

const sheet = (rows: Parameters<typeof plainRows>[0]) =>
  workbookOf([
    { name: 'Sampul', rows: plainRows([['Lampiran']]) },
    { name: 'SSH', rows: plainRows(rows) },
  ]);

const keep = async (page: Page, name: string): Promise<Download> => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('main').getByRole('link', { name }).first().click(),
  ]);
  return download;
};

const today = localDay('Asia/Jakarta', new Date());

test('Dewi brings in prices with faults, mends them, Yuni approves, and a visitor takes them home', async () => {
  await inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    await openLists(page, 'Dewi');
    await heading(page, '5 daftar berlaku, tidak ada rancangan yang menunggu').waitFor();
    await screenshot(page, 'daftar-1-semua');
    await click(page, 'Impor standar harga');
    await upload(page, 'ssh.xlsx', XLSX, sheet(FAULTY));
    await page.getByLabel('Lembar').selectOption('SSH');
    await press(page, 'Buka lembar ini');
    await heading(page, 'Dikenali: 5 kolom dengan judul di baris 3').waitFor();
    assert.equal(await page.getByLabel('Harga tertinggi').inputValue(), 'Harga Satuan');
    assert.equal(await page.getByLabel('Judul daftar').inputValue(), TITLE, 'taken from above the headings');
    await page.getByLabel('Spesifikasi').selectOption('');
    await page.getByLabel('Dari mana berkasnya').fill('Bagian Pembangunan');
    await page.getByLabel('Berlaku mulai').fill(today);
    await page.getByLabel('Peraturan yang menetapkannya').fill('Perb');
    await look(page, 'daftar-2-kolom');
    await press(page, 'Uji dulu, tanpa menyimpan');
    await page.getByRole('link', { name: /Tulis peraturannya/ }).waitFor();
    await look(page, 'daftar-2-kurang');
    assert.equal(await page.getByLabel('Dari mana berkasnya').inputValue(), 'Bagian Pembangunan', 'nothing is lost');
    assert.equal(await page.getByLabel('Spesifikasi').inputValue(), '', 'nor what was chosen');
    await page.getByLabel('Spesifikasi').selectOption('Spesifikasi');
    await page.getByLabel('Peraturan yang menetapkannya').fill('Peraturan Bupati Contoh 12/2026');
    await press(page, 'Uji dulu, tanpa menyimpan');

    await heading(page, '2 baris ditolak, jadi belum ada yang disimpan').waitFor({ timeout: WORK_MS });
    await page.getByText('A5: Kode SSH.01.001 sudah ada di baris 4.').waitFor();
    await page.getByText(/D7: Satuannya kosong\. E7: "empat ratus ribu" bukan jumlah rupiah/).waitFor();
    await look(page, 'daftar-3-ditolak');
    await lookInEnglish(page, 'daftar-3-ditolak');
    const report = readFileSync(await (await keep(page, 'laporan baris demi baris (CSV)')).path(), 'utf8');
    assert.match(report, /\r\n5,SSH\.01\.001,Kertas HVS A4,ditolak,A5: /);
    assert.equal(await page.getByRole('button', { name: 'Simpan sebagai rancangan' }).count(), 0);

    await click(page, 'Unggah berkas yang sudah diperbaiki');
    await upload(page, 'ssh-benar.xlsx', XLSX, sheet([...HEAD, PAPER, LAPTOP, TENT]));
    await page.getByLabel('Lembar').selectOption('SSH');
    await press(page, 'Buka lembar ini');
    await page.getByLabel('Peraturan yang menetapkannya').fill('Peraturan Bupati Contoh 12/2026');
    await page.getByLabel('Dari mana berkasnya').fill('Bagian Pembangunan');
    await page.getByLabel('Berlaku mulai').fill(today);
    await press(page, 'Uji dulu, tanpa menyimpan');
    await heading(page, 'Uji coba lulus: 3 baris siap menjadi rancangan').waitFor({ timeout: WORK_MS });
    await look(page, 'daftar-4-lulus');
    await press(page, 'Simpan sebagai rancangan');
    await heading(page, /^Rancangan ini mengubah \d+ kode mulai/).waitFor({ timeout: WORK_MS });
    await page.getByText('Anda yang mengimpor daftar ini, jadi orang lain yang memutuskannya').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Setujui' }).count(), 0);
  });

  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await openLists(page, 'Yuni');
    await heading(page, '1 rancangan daftar menunggu keputusan Anda').waitFor();
    await screenshot(page, 'daftar-5-menunggu');
    await click(page, TITLE);
    await page.locator('summary', { hasText: '1 harga naik' }).click();
    await page.getByText('Rp52.000 → Rp54.500').waitFor();
    await page.getByText(/Bila disetujui, .Standar harga contoh \(petikan\). berakhir/).waitFor();
    await look(page, 'daftar-6-rancangan');
    await page.getByLabel('Alasan').fill('Sesuai dengan Perbup yang ditetapkan.');
    await press(page, 'Setujui');
    await heading(page, TITLE).waitFor();
    await page.locator('main').getByText('Berlaku', { exact: true }).first().waitFor();
    await screenshot(page, 'daftar-7-berlaku');
  });

  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await page.goto(server.url);
    await page.getByRole('link', { name: 'Daftar kode anggaran' }).click();
    await heading(page, /^5 daftar kode berlaku di Kabupaten Bojonegoro, yang terbaru sejak/).waitFor();
    await screenshot(page, 'daftar-8-umum');
    await click(page, TITLE);
    await heading(page, /^3 standar harga berlaku sejak/).waitFor();
    await page.getByText('Sesuai dengan Perbup yang ditetapkan.').waitFor();
    await screenshot(page, 'daftar-9-harga');
    const csv = readFileSync(await (await keep(page, 'CSV')).path(), 'utf8').split('\n');
    assert.equal(
      csv[1],
      `SSH.01.001,Kertas HVS A4,"70 gram, 500 lembar",rim,54500.00,,SSH,SSH.01.001,Peraturan Bupati Contoh 12/2026,${today},,ya`,
    );
    const table = await openTable(readFileSync(await (await keep(page, 'XLSX')).path()));
    const rows: string[][] = [];
    for await (const { cells } of table.rows) rows.push([...cells]);
    assert.deepEqual(rows[2]!.slice(0, 5), ['SSH.90.001', 'Sewa tenda pasar murah', '', 'hari', '475000.50']);
    await page.getByLabel('Cari kode atau nama').fill('tenda');
    await press(page, 'Cari');
    await page.getByRole('heading', { name: '1 kode memuat “tenda”' }).waitFor();
    await click(page, 'Standar harga contoh (petikan)');
    await page.getByText('Sudah berakhir').first().waitFor();
    await screenshot(page, 'daftar-10-lama');
  });
});

test('what was downloaded is brought in again as it is, and old codes are mapped to new ones', async () => {
  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await openLists(page, 'Dewi');
    await page.goto(`${server.url}/kodefikasi/rekening`);
    const kept = readFileSync(await (await keep(page, 'XLSX')).path());
    await page.goto(`${server.url}/keuangan/kodefikasi/impor?jenis=rekening`);
    await upload(page, 'daftar.xlsx', XLSX, kept);
    await heading(page, /^Dikenali: /).waitFor();
    await page.getByLabel('Judul daftar').fill('Rekening 2030');
    await page.getByLabel('Peraturan yang menetapkannya').fill('Keputusan Menteri Contoh 1/2029');
    await page.getByLabel('Dari mana berkasnya').fill('unduhan sendiri');
    await page.getByLabel('Berlaku mulai').fill('2030-01-01');
    await press(page, 'Uji dulu, tanpa menyimpan');
    await heading(page, /^Uji coba lulus: \d+ baris siap menjadi rancangan/).waitFor({ timeout: WORK_MS });
    await screenshot(page, 'daftar-11-sama');
    await press(page, 'Simpan sebagai rancangan');
    await heading(page, 'Rancangan ini tidak mengubah kode apa pun, mulai 1 Jan 2030').waitFor({ timeout: WORK_MS });

    await click(page, 'Impor padanan kode lama');
    const pairs = 'kode lama;kode baru\n5.1.02.01.01.0024;5.1.02.01.01.0025\n';
    await upload(page, 'padanan.csv', 'text/csv', Buffer.from(pairs));
    await page.getByLabel('Daftar asal kode lama').selectOption({ index: 1 });
    await press(page, 'Uji dulu, tanpa menyimpan');
    await heading(page, 'Uji coba lulus: 1 padanan siap disimpan').waitFor({ timeout: WORK_MS });
    await look(page, 'daftar-12-padanan');
    await press(page, 'Simpan padanan');
    await page.getByText(/^1 padanan dari .Rekening pendapatan, belanja, dan pembiayaan/).waitFor({ timeout: WORK_MS });
    await screenshot(page, 'daftar-13-dipadankan');
  });
});
