import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { acceptReport, answerReport } from '../actions/agency.ts';
import { openIdentity } from '../actions/identity.ts';
import { climbLadder } from '../actions/ladder.ts';
import { confirmReport, contestReport, supportReport } from '../actions/reporter.ts';
import { seedReports } from '../actions/setup.ts';
import { closeSilent } from '../actions/silence.ts';
import { submitReport } from '../actions/submit.ts';
import { archiveReport, askReporter, verifyAndAssign } from '../actions/verifier.ts';
import { rememberLastMonday } from '../jobs.ts';
import type { Submission } from '../types.ts';
import { countReports, listReports } from './lists.ts';
import { type Counted, newestActs, wallFigures } from './wall.ts';

const REGION = 3522;
const ZONE = 'Asia/Jakarta';
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const VERIFIER: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Verifikator Contoh',
  role: 'verifier',
  region: REGION,
};
/** Friday, 20 November 2026, 16.40 WIB. */
const NOW = new Date('2026-11-20T09:40:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const REPORT: Submission = {
  text: 'Lampu jalan padam sejak tiga malam, anak-anak takut lewat.',
  kind: 'complaint',
  serviceCode: 'street_light',
  placeCode: '35.22.06.2001',
  answers: {},
  anonymous: false,
  secret: false,
  channel: 'web',
};

eachEngine((_engine, db) => {
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) });
  let agencies: string[] = [];
  let sent = 0;
  const ref = (id: string) => ({ region: REGION, id });
  const officer = (organisation: string) => ({ ...VERIFIER, role: 'officer', organisation }) as Actor;
  const submit = async (at: Date, change: Partial<Submission> = {}) => {
    sent += 1;
    return (await submitReport(app(), { kind: 'visitor' }, REGION, { ...REPORT, ...change }, [], `once ${sent}`, at))
      .id;
  };
  const assigned = async (at: number, agency: string, change: Partial<Submission> = {}) => {
    const id = await submit(daysAgo(at), change);
    const decision = { title: `Lampu padam ${id.slice(-4)}`, classification: 'complaint' } as const;
    await verifyAndAssign(db(), VERIFIER, ref(id), decision, agency, daysAgo(at));
    return id;
  };
  const answered = async (at: number, by: number, agency: string) => {
    const id = await assigned(at, agency);
    await acceptReport(db(), officer(agency), ref(id), daysAgo(by));
    const answer = {
      body: 'Lampu sudah kami ganti kemarin sore.',
      workDone: true,
      photos: [{ fileKey: 'img/x', sha256: Buffer.alloc(32), width: 4, height: 3 }],
    };
    await answerReport(db(), officer(agency), ref(id), answer, daysAgo(by));
    return id;
  };
  const figures = async (now = NOW) => {
    await rememberLastMonday({ db: db() }, now);
    return inRegion(db(), REGION, (tx) => wallFigures(tx, now, ZONE));
  };

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, SYSTEM, NOW);
      agencies = (await listOrganisations(tx, { kinds: ['agency'] })).map(({ id }) => id);
    });
    const [first, second, third] = agencies;
    for (let n = 0; n < 4; n += 1) await assigned(60 + n, first);
    for (const days of [70, 90]) await assigned(days, second, { placeCode: undefined, address: 'dekat pasar' });
    await assigned(1, third);
    await submit(daysAgo(0), { secret: true, text: 'Rahasia: ada pungutan liar di kantor itu.' });
    await submit(daysAgo(40));
    for (let n = 0; n < 6; n += 1) await submit(daysAgo(n % 3), { serviceCode: 'road', placeCode: '35.22.07.2001' });
    await confirmReport(db(), { kind: 'reporter' }, ref(await answered(20, 12, first)), daysAgo(11));
    await confirmReport(db(), { kind: 'reporter' }, ref(await answered(80, 50, first)), daysAgo(49));
    const silent = ref(await answered(29, 28, second));
    await climbLadder(db(), SYSTEM, silent, daysAgo(10));
    await closeSilent(db(), SYSTEM, silent, daysAgo(1));
    const contested = await answered(10, 5, third);
    await contestReport(db(), { kind: 'reporter' }, ref(contested), 'Masih padam, Pak.', [], daysAgo(4));
    await answered(9, 2, third);
    await askReporter(db(), VERIFIER, ref(await submit(daysAgo(5))), 'Di tiang nomor berapa?', daysAgo(4));
    const reason = 'Laporan ini sama persis dengan laporan yang sudah ditangani.';
    await archiveReport(db(), VERIFIER, ref(await submit(daysAgo(6))), reason, daysAgo(5));
    await supportReport(app(), { kind: 'visitor' }, ref(contested), 'device', daysAgo(0));
  });

  test('every number of the wall is the number of reports in the list behind it', async () => {
    const wall = await figures();
    const counted: Counted[] = [
      wall.open,
      wall.late,
      wall.confirmed,
      wall.responses,
      ...wall.agencies.flatMap(({ open, late, confirmed, responses }) => [open, late, confirmed, responses]),
      ...wall.districts.flatMap(({ open, late }) => [open, late]),
      ...wall.statuses.flatMap(({ all, late }) => [all, late]),
      wall.recurring,
    ];
    assert.ok(counted.filter(({ value }) => value > 0).length > 20);
    for (const { value, filter } of counted) {
      const options = { audience: { kind: 'region' }, filter, now: NOW, timeZone: ZONE } as const;
      const [listed, total] = await inRegion(db(), REGION, async (tx) => [
        await listReports(tx, { ...options, order: 'newest', limit: 1000 }),
        await countReports(tx, options),
      ]);
      assert.equal(listed.length, value, JSON.stringify(filter));
      assert.deepEqual(total, { n: value, isMore: false });
    }
  });

  test('the parts of the wall add up to its whole', async () => {
    const wall = await figures();
    const sum = (counted: readonly Counted[]) => counted.reduce((total, { value }) => total + value, 0);
    for (const parts of [wall.agencies, wall.districts]) {
      assert.equal(sum(parts.map(({ open }) => open)), wall.open.value);
      assert.equal(sum(parts.map(({ late }) => late)), wall.late.value);
    }
    assert.equal(wall.confirmed.value, 1);
    assert.equal(wall.confirmed.of, 3);
    assert.equal(wall.agencies[0].organisationId, agencies[0]);
  });

  test('how many were late last Monday is what the wall itself said that Monday', async () => {
    const { lateBefore } = await figures();
    assert.equal(lateBefore?.at.toISOString(), '2026-11-15T17:00:00.000Z');
    // Four and two whose work was due long ago, and one that nobody had looked at.
    assert.equal(lateBefore?.value, 7);
  });

  test('a report whose reporter was looked up, or that was spoken about, is late as before', async () => {
    const options = { filter: { late: '1' }, audience: { kind: 'region' }, now: daysAgo(6), timeZone: ZONE } as const;
    const list = { ...options, order: 'due', limit: 3 } as const;
    const [opened, noted, conversed] = await inRegion(db(), REGION, (tx) => listReports(tx, list));
    await openIdentity(app(), VERIFIER, ref(opened.id), 'Untuk menanyakan letak tiang.', daysAgo(6));
    await inRegion(db(), REGION, async (tx) => {
      for (const [act, { id }] of [['note', noted] as const, ['converse', conversed] as const]) {
        await journal(tx, VERIFIER, { act: `report.${act}`, subject: `reports/${id}`, at: daysAgo(6) });
      }
    });
    assert.equal((await figures()).lateBefore?.value, 7);
  });

  test('a change is not told when a report of that time has no entry from then', async () => {
    const id = await submit(daysAgo(30));
    await inRegion(db(), REGION, (tx) =>
      tx.run('update reports.report set reported_at = $2 where region_id = $1 and id = $3', [REGION, daysAgo(50), id]),
    );
    const told = await figures(daysAgo(29));
    assert.equal(told.lateBefore, undefined);
  });

  test('the newest acts tell who did what, and no word of a secret or an unverified report', async () => {
    const acts = await inRegion(db(), REGION, (tx) => newestActs(tx, 200));
    assert.deepEqual(
      acts.map(({ at }) => at.getTime()),
      acts.map(({ at }) => at.getTime()).sort((a, b) => b - a),
    );
    assert.ok(acts.some(({ act, organisationId }) => act === 'assign' && organisationId === agencies[0]));
    assert.ok(acts.some(({ title }) => title?.startsWith('Lampu padam')));
    assert.doesNotMatch(JSON.stringify(acts), /pungutan|takut lewat/);
  });
});
