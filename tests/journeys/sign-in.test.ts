import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { look, lookInEnglish } from '../support/axe.ts';
import { inBrowser } from '../support/browser.ts';
import { addPerson } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, freePort, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const PASSWORD = 'padi menguning di sawah';
const PHONE = { javaScript: false, width: 360 };

/** A mail server of this machine. @returns the mails as they came, and a wait for the next one */
const mailbox = async () => {
  const mails: string[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const parts: string[] = [];
      stream.setEncoding('utf8').on('data', (part: string) => parts.push(part));
      stream.on('end', () => {
        // quoted-printable: lines are folded, and what is not ASCII is written as bytes
        mails.push(parts.join('').replace(/=\r\n/g, '').replace(/=3D/g, '='));
        done();
      });
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as { port: number };
  /** Mail is sent by a job, within a minute. */
  const until = async (words: RegExp): Promise<string> => {
    for (let tries = 0; tries < 900; tries += 1) {
      const found = mails.find((mail) => words.test(mail));
      if (found) return found;
      await wait(100);
    }
    throw new Error(`No mail with ${words}; there are ${mails.length}`);
  };
  return { url: `smtp://127.0.0.1:${port}`, mails, until, close: () => new Promise<void>((done) => smtp.close(done)) };
};

let server: Server;
let origin: string;
let post: Awaited<ReturnType<typeof mailbox>>;
before(async () => {
  post = await mailbox();
  const port = await freePort();
  // A name, for no passkey is made for a bare address.
  origin = `http://localhost:${port}`;
  const env = { SMTP_URL: post.url, SIMPUL_ORIGIN: origin };
  server = await startServer({ engine: ANY_ENGINE, port, env });
  await server.kill();
  await openRealRegion(server, REGION);
  await readDatabase(server, async (db) => {
    for (const [login, name, role] of [
      ['dewi', 'Dewi Contoh', 'administrator'],
      ['surya', 'Surya Contoh', 'administrator'],
      ['budi', 'Budi Contoh', 'auditor'],
    ] as const) {
      await addPerson(db, REGION, { login, name, role }, PASSWORD);
    }
  });
  await server.restart();
});
after(async () => {
  await server?.stop();
  await post?.close();
});

const open = (page: Page, path: string) => page.goto(origin + path);
const path = (page: Page) => page.url().slice(origin.length);
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

/** Signs in with a password, as a browser that holds this session already. @returns the cookie of the session that it is given */
const signInWith = async (login: string, cookie: string): Promise<string> => {
  const answer = await fetch(`${origin}/masuk?/password`, {
    method: 'POST',
    body: new URLSearchParams({ login, password: PASSWORD }),
    redirect: 'manual',
    headers: { origin, accept: 'text/html', cookie },
  });
  assert.equal(answer.status, 303);
  const given = answer.headers.getSetCookie().filter((one) => /^simpul_sesi=./.test(one));
  assert.equal(given.length, 1, 'one session is given');
  return given[0]!.split(';')[0]!;
};
const opens = async (cookie: string): Promise<boolean> => {
  const answer = await fetch(`${origin}/akun`, { redirect: 'manual', headers: { accept: 'text/html', cookie } });
  await answer.body?.cancel();
  return answer.status === 200;
};

test('whoever signs in again is given a new token; the one that the browser brought opens nothing any more, and none is taken over', async () => {
  const first = await signInWith('budi', '');
  assert.equal(await opens(first), true);
  const second = await signInWith('budi', first);
  assert.notEqual(second, first);
  assert.deepEqual([await opens(first), await opens(second)], [false, true]);
  // a session of somebody else on the same device ends as well
  const other = await signInWith('surya', second);
  assert.deepEqual([await opens(second), await opens(other)], [false, true]);
  // a token that somebody slipped into the browser beforehand never becomes a session
  const planted = `simpul_sesi=${'x'.repeat(first.length - 'simpul_sesi='.length)}`;
  const own = await signInWith('surya', planted);
  assert.deepEqual([own === planted, await opens(planted), await opens(own)], [false, false, true]);
});

test('Dewi sets up a code app without JavaScript, signs in with it, loses her phone, and gets in with a code on paper', () =>
  inBrowser(PHONE, async (page) => {
    await firstStep(page, 'dewi');
    await page.waitForURL(`${origin}/admin`);
    await open(page, '/akun');
    await page.getByRole('link', { name: 'Atur langkah kedua' }).click();
    await look(page, 'langkah-kedua-pasang');
    await lookInEnglish(page, 'langkah-kedua-pasang');
    const { secret, codes } = await setUp(page);
    await look(page, 'kode-cadangan');
    await page.getByRole('link', { name: 'Sudah saya simpan' }).click();
    assert.equal(await page.locator('h1').textContent(), 'Langkah kedua aktif, dengan 1 cara');
    assert.doesNotMatch(await page.content(), new RegExp(codes[0]), 'the codes are shown once');
    await look(page, 'langkah-kedua');

    await page.context().clearCookies();
    await firstStep(page, 'dewi');
    assert.equal(path(page), '/masuk/langkah-kedua');
    await open(page, '/admin');
    assert.match(path(page), /^\/masuk\?ke=/, 'the first step alone opens nothing');
    await firstStep(page, 'dewi');
    await page.getByLabel('Kode dari aplikasi').fill('000 000');
    await page.getByRole('button', { name: 'Masuk', exact: true }).click();
    await page.locator('#problems').waitFor();
    await look(page, 'masuk-langkah-kedua');
    await open(page, '/masuk/langkah-kedua');
    await lookInEnglish(page, 'masuk-langkah-kedua');
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

const linkIn = (mail: string): string => {
  const link = /http:\/\/localhost:\d+(\/undangan\?kode=[0-9A-Z-]+)/.exec(mail)?.[1];
  assert.ok(link, mail);
  return link;
};
const choosePassword = async (page: Page, password: string) => {
  await page.getByLabel('Kata sandi baru (wajib)').fill(password);
  await page.getByLabel('Kata sandi baru, sekali lagi').fill(password);
  await page.getByRole('button', { name: 'Simpan dan masuk' }).click();
};

test('Surya requires a second step of administrators and invites Tari by mail; she sets it up first, forgets her password, and gets a new one', async () => {
  await inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    await firstStep(page, 'surya');
    await open(page, '/admin/orang');
    await page.getByRole('link', { name: 'Langkah kedua' }).click();
    await page.getByLabel('administrator').check();
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('Perubahan tersimpan').waitFor();
    assert.match((await page.locator('h1').textContent()) ?? '', /orang wajib memasang langkah kedua/);
    await look(page, 'admin-langkah-kedua');
    await open(page, '/admin/orang/baru');
    await page.getByLabel('Nama pengguna').fill('tari');
    await page.getByLabel('Nama', { exact: false }).nth(1).fill('Tari Contoh');
    await page.getByLabel('Peran').selectOption('administrator');
    await page.getByLabel('Surel').fill('tari@contoh.example');
    await page.getByRole('button', { name: 'Buat akun dan kirim surel' }).click();
    await page.getByText('Undangan masuk ke kotak keluar').waitFor();
    assert.doesNotMatch(await page.content(), /3522-[0-9A-Z]{4}-/, 'the administrator sees no code');
  });
  const invitation = await post.until(/Undangan ke Simpul/);
  await inBrowser(PHONE, async (page) => {
    await open(page, linkIn(invitation));
    await page.getByText('Selamat datang, Tari Contoh').waitFor();
    await look(page, 'undangan-surel');
    await choosePassword(page, 'kali mengalir sampai jauh');
    assert.equal(path(page), '/masuk/pasang');
    await open(page, '/admin');
    assert.match(path(page), /^\/masuk\?ke=/, 'nothing else is open before it');
    await open(page, '/masuk/pasang');
    await look(page, 'masuk-pasang');
    await lookInEnglish(page, 'masuk-pasang');
    const { secret } = await setUp(page);
    await page.getByRole('link', { name: 'Sudah saya simpan' }).click();
    assert.equal(path(page), '/admin');

    await page.context().clearCookies();
    const answers = [];
    for (const login of ['tari', 'tidak.ada']) {
      await open(page, '/masuk/lupa');
      await page.getByLabel('Nama pengguna').fill(login);
      await page.getByRole('button', { name: 'Kirim' }).click();
      answers.push(path(page) + (await page.locator('main').textContent()));
    }
    assert.equal(answers[0], answers[1], 'a name that nobody has is answered alike');
    await look(page, 'masuk-lupa');
    await open(page, linkIn(await post.until(/Kata sandi baru untuk Simpul/)));
    await choosePassword(page, 'hujan turun di bukit kapur');
    assert.equal(path(page), '/masuk/langkah-kedua', 'a new password does not go round the second step');
    await page.getByLabel('Kode dari aplikasi').fill(codeOf(secret, 1));
    await page.getByRole('button', { name: 'Masuk', exact: true }).click();
    assert.equal(path(page), '/admin');
  });
});

/** A phone with a fingerprint that always fits. @source Chrome DevTools Protocol, WebAuthn */
const withFingerprint = async (page: Page) => {
  const chrome = await page.context().newCDPSession(page);
  await chrome.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const;
  await chrome.send('WebAuthn.addVirtualAuthenticator', { options });
};

test('Budi sets up a passkey, signs out, and signs in with nothing but his finger', () =>
  inBrowser({ javaScript: true, width: 360 }, async (page) => {
    await withFingerprint(page);
    await firstStep(page, 'budi');
    await page.waitForURL(`${origin}/meja/daftar`);
    await open(page, '/akun/langkah-kedua');
    await page.getByLabel('Nama kunci').fill('Ponsel Budi');
    await look(page, 'passkey-pasang');
    await page.getByRole('button', { name: 'Pasang kunci sandi' }).click();
    await page.locator('#kode-cadangan').waitFor();
    await page.getByRole('link', { name: 'Sudah saya simpan' }).click();
    await page.getByText('Ponsel Budi').waitFor();

    await open(page, '/akun');
    await page.getByRole('button', { name: 'Keluar dari perangkat ini' }).click();
    await page.getByRole('button', { name: 'Masuk dengan kunci sandi' }).click();
    await page.waitForURL(`${origin}/meja/daftar`);

    await page.context().clearCookies();
    await firstStep(page, 'budi');
    await page.waitForURL(`${origin}/masuk/langkah-kedua`);
    await page.getByRole('button', { name: 'Pakai kunci sandi' }).click();
    await page.waitForURL(`${origin}/meja/daftar`);
  }));
