import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import { acceptReport, answerReport, confirmReport, submitReport, verifyAndAssign } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const VERIFIER: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Verifikator',
  role: 'verifier',
  region: REGION,
};
let server: Server;

/** Reports of the past months: some late with two agencies, some confirmed, one not verified. */
const fill = () =>
  readDatabase(server, async (db) => {
    const app = { db, secrets: makeSecrets(Buffer.alloc(32, 1)) };
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const idOf = (name: string) => agencies.find((agency) => agency.name === name)!.id;
    const lamps = idOf('Dinas Perhubungan');
    const schools = idOf('Dinas Pendidikan');
    let n = 0;
    const handed = async (days: number, organisation: string) => {
      n += 1;
      const report = {
        text: `Laporan percobaan nomor ${n}: lampu padam di pertigaan.`,
        kind: 'complaint',
        serviceCode: 'street_light',
        placeCode: '35.22.06.2001',
        answers: {},
        anonymous: true,
        secret: false,
        channel: 'web',
      } as const;
      const { id } = await submitReport(app, { kind: 'visitor' }, REGION, report, [], `lama ${n}`, daysAgo(days));
      const ref = { region: REGION, id };
      const decision = { title: `Lampu padam nomor ${n}`, classification: 'complaint' } as const;
      await verifyAndAssign(db, VERIFIER, ref, decision, organisation, daysAgo(days));
      return ref;
    };
    for (const days of [60, 70, 80]) await handed(days, lamps);
    for (const days of [61, 71]) await handed(days, schools);
    for (const days of [20, 21]) {
      const ref = await handed(days, lamps);
      const officer = { ...VERIFIER, role: 'officer', organisation: lamps } as Actor;
      await acceptReport(db, officer, ref, daysAgo(days - 2));
      const answer = { body: 'Lampu sudah kami ganti kemarin sore.', workDone: false, photos: [] };
      await answerReport(db, officer, ref, answer, daysAgo(days - 3));
      await confirmReport(db, { kind: 'reporter' }, ref, daysAgo(days - 4));
    }
  });

before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await fill();
  await server.restart();
});
after(() => server.stop());

const figure = (page: Page, index: number) => page.locator('[data-live="figures"] strong').nth(index);
/** How many lines a list shows. */
const lines = (page: Page) => page.locator('main ul.rows').first().locator('> li').count();

/** Somebody elsewhere reports, on a device of their own. */
const residentReports = (text: string) =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await page.goto(`${server.url}/lapor`);
    await page.getByLabel('Apa yang terjadi?').fill(text);
    await page.getByRole('button', { name: 'Kirim laporan' }).click();
    await page.waitForURL(/\/ikuti\//);
  });

test('the regent watches: a report comes in and the number changes while the page stays', () =>
  inBrowser({ javaScript: true, width: 1280 }, async (page) => {
    await signInAs(page, server.url, 'Panca');
    await page.goto(`${server.url}/pantau`);
    await page.locator('#wall-state').getByText('langsung').waitFor();
    assert.equal(await page.locator('h1').textContent(), '5 laporan lewat tenggat, 3 di Dinas Perhubungan');
    assert.equal(await figure(page, 0).textContent(), '5');
    assert.equal(await figure(page, 2).textContent(), '100%');
    await screenshot(page, 'pantau');

    // What is being read stays: the open table, the focus, the page itself.
    const summary = page.getByText('Lihat angkanya').last();
    await summary.click();
    await page.evaluate(() => {
      (window as { stayed?: boolean }).stayed = true;
    });
    await residentReports('Saluran air di depan pasar mampet, airnya meluap ke jalan.');

    await figure(page, 0).getByText('6', { exact: true }).waitFor();
    await page.getByText('Masuk: ').first().waitFor();
    assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /mampet/, 'nobody has verified it yet');
    assert.equal(await page.evaluate(() => (window as { stayed?: boolean }).stayed), true);
    assert.ok(await summary.locator('xpath=..').evaluate((one) => (one as HTMLDetailsElement).open));
    assert.ok(await summary.evaluate((one) => one === document.activeElement));
  }));

test('a wall that lost its connection catches up by itself', () =>
  inBrowser({ javaScript: true, width: 1280, offline: true }, async (page) => {
    await signInAs(page, server.url, 'Panca');
    await page.goto(`${server.url}/pantau`);
    await page.locator('#wall-state').getByText('langsung').waitFor();
    const before = Number(await figure(page, 0).textContent());
    await server.restart();
    await page.locator('#wall-state').getByText('langsung').waitFor();
    await residentReports('Pohon tumbang menutup jalan desa sejak subuh tadi.');
    await figure(page, 0)
      .getByText(String(before + 1), { exact: true })
      .waitFor();
  }));

test('without scripts the wall is right after a reload, and every number opens a list of that many', () =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await signInAs(page, server.url, 'Panca');
    await page.goto(`${server.url}/pantau`);
    await screenshot(page, 'pantau');
    const before = Number(await figure(page, 0).textContent());
    await residentReports('Sampah di belakang pasar belum diangkut empat hari.');
    await page.getByRole('link', { name: 'Muat ulang' }).click();
    assert.equal(await figure(page, 0).textContent(), String(before + 1));

    const links = page.locator('[data-live] a[href^="/meja/daftar"]');
    const numbers = await links.evaluateAll((all) =>
      all.map((link) => ({
        href: link.getAttribute('href') ?? '',
        text: (link.querySelector('strong') ?? link).textContent?.trim() ?? '',
        // A share or a median names the number of reports that it stands on.
        told: (link as HTMLElement).title || (link.querySelector('span')?.textContent ?? ''),
      })),
    );
    assert.ok(numbers.length > 12);
    let opened = 0;
    for (const { href, text, told } of numbers) {
      const stands = /^(\d+) dari|tengahan (\d+)|^(\d+) laporan/.exec(told);
      const wanted = stands ? stands.slice(1).find(Boolean) : text;
      if (!wanted || !/^\d+$/.test(wanted)) continue; // the name of a status: its number stands beside it
      await page.goto(server.url + href);
      assert.equal(await lines(page), Number(wanted), href);
      opened += 1;
    }
    assert.ok(opened > 10);
  }));

test('nobody hears the stream who may not see the wall, and a session that ends takes it along', async () => {
  const refused = await fetch(`${server.url}/pantau/langsung`);
  assert.equal(refused.status, 401);
  await inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    await page.goto(`${server.url}/pantau`);
    assert.equal(new URL(page.url()).pathname, '/masuk');
    await signInAs(page, server.url, 'Yanto');
    const answer = await page.request.get(`${server.url}/pantau/langsung`, { timeout: 5000 });
    assert.equal(answer.status(), 403, 'a district officer has a desk and no wall');
  });
});
