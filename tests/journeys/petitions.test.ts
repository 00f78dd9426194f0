import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import { changeThreshold } from '#modules/petitions/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { ENGINES } from '../support/database.ts';
import { addPerson, signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { type Server, startServer } from '../support/server.ts';

const REGION = 3522;
/** Two neighbours are enough: the numbers are the regency's. */
const NEEDED = 2;
const PASSWORD = 'sandi-panjang-untuk-uji-saja';
const REASON =
  'Kami menerima usul taman baca ini. Balai dusun dipakai bersama mulai semester depan, bukunya dari perpustakaan daerah, dan jadwalnya diumumkan di balai desa.';

let server: Server;
before(async () => {
  server = await startServer({ engine: ENGINES.at(-1)! });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await readDatabase(server, async (db) => {
    const source = 'Keputusan Bupati Contoh nomor 1 tahun 2026';
    const numbers = { supporters: NEEDED, gatherDays: 30, answerWorkingDays: 10, validFrom: '2020-01-01', source };
    await changeThreshold(db, { kind: 'system', task: 'test' }, REGION, numbers, new Date());
    const offices = await inRegion(db, REGION, (tx) => listOrganisations(tx));
    const organisation = offices.find(({ name }) => name === 'Badan Perencanaan Pembangunan Daerah')!.id;
    const planner = { login: 'rencana.contoh', name: 'Wening Contoh', role: 'officer', organisation } as const;
    await addPerson(db, REGION, planner, PASSWORD);
  });
  await server.restart();
});
after(() => server?.stop());

const words = async (page: Page) => (await page.locator('main').textContent()) ?? '';

/** @returns the code of the aspiration that Sari just sent */
const aspire = async (page: Page, text: string): Promise<string> => {
  await page.goto(`${server.url}/lapor`);
  await page.getByLabel('Apa yang terjadi?').fill(text);
  await page.locator('input[name="kind"][value="aspiration"]').check({ force: true });
  await page.getByRole('button', { name: 'Kirim laporan' }).click();
  await page.waitForURL(/\/ikuti\/3522-/);
  return new URL(page.url()).pathname.split('/')[2]!;
};

const verify = async (page: Page, code: string) => {
  await page.goto(`${server.url}/meja/${code}`);
  const form = page.locator('form[data-act="verify"]');
  await form.locator('input[name="title"]').fill('Taman baca di balai dusun');
  await form.locator('select[name="classification"]').selectOption('aspiration');
  await form.locator('button.act').last().click();
  await page.waitForURL(/selesai=/);
};

const support = async (page: Page, code: string) => {
  await page.goto(`${server.url}/aspirasi/${code}`);
  await page.getByRole('button', { name: 'Saya mendukung' }).click();
  await page.getByText('Dukunganmu dihitung').waitFor();
};

for (const javaScript of [true, false]) {
  const how = javaScript ? 'with scripts' : 'without scripts';
  const phone = <T>(act: (page: Page) => Promise<T>) => inBrowser({ javaScript, width: 360 }, act);
  test(`Sari wishes for a reading room, neighbours make it enough, the regent answers, the musrenbang takes it up: ${how}`, () =>
    phone((sari) =>
      inBrowser({ javaScript, width: 1280 }, async (staff) => {
        const code = await aspire(sari, `Kami ingin taman baca di balai dusun untuk anak-anak (${how}).`);
        const missing = await sari.goto(`${server.url}/aspirasi/${code}`);
        assert.equal(missing?.status(), 404, 'nobody has verified it');
        await signInAs(staff, server.url, 'Lestari');
        await verify(staff, code);

        await sari.goto(`${server.url}/ikuti/${code}`);
        assert.match(await words(sari), /0 dari 2 dukungan terkumpul/);
        await screenshot(sari, 'aspirasi-1-diikuti');
        await sari.getByRole('link', { name: 'Buka halaman aspirasi ini' }).click();
        assert.match(await words(sari), /Ini aspirasimu\. Ajak tetangga/);

        await phone(async (budi) => {
          await support(budi, code);
          assert.match(await words(budi), /1 dari 2 dukungan terkumpul.*1 orang lagi/);
          assert.match(await words(budi), /Keputusan Bupati Contoh nomor 1 tahun 2026/);
          assert.equal(await budi.getByRole('button', { name: 'Saya mendukung' }).count(), 0, 'once each');
          await screenshot(budi, 'aspirasi-2-didukung');
        });
        await phone(async (rahayu) => {
          await support(rahayu, code);
          assert.match(await words(rahayu), /wajib menjawab dengan alasan paling lambat/);
          await rahayu.goto(`${server.url}/aspirasi`);
          assert.match((await rahayu.locator('h1').textContent()) ?? '', /1 aspirasi menunggu jawaban kantor bupati/);
          await screenshot(rahayu, 'aspirasi-3-daftar');
        });

        await signInAs(staff, server.url, 'Panca');
        await staff.goto(`${server.url}/meja/aspirasi`);
        await screenshot(staff, 'aspirasi-4-meja');
        await staff.locator(`a[href="/meja/aspirasi/${code}"]`).click();
        const answer = staff.locator('form[data-act="answer"]');
        await answer.evaluate((form) => form.setAttribute('novalidate', ''));
        await answer.getByLabel('Diterima', { exact: true }).check();
        await answer.locator('textarea[name="reason"]').fill('Setuju.');
        await answer.getByRole('button', { name: 'Terbitkan jawaban' }).click();
        await staff.locator('#problems').waitFor();
        assert.equal(await answer.locator('textarea[name="reason"]').inputValue(), 'Setuju.', 'nothing typed is lost');
        await screenshot(staff, 'aspirasi-5-kurang-alasan');
        await answer.locator('textarea[name="reason"]').fill(REASON);
        await answer.getByRole('button', { name: 'Terbitkan jawaban' }).click();
        await staff.getByText('Jawaban sudah terbit').waitFor();

        await staff.getByText('Serahkan sebagai usulan musrenbang').click();
        const refer = staff.locator('form[data-act="refer"]');
        await refer.locator('textarea[name="problem"]').fill('Anak-anak dusun tidak punya tempat membaca.');
        await refer.locator('input[name="volume"]').fill('1');
        await refer.locator('input[name="unit"]').fill('unit');
        await refer.locator('input[name="estimate"]').fill('Rp 75.000.000');
        await refer.locator('textarea[name="reason"]').fill('Diterima bupati dan perlu dianggarkan.');
        await screenshot(staff, 'aspirasi-6-serahkan');
        await refer.getByRole('button', { name: 'Serahkan' }).click();
        await staff.getByText('Aspirasi sudah diserahkan').waitFor();

        await inBrowser({ javaScript, width: 1280 }, async (wening) => {
          await wening.goto(`${server.url}/masuk`);
          await wening.locator('input[name="login"]').fill('rencana.contoh');
          await wening.locator('input[name="password"]').fill(PASSWORD);
          await wening.locator('form:has(input[name="password"]) button').last().click();
          await wening.waitForURL((address) => address.pathname !== '/masuk');
          await wening.goto(`${server.url}/meja/aspirasi`);
          await wening.locator('a[href*="/usulan/"]').first().click();
          const decide = wening.locator('form[data-act="decide"]');
          await decide.getByLabel('Diambil').check();
          await decide.locator('textarea').fill('Masuk daftar usulan desa tahun depan.');
          await decide.getByRole('button', { name: 'Terbitkan keputusan' }).click();
          await wening.getByText('Keputusan sudah terbit').waitFor();
          await screenshot(wening, 'aspirasi-7-diambil');
          const sheet = await wening.request.get(`${server.url}/meja/aspirasi/usulan.csv`);
          const rows = await sheet.text();
          assert.match(rows, /taken_up/);
          assert.match(rows, /75000000\.00/);
          assert.match(rows, new RegExp(code));
        });

        await sari.goto(`${server.url}/ikuti/${code}`);
        const thread = await words(sari);
        for (const told of [
          /Dukungan cukup: 2 orang/,
          /Kantor bupati menjawab: Diterima/,
          /Balai dusun dipakai bersama/,
          /Diserahkan ke musrenbang desa atau kelurahan tahun/,
          /mengambilnya untuk musrenbang/,
        ])
          assert.match(thread, told);
        await screenshot(sari, 'aspirasi-8-jalannya');
        await sari.goto(`${server.url}/aspirasi/${code}`);
        await screenshot(sari, 'aspirasi-9-dijawab');
      }),
    ));
}

test('Galih raises the numbers for what comes later, and sees both with their source', () =>
  inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await page.goto(`${server.url}/admin/tenggat`);
    await page.getByRole('link', { name: 'Ambang dukungan aspirasi' }).click();
    await page.getByLabel('Pendukung yang diperlukan').fill('40');
    await page.getByLabel('Masa dukungan, dalam hari').fill('60');
    await page.getByLabel('Dijawab dalam berapa hari kerja').fill('15');
    await page.getByLabel('Sumber').fill('Peraturan Bupati Contoh 2 tahun 2026');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.waitForURL(/sudah=saved/);
    assert.match(await words(page), /40 pendukung dalam 60 hari, dijawab dalam 15 hari kerja/);
    assert.match(await words(page), /Keputusan Bupati Contoh nomor 1/);
    await screenshot(page, 'aspirasi-10-ambang');
  }));
