import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { inBrowser, screenshot } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const AGENCY = 'Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang';
const YEAR = 2026;

let server: Server;
before(async () => {
  // the newest year of a demonstration is there when the server answers, from KUA-PPAS to APBD
  server = await startServer({ engine: ANY_ENGINE, env: { SIMPUL_DEMO: '1' } });
});
after(() => server?.stop());

const headline = async (page: Page) => ((await page.locator('h1').textContent()) ?? '').trim();
const words = async (page: Page) => ((await page.locator('main').textContent()) ?? '').replaceAll(/\s+/g, ' ');
/** `Rp1.234,5` in sen. */
const sen = (written: string): bigint => {
  const [, sign, whole, part = ''] = /^([+-]?)Rp([\d.]+)(?:,(\d+))?$/.exec(written.trim().replace('−', '-')) ?? [];
  return BigInt(`${sign === '-' ? '-' : ''}${whole!.replaceAll('.', '')}${part.padEnd(2, '0')}`);
};
const senOf = (plain: string): bigint => BigInt(plain.replace('.', ''));
const sum = (all: readonly bigint[]): bigint => all.reduce((total, one) => total + one, 0n);

const download = async (page: Page, link: string): Promise<string> => {
  const href = await page.getByRole('link', { name: link, exact: true }).getAttribute('href');
  const answer = await page.request.get(server.url + href);
  assert.equal(answer.status(), 200, `${link} is there`);
  return answer.text();
};

const compare = async (page: Page, from: string, to: string) => {
  await page.getByLabel('Dari', { exact: true }).selectOption({ label: from });
  await page.getByLabel('Ke', { exact: true }).selectOption({ label: to });
  await page.getByRole('button', { name: 'Bandingkan' }).click();
  await page.waitForURL(/dari=/);
  assert.match(await headline(page), new RegExp(`^Dari ${from} ke ${to}: `));
};

/** The difference that the page itself says, and the sum of the file that it offers for it. */
const isWhatItSays = async (page: Page): Promise<Record<string, string>[]> => {
  const rows: Record<string, string>[] = parse(await download(page, 'CSV'), { bom: true, columns: true });
  const [, lines, total] = /selisih [\d.]+ \S+ ([+−-]?Rp[\d.,]+) = selisih total ([+−-]?Rp[\d.,]+)\./.exec(
    await words(page),
  )!;
  assert.equal(lines, total);
  assert.equal(sum(rows.map(({ selisih }) => senOf(selisih!))), sen(total!));
  for (const { sebelum, sesudah, selisih } of rows)
    assert.equal(senOf(sesudah || '0') - senOf(sebelum || '0'), senOf(selisih!));
  return rows;
};

for (const javaScript of [true, false]) {
  const how = javaScript ? 'with scripts' : 'without scripts';
  test(`Kirana, a journalist, finds what changed between KUA-PPAS, RAPBD and APBD, checks it and takes it along: ${how}`, () =>
    inBrowser({ javaScript, width: 1280 }, async (page) => {
      await page.goto(`${server.url}/bojonegoro`);
      await page.getByRole('link', { name: 'Anggaran' }).first().click();
      assert.match(await headline(page), new RegExp(`untuk ${YEAR}`));
      await page.goto(`${server.url}/bojonegoro/anggaran/${YEAR}`);
      await page.getByRole('link', { name: `Jadwal dan keterlambatan anggaran ${YEAR}` }).click();
      assert.match(await words(page), /KUA-PPAS.*RAPBD.*APBD/);
      await page.getByRole('link', { name: 'Apa yang berubah di tahap ini' }).first().click();

      await compare(page, 'KUA-PPAS', 'RAPBD');
      assert.match(await words(page), /tiap plafon disandingkan dengan jumlah baris di bawahnya/);
      await isWhatItSays(page);
      await screenshot(page, 'anggaran-1-kua-rapbd');

      await compare(page, 'RAPBD', 'APBD');
      const rows = await isWhatItSays(page);
      assert.ok(
        rows.length > 0 && rows.every(({ data_contoh }) => data_contoh === 'ya'),
        'sample data says so in its file',
      );
      await screenshot(page, 'anggaran-2-rapbd-apbd');

      // the agency that moved most, and the line of it that changed most
      const agency = page.locator('table').first().locator('tbody tr').first();
      const office = (await agency.locator('th a').textContent())!.trim();
      await agency.locator('th a').click();
      await page.getByText(`Hanya ${office}.`).waitFor();
      const own = await isWhatItSays(page);
      assert.ok(
        own.length > 0 && own.length < rows.length && own.every(({ perangkat_daerah }) => perangkat_daerah === office),
      );
      const line = page.locator('table').last().locator('tbody tr').first();
      const title = (await line.locator('th a').textContent())!.trim();
      await line.locator('th a').click();
      await page.waitForURL(/\/baris\/[0-9a-f]{16}/);
      assert.match(await headline(page), new RegExp(title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
      assert.match(await words(page), /Baris ini dari tahap ke tahap.*RAPBD.*APBD/);
      await screenshot(page, 'anggaran-3-baris');

      // the seal: what is downloaded is what was locked, and its lines come to what the page says
      await page.getByText('Segel: bukti bahwa versi ini tidak diubah').click();
      const file = (await page.locator('a[href*="/segel-"]').textContent())!.trim();
      const sealed = await download(page, file);
      assert.equal(createHash('sha256').update(sealed).digest('hex'), await page.locator('.seal code').textContent());
      const table: Record<string, string>[] = parse(await download(page, 'CSV'), { bom: true, columns: true });
      const spent = table.filter(({ sisi }) => sisi === 'belanja');
      await page.goto(`${server.url}/bojonegoro/anggaran/${YEAR}`);
      const version = await page.locator('#seimbang tr', { hasText: 'Belanja' }).locator('td').textContent();
      assert.ok(spent.length > 0);
      assert.equal(sum(spent.map(({ jumlah }) => senOf(jumlah!))), sen(version!));
      const zip = await page.request.get(
        server.url + (await page.getByRole('link', { name: 'Fiscal Data Package' }).getAttribute('href')),
      );
      assert.equal((await zip.body()).subarray(0, 2).toString(), 'PK');
    }));

  test(`Wagiman, a farmer, finds what his village gets, asks about a line, and the answer stays with it: ${how}`, () =>
    inBrowser({ javaScript, width: 360 }, (page) =>
      inBrowser({ javaScript, width: 1280 }, async (staff) => {
        await page.goto(`${server.url}/bojonegoro/anggaran/${YEAR}`);
        await page.getByLabel('Cari kegiatan, tempat, atau kode').fill('jalan Ngasem');
        await page.getByRole('button', { name: 'Tampilkan' }).click();
        await page.waitForURL(/cari=jalan/);
        assert.match(await headline(page), /baris dengan kata “jalan Ngasem”, Rp/);
        await screenshot(page, 'anggaran-4-cari');
        await page
          .getByRole('link', { name: /Kecamatan Ngasem/ })
          .first()
          .click();
        assert.match(await headline(page), /Ngasem.* mendapat Rp/);
        await screenshot(page, 'anggaran-5-tempat');

        await page.goto(`${server.url}/bojonegoro/anggaran/${YEAR}`);
        await page.getByRole('link', { name: AGENCY, exact: true }).click();
        await page.getByLabel('Cari kegiatan, tempat, atau kode').fill('jalan');
        await page.getByRole('button', { name: 'Tampilkan' }).click();
        await page.waitForURL(/cari=jalan/);
        await page
          .locator('a[href*="/baris/"]')
          .nth(javaScript ? 0 : 1)
          .click();
        await page.waitForURL(/\/baris\/[0-9a-f]{16}/);
        const line = page.url();
        assert.match(await words(page), /Belum ada pembayaran|pembayaran/);
        await page.getByRole('link', { name: 'Tanya tentang baris ini' }).click();
        const text = page.getByLabel('Apa yang terjadi?');
        assert.match(await text.inputValue(), /Saya ingin bertanya tentang baris anggaran “/);
        const asked = `Kapan jalan ini mulai dikerjakan, ${how}?`;
        await text.fill(`${asked} ${await text.inputValue()}`);
        await page.getByRole('button', { name: 'Kirim laporan' }).click();
        await page.waitForURL(/\/ikuti\/3522-/);
        const code = new URL(page.url()).pathname.split('/')[2]!;

        await signInAs(staff, server.url, 'Lestari');
        await staff.goto(`${server.url}/meja/${code}`);
        const verify = staff.locator('form[data-act="verify"]');
        await verify.getByLabel('Judul yang terbaca semua orang').fill(asked);
        await verify.getByLabel(AGENCY).check();
        await verify.getByRole('button', { name: 'Verifikasi dan serahkan' }).click();
        await staff.getByText('Terverifikasi dan diserahkan').waitFor();
        await signInAs(staff, server.url, 'Bagas');
        await staff.goto(`${server.url}/meja/${code}`);
        await staff.getByRole('button', { name: 'Terima laporan ini' }).click();
        await staff.getByText('Laporan diterima').waitFor();
        const answer = staff.locator('form[data-act="answer"]');
        await answer.locator('textarea').first().fill('Mulai bulan depan, sesudah lelangnya selesai.');
        await answer.getByRole('button', { name: /^Kirim jawaban/ }).click();
        await staff.getByText('Jawaban terkirim').waitFor();

        await page.goto(line);
        assert.match(await words(page), /Yang sudah ditanyakan warga/);
        const question = page.getByRole('link', { name: asked });
        await question.scrollIntoViewIfNeeded();
        assert.match(
          await words(page),
          /Mulai bulan depan, sesudah lelangnya selesai\./,
          'the answer stays with the line',
        );
        await screenshot(page, 'anggaran-6-ditanyakan');
        await question.click();
        assert.match(await words(page), /Mulai bulan depan/);
      }),
    ));
}
