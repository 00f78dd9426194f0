import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { inBrowser, screenshot } from '../support/browser.ts';
import { photoFile, signInAs } from '../support/people.ts';
import { openRealRegion } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const AGENCY = 'Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang';
const TITLE = 'Jalan berlubang di tanjakan Butoh';

let server: Server;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, 3522, true);
  await server.restart();
});
after(() => server.stop());

const headline = async (page: Page) => (await page.locator('h1').textContent())?.trim();

/** Sari tells it in her own language, with a photo and the name of her village. @returns the report's code */
const report = async (page: Page): Promise<string> => {
  await page.goto(`${server.url}/lapor`);
  await page
    .getByLabel('Apa yang terjadi?')
    .fill('Dalan neng tanjakan Butoh bolong jero, wis telung sasi ora didandani. Wingi ono sing tibo.');
  await page.getByLabel('Foto (sampai 5)').setInputFiles(await photoFile('dalan.jpg', '#654'));
  await page.getByLabel('Desa atau kelurahan').pressSequentially('Butoh');
  const village = page.getByLabel('Desa Butoh, Kecamatan Ngasem');
  if (await page.getByRole('button', { name: 'Cari', exact: true }).isVisible())
    await page.getByRole('button', { name: 'Cari', exact: true }).click();
  await village.check();
  await page.getByRole('button', { name: 'Kirim laporan' }).click();
  await page.waitForURL(/\/ikuti\/3522-/);
  await screenshot(page, 'hidup-1-terkirim');
  return new URL(page.url()).pathname.split('/')[2];
};

/** Lestari reads her words, sees why the program points to the roads agency, and hands it over. */
const verify = async (page: Page) => {
  await signInAs(page, server.url, 'Lestari');
  assert.equal(await headline(page), 'Satu laporan menunggu verifikasi, belum ada yang lewat tenggat');
  await page
    .getByRole('link', { name: /^Dalan neng tanjakan Butoh/ })
    .first()
    .click();
  await screenshot(page, 'hidup-2-verifikasi');
  const desk = page.locator('form[data-act="verify"]');
  assert.equal(
    await desk.getByLabel('Judul yang terbaca semua orang').inputValue(),
    'Dalan neng tanjakan Butoh bolong jero, wis telung sasi ora didandani',
  );
  assert.ok(await desk.getByLabel(AGENCY).isChecked());
  assert.ok(await desk.getByText('karena “Dalan”').first().isVisible());
  await desk.getByLabel('Judul yang terbaca semua orang').fill(TITLE);
  await desk.getByLabel('Kategori').selectOption({ label: 'Jalan dan jembatan' });
  await desk.getByRole('button', { name: 'Verifikasi dan serahkan' }).click();
  await page.getByText('Terverifikasi dan diserahkan').waitFor();
  assert.equal(await headline(page), 'Tidak ada laporan yang menunggu verifikasi');
};

/** Bagas takes it on and answers; work that was done needs a photo, and what he wrote outlives the refusal. */
const acceptAndAnswer = async (page: Page, code: string, shade: string) => {
  await signInAs(page, server.url, 'Bagas');
  assert.equal(await headline(page), 'Satu menunggu Anda, belum ada yang terlambat');
  await page.getByRole('button', { name: 'Terima laporan ini' }).click();
  await page.getByText('Laporan diterima').waitFor();
  await screenshot(page, 'hidup-3-diterima');
  await answer(page, 'Lubang di tanjakan sudah kami tambal hari ini.', undefined);
  await page.getByRole('alert').getByText('perlu paling sedikit satu foto bukti').waitFor();
  assert.equal(new URL(page.url()).pathname, `/meja/${code}`);
  const kept = page.locator('form[data-act="answer"] textarea');
  assert.equal(await kept.inputValue(), 'Lubang di tanjakan sudah kami tambal hari ini.');
  await screenshot(page, 'hidup-4-jawaban-kembali');
  await answer(page, undefined, `#77${shade}`);
  await page.getByText('Jawaban terkirim').waitFor();
  await screenshot(page, 'hidup-5-dijawab');
};

const answer = async (page: Page, words: string | undefined, colour: string | undefined) => {
  const form = page.locator('form[data-act="answer"]');
  if (words) await form.locator('textarea').fill(words);
  if (colour) await form.getByLabel('Bukti pekerjaan').setInputFiles(await photoFile('bukti.jpg', colour));
  await form.getByRole('button', { name: 'Kirim jawaban' }).click();
};

/** What is in front of her house is not what the answer says. */
const contest = async (page: Page, code: string) => {
  await page.goto(`${server.url}/ikuti/${code}`);
  const story = (await page.locator('main').textContent()) ?? '';
  assert.match(story, /Lubang di tanjakan sudah kami tambal hari ini/);
  await screenshot(page, 'hidup-6-dibaca');
  await page.getByText('Belum beres', { exact: true }).click();
  await page.getByLabel('Apa yang belum beres?').fill('Sing ditambal mung siji, sing jero isih ono telu.');
  await page.getByRole('button', { name: 'Kirim sanggahan' }).click();
  await page.getByText('Sanggahanmu terkirim').waitFor();
  await screenshot(page, 'hidup-7-disanggah');
};

const answerAgain = async (page: Page, code: string, shade: string) => {
  await page.goto(`${server.url}/meja`);
  assert.equal(await headline(page), 'Satu menunggu Anda, belum ada yang terlambat');
  await page.getByRole('link', { name: TITLE }).first().click();
  await page.locator('article').getByText('Sing ditambal mung siji').waitFor();
  await page.goto(`${server.url}/meja/${code}`);
  await answer(page, 'Keempat lubang sudah kami tambal, rambu sudah kami pasang.', `#99${shade}`);
  await page.getByText('Jawaban terkirim').waitFor();
  await screenshot(page, 'hidup-8-dijawab-lagi');
};

const confirm = async (page: Page, code: string) => {
  await page.goto(`${server.url}/ikuti/${code}`);
  await page.getByRole('button', { name: 'Ya, sudah beres' }).click();
  await page.getByText('Laporan ini sekarang dihitung selesai').waitFor();
  await screenshot(page, 'hidup-9-dibenarkan');
};

for (const javaScript of [true, false]) {
  const how = javaScript ? 'with scripts' : 'without scripts';
  test(`Sari reports a broken road, the agency answers with a photo, she contests, it answers again, she confirms, and the regent sees it: ${how}`, () =>
    inBrowser({ javaScript, width: 360 }, (sari) =>
      inBrowser({ javaScript, width: 1280 }, (staff) =>
        inBrowser({ javaScript, width: 1280 }, async (regent) => {
          const shade = javaScript ? '7' : '5'; // a photo that proved something before would be known again
          const code = await report(sari);
          await verify(staff);
          await acceptAndAnswer(staff, code, shade);
          await contest(sari, code);
          await answerAgain(staff, code, shade);

          await signInAs(regent, server.url, 'Panca');
          assert.equal(new URL(regent.url()).pathname, '/pantau');
          const seen = regent.getByText(`Dibenarkan pelapor: ${TITLE}`).and(regent.locator(`[href$="${code}"]`));
          assert.equal(await seen.count(), 0);
          await confirm(sari, code);
          if (!javaScript) await regent.reload();
          await seen.waitFor();
          await screenshot(regent, 'hidup-10-pantau');
          await seen.click();
          assert.match((await regent.locator('main').textContent()) ?? '', /Keempat lubang sudah kami tambal/);
        }),
      ),
    ));
}
