import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { inRegion } from '#platform/db/index.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { photoFile } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
let server: Server;

before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await server.restart();
});
after(() => server.stop());

/** The worker is there and has kept this page. */
const keptHere = (page: Page) =>
  page.waitForFunction(async () => {
    const kept = await (await caches.open('simpul-pages')).match(location.pathname);
    return kept !== undefined && navigator.serviceWorker.controller !== null;
  });

/** Reports with these words, each with its photos. */
const reportsWith = (words: string) =>
  readDatabase(server, (db) =>
    inRegion(db, REGION, (tx) =>
      tx.query<{ code: string; text: string; photos: number }>(
        `select code, text, (select count(*)::integer from reports.photo p where p.region_id = r.region_id and p.report_id = r.id) as photos
           from reports.report r where region_id = $1 and text like $2`,
        [REGION, `${words}%`],
      ),
    ),
  );

const WORDS = 'Jembatan kayu di Dusun Contoh patah sebelah, motor tidak bisa lewat.';

test('Pak Contoh writes in the forest, closes the page, and his report arrives once when he is back, words and photo', () =>
  inBrowser({ javaScript: true, width: 360, offline: true }, async (first) => {
    const context = first.context();
    await first.goto(`${server.url}/lapor`);
    await keptHere(first);
    await first.close();

    await context.setOffline(true);
    const page = await context.newPage();
    await page.goto(`${server.url}/lapor`);
    await page.getByText('Kamu sedang tanpa sambungan. Halaman ini seperti pada').waitFor();
    const once = await page.locator('[name=once]').inputValue();
    assert.match(once, /^[0-9a-f-]{36}$/);
    await page.getByLabel('Apa yang terjadi?').fill(WORDS);
    await page.locator('#photos').setInputFiles([await photoFile('jembatan.jpg', '#963')]);
    await page.locator('#thumbs img').waitFor();
    // What is not finished outlives the page, photo and all.
    await page.waitForFunction(() => localStorage.getItem('simpul.lapor.3522') !== null);
    await page.waitForTimeout(300);
    await page.reload();
    await page.locator('#thumbs img').waitFor();
    assert.equal(await page.getByLabel('Apa yang terjadi?').inputValue(), WORDS);
    await page.getByRole('button', { name: 'Kirim laporan' }).click();
    await page.getByText('Belum ada sambungan internet').waitFor();
    await screenshot(page, 'luring-belum-terkirim');
    await page.getByRole('button', { name: 'Simpan untuk dikirim nanti' }).click();
    await page.getByRole('heading', { name: 'Disimpan di perangkat ini: 1' }).waitFor();
    assert.equal(await page.getByLabel('Apa yang terjadi?').inputValue(), '');
    assert.notEqual(await page.locator('[name=once]').inputValue(), once);

    // A second one, which the server will not take as it is.
    await page.getByLabel('Apa yang terjadi?').fill('Mati');
    await page.getByRole('button', { name: 'Kirim laporan' }).click();
    await page.getByRole('button', { name: 'Simpan untuk dikirim nanti' }).click();
    await page.getByRole('heading', { name: 'Disimpan di perangkat ini: 2' }).waitFor();
    await screenshot(page, 'luring-menunggu');
    await page.close();

    // The server dies while it is sent, and two pages want to send it.
    const tabs = [await context.newPage(), await context.newPage()];
    for (const tab of tabs) await tab.goto(`${server.url}/lapor`);
    await server.kill();
    await context.setOffline(false);
    for (const tab of tabs) await tab.getByRole('button', { name: 'Kirim sekarang' }).click();
    await tabs[0].getByText('Belum ada jawaban dari server. Semuanya tetap tersimpan.').waitFor();
    await server.restart();
    for (const tab of tabs) await tab.getByRole('button', { name: 'Kirim sekarang' }).click();
    const line = tabs[0].locator('#waiting li', { hasText: 'Jembatan kayu' });
    await line.getByText('Sudah masuk. Kode:').waitFor();
    const code = (await line.getByRole('link').textContent()) ?? '';
    assert.match((await line.textContent()) ?? '', /Kata kunci untuk mengikutinya: \S+ \S+ \S+ \S+/);
    const short = tabs[0].locator('#waiting li', { hasText: 'Mati' });
    await short.getByText('Belum diterima:').waitFor();
    await screenshot(tabs[0], 'luring-masuk');

    // The one that came back is mended and sent.
    await short.getByRole('button', { name: 'Ubah: Mati' }).click();
    await tabs[0].getByLabel('Apa yang terjadi?').fill('Mati lampu jalan di Dusun Contoh sejak Senin malam.');
    await tabs[0].getByRole('button', { name: 'Kirim laporan' }).click();
    await tabs[0].waitForURL(/\/ikuti\/3522-/);

    await tabs[1].goto(`${server.url}/ikuti/${code}`);
    await tabs[1].getByText('Jembatan kayu').first().waitFor();
    assert.equal(await tabs[1].locator('.photo img').count(), 1, 'the key is on this device');
    await server.kill();
    assert.deepEqual(await reportsWith('Jembatan kayu'), [{ code, text: WORDS, photos: 1 }]);
    assert.equal((await reportsWith('Mati')).length, 1);
    await server.restart();
  }));
