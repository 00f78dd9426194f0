import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { extractText, getDocumentProxy } from 'unpdf';
import { createPerson } from '#modules/accounts/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import {
  acceptReport,
  answerReport,
  confirmReport,
  countReports,
  readFilter,
  type Submission,
  seedReports,
  submitReport,
  verifyAndAssign,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { outbox } from '#platform/mail/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { CANARIES, canariesIn } from '../../../tests/support/canaries.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import {
  changeThreshold,
  dropRecipient,
  hotSpots,
  letterPdf,
  letters,
  makeLetter,
  nameRecipient,
  recipients,
  thresholds,
} from './index.ts';
import { writeLetters } from './jobs.ts';

const REGION = 3522;
const ZONE = 'Asia/Jakarta';
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const person = (role: string, organisation?: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Petugas Contoh',
  role,
  region: REGION,
  organisation,
});
/** Monday, 23 November 2026, 06.30 WIB. */
const MONDAY = new Date('2026-11-22T23:30:00Z');
const daysBefore = (days: number) => new Date(MONDAY.getTime() - days * 86_400_000);

eachEngine((_engine, db) => {
  const app = () => ({
    db: db(),
    secrets: makeSecrets(Buffer.alloc(32, 7)),
    settings: readSettings({ SIMPUL_ORIGIN: 'https://lapor.contoh.example' }),
  });
  const inside = <T>(work: (tx: Tx) => Promise<T>) => inRegion(db(), REGION, work);
  let agency = '';
  let sent = 0;
  const submit = async (days: number, change: Partial<Submission> = {}) => {
    sent += 1;
    const submission: Submission = {
      text: `${CANARIES.name} melapor: air tidak mengalir, hubungi ${CANARIES.phone}.`,
      kind: 'complaint',
      serviceCode: 'water',
      placeCode: '35.22.06.2001',
      answers: {},
      anonymous: false,
      secret: false,
      reporterName: CANARIES.name,
      reporterContact: CANARIES.mail,
      channel: 'web',
      ...change,
    };
    const { id } = await submitReport(
      app(),
      { kind: 'visitor' },
      REGION,
      submission,
      [],
      `surat ${sent}`,
      daysBefore(days),
    );
    return { region: REGION, id };
  };
  const handed = async (days: number, change: Partial<Submission> = {}) => {
    const ref = await submit(days, change);
    const decision = { title: `Air mati di rumah ${CANARIES.name}`, classification: 'complaint' } as const;
    await verifyAndAssign(db(), person('verifier'), ref, decision, agency, daysBefore(days));
    return ref;
  };

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inside(async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: daysBefore(100) });
      await seedOrganisations(tx, REGION, daysBefore(100));
      await seedReports(tx, SYSTEM, daysBefore(100));
      agency = (await listOrganisations(tx, { kinds: ['agency'] }))[0].id;
    });
    // One a week for twelve weeks, then a burst of nine; roads as ever.
    for (let week = 1; week <= 12; week += 1) {
      await submit(7 * week + 3);
      for (const n of [1, 2, 3]) await submit(7 * week + n, { serviceCode: 'road', placeCode: '35.22.07.2001' });
    }
    for (let n = 0; n < 9; n += 1) await submit(1 + (n % 6));
    for (let n = 0; n < 3; n += 1) await submit(2 + n, { serviceCode: 'road', placeCode: '35.22.07.2001' });
    await handed(60, { serviceCode: 'road' });
    const solved = await handed(8, { serviceCode: 'road', placeCode: '35.22.07.2001' });
    await acceptReport(db(), person('officer', agency), solved, daysBefore(6));
    const answer = { body: 'Sudah kami perbaiki kemarin siang.', workDone: false, photos: [] };
    await answerReport(db(), person('officer', agency), solved, answer, daysBefore(5));
    await confirmReport(db(), { kind: 'reporter' }, solved, daysBefore(4));
  });

  test('what grew is found where it grew, with the number of its list', async () => {
    const sunday = daysBefore(1);
    const spots = await inside((tx) => hotSpots(tx, sunday, ZONE));
    assert.ok(spots.compared >= 4);
    const named = spots.found.map(({ service, district, place }) => place ?? `${service} ${district}`);
    assert.deepEqual(named.sort(), ['35.22.06.2001', 'water 35.22.06']);
    for (const { service, district, place, recent } of spots.found) {
      const filter = { service, district, place, from: spots.from, to: spots.to };
      const asked = { audience: { kind: 'region' }, filter, now: sunday, timeZone: ZONE } as const;
      assert.deepEqual(await inside((tx) => countReports(tx, asked)), { n: recent, isMore: false });
    }
  });

  test('the administrator changes an amount with its source; what is unusual follows it', async () => {
    const administrator = person('administrator');
    const change = (actor: Actor, value: number) =>
      changeThreshold(db(), actor, REGION, { code: 'unusual_least', value, source: 'Keputusan contoh 1/2026' }, MONDAY);
    await change(administrator, 10);
    assert.deepEqual((await inside((tx) => hotSpots(tx, daysBefore(1), ZONE))).found, []);
    const told = (await inside(thresholds)).find(({ code }) => code === 'unusual_least');
    assert.deepEqual(told, { code: 'unusual_least', value: 10, source: 'Keputusan contoh 1/2026' });
    await change(administrator, 5);
    await assert.rejects(
      change(person('officer', agency), 1),
      (error) => isProblem(error) && error.slug === 'not-allowed',
    );
  });

  test('a letter is written on Monday morning, once, kept, and sent with the page to who is named', async () => {
    const administrator = person('administrator');
    const regent = await createPerson(
      db(),
      SYSTEM,
      REGION,
      {
        login: 'bupati.contoh',
        name: 'Panca Contoh',
        role: 'regent',
        email: 'bupati@contoh.example',
        organisation: null,
      },
      daysBefore(50),
    );
    await nameRecipient(db(), administrator, REGION, regent.id, daysBefore(2));
    await writeLetters(app(), new Date(MONDAY.getTime() - 3_600_000)); // half past five
    await writeLetters(app(), daysBefore(3)); // a Friday
    assert.deepEqual(await inside((tx) => letters(tx, 9)), []);
    await writeLetters(app(), MONDAY);
    await writeLetters(app(), new Date(MONDAY.getTime() + 3_600_000));
    const kept = await inside((tx) => letters(tx, 9));
    assert.deepEqual(
      kept.map(({ monday, headline }) => [monday, headline]),
      [['2026-11-23', '12 laporan masuk pekan lalu, 50 lewat tenggat']],
    );
    const mail = await inside((tx) => outbox(tx, app().secrets));
    assert.deepEqual(
      mail.map(({ to, subject }) => [to, subject]),
      [['b***@contoh.example', 'Kabupaten Bojonegoro: 12 laporan masuk pekan lalu, 50 lewat tenggat']],
    );
  });

  test('the letter is one page that says in plain words what came, who is late, what grew and what was solved, and names nobody', async () => {
    const pdf = (await inside((tx) => letterPdf(tx, '2026-11-23')))!;
    const document = await getDocumentProxy(new Uint8Array(pdf));
    assert.equal(document.numPages, 1);
    const { text: raw } = await extractText(document, { mergePages: true });
    const text = raw.replace(/\s+/g, ' ');
    assert.match(text, /DATA CONTOH/);
    assert.match(
      text,
      /Dari Senin, 16 November 2026 sampai Minggu, 22 November 2026 warga mengirim 12 laporan, 8 lebih banyak/,
    );
    assert.match(text, /Air bersih[^:]*: 9 laporan, biasanya 1 sepekan/);
    assert.match(text, /50 laporan lewat tenggat di semua instansi/);
    assert.match(text, /Desa .*: 9 laporan, biasanya 1,1 sepekan/);
    assert.match(text, /1 laporan dibenarkan pelapornya sendiri/);
    assert.deepEqual(canariesIn(text), []);
    assert.doesNotMatch(text, /Air mati di rumah|Panca/);
    // Each address opens a list of as many as the line says.
    const page = await document.getPage(1);
    const links = (await page.getAnnotations()).map(({ url }) => String(url));
    const addresses = links.filter((link, index) => link !== links[index - 1]); // one that is broken over two lines is there twice
    const numbers = [...text.matchAll(/(\d+) laporan[^.]*\. https/g)].map(([, n]) => Number(n));
    assert.deepEqual([numbers.length, addresses.length], [9, 9]);
    for (const [index, n] of numbers.entries()) {
      const { origin, pathname, searchParams } = new URL(addresses[index]);
      assert.equal(origin + pathname, 'https://lapor.contoh.example/meja/daftar');
      const asked = {
        audience: { kind: 'region' },
        filter: readFilter(searchParams),
        now: MONDAY,
        timeZone: ZONE,
      } as const;
      assert.deepEqual(await inside((tx) => countReports(tx, asked)), { n, isMore: false }, addresses[index]);
    }
  });

  test('only somebody with an address is named, and whoever is dropped or has ended is sent nothing', async () => {
    const administrator = person('administrator');
    const mute = await createPerson(
      db(),
      SYSTEM,
      REGION,
      { login: 'tanpa.surel', name: 'Tanpa Surel Contoh', role: 'auditor', email: null, organisation: null },
      daysBefore(50),
    );
    await assert.rejects(
      nameRecipient(db(), administrator, REGION, mute.id, MONDAY),
      (error) => isProblem(error) && error.slug === 'letter-recipient-unknown',
    );
    const [named] = await inside(recipients);
    await dropRecipient(db(), administrator, REGION, named.person, MONDAY);
    assert.equal(await makeLetter(app(), SYSTEM, REGION, '2026-11-16', MONDAY), true);
    assert.equal((await inside((tx) => outbox(tx, app().secrets))).length, 1);
    await assert.rejects(
      makeLetter(app(), person('regent'), REGION, '2026-11-09', MONDAY),
      (error) => isProblem(error) && error.slug === 'not-allowed',
    );
  });
});
