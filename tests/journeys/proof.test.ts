import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { listOrganisations } from '#modules/organisations/index.ts';
import { commitAudits, drawAudits } from '#modules/reports/actions/audit.ts';
import {
  acceptReport,
  answerReport,
  confirmReport,
  photoLimits,
  submitReport,
  takePhotos,
  verifyAndAssign,
} from '#modules/reports/index.ts';
import { upsertProofRule } from '#modules/reports/queries/proof.ts';
import { beginOf, monthAfter, monthOf } from '#modules/reports/rules/audit.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openStore } from '#platform/files/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { inBrowser, screenshot, showWhole } from '../support/browser.ts';
import { DISGUISES } from '../support/disguises.ts';
import { signInAs } from '../support/people.ts';
import { drawPicture } from '../support/pictures.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const HOUR = 3_600_000;
const AGENCY = 'Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang';
/** 33 m from where the invented camera stood: 7° 9' 0" S, 111° 53' 0" E. */
const HERE = { lat: -7.1503, lon: 111.883333 };
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const ANSWER = 'Lubang di tanjakan sudah kami tambal hari ini.';

interface Cases {
  /** Taken on by the roads agency, with a photo of the reporter. */
  readonly honest: string;
  readonly redated: string;
  /** Closed last month, and drawn for audit. */
  readonly drawn: string;
  /** The photo that proved an earlier report, and that one's code. */
  readonly used: Buffer;
  readonly usedFor: string;
}
let server: Server;
const cases = new Map<boolean, Cases>();

/** With what a phone writes into it: an hour ago, at the place. */
const fromCamera = (bytes: Buffer): Promise<Buffer> => {
  const local = new Date(Date.now() - HOUR + 7 * HOUR).toISOString();
  return sharp(bytes)
    .withExif({
      IFD2: { DateTimeOriginal: `${local.slice(0, 10).replaceAll('-', ':')} ${local.slice(11, 19)}` },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '7/1 9/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '111/1 53/1 0/1' },
    })
    .jpeg()
    .toBuffer();
};
const file = (buffer: Buffer) => ({ name: 'bukti.jpg', mimeType: 'image/jpeg', buffer });

before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await readDatabase(server, async (db) => {
    const files = await openStore({ dataDirectory: server.data, S3_REGION: 'auto' });
    const app = { db, secrets: await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined }) };
    const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const organisation = agencies.find(({ name }) => name === AGENCY)!.id;
    const staff = (role: string): Actor => ({
      kind: 'person',
      id: randomUUID(),
      name: 'Petugas Contoh',
      role,
      region: REGION,
      organisation,
    });
    const photos = async (bytes: Buffer) =>
      (
        await takePhotos(
          { files },
          [{ field: 'photos', name: 'a.jpg', position: 1, bytes }],
          photoLimits('Asia/Jakarta'),
        )
      ).photos;
    const accepted = async (title: string, at: number, scene: number) => {
      const hour = (hours: number) => new Date(at + hours * HOUR);
      const submission = {
        text: `${title}, sudah sebulan.`,
        kind: 'complaint',
        serviceCode: 'road',
        placeCode: '35.22.15.2008',
        ...HERE,
        answers: {},
        anonymous: true,
        secret: false,
        channel: 'web',
      } as const;
      const before = await photos(await drawPicture(scene));
      const { id, code } = await submitReport(
        app,
        { kind: 'visitor' },
        REGION,
        submission,
        before,
        randomUUID(),
        hour(0),
      );
      const ref = { region: REGION, id };
      const verification = { title, classification: 'complaint' } as const;
      await verifyAndAssign(db, staff('verifier'), ref, verification, organisation, hour(1));
      await acceptReport(db, staff('officer'), ref, hour(2));
      return { ref, code, hour };
    };
    const closed = async (title: string, at: number, scene: number, proof: Buffer) => {
      const { ref, code, hour } = await accepted(title, at, scene);
      const answer = { body: ANSWER, workDone: true, photos: await photos(proof) };
      await answerReport(db, staff('officer'), ref, answer, hour(3));
      await confirmReport(db, { kind: 'reporter' }, ref, hour(4));
      return code;
    };

    const now = Date.now();
    const lastMonth = monthOf(
      'Asia/Jakarta',
      new Date(beginOf('Asia/Jakarta', monthOf('Asia/Jakarta', new Date(now))).getTime() - 1),
    );
    const begin = beginOf('Asia/Jakarta', lastMonth).getTime();
    // All of what was closed is drawn, so that both have something to find.
    const share = {
      rule: 'audit_percent',
      validFrom: '2020-01-01',
      amount: 100,
      words: null,
      source: 'Contoh',
    } as const;
    await inRegion(db, REGION, (tx) => upsertProofRule(tx, share));
    await commitAudits(app, SYSTEM, REGION, new Date(begin - 24 * HOUR));
    for (const [index, javaScript] of [true, false].entries()) {
      const used = await drawPicture(7 + index);
      const usedFor = await closed(`Jalan ambles di Setren ${index + 1}`, begin + 48 * HOUR, 14 + index, used);
      const drawn = await closed(
        `Jalan retak di Butoh ${index + 1}`,
        begin + 72 * HOUR,
        11,
        await drawPicture(16 + index),
      );
      const honest = await accepted(`Lubang di tanjakan ${index + 1}`, now - 50 * HOUR, 3);
      const redated = await accepted(`Lubang di pertigaan ${index + 1}`, now - 50 * HOUR, 4);
      cases.set(javaScript, { drawn, honest: honest.code, redated: redated.code, used, usedFor });
    }
    assert.equal(
      await drawAudits(app, SYSTEM, REGION, lastMonth, new Date(beginOf('Asia/Jakarta', monthAfter(lastMonth)))),
      4,
    );
  });
  await server.restart();
});
after(() => server.stop());

const main = async (page: Page): Promise<string> => (await page.locator('main').textContent()) ?? '';
const answerForm = (page: Page) => page.locator('form[data-act="answer"]');

/** Where the first picture of each side stands. */
const sides = async (page: Page) => {
  const boxes = await page
    .locator('.pair .photo img')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ left, top }) => ({ left, top })));
  assert.equal(boxes.length, 2);
  return boxes as [{ left: number; top: number }, { left: number; top: number }];
};

/** Bagas shows his work; whoever opens the report sees before and after, and how far and how late it was taken. */
const proveHonestly = async (page: Page, code: string, scene: number) => {
  await page.goto(`${server.url}/meja/${code}`);
  await answerForm(page).locator('textarea').fill(ANSWER);
  await answerForm(page)
    .getByLabel('Bukti pekerjaan')
    .setInputFiles(file(await fromCamera(await drawPicture(scene))));
  await answerForm(page).getByRole('button', { name: 'Kirim jawaban' }).click();
  await page.getByText('Jawaban terkirim').waitFor();
  await page.goto(`${server.url}/ikuti/${code}`);
  assert.match(await main(page), /Diambil 33 m dari titik laporan, 2 hari setelah laporan\./);
  assert.doesNotMatch(await main(page), /Sama dengan foto/);
  await showWhole(page, 1280);
  const [before, then] = await sides(page);
  assert.ok(before.left < then.left && Math.abs(before.top - then.top) < 4, 'side by side');
  await screenshot(page, 'bukti-1-sebelum-sesudah');
  await showWhole(page, 360);
  const [above, below] = await sides(page);
  assert.ok(above.top < below.top && Math.abs(above.left - below.left) < 4, 'one above the other');
  await screenshot(page, 'bukti-1-sebelum-sesudah');
  await showWhole(page, 1280);
};

/** A photo of another report with another date over it: he is told once, nothing is lost, and it stands in the report when he sends it. */
const proveWithAnOldPhoto = async (page: Page, { redated: code, used, usedFor }: Cases) => {
  await page.goto(`${server.url}/meja/${code}`);
  await answerForm(page).locator('textarea').fill(ANSWER);
  const redated = await fromCamera(await DISGUISES['date stamped over'](used, 3));
  await answerForm(page).getByLabel('Bukti pekerjaan').setInputFiles(file(redated));
  await answerForm(page).getByRole('button', { name: 'Kirim jawaban' }).click();
  await page.getByRole('alert').getByText('Satu foto perlu Anda lihat dulu').waitFor();
  assert.equal(await answerForm(page).locator('textarea').inputValue(), ANSWER);
  const match = answerForm(page).getByRole('link', { name: `Sama dengan foto pada laporan ${usedFor}` });
  assert.match((await match.getAttribute('href')) ?? '', new RegExp(`/${usedFor}$`));
  await screenshot(page, 'bukti-2-foto-lama');
  await showWhole(page, 360);
  await screenshot(page, 'bukti-2-foto-lama');
  await showWhole(page, 1280);
  await answerForm(page).getByRole('button', { name: 'Kirim juga' }).click();
  await page.getByText('Jawaban terkirim').waitFor();
  await page.goto(`${server.url}/ikuti/${code}`);
  assert.match(await main(page), new RegExp(`Sama dengan foto pada laporan ${usedFor}`));
  await screenshot(page, 'bukti-3-tercatat');
};

/** Wahyuni goes to a place that the draw has named, and finds nothing done: the report is open again, and everybody reads why. */
const audit = async (page: Page, { drawn: code, usedFor }: Cases) => {
  await signInAs(page, server.url, 'Wahyuni');
  await page.goto(`${server.url}/meja/audit?lihat=bukti`);
  assert.match(await main(page), new RegExp(`Sama dengan foto pada laporan ${usedFor}`));
  await page.goto(`${server.url}/meja/audit`);
  await screenshot(page, 'bukti-4-meja-audit');
  await page.locator(`.rows a[href="/meja/${code}"]`).click();
  await page.getByText('Terundi untuk diaudit').waitFor();
  const form = page.locator('form[data-act="audit"]');
  await screenshot(page, 'bukti-5-temuan');
  await form.locator('textarea').fill('Saya datang pukul sembilan, retakannya masih sama.');
  await form.getByLabel('Belum dikerjakan').check();
  await form.getByLabel('Foto', { exact: true }).setInputFiles(file(await drawPicture(21)));
  await form.getByRole('button', { name: 'Catat temuan' }).click();
  await page.getByText('Temuan tercatat').waitFor();
  await page.goto(`${server.url}/ikuti/${code}`);
  const text = await main(page);
  assert.match(text, /Diperiksa auditor: belum dikerjakan, laporan dibuka lagi/);
  assert.match(text, /retakannya masih sama/);
  await screenshot(page, 'bukti-6-diperiksa');
  await page.goto(`${server.url}/audit`);
  assert.match(await main(page), /di antaranya tidak sesuai/);
  await screenshot(page, 'bukti-7-audit-umum');
  await showWhole(page, 360);
  await screenshot(page, 'bukti-7-audit-umum');
};

for (const javaScript of [true, false]) {
  const how = javaScript ? 'with scripts' : 'without scripts';
  test(`an honest proof stands beside what the reporter showed, an old photo is known again, and an auditor opens what was not done: ${how}`, () =>
    inBrowser({ javaScript, width: 1280 }, async (page) => {
      const found = cases.get(javaScript)!;
      await signInAs(page, server.url, 'Bagas');
      await proveHonestly(page, found.honest, javaScript ? 22 : 23);
      await proveWithAnOldPhoto(page, found);
      await audit(page, found);
    }));
}
