import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { inBrowser, screenshot } from '../support/browser.ts';
import { startCloud, timeSignature } from '../support/gateway.ts';
import { photoFile, signInAs } from '../support/people.ts';
import { scan } from '../support/qr.ts';
import { openRealRegion } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const PHONE = { javaScript: false, width: 360 };
const DESK = { javaScript: true, width: 1280 };

let server: Server;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await server.restart();
});
after(() => server?.stop());

const open = (page: Page, path: string) => page.goto(server.url + path);
const main = async (page: Page): Promise<string> => (await page.locator('main').textContent()) ?? '';

test('Mbah Sumi Contoh comes to the counter; Lestari takes her words down with her consent, and hands her the slip, which is shown once', async () => {
  await inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Lestari');
    await open(page, '/meja');
    await page.getByRole('link', { name: 'Catat laporan warga' }).click();
    await screenshot(page, 'catat');
    await page.getByLabel('Datang langsung').check({ force: true });
    await page
      .getByLabel('Kata-kata warga')
      .fill('Lampu nang prapatan wis rong minggu mati, peteng temenan nek bengi.');
    await page.getByLabel('Atau dengan kata-kata').fill('Perempatan dekat pasar');
    await page.getByLabel('Nomor HP atau surel warga').fill('081200000001');
    await page.getByLabel('Nomor surat atau tautan').fill('Surat Mbah Sumi 7/XI');
    await page.getByRole('button', { name: 'Simpan laporan' }).click();
    await page
      .getByRole('heading', { name: /yang perlu diperbaiki|perlu/ })
      .first()
      .waitFor();
    assert.match(await main(page), /Tanpa persetujuan warga laporan tidak dapat dicatat/);
    await screenshot(page, 'catat-tanpa-setuju');
    await page.getByLabel('laporannya dicatat').check({ force: true });
    await page.getByLabel('ia dihubungi').check({ force: true });
    await page.getByLabel('isinya dapat dibaca umum').check({ force: true });
    await page.getByLabel('secara lisan').check({ force: true });
    await page.getByRole('button', { name: 'Simpan laporan' }).click();
    await page.getByRole('heading', { name: 'Laporan tersimpan' }).waitFor();
    const slip = await page.locator('.slip').textContent();
    const [code] = /3522-\w{3}-\w{3}-\w{3}/.exec(slip ?? '')!;
    const words = (await page.locator('.slip .words').textContent())!.trim();
    assert.equal(words.split(' ').length, 4);
    assert.ok(!page.url().includes(words.split(' ')[0]), 'no key in the address');
    await screenshot(page, 'catat-tanda-terima');
    await page.reload();
    await page.getByText('Kata kuncinya sudah pernah ditampilkan').waitFor();
    assert.ok(!(await page.content()).includes(words), 'nobody reads it a second time');
    await page.getByRole('link', { name: 'Buka di meja kerja' }).click();
    await page.getByText('Dicatat petugas').waitFor();
    assert.match(await main(page), /Datang langsung/);
    assert.match(await main(page), /setuju secara lisan: dicatat, dihubungi, dibaca umum/);
    assert.doesNotMatch(
      await page.content(),
      /Surat Mbah Sumi|081200000001/,
      'what may name her is not read in passing',
    );
    await screenshot(page, 'catat-di-meja');
    await page.getByText('Buka identitas pelapor').click();
    await page.getByLabel('Untuk apa Anda perlu tahu?').fill('Surat aslinya diminta pengawas.');
    await page.getByRole('button', { name: 'Buka dan catat' }).click();
    await page.getByText('Pembukaan ini tercatat di jurnal').waitFor();
    assert.match(await main(page), /081200000001[\s\S]*Aslinya: Surat Mbah Sumi 7\/XI/);
    // her grandson types what is on the slip
    await inBrowser(PHONE, async (phone) => {
      await open(phone, `/ikuti/${code}?kunci=${words.replaceAll(' ', '-')}`);
      assert.match(await main(phone), /Lampu nang prapatan/);
    });
  });
});

test('Lestari prints posters for a bridge, an office and a village; Budi Contoh scans each and finds filled what it names, and an old poster still opens the form', async () => {
  const scanned: Record<string, string> = {};
  await inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Lestari');
    await open(page, '/meja');
    await page.getByRole('link', { name: 'Buat poster QR' }).click();
    await page.getByLabel('Desa atau kelurahan').selectOption('35.22.15.2008');
    await page.getByLabel('Titik koordinat').fill('di sana');
    await page.getByRole('button', { name: 'Buat PDF' }).click();
    await page.getByRole('alert').getByText('Titik ditulis sebagai lintang dan bujur').waitFor();
    assert.equal(await page.getByLabel('Desa atau kelurahan').inputValue(), '35.22.15.2008', 'what was chosen is kept');
    await screenshot(page, 'poster');
    const ofOffice = page.getByLabel('Kantor').locator('option', { hasText: 'Dinas Kesehatan' });
    const office = await ofOffice.first().getAttribute('value');
    for (const [about, named] of Object.entries({
      bridge: 'kategori=road&desa=35.22.15.2008&tempat=Jembatan+Contoh&titik=-7.2431,111.7204',
      office: `instansi=${office}`,
      village: 'desa=35.22.15.2002',
    })) {
      const pdf = await page.request.get(`${server.url}/meja/poster.pdf?${named}`);
      assert.equal(pdf.headers()['content-type'], 'application/pdf');
      const bytes = await pdf.body();
      assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
      assert.match(bytes.toString('latin1'), /\/Count 1\b/, 'one page');
      const { width, height, says } = scan(bytes);
      assert.deepEqual([Math.round(width), Math.round(height)], [595, 842], 'A4, in points');
      scanned[about] = says;
    }
  });
  for (const javaScript of [true, false])
    await inBrowser({ ...PHONE, javaScript }, async (page) => {
      await page.goto(scanned.bridge!);
      assert.equal(await page.locator('[name=service]:checked').inputValue(), 'road');
      assert.equal(await page.locator('[name=place]:checked').inputValue(), '35.22.15.2008');
      assert.equal(await page.getByLabel('Atau dengan kata-kata').inputValue(), 'Jembatan Contoh');
      assert.equal(await page.locator('[name=lat]').inputValue(), '-7.2431');
      await screenshot(page, `lapor-dari-poster-${javaScript ? 'dengan' : 'tanpa'}-skrip`);
      await page.goto(scanned.office!);
      assert.match(await page.getByLabel('Atau dengan kata-kata').inputValue(), /^Dinas Kesehatan/);
      await page.goto(scanned.village!);
      assert.equal(await page.locator('[name=place]:checked').inputValue(), '35.22.15.2002');
      assert.equal(
        await page.locator('[name=service]:checked').inputValue(),
        'other',
        'no category is chosen for them',
      );
      await open(page, '/lapor?kategori=tidak_ada&desa=99.99.99.9999&instansi=x&titik=a,b');
      assert.equal(await page.getByLabel('Atau dengan kata-kata').inputValue(), '');
      await page.getByRole('heading', { name: 'Ceritakan apa yang terjadi' }).waitFor();
    });
});

const SENDER = '100200300400';
const SECRET = 'rahasia-contoh-1234567890';
const TOKEN = 'token-contoh-1234567890';
const SARI = '6281200000002';

/** Waits until the provider has taken over so many messages. */
const heard = async (cloud: Awaited<ReturnType<typeof startCloud>>, n: number): Promise<string> => {
  for (let tries = 0; tries < 400 && cloud.sent.length < n; tries += 1) await wait(100);
  assert.equal(cloud.sent.length, n);
  return cloud.sent[n - 1].text;
};

test('Galih connects WhatsApp; Sari Contoh tells of a broken lamp in two messages and a photo, asks how it stands, and Lestari reads it at the desk', async () => {
  const hook = `${server.url}/hooks/gateway/whatsapp/${REGION}`;
  const cloud = await startCloud({ hook, secret: SECRET, sender: SENDER, token: TOKEN });
  try {
    await inBrowser(DESK, async (page) => {
      await signInAs(page, server.url, 'Galih');
      await open(page, '/admin');
      await page.getByRole('link', { name: 'WhatsApp, SMS, dan surel' }).click();
      await page.getByRole('heading', { name: 'Warga belum dapat melapor lewat WhatsApp atau SMS' }).waitFor();
      const form = page.locator('form', { has: page.locator('#whatsapp-url') });
      await form.getByLabel('Alamat penyedia').fill(cloud.url);
      await form.getByLabel('Phone number ID').fill(SENDER);
      await form.getByLabel('Token untuk mengirim').fill(TOKEN);
      await form.getByLabel('App secret').fill(SECRET);
      await form.getByRole('button', { name: 'Simpan' }).click();
      await page.getByText('Perubahan tersimpan').waitFor();
      const content = await page.content();
      assert.ok(!content.includes(SECRET) && !content.includes(TOKEN), 'nobody reads a secret again');
      const [token] = /[0-9a-f]{40}/.exec(await main(page))!;
      const knock = (told: string) =>
        fetch(
          `${hook}?${new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.challenge': '1158', 'hub.verify_token': told })}`,
        );
      assert.equal(await (await knock(token)).text(), '1158');
      assert.equal((await knock('bukan')).status, 403);
    });
    assert.equal((await cloud.deliver('{}', 'sha256=00')).status, 403);
    await cloud.writes(SARI, 'Lampu jalan mati sejak hari Minggu');
    assert.match(await heard(cloud, 1), /Di mana tempatnya/);
    const delivery = await cloud.writes(SARI, 'Desa Butoh, Kec. Ngasem');
    const answer = await heard(cloud, 2);
    const [code] = /3522-\w{3}-\w{3}-\w{3}/.exec(answer)!;
    assert.equal((await cloud.deliver(delivery)).status, 200, 'the provider tries again, and nothing comes of it');
    cloud.pictures.set('foto1', (await photoFile('lampu.jpg', '#334')).buffer);
    await cloud.writes(SARI, '', { type: 'image', image: { id: 'foto1', caption: 'Ini fotonya' } });
    assert.match(await heard(cloud, 3), /kami sampaikan kepada petugas/);
    await cloud.writes(SARI, `STATUS ${code}`);
    assert.match(await heard(cloud, 4), new RegExp(`Laporan ${code}: diterima, menunggu diperiksa`));
    assert.ok(cloud.sent.every(({ to }) => to === SARI));
    await inBrowser(DESK, async (page) => {
      await signInAs(page, server.url, 'Lestari');
      await open(page, `/meja/${code}`);
      const told = await main(page);
      assert.match(told, /Lampu jalan mati sejak hari Minggu/);
      assert.match(told, /Lewat WhatsApp/);
      assert.match(told, /Desa Butoh, Kec. Ngasem/);
      assert.match(told, /Ini fotonya/);
      assert.ok(!told.includes(SARI.slice(4)), 'her number is told to nobody who does not ask');
      await screenshot(page, 'whatsapp-di-meja');
      await signInAs(page, server.url, 'Galih');
      await open(page, '/admin/kanal');
      await page.getByText('Terkirim', { exact: true }).first().waitFor();
      assert.doesNotMatch(await main(page), /62\*/, 'whose number it was is gone with the message');
      await screenshot(page, 'admin-kanal');
    });
    assert.doesNotMatch(server.log(), /81200000002/);
  } finally {
    await cloud.stop();
  }
});

test('Galih names the address that residents write to; Budi Contoh writes a mail with a photo, and it lies at the desk', async () => {
  const hook = `${server.url}/hooks/mail/${REGION}`;
  const handOn = (raw: string, signature = timeSignature(SECRET, raw, new Date())) =>
    fetch(hook, { method: 'POST', body: raw, headers: { 'x-simpul-signature': signature } });
  const photo = (await photoFile('talud.jpg', '#543')).buffer.toString('base64');
  const raw = [
    'From: Budi Contoh <budi.contoh@example.org>',
    'Subject: Talud ambrol',
    'Message-ID: <talud@example.org>',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Talud ambrol di desa Butoh kec. Ngasem, sawah <b>terendam</b>.</p>',
    '--b',
    'Content-Type: image/jpeg',
    'Content-Transfer-Encoding: base64',
    '',
    photo,
    '--b--',
    '',
  ].join('\r\n');
  assert.equal((await handOn(raw)).status, 403, 'nobody listens yet');
  await inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await open(page, '/admin/kanal');
    const form = page.locator('form', { has: page.locator('#mail-address') });
    await form.getByLabel('Alamat yang ditulisi warga').fill('lapor@kabupaten.example');
    await form.getByRole('button', { name: 'Simpan' }).click();
    await page.getByRole('alert').getByText('kunci tanda tangan harus ditulis').waitFor();
    await form.getByLabel('Kunci tanda tangan').fill(SECRET);
    await form.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('Perubahan tersimpan').waitFor();
    assert.deepEqual(await (await handOn(raw)).json(), { status: 'kept' });
    await open(page, '/admin/kotak-keluar');
    const told = await page.getByText(/Laporanmu kami terima \(3522-/).textContent();
    const [code] = /3522-\w{3}-\w{3}-\w{3}/.exec(told ?? '')!;
    await signInAs(page, server.url, 'Lestari');
    await open(page, `/meja/${code}`);
    assert.match(await main(page), /Talud ambrol di desa Butoh kec\. Ngasem, sawah terendam\./);
    assert.match(await main(page), /Lewat surel/);
    assert.equal(await page.locator('.photos img').count(), 1);
    await screenshot(page, 'surel-di-meja');
  });
  assert.doesNotMatch(server.log(), /budi\.contoh/);
});
