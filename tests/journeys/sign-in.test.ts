import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { createPerson } from '#modules/accounts/index.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const PASSWORD = 'padi menguning di sawah';
const PHONE = { javaScript: false, width: 360 };

let server: Server;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION);
  await readDatabase(server, async (db) => {
    for (const [login, name] of [
      ['dewi', 'Dewi Contoh'],
      ['surya', 'Surya Contoh'],
    ]) {
      const person = { login, name, role: 'administrator', email: null, organisation: null } as const;
      await createPerson(db, { kind: 'system', task: 'test' }, REGION, person, PASSWORD, new Date());
    }
  });
  await server.restart();
});
after(() => server?.stop());

const open = (page: Page, path: string) => page.goto(server.url + path);
const path = (page: Page) => page.url().slice(server.url.length);
const firstStep = async (page: Page, login: string, password = PASSWORD) => {
  await open(page, '/masuk');
  await page.getByLabel('Nama pengguna').fill(login);
  await page.getByLabel('Kata sandi').fill(password);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
};
/** The code of the half minute after the one whose code was taken: a test does not wait for it. */
const codeOf = (secret: string, ahead = 0) =>
  TOTP.generate({ secret: Secret.fromBase32(secret.replace(/\s/g, '')), timestamp: Date.now() + ahead * 30_000 });

/** What somebody keeps who set up a code app: the secret in the app, the codes on paper. */
const setUp = async (page: Page) => {
  await page.getByText('Tidak bisa memindai').click();
  const secret = (await page.locator('#totp-secret').textContent()) ?? '';
  await page.getByLabel('Kode yang tampil di aplikasi').fill('000000');
  await page.getByRole('button', { name: 'Pasang', exact: true }).click();
  await page.locator('#problems').getByText('Kode itu tidak cocok').waitFor();
  assert.equal(await page.locator('#totp-secret').textContent(), secret, 'a wrong code does not cost the picture');
  await page.getByLabel('Kode yang tampil di aplikasi').fill(codeOf(secret));
  await page.getByRole('button', { name: 'Pasang', exact: true }).click();
  const codes = await page.locator('#kode-cadangan code').allTextContents();
  assert.equal(codes.length, 10);
  return { secret, codes };
};

test('Dewi sets up a code app without JavaScript, signs in with it, loses her phone, and gets in with a code on paper', () =>
  inBrowser(PHONE, async (page) => {
    await firstStep(page, 'dewi');
    await page.waitForURL(`${server.url}/admin`);
    await open(page, '/akun');
    await page.getByRole('link', { name: 'Atur langkah kedua' }).click();
    await screenshot(page, 'langkah-kedua-pasang');
    const { secret, codes } = await setUp(page);
    await screenshot(page, 'kode-cadangan');
    await page.getByRole('link', { name: 'Sudah saya simpan' }).click();
    assert.equal(await page.locator('h1').textContent(), 'Langkah kedua aktif, dengan 1 cara');
    assert.doesNotMatch(await page.content(), new RegExp(codes[0]), 'the codes are shown once');
    await screenshot(page, 'langkah-kedua');

    await page.context().clearCookies();
    await firstStep(page, 'dewi');
    assert.equal(path(page), '/masuk/langkah-kedua');
    await open(page, '/admin');
    assert.match(path(page), /^\/masuk\?ke=/, 'the first step alone opens nothing');
    await firstStep(page, 'dewi');
    await page.getByLabel('Kode dari aplikasi').fill('000 000');
    await page.getByRole('button', { name: 'Masuk', exact: true }).click();
    await page.locator('#problems').waitFor();
    await screenshot(page, 'masuk-langkah-kedua');
    await page.getByLabel('Kode dari aplikasi').fill(codeOf(secret, 1));
    await page.getByRole('button', { name: 'Masuk', exact: true }).click();
    assert.equal(path(page), '/admin');

    await page.context().clearCookies();
    await firstStep(page, 'dewi');
    await page.getByText('Pakai kode cadangan').click();
    await page.getByLabel('Kode cadangan').fill(codes[0].toLowerCase().replace('-', ' '));
    await page.getByRole('button', { name: 'Masuk dengan kode cadangan' }).click();
    assert.equal(path(page), '/admin');
    await open(page, '/akun');
    await page.getByText('Aktif. 9 kode cadangan tersisa.').waitFor();
  }));
