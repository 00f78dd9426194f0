import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { look } from '../support/axe.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

let server: Server;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, 3522, true);
  await server.restart();
});
after(() => server.stop());

const csv = (...lines: string[]) => ({
  name: 'perangkat-daerah.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(lines.join('\n')),
});

/** A resident reports. @returns the address of the report's page */
const residentReports = (text: string) =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await page.goto(`${server.url}/lapor`);
    await page.getByLabel('Apa yang terjadi?').fill(text);
    await page.getByRole('button', { name: 'Kirim laporan' }).click();
    await page.waitForURL(/\/ikuti\//);
    return server.url + new URL(page.url()).pathname;
  });

/** Until when the verification of this report is owed: the first thing owed on its thread. */
const verifyDue = async (page: Page, report: string) => {
  await page.goto(report);
  const at = await page.locator('.thread > .owed time').first().getAttribute('datetime');
  return new Date(at ?? Number.NaN);
};
const localDay = (at: Date) => new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);

test('Galih brings in an agency from a file: a wrong row is named and nothing is taken in, a good file is tried first', () =>
  inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await page.goto(`${server.url}/admin`);
    await screenshot(page, 'admin');
    await page.getByRole('link', { name: 'Instansi', exact: true }).click();
    await page.getByRole('link', { name: 'Impor dari CSV' }).click();

    const wrong = csv(
      'name,kind,source',
      'Dinas Percobaan,dinas,Perda percobaan',
      'Dinas Bulan,istana,Perda percobaan',
    );
    await page.getByLabel('Berkas CSV').setInputFiles(wrong);
    await page.getByRole('button', { name: 'Periksa' }).click();
    assert.equal(await page.locator('h1').textContent(), '1 baris ditolak, belum ada yang diimpor');
    assert.match((await page.locator('main .rows > li').first().textContent()) ?? '', /Dinas Bulan.*Baris 3/s);
    assert.equal(await page.getByRole('button', { name: 'Impor sekarang' }).count(), 0);

    await page.getByLabel('Berkas CSV').setInputFiles(csv('name,kind,source', 'Dinas Percobaan,dinas,Perda percobaan'));
    await page.getByRole('button', { name: 'Periksa' }).click();
    assert.equal(await page.locator('h1').textContent(), '1 baris siap diimpor');
    await screenshot(page, 'admin-impor-instansi');
    await page.getByRole('button', { name: 'Impor sekarang' }).click();
    await page.getByText('Berkas sudah diimpor').waitFor();

    await page.getByRole('link', { name: 'Dinas Percobaan' }).click();
    await page.getByLabel('Digantikan oleh').selectOption({ label: 'Dinas Perhubungan' });
    await page.getByRole('button', { name: 'Akhiri masa berlaku' }).click();
    await page.getByText('diganti Dinas Perhubungan').waitFor();
  }));

test('a new limit holds for new reports and not for old ones, and a regional day off moves what is due', () =>
  inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    const old = await residentReports('Lampu jalan di depan balai desa padam sejak Senin.');
    const promised = await verifyDue(page, old);

    await signInAs(page, server.url, 'Galih');
    await page.goto(`${server.url}/admin/tenggat`);
    await page.getByLabel('Langkah').selectOption({ label: 'Verifikasi laporan' });
    await page.getByLabel('Berapa').fill('800');
    await page.getByLabel('Sumber').fill('Keputusan Bupati percobaan');
    await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''));
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.locator('#problems').getByText('Angka 1 sampai 730').waitFor();
    assert.equal(await page.getByLabel('Sumber').inputValue(), 'Keputusan Bupati percobaan', 'nothing typed is lost');
    await page.getByLabel('Berapa').fill('1');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('Perubahan tersimpan').waitFor();
    await page.getByText('1 batas yang dulu').waitFor();
    await screenshot(page, 'admin-tenggat');

    const quicker = await residentReports('Sampah menumpuk di pinggir jalan raya dua hari.');
    const due = await verifyDue(page, quicker);
    assert.ok(due < promised, 'a new report gets the new limit');
    assert.deepEqual(await verifyDue(page, old), promised, 'an old one keeps its own');

    await page.goto(`${server.url}/admin/libur?tahun=${localDay(due).slice(0, 4)}`);
    await page.getByLabel('Tanggal (wajib)').fill(localDay(due));
    await page.getByLabel('Hari apa').fill('Hari percobaan kabupaten');
    await page.getByRole('button', { name: 'Tambah hari libur' }).click();
    await page.getByText('Hari percobaan kabupaten').waitFor();
    const afterwards = await residentReports('Pohon besar miring di tepi sungai, hampir roboh.');
    assert.ok((await verifyDue(page, afterwards)) > due, 'the due day moves past the day off');
    assert.deepEqual(await verifyDue(page, quicker), due, 'what was promised stays');

    await page.goto(`${server.url}/admin/libur?tahun=${localDay(due).slice(0, 4)}`);
    await page.getByRole('button', { name: 'Hapus Hari percobaan kabupaten' }).click();
    await page.getByText('Sudah dihapus').waitFor();
  }));

test('Galih invites an officer by letter, who makes a password of his own with the code, copied by hand', () =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await page.goto(`${server.url}/admin/orang`);
    await page.getByRole('link', { name: 'Undang orang' }).click();
    await page.getByLabel('Nama pengguna').fill('budi.percobaan');
    await page.getByLabel('Nama', { exact: false }).nth(1).fill('Budi Percobaan');
    await page.getByLabel('Peran').selectOption('officer');
    await page.getByRole('button', { name: 'Buat akun dan surat undangan' }).click();
    await page.getByText('Peran ini bekerja untuk satu kantor').waitFor();
    assert.equal(await page.getByLabel('Nama pengguna').inputValue(), 'budi.percobaan');
    await page.getByLabel('Kantor').selectOption({ label: 'Dinas Perhubungan' });
    await page.getByRole('button', { name: 'Buat akun dan surat undangan' }).click();
    const code = (await page.locator('#letter-code').textContent()) ?? '';
    assert.equal(await page.locator('#letter-login').textContent(), 'budi.percobaan');
    await look(page, 'admin-undangan');
    await page.getByRole('link', { name: 'Ke daftar orang' }).click();
    assert.doesNotMatch(await page.content(), new RegExp(code), 'it is shown once');
    await page.getByRole('listitem').filter({ hasText: 'Budi Percobaan' }).getByRole('link').click();
    await page.getByText('Surat undangan sudah dibuat').waitFor();
    await screenshot(page, 'admin-orang-diundang');

    await page.context().clearCookies();
    await page.goto(`${server.url}/undangan`);
    const wrong = code.endsWith('7') ? '8' : '7';
    await page.getByLabel('Kode').fill(code.slice(0, -1) + wrong);
    await page.getByRole('button', { name: 'Lanjut' }).click();
    await page.locator('#problems').getByText('Ada huruf yang keliru').waitFor();
    await look(page, 'undangan-keliru');
    await page.getByLabel('Kode').fill(code.toLowerCase().replaceAll('-', ' '));
    await page.getByRole('button', { name: 'Lanjut' }).click();
    assert.equal(await page.locator('#invited-login').textContent(), 'budi.percobaan');
    await page.getByLabel('Kata sandi baru (wajib)').fill('padi menguning di sawah');
    await page.getByLabel('Kata sandi baru, sekali lagi').fill('padi menguning di ladang');
    await page.getByRole('button', { name: 'Simpan dan masuk' }).click();
    await page.locator('#problems').getByText('Kedua kata sandi tidak sama').waitFor();
    await page.getByLabel('Kata sandi baru (wajib)').fill('padi menguning di sawah');
    await page.getByLabel('Kata sandi baru, sekali lagi').fill('padi menguning di sawah');
    await look(page, 'undangan');
    await page.getByRole('button', { name: 'Simpan dan masuk' }).click();
    await page.waitForURL(/\/meja/);
    await page.goto(`${server.url}/admin`);
    assert.match(
      (await page.locator('main').textContent()) ?? '',
      /administrator/,
      'an officer is told whose page it is',
    );
  }));
