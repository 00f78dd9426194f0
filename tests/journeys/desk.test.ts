import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import { acceptReport, submitReport, verifyAndAssign } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { addPerson, photoFile, signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const DAY = 24 * 3_600_000;
const PASSWORD = 'padi menguning di sawah';
const DESK = { javaScript: false, width: 1280 } as const;
const WITH_SCRIPT = { javaScript: true, width: 1280 } as const;

let server: Server;
/** Came in ten days ago and nobody looked at it; the reporter left a contact and no name is to be shown. */
let waiting: string;
/** In the hands of the roads agency: three that it accepted, and one by somebody who told their name. */
let first: string;
let second: string;
let third: string;
let named: string;

before(async () => {
  // What nobody verified stays on the verifier's desk: no ladder climbs here.
  server = await startServer({ engine: ANY_ENGINE, env: { SIMPUL_JOBS: 'separate' } });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await openRealRegion(server, 3511, true);
  await readDatabase(server, async (db) => {
    const app = { db, secrets: await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined }) };
    const now = Date.now();
    const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const roads = agencies.find(({ name }) => name.includes('Bina Marga'))!;
    const staff = (role: string): Actor => ({
      kind: 'person',
      id: randomUUID(),
      name: 'Contoh',
      role,
      region: REGION,
      organisation: roads.id,
    });
    const submit = async (text: string, days: number, who: { reporterName?: string; reporterContact?: string } = {}) =>
      submitReport(
        app,
        { kind: 'visitor' },
        REGION,
        {
          text,
          ...who,
          kind: 'complaint',
          serviceCode: 'road',
          answers: {},
          anonymous: !who.reporterName,
          secret: false,
          channel: 'web',
        },
        [],
        randomUUID(),
        new Date(now - days * DAY),
      );
    const handled = async (title: string, who = {}) => {
      const { id, code } = await submit(`${title}, tolong ditambal.`, 1, who);
      const ref = { region: REGION, id };
      await verifyAndAssign(db, staff('verifier'), ref, { title, classification: 'complaint' }, roads.id, new Date());
      await acceptReport(db, staff('officer'), ref, new Date());
      return code;
    };
    waiting = (await submit('Jembatan desa kami lapuk papannya.', 10, { reporterContact: '0812-0000-0001' })).code;
    first = await handled('Lubang di depan pasar');
    second = await handled('Aspal mengelupas di jalan desa');
    third = await handled('=HYPERLINK("http://jahat.example")');
    named = await handled('Bahu jalan ambles', {
      reporterName: 'Darmo Contoh',
      reporterContact: 'darmo@contoh.example',
    });
    const dewi = { login: 'dewi', name: 'Dewi Contoh', role: 'officer', organisation: roads.id } as const;
    await addPerson(db, REGION, dewi, PASSWORD);
  });
  await server.restart();
});
after(() => server.stop());

const text = async (page: Page) => (await page.locator('main').textContent()) ?? '';
const path = (page: Page) => page.url().slice(server.url.length);
const open = async (page: Page, address: string) => (await page.goto(server.url + address))?.status();
/** Sends a form of the desk as a browser of this person would. @returns the status of the answer */
const send = async (page: Page, address: string, form: Record<string, string>) => {
  const headers = { origin: server.url, accept: 'text/html' };
  return (await page.request.post(server.url + address, { form, headers, maxRedirects: 0 })).status();
};

test('an officer of another agency and people of the other regency do not see that the report exists', () =>
  inBrowser(DESK, async (page) => {
    for (const name of ['Ratih', 'Zainab', 'Anwar']) {
      await signInAs(page, server.url, name);
      assert.equal(await open(page, `/meja/${first}`), 404, name);
      assert.equal(await open(page, `/meja?buka=${first}`), 200);
      assert.ok(!(await text(page)).includes('Lubang di depan pasar'), name);
      await open(page, '/meja/daftar');
      assert.ok(!(await text(page)).includes('Lubang di depan pasar'), name);
      assert.equal(await send(page, `/meja/${first}?/note`, { body: 'Saya intip dulu.' }), 404, name);
    }
    await signInAs(page, server.url, 'Bagas');
    assert.equal(await open(page, `/meja/${first}`), 200);
    assert.ok(!(await text(page)).includes('Saya intip dulu'));
  }));

test('an auditor reads every report and can act on none', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Wahyuni');
    assert.equal(path(page), '/meja/daftar');
    await screenshot(page, 'meja-daftar');
    for (const code of [waiting, first]) {
      assert.equal(await open(page, `/meja/${code}`), 200);
      assert.equal(await page.locator('form[data-act]').count(), 0);
      assert.equal(await send(page, `/meja/${code}?/note`, { body: 'Catatan pengawas.' }), 403);
    }
  }));

test('a wrong password is answered alike for a known and an unknown name, and keeps the name', () =>
  inBrowser(DESK, async (page) => {
    const answers = [];
    for (const login of ['dewi', 'tidak.ada']) {
      await open(page, '/masuk');
      await page.getByLabel('Nama pengguna').fill(login);
      await page.getByLabel('Kata sandi').fill('salah sama sekali');
      await page.getByRole('button', { name: 'Masuk', exact: true }).click();
      answers.push(await page.getByRole('alert').textContent());
      assert.equal(await page.getByLabel('Nama pengguna').inputValue(), login);
      assert.equal(await page.getByLabel('Kata sandi').inputValue(), '');
    }
    assert.match(answers[0] ?? '', /tidak cocok/);
    assert.equal(answers[0], answers[1]);
  }));

test('whoever must sign in comes back to the page they wanted, and never to another host', () =>
  inBrowser(DESK, async (page) => {
    await open(page, '/meja/daftar?late=1');
    assert.equal(path(page), `/masuk?ke=${encodeURIComponent('/meja/daftar?late=1')}`);
    await screenshot(page, 'masuk');
    await page.getByLabel('Nama pengguna').fill('Dewi');
    await page.getByLabel('Kata sandi').fill(PASSWORD);
    await page.getByRole('button', { name: 'Masuk', exact: true }).click();
    await page.waitForURL(`${server.url}/meja/daftar?late=1`);
    const [cookie] = await page.context().cookies();
    assert.equal(cookie.httpOnly, true);
    assert.equal(cookie.sameSite, 'Lax');
    await open(page, '/masuk?ke=//jahat.example/meja');
    await page.getByRole('button', { name: 'Bagas Contoh' }).click();
    await page.waitForURL(`${server.url}/meja`);
  }));

test('a session on another device can be ended, and that device must sign in again', () =>
  inBrowser(DESK, (here) =>
    inBrowser({ javaScript: false, width: 360 }, async (there) => {
      await signInAs(there, server.url, 'Endang');
      await signInAs(here, server.url, 'Endang');
      await open(here, '/akun');
      assert.equal((await here.locator('h1').textContent())?.trim(), 'Anda sedang masuk di 2 perangkat');
      assert.doesNotMatch(await text(here), /127\.0/);
      await screenshot(here, 'akun');
      await here.getByRole('button', { name: 'Keluarkan semua yang lain' }).click();
      await here.getByText('Satu perangkat dikeluarkan').or(here.getByText('1 perangkat dikeluarkan')).waitFor();
      await open(there, '/meja');
      assert.match(path(there), /^\/masuk\?ke=%2Fmeja$/);
      await here.getByRole('button', { name: 'Keluar dari perangkat ini' }).click();
      await here.getByText('Anda sudah keluar').waitFor();
      await open(here, '/akun');
      assert.match(path(here), /^\/masuk/);
    }),
  ));

test('a new password ends the other sessions, and the old one opens nothing', () =>
  inBrowser(DESK, async (page) => {
    const enter = async (password: string) => {
      await open(page, '/masuk');
      await page.getByLabel('Nama pengguna').fill('dewi');
      await page.getByLabel('Kata sandi').fill(password);
      await page.getByRole('button', { name: 'Masuk', exact: true }).click();
    };
    await enter(PASSWORD);
    await open(page, '/akun');
    const change = async (current: string, next: string) => {
      await page.getByLabel('Kata sandi sekarang').fill(current);
      await page.getByLabel('Kata sandi baru').fill(next);
      await page.getByRole('button', { name: 'Ganti kata sandi' }).click();
    };
    await change('bukan ini sandinya', 'kali mengalir sampai jauh');
    await page.locator('.problem').waitFor();
    await change(PASSWORD, 'kali mengalir sampai jauh');
    await page.getByText('Kata sandi sudah diganti').waitFor();
    await enter(PASSWORD);
    await page.getByRole('alert').waitFor();
    await enter('kali mengalir sampai jauh');
    await page.waitForURL(`${server.url}/meja`);
  }));

test('what is late is said first, and the reporter is known only for a reason that the journal keeps', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Lestari');
    assert.equal(
      (await page.locator('h1').textContent())?.trim(),
      'Satu laporan menunggu verifikasi, satu lewat tenggat',
    );
    await screenshot(page, 'meja-verifikasi');
    await open(page, `/meja/${waiting}`);
    await screenshot(page, 'meja-kasus');
    assert.ok(!(await text(page)).includes('0812'));
    const openIdentity = async (why: string) => {
      if (!(await page.getByLabel('Untuk apa Anda perlu tahu?').isVisible()))
        await page.getByText('Buka identitas pelapor').click();
      await page.getByLabel('Untuk apa Anda perlu tahu?').fill(why);
      await page.getByRole('button', { name: 'Buka dan catat' }).click();
    };
    await openIdentity('Petugas perlu menanyakan letak jembatannya.');
    await page.getByText('0812-0000-0001').waitFor();
    assert.match(await text(page), /tercatat di jurnal/);
    await open(page, `/meja/${waiting}`);
    assert.ok(!(await text(page)).includes('0812'), 'shown once');
  }));

test('an office opens the name of those who told it, not of those who asked to stay unknown', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Bagas');
    await open(page, `/meja/${first}`);
    assert.equal(await page.getByText('Buka identitas pelapor').count(), 0);
    assert.equal(await send(page, `/meja/${first}?/identity`, { body: 'Ingin tahu siapa dia.' }), 403);
    await open(page, `/meja/${named}`);
    await page.getByText('Buka identitas pelapor').click();
    await page.getByLabel('Untuk apa Anda perlu tahu?').fill('Menanyakan jam kerja di tempat.');
    await page.getByRole('button', { name: 'Buka dan catat' }).click();
    await page.getByText('Darmo Contoh').waitFor();
  }));

test('when a colleague was faster, what one wrote is still there', () =>
  inBrowser(DESK, (bagas) =>
    inBrowser(DESK, async (endang) => {
      await signInAs(bagas, server.url, 'Bagas');
      await signInAs(endang, server.url, 'Endang');
      const answer = async (page: Page, words: string) => {
        const form = page.locator('form[data-act="answer"]');
        await form.locator('textarea').fill(words);
        await form.getByLabel('Penjelasan').check();
        await form.getByRole('button', { name: 'Kirim jawaban' }).click();
      };
      for (const page of [bagas, endang]) await open(page, `/meja/${second}`);
      await answer(endang, 'Jalan ini masuk rencana perbaikan bulan depan.');
      await endang.getByText('Jawaban terkirim').waitFor();
      await answer(bagas, 'Sudah kami jadwalkan untuk pekan depan.');
      await bagas.getByText('Mungkin orang lain baru saja mengubahnya').waitFor();
      assert.equal(await bagas.getByLabel('Yang Anda tulis').inputValue(), 'Sudah kami jadwalkan untuk pekan depan.');
      await screenshot(bagas, 'meja-keduluan');
    }),
  ));

test('when the session ended while one wrote, the words and a way to send them again come back', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Bagas');
    await open(page, `/meja/${first}`);
    await page.getByText('Tulis catatan internal').click();
    await page.locator('form[data-act="note"] textarea').fill('Alat berat baru tersedia hari Kamis.');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Simpan catatan' }).click();
    await page.getByText('Sesi Anda sudah berakhir').waitFor();
    assert.equal(await page.getByLabel('Yang Anda tulis').inputValue(), 'Alat berat baru tersedia hari Kamis.');
    assert.ok(!(await text(page)).includes('Lubang di depan pasar'), 'a stranger learns nothing');
    await screenshot(page, 'meja-belum-terkirim');
    const other = await page.context().newPage();
    await signInAs(other, server.url, 'Bagas');
    await page.getByRole('button', { name: 'Kirim lagi' }).click();
    await page.getByText('Catatan tersimpan').waitFor();
    assert.match(await text(page), /Alat berat baru tersedia hari Kamis/);
  }));

test('an officer works through the desk by keys, and a draft outlives the window until it is sent', () =>
  inBrowser(WITH_SCRIPT, async (page) => {
    await signInAs(page, server.url, 'Bagas');
    const opened = () => page.locator('[data-case]').getAttribute('data-case');
    const lines = await page
      .locator('[data-row]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
    assert.equal(await opened(), lines[0]);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.waitForURL(/buka=/);
    assert.equal(await opened(), lines[1]);
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('alihkan').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('s');
    assert.equal(await page.evaluate(() => document.activeElement?.closest('form')?.dataset.act), 'transfer');

    await open(page, `/meja/${third}`);
    await page.keyboard.press('a');
    const area = page.locator('form[data-act="answer"] textarea');
    await area.fill('Kami ke lokasi besok pagi, jj.');
    await page.reload();
    assert.equal(await area.inputValue(), 'Kami ke lokasi besok pagi, jj.');
    await screenshot(page, 'meja-draf');
    await page
      .locator('form[data-act="answer"]')
      .getByLabel('Bukti pekerjaan')
      .setInputFiles(await photoFile('a.jpg', '#575'));
    await page.getByRole('button', { name: 'Kirim jawaban' }).click();
    await page.getByText('Jawaban terkirim').waitFor();
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  }));

test('the list is a file too, and no cell of it is a formula', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Wahyuni');
    const file = await page.request.get(`${server.url}/meja/daftar/csv?service=road`);
    assert.equal(file.headers()['content-disposition']?.startsWith('attachment; filename="laporan-bojonegoro-'), true);
    const csv = await file.text();
    assert.match(csv, /^\uFEFFKode,Judul,Keadaan/);
    assert.ok(csv.includes(waiting) && csv.includes(first));
    assert.match(csv, /"'=HYPERLINK/);
    assert.ok(!csv.includes('0812'), 'no way to reach a reporter');
  }));
