import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { listOrganisations, type Organisation, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import {
  acceptReport,
  answerReport,
  archiveReport,
  contestReport,
  objectToArchiving,
  type Submission,
  seedReports,
  submitReport,
  supportReport,
  verifyAndAssign,
  verifyReport,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { outbox } from '#platform/mail/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { eachEngine, journalReadable } from '../../../tests/support/database.ts';
import {
  answerPetition,
  answersOf,
  changeThreshold,
  decideReferral,
  listPetitions,
  PETITION_STATES,
  petitionById,
  petitionCounts,
  petitionOf,
  referAspirations,
  referralsFor,
  seedPetitions,
  supportPetition,
  thresholds,
} from './index.ts';
import { endGathering, followJournal } from './jobs.ts';
import { tellAuthors } from './tell.ts';

const REGION = 3522;
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const VISITOR: Actor = { kind: 'visitor' };
const person = (role: string, organisation?: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Contoh',
  role,
  region: REGION,
  organisation,
});
const VERIFIER = person('verifier');
const REGENT = person('regent');
const MONDAY = new Date('2026-11-09T02:00:00Z');
const later = (days: number) => new Date(MONDAY.getTime() + days * 86_400_000);
const NEEDED = 10;
const REASON =
  'Kami menerima aspirasi ini sebagian: taman baca masuk rencana tahun depan, sedangkan bukunya dititipkan ke perpustakaan desa terdekat.';
const WHY = 'Warga tiga dusun meminta hal yang sama.';
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

eachEngine((_engine, db) => {
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)), settings: readSettings({}) }) as App;
  const ref = (id: string) => ({ region: REGION, id });
  let planning: Organisation;
  let agency: Organisation;

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: MONDAY });
      await seedOrganisations(tx, REGION, MONDAY);
      await seedReports(tx, SYSTEM, MONDAY);
      await seedPetitions(tx, SYSTEM, MONDAY);
      const all = await listOrganisations(tx, { kinds: ['agency'] });
      planning = all.find(({ name }) => name.includes('Perencanaan'))!;
      agency = all.find(({ id }) => id !== planning.id)!;
    });
    const rule = { supporters: NEEDED, gatherDays: 30, answerWorkingDays: 5 };
    const source = 'Keputusan Bupati Contoh nomor 1';
    await changeThreshold(db(), person('administrator'), REGION, { ...rule, validFrom: '2026-11-01', source }, MONDAY);
  });

  const aspire = async (change: Partial<Submission> = {}) => {
    const submission: Submission = {
      text: 'Kami ingin taman baca di balai dusun contoh.',
      kind: 'aspiration',
      placeCode: '35.22.06.2001',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
      ...change,
    };
    const { id, code } = await submitReport(app(), VISITOR, REGION, submission, [], randomUUID(), MONDAY);
    return { id, code };
  };
  const verify = (id: string, classification: 'aspiration' | 'complaint' = 'aspiration', now = MONDAY) =>
    verifyReport(db(), VERIFIER, ref(id), { title: 'Taman baca di Dusun Contoh', classification }, now);
  const opened = async (change: Partial<Submission> = {}) => {
    const made = await aspire(change);
    await verify(made.id);
    return made;
  };
  const support = (id: string, who: string, now = later(1)) => supportPetition(app(), VISITOR, ref(id), who, now);
  const reached = async (change: Partial<Submission> = {}) => {
    const made = await opened(change);
    for (let n = 0; n < NEEDED; n += 1) await support(made.id, `tetangga ${n}`);
    return made;
  };
  const read = async (id: string) => (await inRegion(db(), REGION, (tx) => petitionById(tx, id)))!;
  const acts = async (id: string) =>
    (await inRegion(db(), REGION, (tx) => historyOf(tx, `petitions/${id}`))).map(({ act }) => act);
  const followed = async (now = later(1)) => {
    await journalReadable(db());
    await followJournal(app(), now);
  };
  const answer = {
    kind: 'partly_accepted',
    reason: REASON,
    organisation: null,
    nextStep: null,
    corrects: null,
  } as const;

  test('of ten supporters at the same moment one makes it enough, once, and each counts', async () => {
    const { id } = await opened();
    const all = await Promise.all(Array.from({ length: NEEDED }, (_, n) => support(id, `tetangga ${n}`)));
    assert.deepEqual(
      all.map(({ supporters }) => supporters).sort((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    const petition = await read(id);
    assert.equal(petition.supporters, NEEDED);
    // five working days after Tuesday 10 November
    assert.equal(petition.answerDueAt?.toISOString(), '2026-11-17T16:59:59.999Z');
    assert.deepEqual(await acts(id), ['petition.open', 'petition.reach']);
    await Promise.all([support(id, 'tetangga 3'), support(id, 'tetangga 11')]);
    assert.equal((await read(id)).supporters, NEEDED + 1, 'once per person, and more may still come');
    assert.deepEqual(await acts(id), ['petition.open', 'petition.reach']);
  });

  test('an aspiration opens on its verification, also for a page that looks before the job does', async () => {
    const { id } = await aspire();
    await followed();
    assert.equal(await read(id), undefined, 'nobody has verified it');
    const report = await verify(id);
    const seen = await inRegion(db(), REGION, (tx) => petitionOf(tx, report, MONDAY));
    await followed();
    await followed();
    assert.deepEqual(seen, await read(id));
    assert.deepEqual(await acts(id), ['petition.open']);
  });

  test('a secret aspiration and a complaint gather nothing', async () => {
    const secret = await opened({ secret: true });
    const complaint = await aspire();
    await verify(complaint.id, 'complaint');
    for (const { id } of [secret, complaint]) {
      await followed();
      assert.equal(await read(id), undefined);
      await assert.rejects(support(id, 'tetangga'), problem('petition-not-found'));
    }
  });

  test('support that came by another way is found in the journal, and makes it enough in the same way', async () => {
    const { id } = await opened();
    for (let n = 0; n < NEEDED; n += 1) await supportReport(app(), VISITOR, ref(id), `lain ${n}`, later(1));
    await followed(later(2));
    assert.deepEqual(await acts(id), ['petition.open', 'petition.reach']);
    assert.equal((await read(id)).answerDueAt?.toISOString(), '2026-11-18T16:59:59.999Z');
  });

  test('archived, it gathers no more; objected to and verified again, it goes on to the day it was given', async () => {
    const { id } = await opened();
    const { gathersUntil } = await support(id, 'tetangga');
    await archiveReport(db(), VERIFIER, ref(id), 'Taman baca itu sudah ada di balai desa sebelah.', later(2));
    await assert.rejects(support(id, 'orang lain', later(2)), problem('petition-not-gathering'));
    await followed(later(2));
    assert.notEqual((await read(id)).withheldAt, null);
    await objectToArchiving(db(), { kind: 'reporter' }, ref(id), 'Balai sebelah terlalu jauh.', later(3));
    await followed(later(3));
    assert.notEqual((await read(id)).withheldAt, null, 'unread again');
    await verify(id, 'aspiration', later(4));
    const again = await support(id, 'orang lain', later(5));
    assert.deepEqual([again.withheldAt, again.supporters, again.gathersUntil], [null, 2, gathersUntil]);
  });

  test('archiving after enough came takes no answer away from anybody', async () => {
    const { id } = await reached();
    await archiveReport(db(), VERIFIER, ref(id), 'Taman baca itu sudah ada di balai desa sebelah.', later(2));
    await followed(later(2));
    const owed = await inRegion(db(), REGION, (tx) => listPetitions(tx, { state: 'owed', now: later(2), limit: 50 }));
    assert.ok(owed.some((one) => one.id === id && one.withheldAt));
    await answerPetition(db(), REGENT, ref(id), answer, later(3));
    assert.equal((await read(id)).answerKind, 'partly_accepted');
  });

  test('an aspiration that its author contests goes on gathering', async () => {
    const { id } = await aspire();
    const decision = { title: 'Taman baca', classification: 'aspiration' as const };
    await verifyAndAssign(db(), VERIFIER, ref(id), decision, agency.id, MONDAY);
    const officer = person('officer', agency.id);
    await acceptReport(db(), officer, ref(id), later(1));
    const words = { body: 'Kami catat sebagai masukan, terima kasih.', workDone: false, photos: [] };
    await answerReport(db(), officer, ref(id), words, later(1));
    await contestReport(db(), { kind: 'reporter' }, ref(id), 'Masukan saja tidak cukup bagi kami.', [], later(2));
    assert.equal((await support(id, 'tetangga', later(3))).supporters, 1);
  });

  test('too few in time: it ends once, at the end of its last day, and nobody may support it any more', async () => {
    const { id } = await opened();
    await support(id, 'tetangga');
    await endGathering(app(), later(29));
    assert.equal((await read(id)).lapsedAt, null);
    await endGathering(app(), later(31));
    await endGathering(app(), later(32));
    const { lapsedAt, gathersUntil } = await read(id);
    assert.deepEqual(lapsedAt, gathersUntil);
    assert.deepEqual(await acts(id), ['petition.open', 'petition.lapse']);
    await assert.rejects(support(id, 'orang lain', later(33)), problem('petition-not-gathering'));
  });

  test('the regent’s office alone answers, only what is owed, and corrects it with a reason beside the old answer', async () => {
    const waiting = await opened();
    await support(waiting.id, 'tetangga');
    await assert.rejects(answerPetition(db(), REGENT, ref(waiting.id), answer, later(2)), problem('answer-not-owed'));
    const { id } = await reached();
    for (const role of ['verifier', 'administrator', 'auditor'])
      await assert.rejects(answerPetition(db(), person(role), ref(id), answer, later(2)), problem('not-allowed'));
    await assert.rejects(
      answerPetition(db(), REGENT, ref(id), { ...answer, organisation: randomUUID() }, later(2)),
      problem('office-unknown'),
    );
    assert.equal(await answerPetition(db(), REGENT, ref(id), { ...answer, organisation: agency.id }, later(2)), 1);
    await assert.rejects(answerPetition(db(), REGENT, ref(id), answer, later(3)), problem('correction-needs-reason'));
    const corrects = 'Anggarannya berubah setelah pembahasan.';
    assert.equal(await answerPetition(db(), REGENT, ref(id), { ...answer, kind: 'refused', corrects }, later(3)), 2);
    const versions = await inRegion(db(), REGION, (tx) => answersOf(tx, id));
    assert.deepEqual(
      versions.map(({ version, kind }) => [version, kind]),
      [
        [2, 'refused'],
        [1, 'partly_accepted'],
      ],
    );
    assert.deepEqual(await acts(id), ['petition.open', 'petition.reach', 'petition.answer', 'petition.correct']);
    await assert.rejects(
      inRegion(db(), REGION, (tx) =>
        tx.run(`update petitions.answer set reason = reason where region_id = $1`, [REGION]),
      ),
    );
  });

  const referral = (codes: string[]) => ({
    codes,
    year: 2027,
    stage: 'village' as const,
    organisation: planning.id,
    problem: 'Anak-anak dusun tidak punya tempat membaca.',
    place: '35.22.06.2001',
    volume: '1',
    unit: 'unit',
    estimate: '75000000.50',
    reason: WHY,
  });

  test('several aspirations are handed over as one, once, and the planning office says what becomes of them', async () => {
    const [one, two, hidden] = [await opened(), await opened(), await opened({ secret: true })];
    await assert.rejects(
      referAspirations(db(), VERIFIER, REGION, referral([one.code, hidden.code]), later(1)),
      problem('aspiration-not-public'),
    );
    await assert.rejects(
      referAspirations(db(), VERIFIER, REGION, { ...referral([one.code]), unit: null }, later(1)),
      problem('volume-needs-unit'),
    );
    await assert.rejects(
      referAspirations(db(), VERIFIER, REGION, { ...referral([one.code]), place: '35.11.01' }, later(1)),
      problem('referral-place-unknown'),
    );
    const id = await referAspirations(db(), VERIFIER, REGION, referral([two.code, one.code]), later(1));
    await assert.rejects(
      referAspirations(db(), REGENT, REGION, referral([one.code]), later(1)),
      problem('aspiration-referred'),
    );
    const planner = person('officer', planning.id);
    const decide = (actor: Actor, state: 'taken_up' | 'deferred' | 'refused') =>
      decideReferral(db(), actor, ref(id), { state, reason: WHY }, later(2));
    await assert.rejects(decide(person('officer', agency.id), 'taken_up'), problem('not-allowed'));
    assert.deepEqual(await decide(planner, 'deferred'), [one.id, two.id].sort());
    await decide(planner, 'refused');
    await assert.rejects(decide(planner, 'taken_up'), problem('referral-decided'));
    const [kept] = await inRegion(db(), REGION, (tx) => referralsFor(tx, { petition: one.id }));
    assert.deepEqual(
      [kept!.estimate, kept!.volume, kept!.state, kept!.steps.map(({ state }) => state)],
      ['75000000.50', '1.00', 'refused', ['handed_over', 'deferred', 'refused']],
    );
    assert.deepEqual(kept!.aspirations.map(({ code }) => code).sort(), [one.code, two.code].sort());
    assert.ok(
      await referAspirations(db(), REGENT, REGION, referral([one.code]), later(3)),
      'refused, it may try again',
    );
  });

  test('an author who left an address is told of each step, once; nobody else is', async () => {
    await journalReadable(db());
    await tellAuthors(app(), later(40));
    const subjects = async () =>
      (await inRegion(db(), REGION, (tx) => outbox(tx, app().secrets))).map(({ subject }) => subject);
    const before = (await subjects()).length;
    const { id, code } = await reached({ reporterContact: 'wening@contoh.invalid' });
    await answerPetition(db(), REGENT, ref(id), answer, later(2));
    const handed = await referAspirations(db(), REGENT, REGION, referral([code]), later(2));
    await decideReferral(
      db(),
      person('officer', planning.id),
      ref(handed),
      { state: 'taken_up', reason: WHY },
      later(3),
    );
    await journalReadable(db());
    await tellAuthors(app(), later(4));
    await tellAuthors(app(), later(4));
    const told = await subjects();
    assert.deepEqual(
      told.slice(0, told.length - before).reverse(),
      [
        'Dukungan untuk aspirasimu cukup',
        'Kantor bupati menjawab aspirasimu',
        'Aspirasimu diserahkan ke musrenbang',
        'Usulan dari aspirasimu diambil',
      ].map((subject) => `${subject} (${code})`),
    );
  });

  test('lists answer by state and place in the order in which they are read, and the counts agree with them', async () => {
    const now = later(12);
    const counts = await inRegion(db(), REGION, (tx) => petitionCounts(tx, now));
    for (const state of ['gathering', 'owed', 'answered', 'lapsed', 'referred'] as const) {
      const list = await inRegion(db(), REGION, (tx) => listPetitions(tx, { state, now, limit: 100 }));
      assert.equal(list.length, counts[state], state);
    }
    const owed = await inRegion(db(), REGION, (tx) => listPetitions(tx, { state: 'owed', now, limit: 100 }));
    assert.equal(counts.late, owed.filter(({ answerDueAt }) => answerDueAt! < now).length);
    const near = await inRegion(db(), REGION, (tx) => listPetitions(tx, { state: 'gathering', now, limit: 100 }));
    const lacking = near.map(({ needed, supporters }) => needed - supporters);
    assert.deepEqual(
      lacking,
      lacking.toSorted((a, b) => a - b),
    );
    const elsewhere = await inRegion(db(), REGION, (tx) => petitionCounts(tx, now, { district: '35.22.01' }));
    assert.deepEqual(Object.values(elsewhere), [0, 0, 0, 0, 0, 0, 0]);
  });

  test('each list is read in its order by an index of its own, so that a million reports cost it nothing', async () => {
    await inRegion(db(), REGION, async (tx) => {
      for (const way of ['seqscan', 'sort', 'bitmapscan'])
        await tx.query(`select set_config('enable_${way}', 'off', true)`);
      const explaining = {
        region: REGION,
        query: (text: string, values: unknown[]) => tx.query(`explain ${text}`, values),
      };
      for (const state of PETITION_STATES) {
        const plan = JSON.stringify(
          await listPetitions(explaining as unknown as Tx, { state, now: later(12), limit: 25 }),
        );
        assert.match(plan, new RegExp(`petition_${state} `), plan);
        assert.doesNotMatch(plan, /Sort|Seq Scan|report/, plan);
      }
    });
  });

  test('new numbers begin on their day, the old ones end before it, and nobody but the administrator sets them', async () => {
    const rule = {
      supporters: 50,
      gatherDays: 60,
      answerWorkingDays: 10,
      validFrom: '2027-01-01',
      source: 'Perbup Contoh',
    };
    await assert.rejects(changeThreshold(db(), REGENT, REGION, rule, later(1)), problem('not-allowed'));
    await changeThreshold(db(), person('administrator'), REGION, rule, later(1));
    const [next, current] = await inRegion(db(), REGION, thresholds);
    assert.deepEqual([next!.validFrom, next!.validTo, current!.validTo], ['2027-01-01', null, '2026-12-31']);
  });
});
