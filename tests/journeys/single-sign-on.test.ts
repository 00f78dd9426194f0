import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { look } from '../support/axe.ts';
import { inBrowser } from '../support/browser.ts';
import { type OidcPeer, startOidc } from '../support/oidc.ts';
import { addPerson } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const PASSWORD = 'padi menguning di sawah';
const SECRET = 'rahasia-layanan-contoh';
const PHONE = { javaScript: false, width: 360 };

let server: Server;
let peer: OidcPeer;
before(async () => {
  peer = await startOidc([
    { sub: 'surya-di-sana', email: 'surya@contoh.example', email_verified: true },
    { sub: 'lestari-di-sana', preferred_username: 'lestari' },
  ]);
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION);
  await readDatabase(server, async (db) => {
    for (const [login, name, role] of [
      ['dewi', 'Dewi Contoh', 'administrator'],
      ['surya', 'Surya Contoh', 'verifier'],
      ['lestari', 'Lestari Contoh', 'auditor'],
    ] as const) {
      await addPerson(db, REGION, { login, name, role }, PASSWORD);
    }
  });
  await server.restart();
});
after(async () => {
  await server?.stop();
  await peer?.stop();
});

const open = (page: Page, path: string) => page.goto(server.url + path);
const path = (page: Page) => page.url().slice(server.url.length);
const signIn = async (page: Page, login: string) => {
  await open(page, '/masuk');
  await page.getByLabel('Nama pengguna').fill(login);
  await page.getByLabel('Kata sandi').fill(PASSWORD);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
};
const signOut = async (page: Page) => {
  await open(page, '/akun');
  await page.getByRole('button', { name: 'Keluar dari perangkat ini' }).click();
};

/** Fills the form of a service, and reads from the page what is to be registered there. */
const addService = async (page: Page, name: string, clientId: string, more: (page: Page) => Promise<void>) => {
  await open(page, '/admin/masuk-lewat');
  await page.getByLabel('Nama layanan').fill(name);
  await page.getByLabel('Alamat layanan (issuer)').fill(peer.issuer);
  await page.getByLabel('Client ID').fill(clientId);
  await more(page);
  await page.getByRole('button', { name: 'Simpan' }).click();
  const shown = await page.locator('dd code').allTextContents();
  return { redirect_uris: [shown[0]], post_logout_redirect_uris: [shown[1]], jwks_uri: shown[2] };
};

test('Dewi sets up the regency’s Keycloak; Surya links his account there, signs in with it, and signs out of both', () =>
  inBrowser(PHONE, async (page) => {
    await signIn(page, 'dewi');
    await open(page, '/admin');
    await page.getByRole('link', { name: 'Layanan masuk' }).click();
    await page.getByLabel('Nama layanan').fill('Akun ASN');
    await page.getByLabel('Alamat layanan (issuer)').fill('http://169.254.169.254/latest');
    await page.getByLabel('Client ID').fill('simpul');
    await page.getByLabel('Client secret').fill(SECRET);
    await page.getByRole('button', { name: 'Simpan' }).click();
    assert.match(await page.locator('main').innerText(), /harus dimulai dengan https/);
    assert.equal(await page.getByLabel('Client ID').inputValue(), 'simpul', 'nothing typed is lost');
    await look(page, 'masuk-lewat-ditolak');
    const { jwks_uri: _, ...shown } = await addService(page, 'Akun ASN', 'simpul', (at) =>
      at.getByLabel('Client secret').fill(SECRET),
    );
    assert.ok(!(await page.content()).includes(SECRET));
    peer.register({ client_id: 'simpul', client_secret: SECRET, ...shown });
    await page.getByRole('button', { name: 'Coba hubungi' }).click();
    assert.match(await page.locator('main').innerText(), /menjawab dan dikenali/);
    await look(page, 'masuk-lewat');
    await signOut(page);

    // Nobody is let in whom nobody here knows.
    await open(page, '/masuk');
    await look(page, 'masuk-dengan-layanan');
    await page.getByRole('link', { name: 'Masuk lewat Akun ASN' }).click();
    await page.getByRole('button', { name: 'Masuk sebagai surya-di-sana' }).click();
    assert.match(await page.locator('main').innerText(), /belum terhubung dengan akun di sini/);
    await look(page, 'masuk-lewat-belum-terhubung');
    await page.getByRole('link', { name: 'Kembali ke halaman masuk' }).click();

    await signIn(page, 'surya');
    await open(page, '/akun/layanan');
    await page.getByRole('link', { name: 'Hubungkan Akun ASN' }).click(); // there he is signed in already
    assert.equal(path(page), '/akun/layanan');
    assert.match(await page.locator('main').innerText(), /Hubungkan akun surya@contoh\.example\?/);
    await look(page, 'layanan-hubungkan');
    await page.getByRole('button', { name: 'Hubungkan', exact: true }).click();
    assert.match(await page.locator('main').innerText(), /1 layanan terhubung/);
    await signOut(page);
    assert.match(await page.locator('main').innerText(), /Anda sudah keluar/);

    await open(page, '/masuk?ke=/meja/daftar');
    await page.getByRole('link', { name: 'Masuk lewat Akun ASN' }).click();
    assert.equal(path(page), '/meja/daftar', 'where he wanted to go');
    await signOut(page);
    assert.match(await page.locator('main').innerText(), /Di Akun ASN Anda masih masuk/);
    await look(page, 'keluar-juga');
    await page.getByRole('link', { name: 'Keluar juga dari Akun ASN' }).click();
    assert.ok(page.url().startsWith(peer.issuer), page.url());
  }));

test('a way out of the program cannot be smuggled in, and an answer opened twice says what to do', () =>
  inBrowser(PHONE, async (page) => {
    await open(page, '/masuk');
    const link = await page.getByRole('link', { name: 'Masuk lewat Akun ASN' }).getAttribute('href');
    await open(page, `${link}?ke=${encodeURIComponent('//jahat.example/x')}`);
    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.url().includes('/kembali?')),
      page.getByRole('button', { name: 'Masuk sebagai surya-di-sana' }).click(),
    ]);
    await page.waitForURL(`${server.url}/meja`);
    await signOut(page);
    await page.goto(answer.url());
    assert.match(await page.locator('main').innerText(), /sudah dipakai, atau dimulai di peramban lain/);
  }));

test('whoever says no at the provider reads so, and can go back to the password', () =>
  inBrowser(PHONE, async (page) => {
    await open(page, '/masuk');
    await page.getByRole('link', { name: 'Masuk lewat Akun ASN' }).click();
    await page.getByRole('button', { name: 'Batal' }).click();
    assert.match(await page.locator('main').innerText(), /ditolak atau dibatalkan/);
    await page.getByRole('link', { name: 'Kembali ke halaman masuk' }).click();
    await page.getByLabel('Kata sandi').waitFor();
  }));

test('INApas’s shape: this program proves itself by a key of its own, which it publishes, and recognises by a claim', () =>
  inBrowser(PHONE, async (page) => {
    await signIn(page, 'dewi');
    await open(page, '/admin/masuk-lewat');
    await page.getByLabel('Jenis kunci baru').selectOption('ES512');
    await page.getByRole('button', { name: 'Buat kunci baru' }).click();
    const shown = await addService(page, 'INApas', 'simpul-inapas', async (at) => {
      await at.getByLabel('Cara aplikasi ini membuktikan diri').selectOption('private_key_jwt');
      await at.getByText('Pengaturan lain').click();
      await at.getByLabel('Jenis kunci', { exact: true }).selectOption('ES512');
      await at.getByLabel('Klaim pengenal').fill('preferred_username');
    });
    const published = (await (await fetch(shown.jwks_uri)).json()) as { keys: Record<string, string>[] };
    assert.deepEqual(
      published.keys.map(({ alg, crv, d }) => [alg, crv, d]),
      [['ES512', 'P-521', undefined]],
    );
    const auth = { token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES512' } as const;
    peer.register({ client_id: 'simpul-inapas', ...shown, ...auth });
    await signOut(page);
    await open(page, '/masuk');
    await page.getByRole('link', { name: 'Masuk lewat INApas' }).click();
    await page.getByRole('button', { name: 'Masuk sebagai lestari-di-sana' }).click();
    assert.equal(path(page), '/meja/daftar', 'the auditor’s work begins here');
    await signOut(page);
  }));

test('when the service is down, whoever wants in reads so, and the password still works', async () => {
  await server.restart(); // it has forgotten what the service said of itself
  await peer.stop();
  peer = await startOidc([]); // on another port
  const signInPage = await (await fetch(`${server.url}/masuk`)).text();
  const link = /href="(\/masuk\/sso\/[^"?]+)"[^>]*>Masuk lewat Akun ASN/.exec(signInPage)?.[1];
  const answer = await fetch(server.url + link, { headers: { accept: 'text/html' } });
  assert.equal(answer.status, 503);
  const text = await answer.text();
  assert.match(text, /Akun ASN tidak menjawab/);
  assert.match(text, /Kembali ke halaman masuk/);
  await inBrowser(PHONE, async (page) => {
    await signIn(page, 'surya');
    assert.equal(path(page), '/meja');
  });
});
