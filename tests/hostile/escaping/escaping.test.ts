import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { SaxesParser } from 'saxes';
import { drawLetter } from '../../../src/modules/dashboards/letter-pdf.ts';
import { letterOf } from '../../../src/modules/dashboards/rules/letter.ts';
import { inBrowser } from '../../support/browser.ts';
import { HOSTILE_LINES, HOSTILE_TEXTS, RAN } from '../../support/hostile-text.ts';
import { isDrawn, readPaper } from '../../support/pdf.ts';
import { signInAs } from '../../support/people.ts';
import { ANY_ENGINE, type Server, startServer } from '../../support/server.ts';
import { ELSEWHERE, open, VISITS, visitAll } from '../../support/visits.ts';
import { ask, sessionOf } from '../requests/client.ts';
import { addressOf, ways } from '../requests/program.ts';
import { type Planted, plant } from './plant.ts';

let server: Server;
let planted: Planted;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  planted = await plant(server);
  await server.restart();
});
after(() => server?.stop());

/** What a page must not have become, and all that it shows, with what stands in its fields. */
const lookAt = (page: Page) =>
  page.evaluate((ran) => {
    const faults: string[] = [];
    if (ran in window) faults.push('stored text was executed');
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on') || name === 'style' || name === 'srcdoc')
          faults.push(`${element.tagName} ${name}=${value}`);
        if (
          ['href', 'src', 'action', 'formaction'].includes(name) &&
          /^\s*(javascript|data:text|vbscript)/i.test(value)
        )
          faults.push(`${element.tagName} ${name}=${value}`);
      }
    }
    for (const script of document.scripts)
      if (!script.src.startsWith(location.origin)) faults.push(`a script: ${script.outerHTML.slice(0, 200)}`);
    if (document.querySelector('base, iframe, object, embed, body style, head style ~ style, svg[onload]'))
      faults.push('an element of others');
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea, option')].map(
      ({ value }) => value,
    );
    return { faults, shown: [document.title, document.body.textContent, ...fields].join('\n') };
  }, RAN);

const FIELDS = ['address', 'village', 'name', 'contact', 'happened_on', 'lat', 'lon'];
const spaced = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
const shown: string[] = [];
const look = async (page: Page, what: string) => {
  const seen = await lookAt(page);
  assert.deepEqual(seen.faults, [], what);
  shown.push(spaced(seen.shown));
};

test('a page that nobody looks at here is none of the program', async () => {
  const pages = (await ways())
    .filter(({ kind, door }) => kind === 'page' && door === 'GET')
    .map(({ route }) => route.slice(1));
  assert.deepEqual(
    pages.filter((route) => !(route in VISITS) && !ELSEWHERE.includes(route)),
    [],
  );
});

test('no page executes what was stored, and each text is shown as it was typed', async () => {
  // with scripts allowed: what would run, runs
  await inBrowser({ javaScript: true, width: 1280 }, async (page) => {
    for (const code of planted.codes) {
      await page.goto(`${server.url}/ikuti/${code}`);
      await look(page, code);
    }
    await visitAll(page, server.url, async (route, visit) => {
      await open(page, server.url, route, visit);
      await look(page, route);
    });
    await signInAs(page, server.url, 'Ratih');
    for (const code of planted.codes) {
      await page.goto(`${server.url}/meja/${code}`);
      await look(page, `desk ${code}`);
    }
  });
  const all = shown.join('\n');
  const missing = HOSTILE_LINES.filter(({ text }) => !all.includes(spaced(text))).map(({ name }) => name);
  assert.deepEqual(missing, [], 'somewhere each is shown whole');
});

test('what stands in an address is shown back as text', async () => {
  const places = [
    '/ikuti?kode=',
    '/laporan?q=',
    '/laporan?q=zz&place=',
    '/masuk?ke=',
    '/masuk?keluar=',
    '/?lat=',
    '/lapor?text=',
    '/x',
  ];
  await inBrowser({ javaScript: true, width: 360 }, async (page) => {
    // each text in two places, each place with a quarter of all texts: together they are what takes long
    for (const [at, { name, text }] of HOSTILE_TEXTS.entries()) {
      for (const place of [places[at % 8]!, places[(at + 1 + (at >> 3)) % 8]!]) {
        await page.goto(server.url + place + encodeURIComponent(text.toWellFormed()));
        await look(page, `${place} ${name}`);
      }
    }
  });
});

test('a form that comes back shows what was typed as text', async () => {
  await inBrowser({ javaScript: true, width: 360 }, async (page) => {
    for (let at = 0; at < HOSTILE_LINES.length; at += FIELDS.length) {
      const typed = FIELDS.map(
        (field, next) => [field, HOSTILE_LINES[(at + next) % HOSTILE_LINES.length]!.text] as const,
      );
      const name = HOSTILE_LINES[at]!.name;
      await page.goto(`${server.url}/lapor`);
      const answer = await page.request.post(`${server.url}/lapor`, {
        headers: { origin: server.url, accept: 'text/html' },
        multipart: { text: 'x', ...Object.fromEntries(typed) },
      });
      assert.equal(answer.status(), 422, name);
      // shown by the browser under the policy that came with it
      await page.route('**/lapor', (route) =>
        answer.body().then((body) => route.fulfill({ status: 200, headers: answer.headers(), body })),
      );
      await page.goto(`${server.url}/lapor`);
      await look(page, name);
      await page.unroute('**/lapor');
    }
  });
});

test('no sheet begins a formula, and no data is taken for a page', async () => {
  const cookies = [
    '',
    ...(await Promise.all(['Galih Contoh', 'Panca Contoh'].map((name) => sessionOf(server.url, name)))),
  ];
  const files = (await ways()).filter(
    ({ kind, door, route }) => kind !== 'page' && door === 'GET' && !/langsung|keluar/.test(route),
  );
  let sheets = 0;
  for (const way of files) {
    for (const cookie of cookies) {
      const search = way.route.startsWith('/api/') ? '?region=3522&q=jalan&lat=-7.15&lon=111.88' : '';
      const path = addressOf(way, (name) => (name === 'region' ? '' : '3522')) + search;
      const { status, headers, text } = await ask(server.url, {
        method: 'GET',
        path,
        headers: { cookie, accept: 'application/json' },
      });
      const type = String(headers['content-type'] ?? '');
      if (/^(application\/atom\+xml|text\/xml)\b/.test(type)) {
        const reader = new SaxesParser({ xmlns: true });
        reader.on('error', (error) => assert.fail(error));
        reader.on('opentag', ({ local }) => assert.doesNotMatch(local, /^(script|svg|img|html|a)$/i, path));
        reader.write(text).close();
      } else if (status === 200) assert.doesNotMatch(type, /html|svg|\bxml\b/, path);
      if (type.includes('json')) JSON.parse(text);
      if (status !== 200 || !type.startsWith('text/csv')) continue;
      sheets += 1;
      const rows = parse(text, { bom: true, relax_column_count: true }) as string[][];
      assert.equal(new Set(rows.map((row) => row.length)).size, 1, `${path} keeps its columns`);
      for (const cell of rows.flat()) assert.ok(!/^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/.test(cell), `${path}: ${cell}`);
      assert.match(String(headers['content-disposition']), /^attachment/);
    }
  }
  assert.ok(sheets >= 4, `${sheets} sheets`);
});

const OWN = 'https://lapor.contoh.invalid';
/** A letter of a week in which categories, offices and villages are called so. */
const letterAbout = (texts: readonly string[]) => {
  const named = (name: string) => ({ name, n: 3, usual: 1, href: `${OWN}/meja/daftar?late=1` });
  const [one, all] = [named(''), texts.map(named)];
  const at = new Date('2026-11-23T00:00:00Z');
  const week = { region: texts[0]!, timeZone: 'Asia/Jakarta', isSample: true, madeAt: at, from: at, to: at } as const;
  const lists = { complaints: all, lateWith: all, grown: all, confirmedWith: all };
  const test = { compared: 9, weeks: 12, percent: 5 };
  return drawLetter(
    letterOf({ ...week, ...lists, received: one, late: one, confirmed: one, silent: one, test, wall: OWN }),
  );
};

test('a letter, a poster and a disposition sheet show each text whole, do nothing by themselves, and lead nowhere but here', async () => {
  const look = async (what: string, bytes: Uint8Array, origin: string, texts: readonly string[]) => {
    const paper = await readPaper(bytes);
    const { links, acts } = paper;
    for (const one of texts) assert.ok(isDrawn(paper, one), `${what} shows ${one} whole: ${paper.text}`);
    for (const link of links) assert.ok(link.startsWith(`${origin}/`) || link === origin, `${what} leads to ${link}`);
    assert.deepEqual(acts, [], what);
    return links.length;
  };
  const texts = HOSTILE_TEXTS.map(({ text }) => text);
  for (let at = 0; at < texts.length; at += 3) {
    const some = texts.slice(at, at + 3);
    assert.ok((await look(`a letter about ${some}`, await letterAbout(some), OWN, some)) > 5);
  }
  const cookie = await sessionOf(server.url, 'Lestari Contoh');
  for (const [at, { name, text }] of HOSTILE_LINES.entries()) {
    const spot = { kategori: 'road', desa: planted.villages[at]!, instansi: planted.offices[at]!, tempat: text };
    const answer = await fetch(`${server.url}/meja/poster.pdf?${new URLSearchParams(spot)}`, { headers: { cookie } });
    assert.equal(answer.headers.get('content-type'), 'application/pdf', name);
    const all = [text, `${text} ${at}`, `${text}, Kecamatan`, `Jalan ${HOSTILE_LINES[0]!.text}`];
    assert.ok((await look(`the poster with ${name}`, await answer.bytes(), server.url, all)) > 0);
  }
  await inBrowser({ javaScript: true, width: 1280 }, async (page) => {
    await signInAs(page, server.url, 'Ratih');
    for (const [at, { name, text }] of HOSTILE_LINES.entries()) {
      await page.goto(`${server.url}/meja/${planted.codes[at]}/disposisi`);
      // a browser draws letters that run backwards as the eye reads them
      const isTurned = /[\u202a-\u202e]/.test(text);
      const all = isTurned ? [] : [`${text} (judul)`, `${text} – di jalan depan`, `${text}, Desa ${text}`];
      await look(`the sheet with ${name}`, await page.pdf({ preferCSSPageSize: true }), server.url, all);
    }
  });
});
