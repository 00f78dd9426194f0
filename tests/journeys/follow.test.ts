import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { listOrganisations } from '#modules/organisations/index.ts';
import {
  acceptReport,
  answerReport,
  archiveReport,
  type Receipt,
  submitReport,
  verifyAndAssign,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const HOUR = 3_600_000;
const WITHOUT = { javaScript: false, width: 360 } as const;

let server: Server;
let answered: Receipt;
let archived: Receipt;
let secret: Receipt;

/** Three reports as their offices left them: one answered, one archived, one secret and just come in. */
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION);
  await readDatabase(server, async (db) => {
    const app = { db, secrets: await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined }) };
    const then = (hours: number) => new Date(Date.now() - hours * HOUR);
    const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const agency = agencies.find(({ name }) => name.includes('Bina Marga'))!;
    const staff = (role: string): Actor => ({
      kind: 'person',
      id: randomUUID(),
      name: `Petugas ${role}`,
      role,
      region: REGION,
      organisation: agency.id,
    });
    const submit = (text: string, isSecret = false) =>
      submitReport(
        app,
        { kind: 'visitor' },
        REGION,
        {
          text,
          kind: 'complaint',
          serviceCode: 'road',
          placeCode: '35.22.15.2008',
          answers: {},
          anonymous: true,
          secret: isSecret,
          channel: 'web',
        },
        [],
        randomUUID(),
        then(50),
      );
    const verification = { title: 'Jalan berlubang di tanjakan pasar', classification: 'complaint' } as const;
    answered = await submit('Dalan bolong neng tanjakan pasar, wis sebulan.');
    const road = { region: REGION, id: answered.id };
    await verifyAndAssign(db, staff('verifier'), road, verification, agency.id, then(48));
    await acceptReport(db, staff('officer'), road, then(47));
    const words = { body: 'Sudah kami tambal dan kami beri rambu.', workDone: false, photos: [] };
    await answerReport(db, staff('officer'), road, words, then(4));
    archived = await submit('Jalan desa kami rusak parah sejak banjir.');
    const reason = 'Laporan ini tidak menyebut jalan yang mana, dan nomor pelapor tidak bisa kami hubungi.';
    await archiveReport(db, staff('verifier'), { region: REGION, id: archived.id }, reason, then(3));
    secret = await submit('Bantuan untuk warga dipotong oleh petugas.', true);
  });
  await server.restart();
});
after(() => server.stop());

const main = async (page: Page): Promise<string> => (await page.locator('main').textContent()) ?? '';
const openAsReporter = async (page: Page, words: string) => {
  await page.getByLabel('Empat kata kunci').fill(words);
  await page.getByRole('button', { name: 'Buka sebagai pelapor' }).click();
};

test('Sari types her code as she wrote it down, and is told when a letter is wrong', () =>
  inBrowser(WITHOUT, async (page) => {
    await page.goto(`${server.url}/ikuti`);
    const code = answered.code.replaceAll('-', ' ').toLowerCase();
    const wrong = code.slice(0, -1) + (code.endsWith('2') ? '3' : '2');
    await page.getByLabel('Kode laporan').fill(wrong);
    await page.getByRole('button', { name: 'Lihat laporan' }).click();
    assert.match(await main(page), /Ada huruf atau angka yang keliru/);
    assert.equal(await page.getByLabel('Kode laporan').inputValue(), wrong);
    await page.getByLabel('Kode laporan').fill(code);
    await page.getByRole('button', { name: 'Lihat laporan' }).click();
    await page.waitForURL(`${server.url}/ikuti/${answered.code}`);
    assert.match(await page.title(), new RegExp(`^Laporan ${answered.code}: Simpul Bojonegoro$`));
    const text = await main(page);
    assert.match(text, /Jalan berlubang di tanjakan pasar/);
    assert.match(text, /Warga melapor.*Dalan bolong.*Diverifikasi.*Diserahkan ke .*Bina Marga.*Sudah kami tambal/s);
    assert.match(text, /Menunggu kata pelapor.*Paling lambat/s);
    await screenshot(page, 'ikuti');
  }));

test('four wrong words open nothing and are kept for mending; the right ones let her contest, with a photo, and confirm later', () =>
  inBrowser(WITHOUT, async (page) => {
    await page.goto(`${server.url}/ikuti/${answered.code}`);
    await openAsReporter(page, 'satu dua tiga empat');
    assert.match(await main(page), /kata kunci itu tidak cocok/);
    assert.equal(await page.getByLabel('Empat kata kunci').inputValue(), 'satu dua tiga empat');
    await openAsReporter(page, answered.words.toUpperCase().replaceAll(' ', ', '));
    await page.waitForURL(/ok=key/);
    assert.match(await main(page), /Sekarang giliranmu/);
    await screenshot(page, 'ikuti-pelapor');

    await page.getByText('Belum beres', { exact: true }).click();
    await page.getByLabel('Apa yang belum beres?').fill('belum');
    const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#765' } })
      .jpeg()
      .toBuffer();
    const file = { name: 'lubang.jpg', mimeType: 'image/jpeg', buffer: photo };
    const contest = page.locator('form[action="?/contest"]');
    await contest.getByLabel('Foto').setInputFiles(file);
    await page.getByRole('button', { name: 'Kirim sanggahan' }).click();
    assert.match(await contest.innerText(), /paling sedikit 10 huruf.*1 foto sudah kami simpan/s);
    assert.equal(await page.getByLabel('Apa yang belum beres?').inputValue(), 'belum');
    await page.getByLabel('Apa yang belum beres?').fill('Tambalannya sudah lepas kena hujan semalam.');
    await page.getByRole('button', { name: 'Kirim sanggahan' }).click();
    await page.waitForURL(/ok=contest/);
    assert.match(await main(page), /Kamu menyanggah: belum beres.*Tambalannya sudah lepas.*Bukti perbaikan/s);
    const shown = page.locator('.photo img');
    await shown.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => (document.querySelector('.photo img') as HTMLImageElement).naturalWidth > 0);

    await page.getByLabel('Pesan').fill('Kapan ditambal lagi?');
    await page.getByRole('button', { name: 'Kirim pesan' }).click();
    await page.waitForURL(/ok=converse/);
    assert.match(await page.locator('#percakapan').innerText(), /Kapan ditambal lagi\?/);
    await page.getByRole('button', { name: 'Hapus kunci dari perangkat ini' }).click();
    assert.doesNotMatch(await main(page), /Kapan ditambal lagi/);
  }));

test('a link with the key opens the report as its reporter, and the key is gone from the address', () =>
  inBrowser({ javaScript: true, width: 1280 }, async (page) => {
    await page.goto(`${server.url}/ikuti/${archived.code}?kunci=${archived.words.replaceAll(' ', '-')}`);
    assert.equal(page.url(), `${server.url}/ikuti/${archived.code}?ok=key`);
    assert.match(await main(page), /tidak menyebut jalan yang mana/);
    await page
      .getByLabel('Mengapa laporan ini perlu ditangani?')
      .fill('Jalannya sudah saya sebut: poros desa ke pasar.');
    await page.getByRole('button', { name: 'Ajukan keberatan' }).click();
    await page.waitForURL(/ok=object/);
    assert.match(await main(page), /Kamu mengajukan keberatan.*Menunggu verifikasi/s);
    assert.equal(await page.getByRole('button', { name: 'Ajukan keberatan' }).count(), 0);
    await page.getByText('Tampilkan kode, kata kunci, dan QR').click();
    assert.ok(await page.getByText(archived.words).isVisible());
    await screenshot(page, 'ikuti-kunci');
  }));

test('a link with a wrong key says so and shows nothing that is not public', () =>
  inBrowser(WITHOUT, async (page) => {
    await page.goto(`${server.url}/ikuti/${secret.code}?kunci=satu-dua-tiga-empat`);
    assert.match(page.url(), /\?kunci-gagal=salah#kunci$/);
    const text = await main(page);
    assert.match(text, /Laporan rahasia/);
    assert.match(text, /Kunci di tautan itu tidak cocok/);
    assert.doesNotMatch(await page.content(), /dipotong|Kecamatan/);
    await screenshot(page, 'ikuti-rahasia');
  }));

test('whoever guesses keys is told to wait after ten wrong ones, and the reporter on another network is not', async () => {
  const guess = async (words: string) => {
    const answer = await fetch(`${server.url}/ikuti/${secret.code}?/key`, {
      method: 'POST',
      headers: { origin: server.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ kunci: words }),
      redirect: 'manual',
    });
    return { status: answer.status, text: await answer.text(), seconds: Number(answer.headers.get('retry-after')) };
  };
  let wrong = 1; // by the link above
  let refused = await guess('satu dua tiga empat');
  for (; refused.status === 403; refused = await guess('satu dua tiga empat')) wrong += 1;
  assert.ok(wrong === 10 || wrong === 11, `${wrong}, of which one may have become free again`);
  assert.ok(refused.seconds > 0 && refused.seconds <= 90);
  refused = await guess(secret.words);
  assert.equal(refused.status, 429);
  assert.match(refused.text, /Laporannya aman/);
});

test('a neighbour supports the report once from one device', () =>
  inBrowser(WITHOUT, async (page) => {
    await page.goto(`${server.url}/ikuti/${answered.code}`);
    await page.getByRole('button', { name: 'Saya juga mengalaminya' }).click();
    await page.waitForURL(/ok=support/);
    assert.match(await main(page), /1 orang mendukung laporan ini\..*Kamu ikut mendukung/s);
    assert.equal(await page.getByRole('button', { name: 'Saya juga mengalaminya' }).count(), 0);
  }));

test('the front page, the list and its file tell of the public reports only', () =>
  inBrowser(WITHOUT, async (page) => {
    await page.goto(`${server.url}/`);
    await screenshot(page, 'beranda');
    await page.getByRole('link', { name: /laporan masuk/ }).click();
    assert.match(await page.locator('h1').innerText(), /^0 laporan sejak /);
    await page.goto(`${server.url}/laporan?district=35.22.15`);
    assert.match(await page.locator('h1').innerText(), /^1 laporan di Kecamatan Bojonegoro/);
    await screenshot(page, 'laporan');
    const file = await (await fetch(`${server.url}/laporan.csv`)).text();
    assert.match(file, new RegExp(answered.code));
    assert.doesNotMatch(file, new RegExp(`${secret.code}|${archived.code}`));
    for (const path of ['/cara-menghitung', '/privasi']) {
      await page.goto(server.url + path);
      await screenshot(page, path.slice(1));
    }
  }));
