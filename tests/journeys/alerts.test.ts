import assert from 'node:assert/strict';
import { createECDH, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { parseFeed } from '@rowanmanning/feed-parser';
import { listOrganisations } from '#modules/organisations/index.ts';
import {
  acceptReport,
  answerReport,
  askLasting,
  confirmReport,
  type Receipt,
  submitReport,
  verifyAndAssign,
} from '#modules/reports/index.ts';
import { makePass } from '#modules/reports/passes.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { CANARIES, canariesIn } from '../support/canaries.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const HOUR = 3_600_000;
const VILLAGE = '35.22.15.2008';
const NEXT_DISTRICT = '35.22.16';

let server: Server;
let pass: string;
let road: Receipt;
let secret: Receipt;
let waiting: Receipt;
let mended: Receipt;
let elsewhere: Receipt;

/** A road in a village that everybody may read of, a bridge in the next district, a secret report, one that nobody has verified yet, and one that was mended weeks ago. */
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION);
  await readDatabase(server, async (db) => {
    const app = { db, secrets: await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined }) };
    const then = (hours: number) => new Date(Date.now() - hours * HOUR);
    const [agency] = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const staff = (role: string): Actor => ({
      kind: 'person',
      id: randomUUID(),
      name: `Petugas ${role}`,
      role,
      region: REGION,
      organisation: agency.id,
    });
    const submit = (text: string, more: { secret?: boolean; placeCode?: string } = {}) =>
      submitReport(
        app,
        { kind: 'visitor' },
        REGION,
        {
          text,
          kind: 'complaint',
          serviceCode: 'road',
          placeCode: more.placeCode ?? VILLAGE,
          lat: -7.15251,
          lon: 111.88252,
          answers: {},
          anonymous: true,
          secret: more.secret ?? false,
          channel: 'web',
          reporterName: CANARIES.name,
          reporterContact: CANARIES.mail,
        },
        [],
        randomUUID(),
        then(50),
      );
    const verify = ({ id }: Receipt, title: string) =>
      verifyAndAssign(
        db,
        staff('verifier'),
        { region: REGION, id },
        { title, classification: 'complaint' },
        agency.id,
        then(48),
      );
    road = await submit('Lubang <b>sedalam</b> lutut & "lebar" di tanjakan pasar.');
    await verify(road, 'Jalan berlubang di tanjakan pasar');
    secret = await submit('Bantuan untuk warga dipotong oleh petugas.', { secret: true });
    await verify(secret, 'Potongan bantuan');
    elsewhere = await submit('Jembatan bambu putus.', { placeCode: `${NEXT_DISTRICT}.2006` });
    await verify(elsewhere, 'Jembatan bambu putus');
    mended = await submit('Got di depan pasar mampet.');
    await verify(mended, 'Got mampet di depan pasar');
    const ref = { region: REGION, id: mended.id };
    await acceptReport(db, staff('officer'), ref, then(47));
    await answerReport(
      db,
      staff('officer'),
      ref,
      { body: 'Gotnya sudah kami keruk sampai ke sungai.', workDone: false, photos: [] },
      then(46),
    );
    await confirmReport(db, { kind: 'reporter' }, ref, then(45));
    // four weeks later
    await inRegion(db, REGION, (tx) =>
      tx.run('update reports.report set lasting_due_at = $3 where region_id = $1 and id = $2', [
        REGION,
        ref.id,
        then(1),
      ]),
    );
    await askLasting(db, { kind: 'system', task: 'lasting' }, ref, new Date());
    pass = makePass(app.secrets, 'lasting', mended.code);
    waiting = await submit('Lampu jalan mati sejak Senin.');
  });
  await server.restart();
});
after(() => server.stop());

/** The link in the only mail that waits; nobody here sends it. */
const mailedLink = async (): Promise<string> => {
  await server.kill();
  const link = await readDatabase(server, async (db) => {
    const secrets = await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined });
    const [mail] = await inRegion(db, REGION, (tx) =>
      tx.query<{ body: Uint8Array }>(
        `select body_sealed as body from platform.outbox_mail where subject like 'Kabar%' and region_id = $1`,
        [REGION],
      ),
    );
    return /\S+langganan=\S+/.exec(secrets.decrypt('platform.outbox_mail.body', mail.body))![0];
  });
  await server.restart();
  const { pathname, search } = new URL(link);
  return server.url + pathname + search;
};

const feedAt = async (address: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(new URL(address, server.url), { headers });
  return { answer, text: await answer.text() };
};

test('Bagus follows a village: he finds the feed on the list, and his reader shows what everybody may read, and nothing else', async () => {
  let address = '';
  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await page.goto(`${server.url}/laporan?place=${VILLAGE}&late=1`);
    address = (await page.locator('link[rel=alternate]').getAttribute('href'))!;
    assert.equal(address, `/laporan.atom?place=${VILLAGE}`);
    assert.equal(await page.getByRole('link', { name: 'Feed Atom' }).getAttribute('href'), address);
    await screenshot(page, 'laporan-ikuti');
  });
  const { answer, text } = await feedAt(address);
  assert.equal(answer.headers.get('content-type'), 'application/atom+xml; charset=utf-8');
  const feed = parseFeed(text);
  assert.match(feed.title!, /Kabupaten Bojonegoro/);
  assert.deepEqual(
    feed.items.map(({ title, url }) => ({ title, url })),
    [
      { title: 'Got mampet di depan pasar', url: `${server.url}/ikuti/${mended.code}` },
      { title: 'Jalan berlubang di tanjakan pasar', url: `${server.url}/ikuti/${road.code}` },
    ],
  );
  assert.match(text, /Lubang &lt;b&gt;sedalam&lt;\/b&gt; lutut &amp; &quot;lebar&quot;/);
  assert.deepEqual(canariesIn(text), []);
  for (const { code } of [secret, waiting]) assert.ok(!text.includes(code));
  // the middle of a cell of the ground, as everywhere for one who is anonymous
  assert.match(text, /<georss:point>-7\.1525 111\.8825<\/georss:point>/);
});

test('a feed of a district has what lies in any of its villages, and nothing of the next one', async () => {
  const itemsOf = async (scope: string) =>
    parseFeed((await feedAt(`/laporan.atom?${scope}`)).text).items.map(({ url }) => url?.split('/').at(-1));
  assert.deepEqual(await itemsOf('district=35.22.15'), [mended.code, road.code]);
  assert.deepEqual(await itemsOf(`district=${NEXT_DISTRICT}`), [elsewhere.code]);
  assert.deepEqual(await itemsOf('district=35.22.17'), []);
  assert.deepEqual(await itemsOf(''), [mended.code, elsewhere.code, road.code]);
});

test('his reader asks again and is told that nothing is new, without being sent it again', async () => {
  const { answer } = await feedAt('/laporan.atom?service=road');
  const tag = answer.headers.get('etag')!;
  assert.match(answer.headers.get('cache-control')!, /^public, max-age=\d+$/);
  const again = await feedAt('/laporan.atom?service=road', { 'if-none-match': tag });
  assert.deepEqual([again.answer.status, again.text, again.answer.headers.get('etag')], [304, '', tag]);
  const other = await feedAt('/laporan.atom?service=water', { 'if-none-match': tag });
  assert.deepEqual([other.answer.status, parseFeed(other.text).items], [200, []]);
});

test('Sari is asked by mail whether it is still fixed: opening the link answers nothing, one tap does, and one more opens the report again', () =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    const main = async () => (await page.locator('main').textContent()) ?? '';
    await page.goto(`${server.url}/ikuti/${mended.code}?beres=karangan`);
    assert.doesNotMatch(await main(), /Masih beres\?.*Ya, masih beres/s);
    await page.goto(`${server.url}/ikuti/${mended.code}?beres=${pass}`);
    assert.equal(new URL(page.url()).search, '', 'the pass does not stay in the address');
    await page.reload();
    await screenshot(page, 'ikuti-masih-beres');
    await page.getByRole('button', { name: 'Tidak, rusak lagi' }).click();
    assert.match(await main(), /jawabanmu tercatat.*Satu ketukan lagi/s);
    await screenshot(page, 'ikuti-rusak-lagi');
    await page.getByRole('button', { name: 'Buka lagi laporan ini' }).click();
    assert.match(await main(), /Laporan dibuka lagi.*Pelapor menjawab: rusak lagi/s);
    await page.goto(`${server.url}/kinerja#angka`);
    assert.match(await main(), /Rusak lagi: 100% \(1 dari 1\)/);
    await page.getByRole('link', { name: /^Rusak lagi: 100%/ }).click();
    assert.match(await main(), /Got mampet di depan pasar/);
  }));

test('Rina asks to be told by mail, agrees by the link that came, and stops again, without an account or a script', () =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    const main = async () => (await page.locator('main').textContent()) ?? '';
    await page.goto(`${server.url}/laporan?place=${VILLAGE}&service=road`);
    await page.getByRole('link', { name: 'Kabari aku lewat surel' }).click();
    assert.match(await page.locator('h1').innerText(), /^Kabari aku: .*Desa/);
    await page.getByLabel('Alamat surel').fill('rina.contoh');
    await page.locator('form').evaluate((form: HTMLFormElement) => form.setAttribute('novalidate', ''));
    await page.getByRole('button', { name: 'Kirim surat persetujuan' }).click();
    assert.match(await main(), /Tulis satu alamat surel yang lengkap/);
    assert.equal(await page.getByLabel('Alamat surel').inputValue(), 'rina.contoh');
    await screenshot(page, 'kabar');
    await page.getByLabel('Alamat surel').fill('rina@contoh.invalid');
    await page.getByLabel('Segera').check();
    await page.getByRole('button', { name: 'Kirim surat persetujuan' }).click();
    assert.match(await main(), /Buka surelmu/);
    const link = await mailedLink();
    await page.goto(link);
    assert.match(await main(), /Belum ada kabar yang dikirim/);
    await screenshot(page, 'kabar-setuju');
    await page.getByRole('button', { name: 'Ya, kabari aku' }).click();
    assert.match(await main(), /Langgananmu berjalan.*Satu surat dalam beberapa menit/s);
    await page.getByRole('button', { name: 'Berhenti' }).click();
    assert.match(await main(), /alamatmu terhapus/);
    const answer = await page.goto(link);
    assert.equal(answer?.status(), 410);
    assert.match(await main(), /Langganan ini tidak ada, atau sudah berhenti/);
  }));

test('Sari chooses what she is told of, and on which device', async () => {
  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await page.goto(`${server.url}/ikuti/${road.code}`);
    await page.getByLabel('Empat kata kunci').fill(road.words);
    await page.getByRole('button', { name: 'Buka sebagai pelapor' }).click();
    await page.getByText('Kalau ada yang perlu kamu tahu atau jawab').first().click();
    await page.getByLabel('Setiap langkah laporan ini').check();
    await screenshot(page, 'ikuti-kabar');
    await page.getByRole('button', { name: 'Simpan' }).click();
    assert.match(
      (await page.locator('main').textContent()) ?? '',
      /Pilihan kabarmu tersimpan.*Setiap langkah laporan ini/s,
    );
    assert.equal(
      await page.getByRole('button', { name: 'Kabari di perangkat ini' }).count(),
      0,
      'nothing that needs a script',
    );
  });
  await inBrowser({ javaScript: true, width: 360 }, async (page) => {
    // the browser of a test has no push service of its own
    await page.addInitScript((p256dh) => {
      PushManager.prototype.subscribe = async () =>
        ({
          endpoint: 'https://push.contoh.invalid/a',
          keys: { p256dh, auth: 'B'.repeat(22) },
        }) as never;
    }, createECDH('prime256v1').generateKeys('base64url'));
    await page.goto(`${server.url}/ikuti/${road.code}?kunci=${road.words.replaceAll(' ', '-')}`);
    await page.locator('summary', { hasText: 'Setiap langkah' }).click();
    await page.getByRole('button', { name: 'Kabari di perangkat ini' }).click();
    await page.waitForURL(/ok=device/);
    assert.match((await page.locator('main').textContent()) ?? '', /Perangkat ini akan dikabari/);
  });
});

test('what is pushed to a device is shown as it came, and a push without words shows nothing', () =>
  inBrowser({ javaScript: true, width: 360 }, async (page) => {
    const context = page.context();
    await context.grantPermissions(['notifications'], { origin: server.url });
    await page.goto(`${server.url}/lapor`);
    const devtools = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        const running = versions.find(({ status }) => status === 'activated');
        if (running) resolve(running.registrationId);
      });
    });
    await devtools.send('ServiceWorker.enable');
    await page.evaluate(() => navigator.serviceWorker.register('/sw.js'));
    const registrationId = await registered;
    const push = (data: string) =>
      devtools.send('ServiceWorker.deliverPushMessage', { origin: server.url, registrationId, data });
    // a browser without a window shows nothing of the kind: what it is asked to show is kept instead
    const [worker] = context.serviceWorkers();
    await worker!.evaluate(() => {
      const all: unknown[] = [];
      Object.assign(globalThis, { all });
      ServiceWorkerRegistration.prototype.showNotification = async (title, { body, tag, data } = {}) => {
        all.push({ title, body, tag, data });
      };
    });
    const shown = () => worker!.evaluate(() => (globalThis as unknown as { all: unknown[] }).all);
    await push('');
    const path = `/ikuti/${road.code}`;
    await push(JSON.stringify({ title: 'Laporanmu dijawab', text: road.code, path }));
    for (let tries = 0; (await shown()).length === 0; tries += 1) {
      assert.ok(tries < 100, 'it is shown within ten seconds');
      await page.waitForTimeout(100);
    }
    assert.deepEqual(await shown(), [{ title: 'Laporanmu dijawab', body: road.code, tag: path, data: { path } }]);
  }));
