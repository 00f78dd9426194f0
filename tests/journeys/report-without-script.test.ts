import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { inBrowser, screenshot } from '../support/browser.ts';
import { openRealRegion } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

let server: Server;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, 3522);
  await server.restart();
});
after(() => server.stop());

test('Darmo reports without scripts: he finds his village, a bad photo costs him nothing, and the report arrives', () =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await page.goto(`${server.url}/lapor`);
    await screenshot(page, 'lapor');
    assert.ok(!(await page.getByRole('button', { name: 'Lokasi saya sekarang' }).isVisible()), 'it needs a script');

    await page.getByLabel('Apa yang terjadi?').fill('Lampu jalan di pertigaan padam sejak minggu lalu.');
    await page.getByText('Pilih sendiri dari').click();
    await page.getByLabel('Penerangan jalan').check();
    await page.getByLabel('Berapa lampu yang padam?').fill('2');
    const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#345' } })
      .jpeg()
      .toBuffer();
    await page.getByLabel('Foto (sampai 5)').setInputFiles([
      { name: 'lampu.jpg', mimeType: 'image/jpeg', buffer: photo },
      {
        name: 'denah.svg',
        mimeType: 'image/svg+xml',
        buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      },
    ]);
    await page.getByLabel('Desa atau kelurahan').fill('buto');
    await page.getByRole('button', { name: 'Cari' }).click();

    await page.getByLabel('Desa Butoh, Kecamatan Ngasem').check();
    assert.match((await page.locator('#problems').textContent()) ?? '', /denah\.svg.*bukan foto/s);
    assert.match(page.url(), /#where$/);
    assert.equal(await page.getByLabel('Berapa lampu yang padam?').inputValue(), '2');
    const thumbnail = page.locator('.thumbs img');
    assert.equal(await thumbnail.evaluate((image) => (image as HTMLImageElement).naturalWidth), 320);
    await page.getByLabel('Cantumkan nama saya').check();
    await page.getByRole('button', { name: 'Kirim laporan' }).click();

    await page.getByText('Tulis namamu').first().waitFor();
    await screenshot(page, 'lapor-kembali');
    assert.ok(await page.getByLabel('Desa Butoh, Kecamatan Ngasem').isChecked());
    assert.ok(await page.getByLabel('Foto 1 tersimpan').isChecked());
    await page.getByLabel('Nama', { exact: true }).fill('Darmo Contoh');
    await page.getByRole('button', { name: 'Kirim laporan' }).click();

    await page.waitForURL(/\/ikuti\/3522-[0-9A-Z-]+\?baru=1$/);
    assert.equal(await page.locator('.photo img').count(), 1);
    assert.match((await page.locator('main').textContent()) ?? '', /Lampu jalan di pertigaan padam/);
  }));
