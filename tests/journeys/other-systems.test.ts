import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import { reportByCode } from '#modules/reports/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { act, type WalkAct } from '../../src/modules/reports/actions/walk.testing.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const PHONE = { javaScript: false, width: 360 };
const DESK = { javaScript: true, width: 1280 };

/** Two regencies on one server: each is the other's peer. */
let server: Server;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, 3522, true);
  await openRealRegion(server, 3511, true);
  await server.restart();
});
after(() => server?.stop());

const open = (page: Page, path: string) => page.goto(server.url + path);
const V2 = '/open311/v2';
const file = async (key: string, more: Record<string, string>) => {
  const body = new URLSearchParams({ api_key: key, jurisdiction_id: '35.22', service_code: 'road', ...more });
  const answer = await fetch(`${server.url}${V2}/requests.json`, { method: 'POST', body });
  assert.equal(answer.status, 201);
  return (await answer.json())[0] as { token: string; service_notice: string };
};

/** The work that needs nobody at a screen begins each minute. */
const comesToSay = async (page: Page, word: string) => {
  for (const until = Date.now() + 150_000; Date.now() < until; await page.waitForTimeout(1000)) {
    await open(page, `/meja/${code}`);
    if (await page.getByText(word, { exact: true }).count()) break;
  }
  await page.getByText(word, { exact: true }).waitFor();
};

/** What the other regency does with the report that came to it; a quarter of an hour passes until it is asked again. @returns its code there */
const atTheirs = async (...acts: readonly WalkAct[]): Promise<string> => {
  await server.kill();
  const theirCode = await readDatabase(server, async (db) => {
    const agencies = await inRegion(db, 3511, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const read = () =>
      inRegion(db, 3511, async (tx) => {
        const [line, ...more] = await tx.query<{ code: string }>(
          `select code from reports.report where region_id = 3511 and channel = 'api'`,
        );
        assert.ok(line && more.length === 0, 'one report came there');
        return (await reportByCode(tx, line.code))!;
      });
    for (const name of acts) await act(db, agencies, name, await read(), new Date());
    await inRegion(db, 3522, (tx) => tx.run('update open311.server set poll_at = now() where region_id = 3522'));
    return (await read()).code;
  });
  await server.restart();
  return theirCode;
};

let key = '';
let code = '';

test('Galih gives an application a key, which is shown once, and says whom its makers turn to', async () => {
  await inBrowser(PHONE, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await open(page, '/admin');
    await page.getByRole('link', { name: 'Open311' }).click();
    await page.getByRole('heading', { name: 'Belum ada aplikasi yang boleh mengirim laporan' }).waitFor();
    await page.getByLabel('Domain situs').fill('bojonegorokab.go.id');
    await page.getByLabel('Kontak untuk pembuat aplikasi').fill('Diskominfo Contoh');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('Perubahan tersimpan').waitFor();
    await page.getByLabel('Nama aplikasi').fill('Aplikasi Warga Contoh');
    await page.getByLabel('Kontak pembuatnya').fill('pembuat@contoh.invalid');
    await page.getByRole('button', { name: 'Buat kunci' }).click();
    key = (await page.locator('#issued-key').textContent()) ?? '';
    assert.match(key, /^simpul_/);
    await screenshot(page, 'open311-kunci');
    await open(page, '/admin/open311');
    assert.ok(!(await page.content()).includes(key), 'nobody reads it a second time');
    await open(page, '/open311');
    await page.getByText('bojonegorokab.go.id').first().waitFor();
    await screenshot(page, 'open311-panduan');
  });
});

test('Sari reports by that application; Lestari reads it at the desk with the link to its photo, and Sari follows it with her four words', async () => {
  const filed = await file(key, {
    address_string: 'Depan balai desa contoh',
    description: 'Jembatan kayu patah, anak sekolah memutar jauh.',
    media_url: 'https://foto.contoh.invalid/jembatan.jpg',
  });
  code = /3522(-[0-9A-Z]{3}){3}/.exec(filed.service_notice)![0];
  const words = /: ([a-z]+(?: [a-z]+){3})\./.exec(filed.service_notice)![1]!;
  await inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Lestari');
    await open(page, `/meja/${code}`);
    await page.getByText('Aplikasi Warga Contoh').waitFor();
    const link = page.getByRole('link', { name: 'Tautan foto dari pengirim' });
    assert.equal(await link.getAttribute('href'), 'https://foto.contoh.invalid/jembatan.jpg');
    await screenshot(page, 'open311-meja');
  });
  await inBrowser(PHONE, async (page) => {
    await open(page, `/ikuti/${code}?kunci=${words.replaceAll(' ', '-')}`);
    await page.getByText('Jembatan kayu patah').first().waitFor();
  });
});

test('Galih names the server of the other regency; what Lestari verifies goes there by itself', async () => {
  let theirKey = '';
  await inBrowser(PHONE, async (page) => {
    await signInAs(page, server.url, 'Fathor');
    await open(page, '/admin/open311');
    await page.getByLabel('Nama aplikasi').fill('Simpul Bojonegoro');
    await page.getByLabel('Kontak pembuatnya').fill('bojonegoro@contoh.invalid');
    await page.getByText('Aplikasi ini server Open311').click();
    await page.getByRole('button', { name: 'Buat kunci' }).click();
    theirKey = (await page.locator('#issued-key').textContent()) ?? '';
  });
  await inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await open(page, '/admin/open311/server');
    await page.locator('#name').fill('Kabupaten Bondowoso');
    await page.locator('#url').fill(`${server.url}${V2}`);
    await page.getByLabel('jurisdiction_id').fill('35.11');
    await page.getByLabel('Kunci API dari server itu').fill(theirKey);
    await page.getByLabel('Jalan dan jembatan').fill('road');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('Perubahan tersimpan').waitFor();
    await page.getByRole('button', { name: 'Lihat kategori di server ini' }).click();
    await page.getByText(/menjawab dengan \d+ kategori/).waitFor();
    await screenshot(page, 'open311-server');

    await signInAs(page, server.url, 'Lestari');
    await open(page, `/meja/${code}`);
    await page.getByLabel('Judul').first().fill('Jembatan kayu patah');
    await page.locator('input[name="organisation"]').first().check();
    await page
      .getByRole('button', { name: /Verifikasi/ })
      .last()
      .click();
    await page.getByText('Terverifikasi dan diserahkan').waitFor();
    await comesToSay(page, 'Terkirim');
    await page.getByText('Di Kabupaten Bondowoso').waitFor();
    await screenshot(page, 'open311-terkirim');
  });
});

test('The other regency takes it up and ends it, and Lestari reads at her desk how it stands there', async () => {
  const theirCode = await atTheirs('verify', 'accept', 'explain', 'confirm');
  await inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Lestari');
    await comesToSay(page, 'Selesai di sana');
    await page.getByText(`nomor ${theirCode}`).waitFor();
    await screenshot(page, 'open311-selesai');
  });
});

test('Lestari writes a tracking ID; what Bagas answers is exported once for the operator of SP4N-LAPOR!, and imported again that file changes nothing', async () => {
  let exported: Buffer = Buffer.alloc(0);
  await inBrowser(PHONE, async (page) => {
    await signInAs(page, server.url, 'Lestari');
    await open(page, `/meja/${code}`);
    await page.getByText('Tulis tracking ID SP4N-LAPOR!').click();
    await page.getByLabel('Tracking ID').fill('8507136');
    await page.getByRole('button', { name: 'Simpan tracking ID' }).click();
    await page.getByText('Tracking ID tersimpan').waitFor();
    await page.getByText('8507136').first().waitFor();
    await open(page, '/meja/sp4n');
    await page.getByRole('heading', { name: 'Semua jawaban sudah diekspor' }).waitFor();
    await page.getByRole('button', { name: 'Ekspor jawaban baru' }).click();
    await page.getByText('sudah pernah diekspor').waitFor();

    await signInAs(page, server.url, 'Bagas');
    await open(page, `/meja/${code}`);
    await page.getByRole('button', { name: 'Terima laporan ini' }).click();
    await page.waitForURL(/selesai=accept/);
    await open(page, `/meja/${code}`);
    const answer = page.locator('form[data-act="answer"]');
    await answer.getByLabel('Penjelasan').check({ force: true });
    await answer.locator('textarea').fill('Jembatannya dibangun lagi mulai bulan depan.');
    await answer.locator('button.act').last().click();
    await page.waitForURL(/selesai=answer/);

    await signInAs(page, server.url, 'Lestari');
    await open(page, '/meja/sp4n');
    await page.getByRole('heading', { name: '1 jawaban belum dimasukkan' }).waitFor();
    await page.getByRole('button', { name: 'Ekspor jawaban baru' }).click();
    await page.getByText('Ekspor siap: 1 jawaban').waitFor();
    const address = await page.getByRole('link', { name: 'Unduh CSV' }).first().getAttribute('href');
    exported = await (await page.request.get(server.url + address)).body();
    assert.match(exported.toString('utf8'), /8507136.*Jembatannya dibangun lagi mulai bulan depan\./s);
    await screenshot(page, 'sp4n-ekspor');

    await signInAs(page, server.url, 'Galih');
    await open(page, '/admin/impor');
    const file = { name: 'jawaban.csv', mimeType: 'text/csv', buffer: exported };
    await page.getByLabel('Berkas laporan').setInputFiles(file);
    await page.getByRole('button', { name: 'Unggah dan kenali' }).click();
    await page.getByRole('heading', { name: 'Dikenali: Ekspor SP4N-LAPOR!' }).waitFor();
    await page.getByRole('button', { name: 'Uji dulu, tanpa menulis' }).click();
    await page.getByRole('heading', { name: 'Tidak ada yang perlu diimpor' }).waitFor({ timeout: 60_000 });
    const counts = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
    assert.match(counts, /0 ditambahkan 0 diperbarui 1 tetap 0 dibiarkan/);
    await screenshot(page, 'sp4n-impor-lagi');
  });
});

test('the bulk data of the regency is a file that anybody may have', async () => {
  const answer = await fetch(`${server.url}${V2}/bulk.csv?jurisdiction_id=bojonegorokab.go.id`);
  const text = await answer.text();
  assert.match(text, /^service_request_id,/);
  assert.ok(text.includes(code) && text.includes('Jembatan kayu patah'));
});
