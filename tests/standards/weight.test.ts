import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { inBrowser } from '../support/browser.ts';
import { ENGINES } from '../support/database.ts';
import { type Server, startServer } from '../support/server.ts';

/** Bytes over the network on a first visit, compressed as they travel, with their headers. */
const BUDGET = 25_000;

/** @returns what each file of a first visit weighed, heaviest first */
const weigh = async (page: Page, url: string): Promise<{ url: string; bytes: number }[]> => {
  const network = await page.context().newCDPSession(page);
  const urls = new Map<string, string>();
  const loaded: { url: string; bytes: number }[] = [];
  network.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    loaded.push({ url: urls.get(requestId) ?? '', bytes: encodedDataLength }),
  );
  await network.send('Network.enable');
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
  await network.send('Network.setBypassServiceWorker', { bypass: true }); // a first visit has none yet
  const answer = await page.goto(url, { waitUntil: 'networkidle' });
  assert.equal(answer?.status(), 200, url);
  await network.detach();
  // A browser without a window has no place for the sign of a site and does not ask for it.
  const icon = new URL((await page.locator('link[rel~="icon"]').first().getAttribute('href')) ?? '', url).href;
  if (!loaded.some((file) => file.url === icon))
    loaded.push({ url: icon, bytes: (await (await page.request.get(icon)).body()).length });
  return loaded.sort((a, b) => b.bytes - a.bytes);
};

const assertLight = async (page: Page, url: string) => {
  const files = await weigh(page, url);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const list = files.map(({ url, bytes }) => `${bytes} ${url}`).join('\n');
  assert.ok(files.length > 1 && total > 1000, `this is not all of ${url}:\n${list}`);
  assert.ok(total <= BUDGET, `${url} weighs ${total} bytes:\n${list}`);
};

let server: Server;
before(async () => {
  server = await startServer({ engine: ENGINES.at(-1)!, env: { SIMPUL_DEMO: '1' } });
});
after(() => server.stop());

test('the report form weighs at most 25 kB on a first visit', () =>
  inBrowser({ javaScript: true, width: 360 }, (page) => assertLight(page, `${server.url}/bojonegoro/lapor`)));

test('the page on which a report is followed weighs at most 25 kB, even with the key and its picture on it', () =>
  inBrowser({ javaScript: true, width: 360 }, async (page) => {
    await page.goto(`${server.url}/bojonegoro/lapor`);
    await page.locator('textarea[name="text"]').fill('Lampu jalan di depan balai contoh mati sejak Senin malam.');
    await page.locator('form#report button.send').click();
    await page.waitForURL(/\/ikuti\/.+/);
    await assertLight(page, page.url());
  }));

test('the aspirations, and one of them with what became of it, weigh at most 25 kB each', () =>
  inBrowser({ javaScript: true, width: 360 }, async (page) => {
    await assertLight(page, `${server.url}/bojonegoro/aspirasi`);
    const answered = page.locator('#g-answered + ul a').first();
    await assertLight(page, new URL((await answered.getAttribute('href')) ?? '', server.url).href);
  }));
test('the figures of a whole regency weigh at most 25 kB on a first visit', () =>
  inBrowser({ javaScript: true, width: 360 }, (page) => assertLight(page, `${server.url}/bojonegoro/kinerja`)));
