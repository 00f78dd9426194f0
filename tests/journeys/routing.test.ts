import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import { reportByCode, submitReport } from '#modules/reports/index.ts';
import { trainRouting } from '#modules/reports/teach.ts';
import { changeRouting, LEAST_TO_CALIBRATE, learn } from '#modules/routing/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const LAMPS = 'Lampu jalan PJU di depan masjid padam, gelap sekali kalau malam.';
const ROADS = 'Jalan aspal di tanjakan berlubang dalam, sudah ada yang jatuh.';
const WASTE = 'Sampah menumpuk di TPS, bau busuk, seminggu tidak diangkut.';
const DESK = { javaScript: true, width: 1280 } as const;
const WITHOUT = { javaScript: false, width: 1280 } as const;
const PHONE = { javaScript: false, width: 360 } as const;

let server: Server;
/** Wait for a verifier: the regency has set nothing when they come in. */
let lamps: string;
let waste: string;
let roads: string;
/** Came in when the regency had decided that what is sure goes straight through. */
let straight: string;

before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await readDatabase(server, async (db) => {
    const app = { db, secrets: await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined }) };
    const now = new Date();
    const all = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const named = (short: string) => all.find(({ shortName }) => shortName === short)!.id;
    const taught = [
      [LAMPS, named('Dishub')],
      [ROADS, named('DPU Bina Marga')],
      [WASTE, named('DLH')],
    ] as const;
    await inRegion(db, REGION, (tx) =>
      learn(
        tx,
        Array.from({ length: LEAST_TO_CALIBRATE }, (_, index) => ({
          report: randomUUID(),
          text: `${taught[index % 3][0]} ${'bcdfghjklm'[index % 10].repeat(2)}a`,
          chosenService: null,
          service: null,
          organisation: taught[index % 3][1],
          at: now,
        })),
        now,
      ),
    );
    await trainRouting({ db }, now);
    const submit = async (text: string) => {
      const report = { text, kind: 'complaint', answers: {}, anonymous: true, secret: false, channel: 'web' } as const;
      return (await submitReport(app, { kind: 'visitor' }, REGION, report, [], randomUUID(), now)).code;
    };
    lamps = await submit(LAMPS);
    waste = await submit(WASTE);
    roads = await submit(ROADS);
    const administrator: Actor = {
      kind: 'person',
      id: randomUUID(),
      name: 'Galih Contoh',
      role: 'administrator',
      region: REGION,
    };
    await changeRouting(db, administrator, REGION, { threshold: 0.8, humanShare: 0.05 }, now);
    // One in twenty is drawn for people.
    for (let times = 0; times < 6; times += 1) {
      straight = await submit(LAMPS);
      const report = await inRegion(db, REGION, (tx) => reportByCode(tx, straight));
      if (report?.status === 'assigned') break;
    }
  });
  await server.restart();
});
after(() => server?.stop());

const text = async (page: Page) => (await page.locator('main').textContent()) ?? '';

test('Lestari sees why three agencies are proposed, and hands the report over with one key', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Lestari');
    await page.goto(`${server.url}/meja/${lamps}`);
    const form = page.locator('form[data-act="verify"]');
    const first = form.locator('label.choice').first();
    assert.match(
      (await first.textContent()) ?? '',
      /Dinas Perhubungan.*Kira-kira benar \d+ dari 100 kali, karena “.+”/s,
    );
    assert.equal(await first.locator('[data-key="1"]').isVisible(), true);
    await screenshot(page, 'meja-usulan');
    await page.locator('h1').click(); // nothing is being typed in
    await page.keyboard.press('1');
    await page.waitForURL((address) => address.searchParams.get('selesai') === 'verify');
    assert.match(await text(page), /Diserahkan ke Dinas Perhubungan/);
  }));

test('where the first is wrong she corrects it with one key too', () =>
  inBrowser(DESK, async (page) => {
    await signInAs(page, server.url, 'Lestari');
    await page.goto(`${server.url}/meja/${roads}`);
    const choices = page.locator('form[data-act="verify"] label.choice');
    assert.match((await choices.first().textContent()) ?? '', /Bina Marga/);
    const second = await choices.nth(1).locator('input').getAttribute('value');
    assert.equal(await choices.nth(1).locator('[data-key="2"]').isVisible(), true);
    const name = await page.locator(`select[name="other"] option[value="${second}"]`).first().textContent();
    await page.locator('h1').click();
    await page.keyboard.press('2');
    await page.waitForURL((address) => address.searchParams.get('selesai') === 'verify');
    assert.ok((await text(page)).includes(`Diserahkan ke ${name}`), `it went to ${name}`);
    assert.doesNotMatch(await text(page), /Diserahkan ke [^.]*Bina Marga/);
  }));

test('without scripts the choice and a button do the same, and the verifier may know better', () =>
  inBrowser(WITHOUT, async (page) => {
    await signInAs(page, server.url, 'Lestari');
    await page.goto(`${server.url}/meja/${waste}`);
    const form = page.locator('form[data-act="verify"]');
    assert.equal(await form.locator('[data-key]').first().isVisible(), false, 'no key without the script that listens');
    await form.locator('label.choice').nth(1).click();
    await form.getByRole('button').click();
    assert.match(await text(page), /Diserahkan ke /);
    assert.doesNotMatch(await text(page), /Diserahkan ke Dinas Lingkungan Hidup/);
  }));

test('Sari reads on her phone that her report went straight through and is not public yet', () =>
  inBrowser(PHONE, async (page) => {
    await page.goto(`${server.url}/ikuti/${straight}`);
    assert.match(await text(page), /Diteruskan langsung ke Dinas Perhubungan/);
    assert.match(await text(page), /tanpa menunggu verifikasi/);
    assert.ok(!(await text(page)).includes('depan masjid'), 'nobody has read it');
    await screenshot(page, 'ikuti-diteruskan');
  }));

test('Galih sees how often the program is right, opens what each number counts, and turns it off', () =>
  inBrowser(WITHOUT, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await page.goto(`${server.url}/admin/penerusan`);
    assert.match((await page.locator('h1').textContent()) ?? '', /^Usulan pertama benar 33% dalam 30 hari/);
    await screenshot(page, 'admin-penerusan');
    await page.getByRole('link', { name: /usulan pertama benar/ }).click();
    assert.match((await page.locator('h1').textContent()) ?? '', /^1 laporan, usulan pertama benar/);
    await page.goto(`${server.url}/admin/penerusan`);
    await page
      .getByRole('row', { name: /Dinas Lingkungan Hidup/ })
      .getByRole('link')
      .click();
    assert.match(
      (await page.locator('h1').textContent()) ?? '',
      /^1 laporan, diputuskan petugas, semula diusulkan ke Dinas Lingkungan Hidup/,
    );
    await page.goto(`${server.url}/admin/penerusan`);
    await page.getByLabel('Tetap disisihkan untuk petugas').fill('2');
    await page.getByRole('button', { name: 'Simpan' }).click();
    assert.match(await text(page), /Angka 5 sampai 100/);
    await page.getByLabel('Tetap disisihkan untuk petugas').fill('10');
    await page.getByLabel('Diteruskan langsung mulai').fill('');
    await page.getByRole('button', { name: 'Simpan' }).click();
    assert.match(await text(page), /Tidak ada laporan yang diteruskan langsung/);
    const rule = page.locator('form[action="?/rule"]');
    await rule.getByLabel('Kategori').selectOption('street_light');
    await rule.getByLabel('Tempat').selectOption('35.22.15');
    await rule.getByLabel('Ditangani').selectOption({ label: 'Dinas Lingkungan Hidup' });
    await rule.getByRole('button', { name: 'Tetapkan aturan' }).click();
    assert.match(await text(page), /Aturan pasti: 1.*Penerangan jalan, Kecamatan .*Dinas Lingkungan Hidup/s);
    await screenshot(page, 'admin-aturan');
    await page.getByRole('button', { name: /^Hapus aturan: / }).click();
    assert.match(await text(page), /Aturan pasti: 0/);
  }));
