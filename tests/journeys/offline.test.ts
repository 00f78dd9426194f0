import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { listOrganisations } from '#modules/organisations/index.ts';
import { acceptReport, type ReportRef, submitReport, verifyAndAssign } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { photoFile, signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
/** Ratih's. */
const AGENCY = 'Dinas Perhubungan';
const VERIFIER = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Verifikator Contoh',
  role: 'verifier',
  region: REGION,
} as const;
let server: Server;
let culvert: ReportRef;
let culvertCode: string;
let colleague: Extract<Actor, { kind: 'person' }>;

before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await readDatabase(server, async (db) => {
    const app = { db, secrets: makeSecrets(Buffer.alloc(32, 1)) };
    const found = await inRegion(db, REGION, async (tx) => ({
      agency: (await listOrganisations(tx)).find(({ name }) => name === AGENCY)!.id,
    }));
    const submission = {
      text: 'Gorong-gorong di Dusun Contoh ambrol separuh jalan.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
    } as const;
    const { id, code } = await submitReport(app, { kind: 'visitor' }, REGION, submission, [], 'gorong', new Date());
    culvert = { region: REGION, id };
    culvertCode = code;
    colleague = { ...VERIFIER, name: 'Rekan Contoh', role: 'officer', organisation: found.agency };
    const decision = { title: 'Gorong-gorong ambrol', classification: 'complaint' } as const;
    await verifyAndAssign(db, VERIFIER, culvert, decision, found.agency, new Date());
  });
  await server.restart();
});
after(() => server.stop());

/** The worker is there and has kept this page. A condition that is a promise would count as met at once, so each look is awaited. */
const keptHere = async (page: Page) => {
  const isKept = () =>
    page.evaluate(async () => {
      const kept = await (await caches.open('simpul-pages')).match(location.pathname);
      return kept !== undefined && navigator.serviceWorker.controller !== null;
    });
  for (let tries = 0; !(await isKept()); tries += 1) {
    assert.ok(tries < 150, 'the page is kept within 15 s');
    await page.waitForTimeout(100);
  }
};

const openAgain = async (context: BrowserContext): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(`${server.url}/lapor`);
  return page;
};

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

test('a phone may put the form among its programs: name, start, scope, window and icons are as it asks for', async () => {
  const at = (path: string) => fetch(new URL(path, server.url));
  const page = await (await at('/lapor')).text();
  const link = /<link rel="manifest" href="([^"]+)"/.exec(page)?.[1];
  const answer = await at(link!);
  assert.match(answer.headers.get('content-type')!, /^application\/manifest\+json/);
  const { name, short_name, start_url, scope, display, icons } = (await answer.json()) as Record<string, string> & {
    icons: { src: string; sizes: string; type: string; purpose: string }[];
  };
  assert.match(name!, /Bojonegoro/);
  assert.ok(short_name!.length > 0 && short_name!.length <= 12, 'fits under an icon');
  assert.deepEqual([start_url, scope, display], ['/lapor', '/', 'minimal-ui']);
  assert.equal((await at(start_url!)).status, 200);
  assert.deepEqual(
    icons.map(({ sizes, type, purpose }) => [sizes, type, purpose]),
    [192, 512].map((side) => [`${side}x${side}`, 'image/png', 'any maskable']),
  );
  for (const { src, sizes } of icons) {
    const icon = await at(src);
    assert.deepEqual([icon.status, icon.headers.get('content-type')], [200, 'image/png'], src);
    const { width, height, format } = await sharp(await icon.arrayBuffer()).metadata();
    assert.deepEqual([`${width}x${height}`, format], [sizes, 'png'], src);
  }
  const worker = await at('/sw.js');
  assert.equal(worker.status, 200, 'its pages are there without a connection too');
  assert.match(worker.headers.get('content-type')!, /javascript/);
});

const WORDS = 'Jembatan kayu di Dusun Contoh patah sebelah, motor tidak bisa lewat.';

test('Pak Contoh writes in the forest, closes the page, and his report arrives once when he is back, words and photo', () =>
  inBrowser({ javaScript: true, width: 360, offline: true }, async (first) => {
    const context = first.context();
    await first.goto(`${server.url}/lapor`);
    await keptHere(first);
    await first.close();

    await context.setOffline(true);
    const page = await openAgain(context);
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

    // The server dies while it is sent, and two pages want to send it.
    await page.close();
    const tabs = [await openAgain(context), await openAgain(context)];
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
    const shown = (words: string) =>
      tabs[0].waitForFunction(
        (text) => document.querySelector<HTMLTextAreaElement>('[name=text]')?.value === text,
        words,
      );
    await tabs[0].getByLabel('Apa yang terjadi?').fill('Belum selesai kutulis');
    await short.getByRole('button', { name: 'Ubah: Mati' }).click();
    await shown('Mati');
    const aside = tabs[0].locator('#waiting li', { hasText: 'Belum selesai kutulis' });
    await aside.getByRole('button', { name: 'Ubah' }).click();
    await shown('Belum selesai kutulis');
    await aside.getByRole('button', { name: 'Hapus' }).waitFor();
    await short.getByRole('button', { name: 'Ubah: Mati' }).click();
    await shown('Mati');
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

test('Sari’s phone is full: what she wrote stays on the page, is kept once there is room, and arrives once', () =>
  inBrowser({ javaScript: true, width: 360, offline: true }, async (page) => {
    const context = page.context();
    const words = 'Tanggul di Dusun Contoh retak, air mulai merembes.';
    await page.goto(`${server.url}/lapor`);
    await keptHere(page);
    await context.setOffline(true);
    // As a full disk does: what was written is taken back. A quota of Chromium's own counts only once it has forgotten what room there was.
    await page.evaluate(() => {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (...written) {
        const request = put.apply(this, written);
        this.transaction.abort();
        return request;
      };
      addEventListener('room', () => {
        IDBObjectStore.prototype.put = put;
      });
    });
    await page.getByLabel('Apa yang terjadi?').fill(words);
    await page.locator('#photos').setInputFiles([await photoFile('tanggul.jpg', '#369')]);
    await page.locator('#thumbs img').waitFor();
    await page.getByRole('button', { name: 'Kirim laporan' }).click();
    await page.getByRole('button', { name: 'Simpan untuk dikirim nanti' }).click();
    await page.getByText('Penyimpanan di perangkat ini penuh').waitFor();
    await screenshot(page, 'luring-penuh');
    assert.equal(await page.getByLabel('Apa yang terjadi?').inputValue(), words);
    assert.equal(await page.locator('#thumbs img').count(), 1);

    await page.evaluate(() => dispatchEvent(new Event('room')));
    await page.getByRole('button', { name: 'Simpan untuk dikirim nanti' }).click();
    await page.getByRole('heading', { name: 'Disimpan di perangkat ini: 1' }).waitFor();
    await context.setOffline(false);
    const arrived = page.locator('#waiting li', { hasText: 'Tanggul' }).getByText('Sudah masuk. Kode:');
    await arrived
      .or(page.getByRole('button', { name: 'Kirim sekarang' }))
      .first()
      .waitFor();
    if (!(await arrived.isVisible()))
      await page
        .getByRole('button', { name: 'Kirim sekarang' })
        .click({ timeout: 5000 })
        .catch(() => undefined); // it has gone by itself
    await arrived.waitFor({ timeout: 60_000 });
    assert.deepEqual(
      (await reportsWith('Tanggul')).map(({ text, photos }) => ({ text, photos })),
      [{ text: words, photos: 1 }],
    );
  }));

const notes = () =>
  readDatabase(server, (db) =>
    inRegion(db, REGION, (tx) =>
      tx.query<{ body: string; photos: number }>(
        `select m.body, (select count(*)::integer from reports.photo p where p.region_id = m.region_id and p.message_id = m.id) as photos
           from reports.message m where m.region_id = $1 and m.report_id = $2 and m.kind = 'note' order by m.at`,
        [REGION, culvert.id],
      ),
    ),
  );
/** Bodies of what waits on the device, as its storage holds them. */
const onDevice = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((done) => {
        indexedDB.open('simpul', 1).onsuccess = ({ target }) => {
          const all = (target as IDBOpenDBRequest).result.transaction('outbox').objectStore('outbox').getAll();
          all.onsuccess = () => done(all.result.filter(({ state }) => state !== 'arrived').map(({ title }) => title));
        };
      }),
  );
const fieldIsKept = (page: Page) =>
  page.evaluate(async () => (await (await caches.open('simpul-field')).match('/meja/lapangan')) !== undefined);

test('Ratih looks at the culvert without a signal; her note and photo arrive once, from her own hands only', () =>
  inBrowser({ javaScript: true, width: 360, offline: true }, async (page) => {
    const context = page.context();
    await context.grantPermissions(['geolocation'], { origin: server.url });
    await context.setGeolocation({ latitude: -7.25, longitude: 111.75, accuracy: 30 });
    await signInAs(page, server.url, 'Ratih');
    await page.goto(`${server.url}/meja/lapangan`);
    await page.getByRole('button', { name: 'Bawa ke lapangan: Gorong-gorong ambrol' }).click();
    await page.getByRole('heading', { name: '1 laporan dibawa ke lapangan' }).waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    await page.waitForFunction(
      async () => (await (await caches.open('simpul-field')).match('/meja/lapangan')) !== undefined,
    );
    await screenshot(page, 'lapangan-daftar');
    assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /pelapor:/i);

    await context.setOffline(true);
    await page.reload();
    await page.getByText('Anda sedang tanpa sambungan. Halaman ini seperti pada').waitFor();
    await page.getByText('Gorong-gorong di Dusun Contoh ambrol separuh jalan.').waitFor();
    const write = async (words: string, photo?: string) => {
      await page.getByLabel('Catatan atau konsep jawaban dari lapangan').fill(words);
      if (photo) {
        await page.locator('[data-capture]').evaluate((field) => field.dispatchEvent(new MouseEvent('click')));
        await page.getByText('tepat sampai 30 m').waitFor();
        await page.locator('[data-capture]').setInputFiles([await photoFile(photo, '#765')]);
      }
      await page.getByRole('button', { name: 'Simpan catatan' }).click();
      await page.locator('#waiting li', { hasText: words.slice(0, 20) }).waitFor();
    };
    await write('Lubang 2 x 3 meter, truk tidak bisa lewat.', 'gorong.jpg');
    await screenshot(page, 'lapangan-menunggu');

    // A colleague takes the report on meanwhile, and the server dies while the note is on its way.
    await server.kill();
    await readDatabase(server, (db) => acceptReport(db, colleague, culvert, new Date()));
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Kirim sekarang' }).click();
    await page.getByText('Belum ada jawaban dari server. Semuanya tetap tersimpan.').waitFor();
    await server.restart();
    await page.getByRole('button', { name: 'Kirim sekarang' }).click();
    await page.locator('#waiting li').getByText('Sudah tersimpan di laporan').waitFor();
    await page.getByText('Laporan ini sudah berubah ketika catatan Anda tiba').waitFor();

    // Her session ends with a second note on the device; what she took along is gone, the note is not.
    await context.setOffline(true);
    await page.reload();
    await write('Perlu papan peringatan malam ini.');
    await context.clearCookies();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Kirim sekarang' }).click();
    await page.getByRole('link', { name: 'Tersimpan di perangkat ini. Masuk lagi untuk mengirimnya.' }).waitFor();

    // Another officer on the same device neither sees nor sends it.
    await signInAs(page, server.url, 'Lestari');
    assert.equal(await fieldIsKept(page), false, 'what was taken along left the device with a sign-in');
    await page.goto(`${server.url}/lapor`);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active!.postMessage({ send: 'all' }));
    assert.deepEqual(await onDevice(page), [`${culvertCode}: Perlu papan peringatan malam ini.`]);

    await signInAs(page, server.url, 'Ratih');
    await page.goto(`${server.url}/meja/lapangan`);
    const second = page.locator('#waiting li', { hasText: 'Perlu papan peringatan' });
    await second.waitFor();
    if (await page.getByRole('button', { name: 'Kirim sekarang' }).isVisible())
      await page.getByRole('button', { name: 'Kirim sekarang' }).click();
    await second.getByText('Sudah tersimpan di laporan').waitFor();
    await server.kill();
    assert.deepEqual(await notes(), [
      { body: 'Lubang 2 x 3 meter, truk tidak bisa lewat.', photos: 1 },
      { body: 'Perlu papan peringatan malam ini.', photos: 0 },
    ]);
    await server.restart();
  }));
