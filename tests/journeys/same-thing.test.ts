import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import {
  acceptReport,
  answerReport,
  confirmReport,
  type Submission,
  submitReport,
  verifyAndAssign,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const DAY = 86_400_000;
/** In Butoh, Kecamatan Ngasem. */
const HOLE = { lat: -7.2431, lon: 111.7204 };
const LAMP = { lat: -7.2502, lon: 111.7302 };
const COPIED = 'Tolak pasar baru di lapangan Kalitidu, pohon jati milik warga habis ditebang kontraktor.';

let server: Server;
let hole: string;
let copy: string;

/** What neighbours have reported before: a hole that is being worked on, a lamp mended twice, one text sent nine times. */
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await readDatabase(server, async (db) => {
    const app = { db, secrets: await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined }) };
    const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const agency = agencies.find(({ name }) => name.includes('Bina Marga'))!;
    const staff = (role: string): Actor => ({
      kind: 'person',
      id: randomUUID(),
      name: `Petugas ${role}`,
      role,
      region: REGION,
      organisation: agency.id,
    });
    const ago = (days: number) => new Date(Date.now() - days * DAY);
    const submit = (submission: Partial<Submission> & { text: string }, at: Date) =>
      submitReport(
        app,
        { kind: 'visitor' },
        REGION,
        { kind: 'complaint', answers: {}, anonymous: true, secret: false, channel: 'web', ...submission },
        [],
        randomUUID(),
        at,
      );
    const handed = async (submission: Partial<Submission> & { text: string }, title: string, days: number) => {
      const { id, code } = await submit(submission, ago(days));
      const decision = { title, classification: 'complaint', serviceCode: submission.serviceCode } as const;
      const ref = { region: REGION, id };
      await verifyAndAssign(db, staff('verifier'), ref, decision, agency.id, ago(days - 0.5));
      await acceptReport(db, staff('officer'), ref, ago(days - 0.6));
      return { ref, code };
    };
    const road = { serviceCode: 'road', placeCode: '35.22.15.2008' };
    hole = (
      await handed(
        { ...road, ...HOLE, text: 'Lubang besar di tanjakan depan balai desa Butoh, motor sering jatuh.' },
        'Lubang di tanjakan balai desa Butoh',
        3,
      )
    ).code;
    for (const days of [80, 40]) {
      const lamp = {
        serviceCode: 'street_light',
        placeCode: '35.22.15.2008',
        ...LAMP,
        anonymous: false,
        reporterName: 'Sari Contoh',
        text: 'Lampu jalan di gapura mati.',
      };
      const { ref } = await handed(lamp, 'Lampu gapura Butoh mati', days);
      const words = { body: 'Lampu sudah kami ganti dan menyala lagi.', workDone: false, photos: [] };
      await answerReport(db, staff('officer'), ref, words, ago(days - 3));
      await confirmReport(db, { kind: 'reporter' }, ref, ago(days - 4));
    }
    for (let n = 0; n < 9; n += 1) copy = (await submit({ text: n % 2 ? COPIED : `${COPIED}!!` }, ago(1))).code;
  });
  await server.restart();
});
after(() => server.stop());

const main = async (page: Page): Promise<string> => (await page.locator('main').textContent()) ?? '';

/** Fills the form as far as a story needs it; a point as somebody types it who knows it. */
const fill = async (page: Page, text: string, at: { lat: number; lon: number }, service: string) => {
  await page.goto(`${server.url}/lapor`);
  await page.getByLabel('Apa yang terjadi?').fill(text);
  await page.locator('details.all summary').click();
  // What the words suggest comes in above meanwhile, and moves the list from under a click that goes by its place.
  await page.locator(`[name=service][value=${service}]`).evaluate((input: HTMLInputElement) => input.click());
  await page
    .locator('details', { has: page.locator('[name=lat]') })
    .locator('summary')
    .click();
  await page.locator('[name=lat]').fill(String(at.lat));
  await page.locator('[name=lon]').fill(String(at.lon));
};
const send = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: 'Kirim laporan' }).click();
  await page.waitForURL(/\/ikuti\/3522-/);
  return new URL(page.url()).pathname.split('/')[2];
};
/** A desk form is one act: opened by its name, filled, sent. */
const formOf = async (page: Page, code: string, name: string) => {
  await page.goto(`${server.url}/meja/${code}`);
  const form = page.locator(`form[data-act="${name}"]`);
  if (!(await form.isVisible())) await page.locator('details', { has: form }).locator('summary').first().click();
  return form;
};
const go = async (page: Page, form: ReturnType<Page['locator']>) => {
  await form.locator('button.act').last().click();
  await page.waitForURL(/selesai=/);
};

for (const javaScript of [true, false]) {
  const how = javaScript ? 'while he types' : 'once, when he sends';
  test(`Budi is shown ${how} that a neighbour has reported the hole, joins, and follows what comes of it with a key of his own`, () =>
    inBrowser({ javaScript, width: 360 }, async (budi) => {
      const words = `Lobang dalam di tanjakan balai desa butoh, kemarin saya jatuh (${how}).`;
      await fill(budi, words, { ...HOLE, lat: HOLE.lat + 0.0002 }, 'road');
      if (!javaScript) {
        await budi.getByRole('button', { name: 'Kirim laporan' }).click();
        await budi.getByText('Belum terkirim: lihat dulu').waitFor();
        assert.equal(await budi.getByLabel('Apa yang terjadi?').inputValue(), words, 'nothing typed is lost');
      }
      const same = budi.locator('#same');
      await same.getByText('Lubang di tanjakan balai desa Butoh').waitFor();
      assert.match((await same.textContent()) ?? '', /di sekitar sini, kategori sama, \d kata sama · Diterima dinas/);
      await screenshot(budi, `sama-1-formulir-${javaScript ? 'js' : 'tanpa-js'}`);
      await same.getByLabel('Sama: gabungkan dengan ini').check();
      const code = await send(budi);
      const told = await main(budi);
      assert.match(told, /Kamu bergabung pada .* dengan laporan yang sudah ada/);
      assert.match(told, /Lubang di tanjakan balai desa Butoh/);
      assert.match(told, /Empat kata|kata kunci/i, 'and a key of his own');
      await screenshot(budi, `sama-2-bergabung-${javaScript ? 'js' : 'tanpa-js'}`);
      await inBrowser({ javaScript, width: 1280 }, async (stranger) => {
        await stranger.goto(`${server.url}/ikuti/${code}`);
        assert.doesNotMatch(await main(stranger), /kemarin saya jatuh/, 'his words are the office’s alone');
        await stranger.goto(`${server.url}/ikuti/${hole}`);
        assert.match(await main(stranger), /[12] orang mendukung laporan ini/);
      });
    }));
}

test('Rina is asked once, sees that hers is another hole, and goes on; nothing is asked a second time', () =>
  inBrowser({ javaScript: false, width: 360 }, async (rina) => {
    await fill(
      rina,
      'Lubang di tanjakan, tapi ini yang di sebelah musala.',
      { ...HOLE, lon: HOLE.lon + 0.0003 },
      'road',
    );
    await rina.getByRole('button', { name: 'Kirim laporan' }).click();
    await rina.getByLabel('Bukan: kirim sebagai laporan baru').waitFor();
    await send(rina);
    assert.match(await main(rina), /Menunggu verifikasi/);
  }));

test('Lestari sees that Sari’s report is the same, merges it; Sari follows the main one, says it is not solved, and parts hers in the end', () =>
  inBrowser({ javaScript: true, width: 360 }, (sari) =>
    inBrowser({ javaScript: true, width: 1280 }, async (staff) => {
      await fill(
        sari,
        'Tanjakan balai desa butoh berlubang besar, ban saya pecah.',
        { ...HOLE, lat: HOLE.lat - 0.0003 },
        'road',
      );
      await sari.locator('#same').getByLabel('Bukan: kirim').waitFor();
      const code = await send(sari);

      await signInAs(staff, server.url, 'Lestari');
      await staff.goto(`${server.url}/meja/${code}`);
      const seen = await main(staff);
      assert.match(seen, /Mungkin laporan yang sama/);
      assert.match(seen, /3\d m dari sini, kategori sama/);
      await screenshot(staff, 'sama-3-meja');
      const form = await formOf(staff, code, 'merge');
      await form.locator(`[name=into][value="${hole}"]`).check();
      await form.locator('textarea').fill('pendek');
      await form.locator('textarea').evaluate((area) => area.removeAttribute('minlength'));
      await form.locator('button.act').last().click();
      await staff.getByText('Tulis alasan yang khusus').first().waitFor();
      assert.ok(await form.locator(`[name=into][value="${hole}"]`).isChecked(), 'what was chosen is kept');
      await form.locator('textarea').fill('Titiknya 30 meter dari laporan utama dan lubangnya sama.');
      await go(staff, form);
      await staff.goto(`${server.url}/meja/${hole}`);
      const main2 = await main(staff);
      assert.match(
        main2,
        /Digabungkan ke sini[\s\S]*ban saya pecah/,
        'the thread of the merged one stands with the main one',
      );
      assert.match(main2, /Didahulukan[\s\S]*orang mengalaminya \+1/);
      await screenshot(staff, 'sama-4-utama');

      await sari.goto(`${server.url}/ikuti/${code}`);
      assert.match(await main(sari), /Petugas menggabungkan laporanmu/);
      assert.match(await main(sari), /lubangnya sama/);
      await screenshot(sari, 'sama-5-digabung');

      await signInAs(staff, server.url, 'Ratih');
      await sari.locator('summary', { hasText: 'Ternyata hal lain?' }).click();
      await sari.getByLabel('Apa bedanya?').fill('Punya saya di sisi timur, bukan di tanjakan itu.');
      await sari.getByRole('button', { name: 'Pisahkan laporanku' }).click();
      await sari.getByText('Keberatanmu terkirim').waitFor();
      assert.match(await main(sari), /Menunggu verifikasi/);
      await signInAs(staff, server.url, 'Lestari');
      await staff.goto(`${server.url}/meja?lihat=keberatan`);
      assert.ok((await staff.locator(`a[href*="${code}"]`).count()) > 0, 'it is on the verifier’s desk again');
    }),
  ));

test('nine copies of one text: four wait in a tab of their own, Lestari merges all of them with one reason', () =>
  inBrowser({ javaScript: false, width: 1280 }, async (staff) => {
    await signInAs(staff, server.url, 'Lestari');
    await staff.goto(`${server.url}/meja`);
    await staff.getByRole('link', { name: 'Tulisan sama 4' }).click();
    assert.equal(await staff.locator('[data-row]').count(), 4);
    await screenshot(staff, 'sama-6-salinan');
    const form = await formOf(staff, copy, 'gather');
    assert.match(await main(staff), /8 laporan lain berisi tulisan yang persis sama/);
    await form.getByLabel('Semua salinan tulisan ini').check();
    await form.locator('textarea').fill('Tulisannya persis sama, tentang pasar yang sama.');
    await go(staff, form);
    assert.match(await main(staff), /Digabungkan ke sini/);
    await staff.goto(`${server.url}/meja/daftar?status=merged`);
    assert.match((await staff.locator('h1').textContent()) ?? '', /laporan, digabungkan/);
    await staff.goto(`${server.url}/meja`);
    await staff.getByRole('link', { name: 'Tulisan sama 0' }).waitFor();
  }));

test('the lamp at the gate fails for the third time: the page says so, the desk says so, and so does the wall', () =>
  inBrowser({ javaScript: false, width: 360 }, (rina) =>
    inBrowser({ javaScript: false, width: 1280 }, async (staff) => {
      await fill(rina, 'Lampu gapura Butoh mati lagi.', LAMP, 'street_light');
      const code = await send(rina);
      assert.match(await main(rina), /Ketiga kalinya dalam 6 bulan di titik ini/);
      await rina.locator('summary', { hasText: 'Sebelumnya di titik ini' }).click();
      await screenshot(rina, 'sama-7-berulang');
      await signInAs(staff, server.url, 'Lestari');
      await staff.goto(`${server.url}/meja/${code}`);
      assert.match(await main(staff), /Didahulukan[\s\S]*ketiga kalinya di titik ini \+2/);
      await screenshot(staff, 'sama-8-berulang-meja');
      await signInAs(staff, server.url, 'Panca');
      await staff.goto(`${server.url}/pantau`);
      assert.match((await staff.locator('[data-live=recurring]').textContent()) ?? '', /Ketiga kalinya di titik ini/);
      await staff.getByRole('link', { name: 'Semua yang berulang: 1 laporan terbuka' }).click();
      assert.match((await staff.locator('h1').textContent()) ?? '', /^1 laporan/);
    }),
  ));

test('Galih says how near a lamp must be to be the same one, and what copies are', () =>
  inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await page.goto(`${server.url}/admin/kategori/street_light`);
    const metres = page.getByLabel('Jarak laporan yang mungkin sama, meter');
    assert.equal(await metres.inputValue(), '50');
    await metres.fill('5000');
    await metres.evaluate((input) => input.removeAttribute('max'));
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('10 sampai 2000 meter, atau kosong').first().waitFor();
    await metres.fill('80');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.waitForURL(/sudah=saved/);
    await page.getByLabel('Naik satu bobot pada jumlah orang').fill('10, 3');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('menaik, dipisah koma').first().waitFor();
    await page.getByLabel('Naik satu bobot pada jumlah orang').fill('5, 20');
    await screenshot(page, 'sama-9-kategori');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.waitForURL(/sudah=saved/);
    await page.goto(`${server.url}/admin/kategori`);
    assert.equal(await page.getByLabel('Naik satu bobot pada jumlah orang').inputValue(), '5, 20');
  }));
