import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { look, lookInEnglish } from '../support/axe.ts';
import { inBrowser } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const [ROAD, BRIDGE] = ['1.03.10.2.01.0034', '1.03.10.2.01.0040'];

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

const openDraft = async (page: Page, kind: string, year: string) => {
  await page.goto(`${server.url}/keuangan/rencana`);
  await page.getByLabel(/^Dokumen/).selectOption({ label: kind });
  await page.getByLabel('Tahun pertama').fill(year);
  await page.getByLabel('Judul').fill(`${kind} ${year} contoh`);
  await page.getByLabel('Sumber').fill('Kantor perencanaan contoh');
  await press(page, 'Buka rancangan');
  await heading(page, /masih kosong/).waitFor();
};
const send = async (page: Page, rows: readonly string[]) => {
  const buffer = Buffer.from(rows.join('\n'));
  await page.getByLabel(/^Berkas/).setInputFiles({ name: 'rencana.csv', mimeType: 'text/csv', buffer });
  await press(page, 'Kirim dan periksa');
};
const lock = async (page: Page, number: string) => {
  await page.getByLabel('Nomor').fill(number);
  await press(page, 'Kunci dokumen ini');
};

const FIVE =
  'Jenis;Kode;Uraian;Perangkat daerah;Indikator;Satuan;Arah;Rumus;Agregasi;Sumber data;Kondisi awal;Target 2025;Target 2026;Pagu 2026;Tema';
const MEASURED = '%;naik;mantap dibagi semua;posisi akhir;Survei jalan contoh;60;62;65';
const ONE = 'Kode;Perangkat daerah;Pagu;Musrenbang;Teknokratik;Indikator;Satuan;Target';

test('Dewi brings in five years and one, Slamet locks them, and a resident finds what was promised and what does not fit', async () => {
  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await signInAs(page, server.url, 'Dewi');
    await openDraft(page, 'RPJMD', '2025');
    await look(page, 'rencana-1-kosong');
    const target = `Sasaran;1.1.1;Jalan mantap contoh;;Panjang jalan mantap;${MEASURED};;`;
    const cascade = ['Visi;1;Jalan mulus contoh', 'Misi;1;Membangun jalan contoh', 'Tujuan;1.1;Desa terhubung contoh'];
    await send(page, [FIVE, ...cascade, target, `Program;1.03.10;;${agency};;;;;;;;;;seratus;luar angkasa`]);
    await heading(page, '2 hal perlu dibetulkan sebelum bisa masuk').waitFor();
    await page.getByText('N6', { exact: true }).waitFor();
    await page.getByText('Tema “luar angkasa” tidak ada.').waitFor();
    await look(page, 'rencana-2-salah');
    await lookInEnglish(page, 'rencana-2-salah');
    await send(page, [
      FIVE,
      ...cascade,
      target,
      `Program;1.03.10;;${agency};Jalan dirawat;${MEASURED};5.000.000.000;kehidupan`,
    ]);
    await heading(page, '5 bagian siap dimasukkan').waitFor();
    await look(page, 'rencana-3-siap');
    await press(page, 'Masukkan');
    await heading(page, 'RPJMD 2025–2029: 5 bagian, belum dikunci').waitFor();
    await lock(page, '3/2025');
    await page.getByText('Yang membuka atau mengisi rancangan ini tidak boleh menguncinya.').first().waitFor();
    const rpjmd = page.url().replace(/\?.*/, '');

    await openDraft(page, 'RKPD', '2026');
    await send(page, [
      ONE,
      `${ROAD};${agency};2.000.000.000;60;40;Panjang dirawat;km;12`,
      `${BRIDGE};${agency};500.000.000;;;;;`,
    ]);
    await heading(page, '4 bagian siap dimasukkan').waitFor();
    await press(page, 'Masukkan');
    await heading(page, 'RKPD 2026: 4 bagian, belum dikunci').waitFor();
    const rkpd = page.url().replace(/\?.*/, '');

    await signInAs(page, server.url, 'Slamet');
    for (const [address, number] of [
      [rpjmd, '3/2025'],
      [rkpd, '17/2025'],
    ] as const) {
      await page.goto(address);
      await lock(page, number);
      await heading(page, /sudah dikunci/).waitFor();
    }
    await look(page, 'rencana-4-dikunci');
  });

  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await page.goto(`${server.url}/rencana`);
    await heading(page, '1 sasaran sampai 2029, lewat 1 program').waitFor();
    await look(page, 'rencana-5-lima-tahun');
    await page.getByText('Pilih menurut tema kota cerdas').click();
    await page.getByRole('link', { name: 'Kehidupan cerdas (1)' }).click();
    await heading(page, 'Kehidupan cerdas: 1 program').waitFor();
    await page.getByText(/1 program, Rp5 miliar/).click();
    await page.getByRole('link', { name: /PENYELENGGARAAN JALAN/i }).click();

    await page.getByText('Rp2,5 miliar di 2026, dalam 2 sub kegiatan').waitFor();
    await look(page, 'rencana-6-program');
    await page.goto(`${server.url}/rencana/2026`);
    await heading(page, /^Rp2,5 miliar direncanakan untuk 2026, di 1 perangkat daerah$/).waitFor();
    await look(page, 'rencana-7-tahun');
    await page.getByRole('link', { name: /hal belum cocok/ }).click();
    await page.getByRole('heading', { name: '1 sub kegiatan belum menyebut asalnya' }).waitFor();
    await page.getByRole('heading', { name: '1 dokumen belum ada' }).waitFor();
    await page.getByText(`yang menjawab: ${agency}`).first().waitFor();
    await look(page, 'rencana-8-periksa');
    await lookInEnglish(page, 'rencana-8-periksa');

    // Whoever trusts nothing computes the seal of the file.
    await page.goto(`${server.url}/rencana/2026`);
    const file = await page.getByRole('link', { name: 'CSV' }).first().getAttribute('href');
    const answer = await fetch(new URL(file!, server.url));
    const sha256 = createHash('sha256')
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest('hex');
    await page.getByText('Segel isi dokumen ini').first().click();
    assert.equal(await page.locator('code').first().textContent(), sha256);
  });
});
