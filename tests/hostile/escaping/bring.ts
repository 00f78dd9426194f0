import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { localDay } from '#platform/time/index.ts';
import { HOSTILE_LINES } from '../../support/hostile-text.ts';
import { signInAs } from '../../support/people.ts';

/** A job of the database that is looked for every few seconds, and a page that renews itself every three. */
const WORK_MS = 60_000;
const TEXTS = HOSTILE_LINES.map(({ text }) => text);
const FORMULA = HOSTILE_LINES.find(({ name }) => name === 'a formula')!.text;

/** Looks at a page that stands, and asks whether these texts are shown on it. */
export type Look = (page: Page, what: string, as: string, texts: readonly string[]) => Promise<void>;

/** As strangers write it: no cell is disarmed. */
const csvOf = (rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n'));

const upload = async (page: Page, label: string, rows: readonly (readonly string[])[]): Promise<void> => {
  const file = { name: `${FORMULA}.csv`, mimeType: 'text/csv', buffer: csvOf(rows) };
  await page.getByLabel(label).setInputFiles(file);
  await page.getByRole('button', { name: 'Unggah dan kenali' }).click();
};

const heading = (page: Page, name: RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor({ timeout: WORK_MS });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Reports out of a log whose headings, numbers, dates and words are the texts: half of its rows are refused, half are taken. */
export const bringReports = async (page: Page, url: string, look: Look): Promise<void> => {
  const beside = TEXTS.map(() => 'x');
  const rows = TEXTS.flatMap((text, at) => [
    [text, text, `${text} – rusak sejak kemarin di depan balai desa.`, ...beside],
    [`${text} ${at}`, '2 November 2026', `${text} – rusak sejak kemarin di depan balai desa.`, ...beside],
  ]);
  await signInAs(page, url, 'Galih');
  await page.goto(`${url}/admin/impor`);
  await upload(page, 'Berkas laporan', [['Nomor Laporan', 'Tanggal Laporan', 'Isi Laporan', ...TEXTS], ...rows]);
  await heading(page, /^Periksa arti setiap kolom/);
  await look(page, 'a log and what its columns mean', 'Galih', TEXTS);
  await page.locator('[name=privasi][value=terbuka]').check();
  await press(page, 'Uji dulu, tanpa menulis');
  await heading(page, /^Uji coba: \d+ laporan siap diimpor/);
  await look(
    page,
    'what is wrong with its rows',
    'Galih',
    TEXTS.map((text) => text.slice(0, 60)),
  );
  await press(page, 'Impor sungguhan');
  await heading(page, /^\d+ laporan sudah masuk/);
  await look(page, 'what came of it', 'Galih', []);
};

const HEADS = ['Kode Barang', 'Uraian Barang', 'Spesifikasi', 'Satuan', 'Harga Satuan', ...TEXTS];

const bringPrices = async (page: Page, url: string, priceOf: (text: string) => string): Promise<void> => {
  const rows = TEXTS.map((text, at) => [
    `SSH.90.${String(at + 1).padStart(3, '0')}`,
    text,
    `${text} (spesifikasi)`,
    [...text].slice(0, 20).join(''),
    priceOf(text),
    ...TEXTS,
  ]);
  await page.goto(`${url}/keuangan/kodefikasi/impor?jenis=harga`);
  await upload(page, 'Berkas', [HEADS, ...rows]);
  await heading(page, /^Dikenali: /);
};

const tellAbout = async (page: Page): Promise<void> => {
  await page.getByLabel('Judul daftar').fill(FORMULA);
  await page.getByLabel('Peraturan yang menetapkannya').fill(TEXTS[0]!);
  await page.getByLabel('Dari mana berkasnya').fill(TEXTS[2]!);
  await page.getByLabel('Berlaku mulai').fill(localDay('Asia/Jakarta', new Date()));
  await press(page, 'Uji dulu, tanpa menyimpan');
};

/** Ceilings of prices whose names, units and headings are the texts: first with prices that are none, then as they are approved. */
export const bringList = async (page: Page, url: string, look: Look): Promise<void> => {
  await signInAs(page, url, 'Dewi');
  await bringPrices(page, url, (text) => text);
  await look(page, 'a sheet and what its columns mean', 'Dewi', TEXTS);
  await tellAbout(page);
  await heading(page, /^\d+ baris ditolak/);
  await look(page, 'what is wrong with its rows', 'Dewi', TEXTS);
  await bringPrices(page, url, () => '1000');
  await tellAbout(page);
  await heading(page, /^Uji coba lulus: /);
  await look(page, 'a list that passes', 'Dewi', TEXTS);
  await press(page, 'Simpan sebagai rancangan');
  await page.waitForURL(/\/keuangan\/kodefikasi\/[0-9a-f-]{36}$/, { timeout: WORK_MS });
  await look(page, 'its draft', 'Dewi', []);
  const draft = page.url();
  await signInAs(page, url, 'Yuni');
  await page.goto(draft);
  await page.getByLabel('Alasan').fill(FORMULA);
  await press(page, 'Setujui');
  await page.locator('main').getByText('Berlaku', { exact: true }).first().waitFor();
  await look(page, 'the list that holds', 'Yuni', [FORMULA]);
  assert.equal(page.url(), draft);
};

/** A file of payments whose numbers, words and headings are the texts, and whose every other date is one: half of its rows are refused. */
export const bringPayments = async (page: Page, url: string, look: Look): Promise<void> => {
  await signInAs(page, url, 'Yuni');
  await page.goto(`${url}/keuangan/pembayaran/impor?tahun=2026&sumber=${encodeURIComponent(FORMULA)}`);
  const heads = ['Nomor SP2D', 'Tanggal SP2D', 'Jenis', 'Nama SKPD', 'Kode Rekening', 'Uraian', 'Nilai', ...TEXTS];
  const rows = TEXTS.flatMap((text, at) =>
    ['2026-03-15', text].map((date) => [
      `${text} ${at} ${date === text ? 'b' : 'a'}`,
      date,
      'LS',
      'Sekretariat Daerah',
      '5.1.02.01.01.0024',
      text,
      '1000',
    ]),
  );
  const file = { name: `${FORMULA}.csv`, mimeType: 'text/csv', buffer: csvOf([heads, ...rows]) };
  await page.getByLabel('Berkas XLSX atau CSV').setInputFiles(file);
  await press(page, 'Kirim berkas');
  await heading(page, /^Cocokkan kolomnya/);
  await look(page, 'a file of payments and what its columns mean', 'Yuni', []);
  await page.getByLabel('Jumlah menurut surat pengantar').fill(String(1000 * rows.length));
  await press(page, 'Periksa dulu');
  await heading(page, /baris ditolak, belum ada yang masuk$/);
  await look(page, 'what is wrong with its rows', 'Yuni', []);
};
