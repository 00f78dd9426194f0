import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { look, lookInEnglish } from '../support/axe.ts';
import { inBrowser } from '../support/browser.ts';
import { seedBudget } from '../support/budget.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

/** A job of the database that is looked for every few seconds, and a page that renews itself every three. */
const WORK_MS = 60_000;
const YEAR = 2026;
const HEAD =
  'Nomor SP2D;Tanggal SP2D;Jenis;Nama SKPD;Kode Sub Kegiatan;Kode Rekening;Sumber Dana;Kode Desa;Uraian;Nilai Bruto;Potongan;Netto';
const ROAD = '1.03.10.2.01.0034;5.2.04.01.01.0003;1.2.1.01.02';

let server: Server;
let agency: string;
let village: string;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, 3522, true);
  await readDatabase(server, async (db) => {
    const seeded = await seedBudget(db, { region: 3522, year: YEAR });
    const all = await inRegion(db, 3522, (tx) => listOrganisations(tx));
    agency = all.find(({ id }) => id === seeded.agency)!.name;
    village = seeded.village.code;
  });
  await server.restart();
});
after(() => server?.stop());

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const row = (number: string, date: string, kind: string, amount: string, more = '', place = village) =>
  `${number};${date};${kind};${agency};${ROAD};${place};Termin contoh;${amount};${more || ';'}`;
const total = (amount: string) => `;;;;;;;;JUMLAH;${amount};;`;

const send = async (page: Page, rows: readonly string[]) => {
  const buffer = Buffer.from(['REGISTER SP2D KABUPATEN BOJONEGORO TAHUN 2026;;;;;;;;;;;', HEAD, ...rows].join('\n'));
  await page
    .getByLabel(/Berkas XLSX atau CSV|Ganti berkas/)
    .setInputFiles({ name: 'register-sp2d.csv', mimeType: 'text/csv', buffer });
  await press(page, 'Kirim berkas');
  await heading(page, 'Cocokkan kolomnya, lalu periksa').waitFor();
};
const check = async (page: Page, found: string | RegExp) => {
  await press(page, 'Periksa dulu');
  await heading(page, found).waitFor({ timeout: WORK_MS });
};

const wrong = () => [
  row('901/LS/2026', '14-09-2026', 'LS', '1.000.000', '100.000;900.000'),
  row('902/LS/2026', '31-09-2026', 'LS', '2,000,000.00'),
  row('903/LS/2026', '15/09/2026', 'LS', '-500.000'),
  row('904/LS/2026', '16 September 2026', 'LS', '3.000.000', '50.000;2.900.000'),
  row('905/LS/2026', '17-09-2026', 'LS', '250.000', '', '35.22.99.2001'),
];
const mended = () => [
  wrong()[0]!,
  row('902/LS/2026', '30-09-2026', 'LS', '2,000,000.00'),
  row('903/LS/2026', '15/09/2026', 'pengembalian', '-500.000'),
  row('904/LS/2026', '16 September 2026', 'LS', '3.000.000', '50.000;2.950.000'),
  wrong()[4]!,
];

test('Yuni brings in payments without scripts: mistakes are told by their cell, the mended file lands once, and what does not match is settled', async () => {
  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await signInAs(page, server.url, 'Yuni');
    await page.goto(`${server.url}/keuangan?tahun=${YEAR}`);
    await page.getByRole('link', { name: 'Pembayaran (SP2D)' }).click();
    await look(page, 'pembayaran-1-awal');
    await page.getByRole('link', { name: 'Masukkan berkas' }).click();
    await page.getByLabel('Sumber').fill('SIPD-RI contoh');
    await press(page, /^(Lanjut|Ganti tahun atau sumber)$/);
    await look(page, 'pembayaran-2-berkas');

    await send(page, [...wrong(), total('5.750.000')]);
    await look(page, 'pembayaran-3-kolom');
    await check(page, '3 baris ditolak, belum ada yang masuk');
    for (const [cell, sentence] of [
      ['B4', 'Tanggal “31-09-2026” tidak terbaca'],
      ['J5', 'Nilai di bawah nol hanya untuk pengembalian'],
      ['L6', 'Bruto dikurangi potongan adalah Rp2.950.000, bukan Rp2.900.000.'],
    ] as const) {
      await page.getByText(cell, { exact: true }).waitFor();
      await page.getByText(sentence).waitFor();
    }
    const file = await page.request.get(
      `${server.url}${await page.getByRole('link', { name: /Unduh baris yang ditolak/ }).getAttribute('href')}`,
    );
    assert.match(await file.text(), /902\/LS\/2026/);
    await look(page, 'pembayaran-4-ditolak');
    await lookInEnglish(page, 'pembayaran-4-ditolak');

    await send(page, [...mended(), total('9.000.000')]);
    await check(page, 'Berkas ini belum bisa masuk');
    await page.getByText('Jumlah yang tercetak Rp9.000.000, jumlah barisnya Rp5.750.000').waitFor();
    await look(page, 'pembayaran-5-jumlah');

    await send(page, [...mended(), total('5.750.000')]);
    await check(page, '5 pembayaran baru siap masuk');
    await page.getByText('905/LS/2026 tidak punya baris di anggaran yang berlaku').waitFor();
    await look(page, 'pembayaran-6-siap');
    await press(page, 'Masukkan 5 pembayaran');
    await page.getByText('Berkas masuk seluruhnya.').waitFor({ timeout: WORK_MS });
    await look(page, 'pembayaran-7-masuk');

    await page.getByRole('link', { name: 'Masukkan berkas' }).click();
    await send(page, [...mended(), total('5.750.000')]);
    await check(page, 'Semua 5 pembayaran sudah ada, tidak ada yang baru');
    assert.equal(await page.getByRole('button', { name: /^Masukkan \d/ }).count(), 0);
    const changed = mended().map((line) => line.replace('1.000.000;100.000;900.000', '1.500.000;100.000;1.400.000'));
    await send(page, [...changed, total('6.250.000')]);
    await check(page, /^Semua 4 pembayaran sudah ada/);
    await page.getByText('901/LS/2026 sudah ada dengan Rp1.000.000, sekarang Rp1.500.000').waitFor();
    await press(page, 'Simpan catatan berkas ini');
    await page.getByText('Berkas masuk seluruhnya.').waitFor({ timeout: WORK_MS });

    await page.getByRole('link', { name: 'Cocokkan' }).click();
    await heading(page, /belum cocok: .* dan \d+ hal lain/).waitFor();
    await look(page, 'pembayaran-8-cocok');
    await lookInEnglish(page, 'pembayaran-8-cocok');
    await page.getByRole('link', { name: /datang lagi dengan isi lain/ }).click();
    await page.getByText('semula Rp1.000.000, sekarang Rp1.500.000').waitFor();
    await look(page, 'pembayaran-9-daftar');
    await page.getByRole('link', { name: '901/LS/2026' }).click();
    await heading(page, '901/LS/2026 datang lagi dengan isi lain').waitFor();
    await look(page, 'pembayaran-10-butir');
    await lookInEnglish(page, 'pembayaran-10-butir');
    const card = page.locator('form', { hasText: 'Balik pembukuannya' });
    await card.getByLabel('Alasan').fill('Nilainya dibetulkan oleh SIPD, dasarnya surat contoh.');
    await press(page, /^Balik$/);
    await page.getByText('Yang memasukkan berkasnya tidak boleh membalik pembayarannya.').first().waitFor();
    await look(page, 'pembayaran-11-orang-kedua');
    await page
      .locator('form', { hasText: 'Selesaikan dengan catatan' })
      .getByLabel('Alasan')
      .fill('Sudah ditanyakan ke SIPD: nilai lama yang benar.');
    await press(page, 'Simpan catatan');
    await page.getByText('Tidak ada yang terbuka di sini.').waitFor();
    await page.getByText('Sudah ditanyakan ke SIPD: nilai lama yang benar.').waitFor();
    await look(page, 'pembayaran-12-selesai');

    await page.goto(`${server.url}/anggaran/${YEAR}/lra`);
    await page.getByText(/Belum cocok dengan anggaran: 2 pembayaran tanpa baris \(Rp7,75 juta\), 1 baris/).waitFor();
  });
  await inBrowser({ javaScript: true, width: 1280 }, async (page) => {
    await signInAs(page, server.url, 'Yuni');
    for (const [name, path] of [
      ['pembayaran-13-lebar', '/keuangan/pembayaran?tahun=2026'],
      ['pembayaran-14-lebar-cocok', '/keuangan/pembayaran/cocok?tahun=2026&daftar=unplanned'],
      ['pembayaran-15-lebar-impor', '/keuangan/pembayaran/impor'],
    ] as const) {
      await page.goto(server.url + path);
      await look(page, name);
    }
  });
});
