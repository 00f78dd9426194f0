import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { submitReport, verifyReport } from '#modules/reports/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
/** By the middle of Butoh, Kecamatan Ngasem. */
let here: { latitude: number; longitude: number };
let neighbour: string;
let server: Server;

before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION);
  await readDatabase(server, async (db) => {
    const butoh = await inRegion(db, REGION, (tx) =>
      tx.one<{ code: string; lat: number; lon: number }>(
        `select code, lat, lon from places.place where region_id = $1 and level = 'village' and name = 'Butoh'`,
        [REGION],
      ),
    );
    here = { latitude: butoh!.lat, longitude: butoh!.lon };
    const report = {
      text: 'Jalan berlubang di depan balai desa Butoh.',
      kind: 'complaint',
      serviceCode: 'road',
      placeCode: butoh!.code,
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
    } as const;
    const app = { db, secrets: makeSecrets(Buffer.alloc(32, 1)) };
    const { id, code } = await submitReport(app, { kind: 'visitor' }, REGION, report, [], 'tetangga', new Date());
    neighbour = code;
    const verifier = {
      kind: 'person',
      id: '00000000-0000-7000-8000-000000000001',
      name: 'Verifikator Contoh',
      role: 'verifier',
      region: REGION,
    } as const;
    const verification = { title: 'Jalan berlubang di depan balai desa', classification: 'complaint' } as const;
    await verifyReport(db, verifier, { region: REGION, id }, verification, new Date());
  });
  await server.restart();
});
after(() => server.stop());

/** As a phone takes it: large, and noisy enough to weigh something. */
const phonePhoto = async (colour: string): Promise<Buffer> => {
  const noise = { type: 'gaussian', mean: 128, sigma: 25 } as const;
  return sharp({ create: { width: 3200, height: 2400, channels: 3, background: colour, noise } })
    .jpeg()
    .toBuffer();
};
const chosenPhotos = (page: Page) =>
  page.locator('#photos').evaluate((input) => [...((input as HTMLInputElement).files ?? [])].map(({ size }) => size));
const draft = (page: Page) => page.evaluate(() => localStorage.getItem('simpul.lapor.3522'));
const once = (page: Page) => page.locator('[name=once]').inputValue();

test('Sari reports a broken road from her phone: suggestions, her place, smaller photos, and a draft that outlives a lost signal', () =>
  inBrowser({ javaScript: true, width: 360, offline: true }, async (page) => {
    const context = page.context();
    await context.grantPermissions(['geolocation'], { origin: server.url });
    await context.setGeolocation({ ...here, accuracy: 40 });
    await page.goto(`${server.url}/lapor`);

    await page
      .getByLabel('Apa yang terjadi?')
      .fill('Dalan Butoh bolong2 neng tanjakan, wis sebulan. Wingi ono sing tibo.');
    const road = page.locator('#likely').getByLabel('Jalan dan jembatan');
    await road.waitFor();
    assert.match((await page.locator('#likely').textContent()) ?? '', /karena kata “dalan”, “bolong”/);
    assert.ok(await page.getByLabel('Lainnya, atau saya tidak tahu').isChecked(), 'a suggestion chooses nothing');
    assert.ok(!(await page.getByText('Sudah ada yang celaka di situ?').isVisible()));
    await road.check();
    await page.getByLabel('Hampir').check();

    await page.getByLabel('Desa atau kelurahan').pressSequentially('buto');
    await page.getByLabel('Desa Butoh, Kecamatan Ngasem').check();
    const near = page.locator('#near');
    await near.getByRole('link', { name: 'Jalan berlubang di depan balai desa' }).waitFor();
    assert.equal(await near.getByRole('link').first().getAttribute('href'), `/ikuti/${neighbour}`);
    await page.getByRole('button', { name: 'Lokasi saya sekarang' }).click();
    await page.getByText('Titik terpasang, ± 40 m').waitFor();

    // What is typed waits on the phone, unless it is secret.
    await page.getByLabel('Rahasiakan juga isinya').check();
    await page.waitForFunction(() => localStorage.getItem('simpul.lapor.3522') === null);
    await page.getByLabel('Rahasiakan juga isinya').uncheck();
    await page.getByLabel('Nomor HP atau surel').fill('sari@contoh.example');
    await page.waitForFunction(() => localStorage.getItem('simpul.lapor.3522') !== null);
    await page.waitForTimeout(500);
    assert.doesNotMatch((await draft(page)) ?? '', /sari@contoh/);
    const key = await once(page);
    await page.reload();
    await page.getByText('Tulisanmu yang belum terkirim ada lagi di sini').waitFor();
    assert.match(await page.getByLabel('Apa yang terjadi?').inputValue(), /^Dalan Butoh bolong2/);
    assert.equal(await once(page), key, 'the same report, however often it is sent');
    assert.ok(await page.getByLabel('Jalan dan jembatan').isChecked());
    assert.ok(await page.getByLabel('Hampir').isChecked());
    await page.locator('#place :checked').waitFor();
    assert.ok(await page.getByLabel('Desa Butoh, Kecamatan Ngasem').isChecked());

    const files = await Promise.all(['#933', '#393', '#339'].map(phonePhoto));
    const asFile = (buffer: Buffer, index: number) => ({ name: `foto-${index}.jpg`, mimeType: 'image/jpeg', buffer });
    await page.locator('#photos').setInputFiles(files.slice(0, 2).map(asFile));
    await page.locator('#thumbs img').nth(1).waitFor();
    await page.locator('#photos').setInputFiles([asFile(files[2], 2)]);
    await page.locator('#thumbs img').nth(2).waitFor();
    await page.getByRole('button', { name: 'Hapus foto-0.jpg' }).click();
    const sizes = await chosenPhotos(page);
    assert.equal(sizes.length, 2);
    for (const size of sizes) assert.ok(size < files[1].length / 2, `${size} of ${files[1].length} bytes`);
    await screenshot(page, 'lapor-terisi');

    await context.setOffline(true);
    await page.getByRole('button', { name: 'Kirim laporan' }).click();
    await page.getByText('Belum ada sambungan internet').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Kirim laporan' }).click();
    await page.waitForURL(/\/ikuti\/3522-[0-9A-Z-]+\?baru=1$/);
    assert.equal(await page.locator('.photo img').count(), 2);
    assert.equal(await draft(page), null, 'what has arrived leaves the phone');

    await page.goBack();
    await page.goto(`${server.url}/lapor`);
    assert.equal(await page.getByLabel('Apa yang terjadi?').inputValue(), '');
    assert.notEqual(await once(page), key);
  }));
