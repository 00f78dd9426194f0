import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBrowser, screenshot } from './browser.ts';

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
    const [heading = ''] = await page.locator('h1').allTextContents();
    return heading;
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

/** What the issues of the program promise, and the journeys in which somebody does it, by the name of the first picture kept of it. */
const PICTURED: Readonly<Record<string, readonly (readonly [journey: string, picture: string])[]>> = {
  'routing that explains itself': [
    ['routing', 'meja-usulan'],
    ['routing', 'admin-penerusan'],
  ],
  'the same thing twice': [['same-thing', '']],
  'clocks and escalation': [['clocks', 'jam-1-naik']],
  'proof and audit': [['proof', '']],
  'a conversation, also when anonymous': [
    ['clocks', 'jam-8-berkas'],
    ['follow', ''],
  ],
  'the desk': [
    ['desk', ''],
    ['desk-work', ''],
  ],
  'every channel': [
    ['channels', 'catat'],
    ['channels', 'whatsapp-di-meja'],
    ['offline', 'luring-menunggu'],
  ],
  'followed and told': [
    ['alerts', 'laporan-ikuti'],
    ['alerts', 'ikuti-kabar'],
  ],
  'Open311, served and sent': [['other-systems', 'open311-terkirim']],
  'SP4N-LAPOR!, in and out': [
    ['import', 'impor-4-selesai'],
    ['other-systems', 'sp4n-ekspor'],
  ],
  'figures and the wall': [
    ['figures', ''],
    ['wall', ''],
  ],
  'aspirations and petitions': [['petitions', '']],
};
const JOURNEYS = join(import.meta.dirname, '..', 'journeys');
const picturesOf = (journey: string): string[] => {
  const source = readFileSync(join(JOURNEYS, `${journey}.test.ts`), 'utf8');
  return [...source.matchAll(/(?:screenshot|look)\(\s*\w+,\s*(['`])(.+?)\1/g)].map(([, , name]) => name!);
};

for (const [part, kept] of Object.entries(PICTURED))
  test(`a picture is kept of ${part}`, () => {
    for (const [journey, name] of kept) {
      const pictures = picturesOf(journey);
      assert.ok(name ? pictures.includes(name) : pictures.length > 0, `${journey}: ${name}`);
    }
  });

test('no picture is written over that of another journey', () => {
  const journeys = globSync('*.test.ts', { cwd: JOURNEYS }).map((file) => file.replace('.test.ts', ''));
  const owners = Map.groupBy(
    journeys.flatMap((journey) => [...new Set(picturesOf(journey))].map((name) => ({ journey, name }))),
    ({ name }) => name,
  );
  assert.ok(owners.size > 80, `${owners.size} pictures are kept`);
  assert.deepEqual(
    [...owners.values()].filter(({ length }) => length > 1),
    [],
  );
});

test('asked for, a picture is a file of the whole page; not asked for, there is none', async () => {
  const file = join(import.meta.dirname, '..', '..', 'screenshots', 'percobaan-360.png');
  const before = process.env.SCREENSHOTS;
  const keep = () =>
    inBrowser({ javaScript: false, width: 360 }, async (page) => {
      await page.goto(`${url}/calm`);
      await screenshot(page, 'percobaan');
      return existsSync(file);
    });
  try {
    process.env.SCREENSHOTS = '0';
    assert.equal(await keep(), false);
    process.env.SCREENSHOTS = '1';
    assert.equal(await keep(), true);
  } finally {
    process.env.SCREENSHOTS = before ?? '';
    rmSync(file, { force: true });
  }
});
