import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { inBrowser, screenshot } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { type Server, startServer } from '../support/server.ts';

/** Whoever looks at it in the demonstration; nobody: a resident. */
type Reader = 'Ratih' | 'Lestari' | 'Panca' | 'Galih' | undefined;
interface Visit {
  readonly as?: Reader;
  readonly path: string;
  /** The first link on `path` that matches is the page itself. */
  readonly follow?: RegExp;
}

/** Every page of the program, by its folder. */
const VISITS: Record<string, Visit> = {
  '(public)/[[region=region]]': { path: '/bojonegoro' },
  '(public)/[[region=region]]/lapor': { path: '/bojonegoro/lapor' },
  '(public)/[[region=region]]/laporan': { path: '/bojonegoro/laporan' },
  '(public)/[[region=region]]/cara-menghitung': { path: '/bojonegoro/cara-menghitung' },
  '(public)/[[region=region]]/privasi': { path: '/bojonegoro/privasi' },
  '(public)/ikuti': { path: '/ikuti' },
  '(public)/ikuti/[code]': { path: '/bojonegoro/laporan', follow: /^\/ikuti\/3522-/ },
  '(account)/masuk': { path: '/masuk' },
  '(account)/akun': { as: 'Ratih', path: '/akun' },
  '(staff)/meja': { as: 'Lestari', path: '/meja' },
  '(staff)/meja/[code]': { as: 'Lestari', path: '/meja/daftar', follow: /^\/meja\/3522-/ },
  '(staff)/meja/daftar': { as: 'Panca', path: '/meja/daftar?late=1' },
  '(leader)/pantau': { as: 'Panca', path: '/pantau' },
  '(admin)/admin': { as: 'Galih', path: '/admin' },
  '(admin)/admin/impor': { as: 'Galih', path: '/admin/impor' },
  '(admin)/admin/instansi': { as: 'Galih', path: '/admin/instansi' },
  '(admin)/admin/instansi/[id]': { as: 'Galih', path: '/admin/instansi', follow: /^\/admin\/instansi\/[0-9a-f-]{36}$/ },
  '(admin)/admin/instansi/baru': { as: 'Galih', path: '/admin/instansi/baru' },
  '(admin)/admin/instansi/impor': { as: 'Galih', path: '/admin/instansi/impor' },
  '(admin)/admin/kategori': { as: 'Galih', path: '/admin/kategori' },
  '(admin)/admin/kategori/[service]': { as: 'Galih', path: '/admin/kategori/road' },
  '(admin)/admin/kesehatan': { as: 'Galih', path: '/admin/kesehatan' },
  '(admin)/admin/kotak-keluar': { as: 'Galih', path: '/admin/kotak-keluar' },
  '(admin)/admin/libur': { as: 'Galih', path: '/admin/libur' },
  '(admin)/admin/orang': { as: 'Galih', path: '/admin/orang' },
  '(admin)/admin/orang/[id]': { as: 'Galih', path: '/admin/orang', follow: /^\/admin\/orang\/[0-9a-f-]{36}$/ },
  '(admin)/admin/orang/baru': { as: 'Galih', path: '/admin/orang/baru' },
  '(admin)/admin/tenggat': { as: 'Galih', path: '/admin/tenggat' },
};
/** Needs a file first: import.test.ts looks at it. */
const ELSEWHERE = ['(admin)/admin/impor/[id]'];

const nameOf = (route: string) => route.replaceAll(/[()[\]]|=region/g, '').replaceAll('/', '-');

let server: Server;
before(async () => {
  server = await startServer({ engine: 'pglite', env: { SIMPUL_DEMO: '1' } });
});
after(() => server?.stop());

test('every page of the program is looked at', () => {
  const routes = join(import.meta.dirname, '..', '..', 'src', 'routes');
  const pages = globSync('**/+page.svelte', { cwd: routes }).map((file) => file.slice(0, -'/+page.svelte'.length));
  assert.deepEqual([...Object.keys(VISITS), ...ELSEWHERE].sort(), pages.sort());
});

/** Reads a page as a person does: it answers, has one headline and a title, and nothing runs off the screen. */
const look = async (page: Page, route: string, { path, follow }: Visit) => {
  let answer = await page.goto(server.url + path);
  if (follow) {
    const links = await page.locator('main a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    const link = links.find((href) => follow.test(href));
    assert.ok(link, `${path} leads to no ${route}`);
    answer = await page.goto(server.url + link);
  }
  assert.equal(answer?.status(), 200, `${route} answers ${answer?.status()}`);
  assert.equal(await page.locator('h1').count(), 1, `${route} has one headline`);
  assert.ok((await page.title()).length > 3, `${route} has a title`);
  const [content, screen] = [
    await page.locator('html').evaluate((html) => html.scrollWidth),
    page.viewportSize()!.width,
  ];
  assert.ok(content <= screen, `${route} is ${content} px wide on a screen of ${screen}`);
  await screenshot(page, `pages/${nameOf(route)}`);
};

for (const width of [360, 1280]) {
  test(`every page stands at ${width} pixels, without JavaScript`, async () => {
    const byReader = Map.groupBy(Object.entries(VISITS), ([, visit]) => visit.as);
    for (const [reader, visits] of byReader) {
      await inBrowser({ javaScript: false, width }, async (page) => {
        if (reader) await signInAs(page, server.url, reader);
        for (const [route, visit] of visits) await look(page, route, visit);
      });
    }
  });
}
