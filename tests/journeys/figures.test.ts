import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { createPerson } from '#modules/accounts/index.ts';
import { makeLetter } from '#modules/dashboards/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import {
  acceptReport,
  answerReport,
  confirmReport,
  contestReport,
  type ReportRef,
  submitReport,
  verifyAndAssign,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const person = (role: string, organisation?: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Petugas Contoh',
  role,
  region: REGION,
  organisation,
});
let server: Server;
let lamps = '';

/** A summer of two agencies: one is often confirmed, the other has few cases; some are late, some contested; a burst in one village now. */
const fill = () =>
  readDatabase(server, async (db) => {
    const app = { db, secrets: makeSecrets(Buffer.alloc(32, 1)), settings: readSettings({}) };
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const idOf = (name: string) => agencies.find((agency) => agency.name === name)!.id;
    lamps = idOf('Dinas Perhubungan');
    const schools = idOf('Dinas Pendidikan');
    let n = 0;
    const submit = async (days: number, serviceCode: string, placeCode: string): Promise<ReportRef> => {
      n += 1;
      const text = `Laporan percobaan nomor ${n}: lampu padam di pertigaan.`;
      const report = {
        text,
        kind: 'complaint',
        serviceCode,
        placeCode,
        answers: {},
        anonymous: n % 2 === 0,
        secret: false,
        channel: 'web',
      } as const;
      const { id } = await submitReport(app, { kind: 'visitor' }, REGION, report, [], `angka ${n}`, daysAgo(days));
      return { region: REGION, id };
    };
    const handed = async (days: number, organisation: string) => {
      const ref = await submit(days, 'street_light', '35.22.06.2001');
      const decision = { title: `Lampu padam nomor ${n}`, classification: 'complaint' } as const;
      await verifyAndAssign(db, person('verifier'), ref, decision, organisation, daysAgo(days));
      return ref;
    };
    const answered = async (days: number, organisation: string) => {
      const ref = await handed(days, organisation);
      await acceptReport(db, person('officer', organisation), ref, daysAgo(days - 1));
      const answer = { body: 'Lampu sudah kami ganti kemarin sore.', workDone: false, photos: [] };
      await answerReport(db, person('officer', organisation), ref, answer, daysAgo(days - 2));
      return ref;
    };
    // Spread over ten weeks, as they come.
    for (let i = 0; i < 21; i += 1)
      await confirmReport(db, { kind: 'reporter' }, await answered(15 + 3 * i, lamps), daysAgo(12 + 3 * i));
    await contestReport(
      db,
      { kind: 'reporter' },
      await answered(41, lamps),
      'Masih padam sampai malam ini.',
      [],
      daysAgo(38),
    );
    for (let i = 0; i < 3; i += 1)
      await confirmReport(db, { kind: 'reporter' }, await answered(42, schools), daysAgo(39));
    for (const days of [60, 61]) await handed(days, schools);
    for (let i = 0; i < 12; i += 1) await submit(i % 5, 'water', '35.22.15.2008');
    const monday = new Date(
      Date.now() - ((new Date(Date.now() + 7 * 3_600_000).getUTCDay() + 6) % 7) * 86_400_000 + 7 * 3_600_000,
    );
    await makeLetter(app, SYSTEM, REGION, monday.toISOString().slice(0, 10), new Date());
    const regent = {
      login: 'sekda.contoh',
      name: 'Sekda Contoh',
      role: 'regent',
      email: 'sekda@contoh.example',
      organisation: null,
    } as const;
    await createPerson(db, SYSTEM, REGION, regent, daysAgo(1));
  });

before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await fill();
  await server.restart();
});
after(() => server.stop());

const headline = async (page: Page) => (await page.locator('h1').textContent())?.trim() ?? '';
/** "Dijawab tepat waktu: 61% (73 dari 120)" or "Masuk: 120": the number of its list. */
const numberIn = (title: string) => Number((/\((\d+) dari/.exec(title) ?? /: (\d+)$/.exec(title))?.[1]);

test('Rina reads who keeps their word, opens every figure’s list and finds as many reports, and takes the file along', () =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await page.goto(`${server.url}/kinerja`);
    await screenshot(page, 'kinerja');
    // 24 of 25 judged were confirmed at once; two were never answered.
    assert.equal(
      await headline(page),
      'Kabupaten Bojonegoro: 96% dibenarkan pelapor tanpa sanggahan, 3 terlambat dijawab',
    );
    const ranked = page.locator('#instansi table').first();
    assert.match((await ranked.textContent()) ?? '', /Dinas Perhubungan/);
    assert.doesNotMatch((await ranked.textContent()) ?? '', /Dinas Pendidikan/, 'three cases lead nobody');
    assert.match((await page.locator('#instansi').textContent()) ?? '', /Tanpa peringkat: kurang dari 20 laporan/);

    const pages = [
      '/kinerja',
      `/kinerja/dinas/${lamps}`,
      '/kinerja/desa/35.22.06.2001',
      '/kinerja/kecamatan/35.22.06',
      '/kinerja/kategori/street_light',
    ];
    for (const path of pages) {
      let opened = 0;
      await page.goto(server.url + path);
      const rows = await page.locator('#angka li').evaluateAll((all) =>
        all.map((row) => ({
          title: row.querySelector('b')?.textContent?.trim() ?? '',
          definition: row.querySelector('.meta')?.textContent?.trim() ?? '',
          href: row.querySelector('a')?.getAttribute('href'),
        })),
      );
      assert.ok(rows.length > 15 && rows.every(({ definition }) => definition.length > 40), path);
      for (const { title, href } of rows) {
        if (!href || /^Hari kerja/.test(title)) continue;
        await page.goto(server.url + href);
        assert.ok(
          (await headline(page)).startsWith(`${numberIn(title)} laporan`),
          `${path} ${title}: ${await headline(page)}`,
        );
        opened += 1;
      }
      assert.ok(opened > 8, `${opened} lists of ${path} were opened`);
    }

    const file = await fetch(`${server.url}/kinerja/dinas/${lamps}/angka.csv`);
    const csv = await file.text();
    assert.equal(file.status, 200, csv.slice(0, 3000));
    const lines = parse(csv, { columns: true }) as Record<string, string>[];
    const line = (figure: string) => lines.find(({ angka }) => angka === figure)!;
    assert.deepEqual([line('solved').nilai, line('solved').dari, line('contested').nilai], ['21', '22', '1']);
    assert.equal(line('solved').data_contoh, 'ya');
    const sheet = await fetch(`${server.url}/kinerja/angka.xlsx?masa=2026`);
    assert.equal(
      Buffer.from(await sheet.arrayBuffer())
        .subarray(0, 2)
        .toString(),
      'PK',
    );

    await page.goto(`${server.url}/cara-menghitung`);
    assert.match(
      (await page.locator('#angka-solved + dd').textContent()) ?? '',
      /Hanya menurut angka inilah instansi diurutkan/,
    );
    for (const path of [
      '/kinerja/dinas/01900000-0000-7000-8000-00000000dead',
      '/kinerja/desa/35.22.06',
      '/kinerja/kategori/x%00',
    ])
      assert.equal((await fetch(server.url + path)).status, 404, path);
  }));

test('Rina chooses a month without scripts, and its figures are of that month alone', () =>
  inBrowser({ javaScript: false, width: 1280 }, async (page) => {
    await page.goto(`${server.url}/kinerja/dinas/${lamps}`);
    const choice = page.getByLabel('Laporan yang masuk');
    await choice.selectOption({ index: 2 });
    await page.getByRole('button', { name: 'Tampilkan' }).click();
    assert.match(page.url(), /masa=\d{4}-\d{2}$/);
    await screenshot(page, 'kinerja-dinas');
    await page.goto(`${server.url}/kinerja`);
    await screenshot(page, 'kinerja');
    assert.equal((await page.locator('svg.heat use').count()) > 20, true, 'villages are drawn');
    assert.match((await page.locator('svg.heat').getAttribute('aria-label')) ?? '', /Paling banyak: .*laporan/);
  }));

test('Panca sees what grew this week and where, how likely that is, and opens the letter of the week', () =>
  inBrowser({ javaScript: true, width: 1280 }, async (page) => {
    await signInAs(page, server.url, 'Panca');
    await page.goto(`${server.url}/pantau`);
    await screenshot(page, 'pantau-lonjakan');
    const burst = page.locator('[data-live="unusual"] li').first();
    assert.match((await burst.textContent()) ?? '', /12 laporan/);
    assert.match((await burst.textContent()) ?? '', /biasanya 0 sepekan; tanpa perubahan, sebanyak ini terjadi/);
    assert.match((await page.locator('[data-live="unusualHow"]').textContent()) ?? '', /Benjamini–Hochberg/);
    await burst.getByRole('link').click();
    assert.equal(await page.locator('main ul.rows').first().locator('> li').count(), 12);
    await page.goBack();
    const letter = page.locator('a[href^="/pantau/surat/"]').first();
    const answer = await page.request.get(server.url + ((await letter.getAttribute('href')) ?? ''));
    assert.equal(answer.headers()['content-type'], 'application/pdf');
    assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-');
  }));

test('Galih names who is sent the letter, stops it again, and changes from when on an agency is ranked', () =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await signInAs(page, server.url, 'Galih');
    await page.goto(`${server.url}/admin/kinerja`);
    await page.getByLabel('Kirim juga kepada').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Tunjuk' }).click();
    assert.equal(await headline(page), 'Surat pekanan dikirim kepada 1 orang');
    await screenshot(page, 'admin-kinerja');
    await page.getByRole('button', { name: 'Hentikan surat untuk Sekda Contoh' }).click();
    assert.equal(await headline(page), 'Surat pekanan dikirim kepada 0 orang');
    await page.getByLabel('Ambang (wajib)').selectOption({ index: 0 });
    await page.getByLabel('Nilai').fill('3');
    await page.getByLabel('Sumber').fill('Keputusan contoh 2/2026');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.goto(`${server.url}/kinerja`);
    assert.match((await page.locator('#instansi table').first().textContent()) ?? '', /Dinas Pendidikan/);
  }));
