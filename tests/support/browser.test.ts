import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { inBrowser } from './browser.ts';

const PAGES: Record<string, [number, string]> = {
  '/calm': [200, '<h1>Tenang</h1>'],
  '/refused': [422, '<h1>Ditolak</h1>'],
  '/noisy': [200, '<script>console.error("aduh")</script>'],
  '/throws': [200, '<script>throw new Error("aduh")</script>'],
  '/tells': [200, '<img src="http://elsewhere.invalid/pixel.png" alt="">'],
  '/lacks': [200, '<link rel="stylesheet" href="/absent.css">'],
};
const site = createServer((request, response) => {
  const [status, body] = PAGES[request.url ?? ''] ?? [404, ''];
  response.writeHead(status, { 'content-type': 'text/html' }).end(`<link rel="icon" href="data:,">${body}`);
});
let url = '';
before(async () => {
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  url = `http://127.0.0.1:${(site.address() as { port: number }).port}`;
});
after(() => site.close());

const visit = (path: string, javaScript = true) =>
  inBrowser({ javaScript, width: 360 }, async (page) => {
    await page.goto(url + path, { waitUntil: 'networkidle' });
    return page
      .locator('h1')
      .textContent({ timeout: 500 })
      .catch(() => '');
  });

test('a page that is quiet and keeps to its own host passes, one that refuses a form too', async () => {
  assert.equal(await visit('/calm'), 'Tenang');
  assert.equal(await visit('/refused'), 'Ditolak');
});

for (const [path, finding] of [
  ['/noisy', /aduh/],
  ['/throws', /aduh/],
  ['/tells', /elsewhere\.invalid/],
  ['/lacks', /absent\.css/],
] as const) {
  test(`a page that does what ${path} does is found out`, async () => {
    await assert.rejects(visit(path), (error: Error & { actual: string[] }) => finding.test(error.actual.join()));
  });
}

test('without JavaScript no script of a page runs', async () => {
  await assert.doesNotReject(visit('/noisy', false));
});
