import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { inBrowser, screenshot } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion } from '../support/region.ts';
import { type Server, startServer } from '../support/server.ts';

let server: Server;
before(async () => {
  server = await startServer({ engine: 'pglite' });
  await server.kill();
  await openRealRegion(server, 3522, true);
  await server.restart();
});
after(() => server?.stop());

/** @returns the code of the report that Sari just sent */
const report = async (page: Page, text: string, contact?: string): Promise<string> => {
  await page.goto(`${server.url}/lapor`);
  await page.getByLabel('Apa yang terjadi?').fill(text);
  if (contact) await page.getByLabel('Nomor HP atau surel').fill(contact);
  await page.getByRole('button', { name: 'Kirim laporan' }).click();
  await page.waitForURL(/\/ikuti\/3522-/);
  return new URL(page.url()).pathname.split('/')[2];
};

/** A desk form is one act: opened by its name, filled, sent. */
const send = async (page: Page, code: string, name: string, words?: string, fields: Record<string, string> = {}) => {
  await page.goto(`${server.url}/meja/${code}`);
  const form = page.locator(`form[data-act="${name}"]`);
  if (!(await form.isVisible())) await page.locator('details', { has: form }).locator('summary').first().click();
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label).fill(value);
  if (words) await form.locator('textarea').fill(words);
  await form.locator('button.act').last().click();
};
const act = async (...filled: Parameters<typeof send>) => {
  await send(...filled);
  await filled[0].waitForURL(/selesai=/);
};

for (const javaScript of [true, false]) {
  const how = javaScript ? 'with scripts' : 'without scripts';
  test(`Sari is asked where, answers for the office’s eyes only, is archived all the same, and objects: ${how}`, () =>
    inBrowser({ javaScript, width: 360 }, (sari) =>
      inBrowser({ javaScript, width: 360 }, (neighbour) =>
        inBrowser({ javaScript, width: 1280 }, async (staff) => {
          const code = await report(sari, `Lampu jalan di depan masjid mati semua, tolong (${how}).`);
          await signInAs(staff, server.url, 'Lestari');

          await act(staff, code, 'ask', 'Di dusun mana persisnya, dan sejak kapan?');
          await sari.goto(`${server.url}/ikuti/${code}`);
          assert.match((await sari.locator('main').textContent()) ?? '', /Di dusun mana persisnya/);
          await screenshot(sari, 'tanya-1-ditanya');
          await sari.getByLabel('Jawabanmu').fill('Dusun Contoh, sebelah rumah bercat hijau.');
          await sari.getByRole('button', { name: 'Kirim kelengkapan' }).click();
          await sari.getByText('Kelengkapanmu terkirim').waitFor();

          await staff.goto(`${server.url}/meja/${code}`);
          assert.match((await staff.locator('main').textContent()) ?? '', /sebelah rumah bercat hijau/);
          await act(staff, code, 'verify');
          await neighbour.goto(`${server.url}/ikuti/${code}`);
          const seen = (await neighbour.locator('main').textContent()) ?? '';
          assert.match(seen, /Lampu jalan di depan masjid/, 'a verified report is read by everybody');
          assert.doesNotMatch(seen, /rumah bercat hijau/, 'what she wrote later is not');

          const other = await report(sari, `Jalan menuju sawah becek dan sulit dilewati (${how}).`);
          await act(staff, other, 'archive', 'Jalan itu milik perusahaan, kami teruskan kepada pengelolanya.');
          await sari.goto(`${server.url}/ikuti/${other}`);
          await sari
            .getByLabel('Mengapa laporan ini perlu ditangani?')
            .fill('Bukan, itu jalan desa menuju balai dusun.');
          await sari.getByRole('button', { name: 'Ajukan keberatan' }).click();
          await sari.getByText('Keberatanmu terkirim').waitFor();
          await screenshot(sari, 'tanya-2-keberatan');
          await staff.goto(`${server.url}/meja/daftar?objected=1&status=received`);
          assert.ok(
            (await staff.locator(`a[href*="${other}"]`).count()) > 0,
            'the objection is on the verifier’s desk',
          );

          const elsewhere = await report(sari, `Jalan nasional di depan terminal ambles (${how}).`);
          const reason = 'Ruas itu bukan wewenang kabupaten: yang merawat balai jalan nasional.';
          await send(staff, elsewhere, 'archive', reason);
          await staff
            .locator('#problems')
            .getByText(/Teruskan ke luar kabupaten/)
            .waitFor();
          const receiver = { 'Instansi yang berwenang': 'Balai Jalan Contoh', 'Cara menghubunginya': '0351 000000' };
          await act(staff, elsewhere, 'refer_outside', reason, receiver);
          await sari.goto(`${server.url}/ikuti/${elsewhere}`);
          assert.match(
            (await sari.locator('main').textContent()) ?? '',
            /Yang berwenang: Balai Jalan Contoh.*Hubungi: 0351 000000.*Keberatan laporanmu diarsipkan\?/s,
          );
          await screenshot(sari, 'tanya-3-diteruskan');
        }),
      ),
    ));
}

test('Galih gives a category a question of its own, and the next resident is asked it', () =>
  inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await page.goto(`${server.url}/admin/kategori/water`);
    await page
      .getByLabel('Pertanyaan tambahan')
      .fill('days | number | opsional | Sudah berapa hari airnya mati? | For how many days?');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.waitForURL(/kategori/);
    await page.goto(`${server.url}/lapor`);
    assert.match(await page.content(), /Sudah berapa hari airnya mati\?/);
  }));

test('the health page says plainly what PGlite cannot promise, and the outbox what waits for a mail server', () =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await page.goto(`${server.url}/admin/kesehatan`);
    assert.match((await page.locator('main').textContent()) ?? '', /listrik padam bisa\s+menghilangkan data/);
    await page.goto(`${server.url}/admin/kotak-keluar`);
    assert.equal((await page.locator('h1').textContent())?.trim(), 'Belum ada surat untuk dikirim');
    assert.match((await page.locator('main').textContent()) ?? '', /Server surat belum diatur/);
  }));
