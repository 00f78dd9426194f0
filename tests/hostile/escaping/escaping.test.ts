import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { drawLetter } from '../../../src/modules/dashboards/letter-pdf.ts';
import { letterOf } from '../../../src/modules/dashboards/rules/letter.ts';
import { inBrowser } from '../../support/browser.ts';
import { HOSTILE_LINES, HOSTILE_TEXTS, RAN } from '../../support/hostile-text.ts';
import { isDrawn, readPaper } from '../../support/pdf.ts';
import { signInAs } from '../../support/people.ts';
import { ANY_ENGINE, type Server, startServer } from '../../support/server.ts';
import { ELSEWHERE, open, VISITS, visitAll } from '../../support/visits.ts';
import { sessionOf } from '../requests/client.ts';
import { addressOf, ways } from '../requests/program.ts';
import { bringList, bringPayments, bringReports } from './bring.ts';
import { checkFile, wayOf } from './files.ts';
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
    const leads = [...document.querySelectorAll('[href]')].map((one) => one.getAttribute('href')!);
    return { faults, leads, shown: [document.title, document.body.textContent, ...fields].join('\n') };
  }, RAN);

const FIELDS = ['address', 'village', 'name', 'contact', 'happened_on', 'lat', 'lon'];
const spaced = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
const shown: string[] = [];
/** Addresses on pages, and who was led there: nobody's name is empty. */
const led = new Map<string, string>();
const look = async (page: Page, what: string, as = '') => {
  const seen = await lookAt(page);
  assert.deepEqual(seen.faults, [], what);
  for (const address of seen.leads.map((href) => new URL(href, page.url())))
    if (address.origin === server.url) led.set(address.pathname + address.search, as);
  shown.push(spaced(seen.shown));
  return seen;
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

test('a sheet of strangers is shown as text: its headings, its cells, what is wrong with them, and what comes of them', async () => {
  await inBrowser({ javaScript: true, width: 1280 }, async (page) => {
    for (const bring of [bringReports, bringList, bringPayments])
      await bring(page, server.url, async (_, what, as, texts) => {
        const seen = spaced((await look(page, what, as)).shown);
        const missing = texts.filter((text) => !seen.includes(spaced(text)));
        assert.deepEqual(missing, [], `${what} shows each whole`);
      });
  });
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
      await look(page, route, visit.as);
    });
    await signInAs(page, server.url, 'Ratih');
    for (const code of planted.codes) {
      await page.goto(`${server.url}/meja/${code}`);
      await look(page, `desk ${code}`, 'Ratih');
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

/** Files that no page leads to: what a script asks for, a month of which nothing was drawn, what comes back with a form, what is sent. */
const UNLED = [
  '/(account)/akun/passkey',
  '/(public)/[[region=region]]/audit.csv',
  '/(public)/[[region=region]]/lapor/foto/[token]',
  '/(account)/masuk/passkey',
  '/(staff)/meja/poster.pdf',
];

/** Files that hold what was planted where a sheet would take it for a formula. */
const GUARDED = [
  '/(admin)/admin/impor/[id]/hasil.csv',
  '/(admin)/admin/instansi.csv',
  '/(public)/[[region=region]]/anggaran/[year=year]/[file=budgetfile]',
  '/(public)/[[region=region]]/anggaran/[year=year]/beda.csv',
  '/(public)/[[region=region]]/kodefikasi/[kind=listkind]/[file=listfile]',
  '/(public)/[[region=region]]/laporan.csv',
  '/(public)/[[region=region]]/rencana/berkas/[plan]',
  '/(public)/[[region=region]]/usulan.csv',
  '/(staff)/keuangan/kodefikasi/impor/[id]/hasil.csv',
  '/(staff)/keuangan/pembayaran/cocok.csv',
  '/(staff)/keuangan/pembayaran/impor/[id]/ditolak.csv',
  '/(staff)/meja/aspirasi/usulan.csv',
  '/(staff)/meja/daftar/csv',
  '/(staff)/meja/sp4n/[export]',
];

test('no sheet begins a formula, and no data is taken for a page', async () => {
  const all = (await ways()).filter(({ door, route }) => door === 'GET' && !/langsung|keluar/.test(route));
  const files = all.filter(({ kind }) => kind !== 'page');
  const cookies = new Map([['', '']]);
  const cookieOf = async (name: string): Promise<string> => {
    if (!cookies.has(name)) cookies.set(name, await sessionOf(server.url, `${name} Contoh`));
    return cookies.get(name)!;
  };
  const taken = new Set<string>();
  const guarded = new Set<string>();
  const lost: string[] = [];
  for (const [address, as] of led) {
    const way = wayOf(all, address);
    if (!way || way.kind === 'page') continue;
    const headers = { cookie: await cookieOf(as), accept: 'application/json' };
    const answer = await fetch(server.url + address, { headers });
    if (answer.status !== 200) lost.push(`${address} led ${as || 'a visitor'} to ${answer.status}`);
    if (answer.status !== 200) continue;
    taken.add(way.route);
    if (await checkFile(answer, address)) guarded.add(way.route);
  }
  for (const way of files.filter(({ route }) => !taken.has(route))) {
    for (const name of ['', 'Galih', 'Panca']) {
      const search = way.route.startsWith('/api/') ? '?region=3522&q=jalan&lat=-7.15&lon=111.88' : '';
      const path = addressOf(way, (place) => (place === 'region' ? '' : '3522')) + search;
      const headers = { cookie: await cookieOf(name), accept: 'application/json' };
      const answer = await fetch(server.url + path, { headers, redirect: 'manual' });
      if (answer.status === 200) await checkFile(answer, path);
    }
  }
  const unled = files.filter(({ kind, route }) => kind === 'file' && !taken.has(route)).map(({ route }) => route);
  assert.deepEqual(lost, []);
  assert.deepEqual(unled, UNLED, 'pages lead to every other file');
  assert.deepEqual([...guarded].sort(), GUARDED);
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

/** A paper shows each text whole, does nothing by itself and leads nowhere but here. @returns how many links are on it */
const lookAtPaper = async (what: string, bytes: Uint8Array, origin: string, texts: readonly string[]) => {
  const paper = await readPaper(bytes);
  const { links, acts } = paper;
  for (const one of texts) assert.ok(isDrawn(paper, one), `${what} shows ${one} whole: ${paper.text}`);
  for (const link of links) assert.ok(link.startsWith(`${origin}/`) || link === origin, `${what} leads to ${link}`);
  assert.deepEqual(acts, [], what);
  return links.length;
};

test('the record of a closed meeting shows each text whole to visitors and to staff, and does nothing by itself', async () => {
  const cookie = await sessionOf(server.url, 'Mulyono Contoh');
  const papers = [
    { page: `/usulan/rapat/${planted.meeting}`, cookie: '' },
    { page: `/meja/usulan/rapat/${planted.meeting}`, cookie },
  ];
  for (const { page, cookie } of papers) {
    const shown = await (await fetch(server.url + page, { headers: { cookie, accept: 'text/html' } })).text();
    const href = /href="([^"]*berita-acara\.pdf)"/.exec(shown)?.[1];
    assert.ok(href, `${page} leads to its record`);
    const answer = await fetch(new URL(href, server.url), { headers: { cookie } });
    assert.equal(answer.headers.get('content-type'), 'application/pdf', href);
    const title = (text: string) => `${text} (usul)`.slice(0, 140).toWellFormed();
    const texts = HOSTILE_LINES.flatMap(({ text }) => [text, title(text), `${text} (alasan putusan musrenbang)`]);
    await lookAtPaper(page, await answer.bytes(), server.url, texts);
  }
});

test('a letter, a poster and a disposition sheet show each text whole, do nothing by themselves, and lead nowhere but here', async () => {
  const texts = HOSTILE_TEXTS.map(({ text }) => text);
  for (let at = 0; at < texts.length; at += 3) {
    const some = texts.slice(at, at + 3);
    assert.ok((await lookAtPaper(`a letter about ${some}`, await letterAbout(some), OWN, some)) > 5);
  }
  const cookie = await sessionOf(server.url, 'Lestari Contoh');
  for (const [at, { name, text }] of HOSTILE_LINES.entries()) {
    const spot = { kategori: 'road', desa: planted.villages[at]!, instansi: planted.offices[at]!, tempat: text };
    const answer = await fetch(`${server.url}/meja/poster.pdf?${new URLSearchParams(spot)}`, { headers: { cookie } });
    assert.equal(answer.headers.get('content-type'), 'application/pdf', name);
    const all = [text, `${text} ${at}`, `${text}, Kecamatan`, `Jalan ${HOSTILE_LINES[0]!.text}`];
    assert.ok((await lookAtPaper(`the poster with ${name}`, await answer.bytes(), server.url, all)) > 0);
  }
  await inBrowser({ javaScript: true, width: 1280 }, async (page) => {
    await signInAs(page, server.url, 'Ratih');
    for (const [at, { name, text }] of HOSTILE_LINES.entries()) {
      await page.goto(`${server.url}/meja/${planted.codes[at]}/disposisi`);
      // a browser draws letters that run backwards as the eye reads them
      const isTurned = /[\u202a-\u202e]/.test(text);
      const all = isTurned ? [] : [`${text} (judul)`, `${text} – di jalan depan`, `${text}, Desa ${text}`];
      await lookAtPaper(`the sheet with ${name}`, await page.pdf({ preferCSSPageSize: true }), server.url, all);
    }
  });
});
