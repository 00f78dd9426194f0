import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { inBrowser } from '../support/browser.ts';
import { focused, tabTo } from '../support/keyboard.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const DESK = { javaScript: true, width: 1280 };

/** Somebody who does not exist, to be found nowhere but on a page. */
const CANARY = { name: 'Kenari Contohwati', phone: '081200000417' };

/** Everything that a browser tells others of where it was: titles, addresses, and the address it came from. */
const overheard = (page: Page): string[] => {
  const heard: string[] = [];
  page.context().on('request', (request) => heard.push(request.url(), request.headers().referer ?? ''));
  page.on(
    'load',
    () =>
      void page.title().then(
        (title) => heard.push(title),
        () => undefined,
      ),
  );
  return heard;
};

let server: Server;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, 3522, true);
  await server.restart();
});
after(() => server?.stop());

const type = (page: Page, words: string) => page.keyboard.type(words);

/** Presses a key that leads to another page, and waits until that is there. */
const pressTo = async (page: Page, key: string, path: RegExp) => {
  await page.keyboard.press(key);
  await page.waitForURL((address) => path.test(address.pathname + address.search));
};

/** Sari has no mouse. @returns the report's code */
const report = async (page: Page): Promise<string> => {
  await page.goto(server.url);
  await tabTo(page, 'Langsung ke isi');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Buat laporan');
  await pressTo(page, 'Enter', /^\/lapor$/);
  await tabTo(page, /^Apa yang terjadi\?/);
  await type(page, `${CANARY.name}, ${CANARY.phone}: jalan berlubang dalam di tanjakan Butoh, sudah ada yang jatuh.`);
  await tabTo(page, /^Kirim laporan/);
  await tabTo(page, /^Atau dengan kata-kata/, 'Shift+Tab');
  await type(page, 'Tanjakan Butoh');
  await tabTo(page, 'Kirim laporan');
  await pressTo(page, 'Enter', /^\/ikuti\/3522-/);
  return new URL(page.url()).pathname.split('/')[2]!;
};

/** Lestari hands it to whom the words point to. */
const verify = async (page: Page, code: string) => {
  await signInAs(page, server.url, 'Lestari');
  await page.goto(`${server.url}/meja/${code}`);
  await tabTo(page, /^Judul yang terbaca semua orang/);
  await page.keyboard.press('Control+A');
  await type(page, 'Jalan berlubang di tanjakan Butoh');
  await tabTo(page, 'Verifikasi dan serahkan');
  await pressTo(page, 'Enter', /selesai=verify/);
};

/** Bagas takes it on and answers in words. */
const answer = async (page: Page, code: string) => {
  await signInAs(page, server.url, 'Bagas');
  await page.goto(`${server.url}/meja/${code}`);
  await tabTo(page, 'Terima laporan ini');
  await pressTo(page, 'Enter', /selesai=accept/);
  await page.goto(`${server.url}/meja/${code}`);
  await tabTo(page, /^(Sudah dikerjakan|Pekerjaan|Penjelasan)/);
  if (!/^Penjelasan/.test((await focused(page)).name)) await page.keyboard.press('ArrowDown');
  assert.match((await focused(page)).name, /^Penjelasan/);
  await page.keyboard.press('Tab');
  await type(page, 'Tanjakan itu kami tambal hari Rabu pekan depan, rambunya hari ini.');
  await tabTo(page, 'Kirim jawaban');
  await pressTo(page, 'Enter', /selesai=answer/);
};

test('Sari reports, the office answers and she confirms with keys alone, and no title or address tells who she is', () =>
  inBrowser(DESK, (sari) =>
    inBrowser(DESK, async (desk) => {
      const heard = [overheard(sari), overheard(desk)];
      const code = await report(sari);
      await verify(desk, code);
      await answer(desk, code);
      await sari.goto(`${server.url}/ikuti`);
      await tabTo(sari, /^Kode/);
      await type(sari, code);
      await pressTo(sari, 'Enter', new RegExp(`^/ikuti/${code}`));
      await tabTo(sari, 'Ya, sudah beres');
      await pressTo(sari, 'Enter', /ok=confirm/);
      await sari.getByText('Laporan ini sekarang dihitung selesai').waitFor();
      const told = heard.flat().map((text) => decodeURIComponent(text.replaceAll('+', ' ')));
      assert.ok(told.length > 20);
      assert.deepEqual(
        told.filter((text) => text.includes(CANARY.phone) || text.includes(CANARY.name)),
        [],
      );
    }),
  ));

test('the regent opens a number of the wall, and a menu gives the focus back', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Panca');
    await tabTo(page, /^Menu untuk Panca/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Akun/);
    await page.keyboard.press('Escape');
    assert.match((await focused(page)).name, /^Menu untuk Panca/);
    await tabTo(page, /belum selesai/);
    await pressTo(page, 'Enter', /^\/meja\/daftar/);
  }));

test('an administrator changes the name of a person', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await page.goto(`${server.url}/admin/orang`);
    await tabTo(page, /^Tutik Contoh/);
    await pressTo(page, 'Enter', /^\/admin\/orang\/[0-9a-f-]{36}/);
    await tabTo(page, /^Nama/);
    await page.keyboard.press('Control+A');
    await type(page, 'Tutik Contoh Baru');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Tutik Contoh Baru/ }).waitFor();
  }));
