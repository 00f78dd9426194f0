import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { referAspirations, referralsFor } from '#modules/petitions/index.ts';
import { type Submission, submitReport, verifyReport } from '#modules/reports/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import {
  castOf,
  DISTRICT,
  later,
  NEXT_DOOR,
  NOW,
  person,
  problem,
  REGION,
  VILLAGE,
  WHY,
  YEAR,
} from './cast.testing.ts';
import {
  authorsOf,
  countProposals,
  forgetProposer,
  identityOfProposer,
  listProposals,
  ownWords,
  pokirOf,
  proposalByCode,
  proposalsOfReport,
  proposerByKey,
  proposerOf,
  screenProposal,
  similarProposals,
  statesOf,
  stepsOf,
  supportProposal,
  takeUpReferral,
  unreadProposals,
  withdrawProposal,
} from './index.ts';

eachEngine((_engine, db) => {
  const cast = castOf(db);
  const { app, clerk, camat, planner, listed, propose, read, ref, send } = cast;
  const inside = <T>(act: Parameters<typeof inRegion<T>>[2]): Promise<T> => inRegion(db(), REGION, act);
  const sample: Submission = {
    text: 'Kami ingin taman baca di balai dusun untuk anak-anak.',
    kind: 'aspiration',
    answers: {},
    placeCode: VILLAGE,
    anonymous: true,
    secret: false,
    channel: 'web',
  };
  /** A public report; `classification` of it as whoever read it found. */
  const report = async (classification: 'aspiration' | 'complaint' = 'complaint', change: Partial<Submission> = {}) => {
    const receipt = await submitReport(
      app(),
      { kind: 'visitor' },
      REGION,
      { ...sample, ...change },
      [],
      randomUUID(),
      NOW,
    );
    await verifyReport(db(), person('verifier'), ref(receipt.id), { title: 'Taman baca', classification }, NOW);
    return receipt;
  };

  test('what a resident sends is read by nobody else until whoever serves the place has put it on the list', async () => {
    const { id, code, words, again } = await send();
    assert.match(code, /^U3522-/);
    assert.equal(words.split(' ').length, 4);
    assert.equal(again, false);
    const fresh = await read(id);
    assert.deepEqual(
      [fresh.stage, fresh.state, fresh.listedAt, fresh.districtCode],
      ['village', 'received', null, DISTRICT],
    );
    const found = await inside((tx) => listProposals(tx, { place: VILLAGE }, { limit: 100 }));
    assert.equal(
      found.some((one) => one.id === id),
      false,
    );
    await assert.rejects(
      supportProposal(app(), { kind: 'visitor' }, ref(id), 'tetangga', NOW),
      problem('proposal-not-found'),
    );
    const reading = { step: 'admitted', reason: WHY, title: 'Jembatan dusun', problem: null } as const;
    for (const actor of [
      person('officer', cast.agency()),
      person('village', cast.officeAt(NEXT_DOOR)),
      person('council'),
      person('verifier'),
    ])
      await assert.rejects(screenProposal(db(), actor, ref(id), reading, NOW), problem('not-allowed'));
    await screenProposal(db(), clerk(), ref(id), reading, later(1));
    await assert.rejects(screenProposal(db(), clerk(), ref(id), reading, later(1)), problem('proposal-screened'));
    const shown = await read(id);
    assert.deepEqual([shown.state, shown.title, shown.steps], ['waiting', 'Jembatan dusun', 2]);
    assert.equal((await inside((tx) => ownWords(tx, id))).title, 'Perbaikan jembatan dusun', 'what was written stays');
  });

  test('the same form twice is one proposal with the same key; with other words it says which it was', async () => {
    const once = randomUUID();
    const [first, second] = await Promise.all([send({}, once), send({}, once)]);
    assert.deepEqual([first.code, first.words, first.id], [second.code, second.words, second.id]);
    assert.deepEqual([first.again, second.again].sort(), [false, true]);
    await assert.rejects(send({ title: 'Sesuatu yang lain' }, once), problem('proposal-sent-before'));
  });

  test('whoever holds the four words is the proposer, and guesses are counted', async () => {
    const { code, words } = await send();
    assert.equal((await proposerOf(app(), REGION, code, words)).proposal.code, code);
    const wrong = () => proposerByKey(app(), REGION, code, 'air api angin tanah', '192.0.2.7', NOW);
    for (let n = 0; n < 10; n += 1) await assert.rejects(wrong(), problem('proposal-key-wrong'));
    await assert.rejects(wrong(), problem('proposal-key-tried-too-often'));
    assert.ok(
      await proposerByKey(app(), REGION, code, words, '198.51.100.9', NOW),
      'the owner elsewhere is not locked out',
    );
  });

  test('what is missing or does not fit is said, and nothing is stored', async () => {
    for (const [change, slug] of [
      [{ place: null }, 'proposal-place-needed'],
      [{ place: '35.11.01.2001' }, 'proposal-place-elsewhere'],
      [{ lat: -7.1 }, 'proposal-point-needs-both'],
      [{ unit: null }, 'proposal-volume-needs-unit'],
      [{ isNamed: true }, 'proposal-name-needed'],
      [{ organisation: randomUUID() }, 'proposal-agency-unknown'],
    ] as const)
      await assert.rejects(send(change), problem(slug), slug);
  });

  test('a point alone finds its village', async () => {
    const { id } = await send({ place: null, lat: -7.15, lon: 111.88 });
    assert.match((await read(id)).placeCode ?? '', /^35\.22\.\d\d\.\d{4}$/);
  });

  test('invariant 19: name and contact are sealed, in no list, no log and no journal, and erased on wish', async () => {
    const secret = { name: 'Sari Contoh', contact: 'sari@contoh.invalid' };
    const { id, code } = await listed(secret);
    const [row] = await inside((tx) =>
      tx.query<{ text: string }>('select to_jsonb(p)::text as text from proposals.proposal p where id = $1', [id]),
    );
    const journal = JSON.stringify(await inside((tx) => historyOf(tx, `proposals/${id}`)));
    const shown = JSON.stringify(await inside((tx) => listProposals(tx, {}, { limit: 1000 })), (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const told of Object.values(secret))
      for (const form of [told, Buffer.from(told).toString('hex')])
        for (const where of [row!.text, journal, shown]) assert.equal(where.includes(form), false, told);
    assert.equal(journal.includes('Jembatan kayu'), false, 'no words in the journal');
    const sealed = await inside((tx) => identityOfProposer(tx, id));
    assert.equal(app().secrets.decrypt('proposals.name', sealed!.name!), 'Sari Contoh');
    assert.equal((await inside((tx) => proposalByCode(tx, code)))!.isNamed, false, 'a name is shown only with consent');
    const person = { kind: 'reporter' } as const;
    await forgetProposer(db(), person, ref(id), NOW);
    assert.deepEqual(await inside((tx) => identityOfProposer(tx, id)), { name: null, contact: null });
    await assert.rejects(forgetProposer(db(), person, ref(id), NOW), problem('proposal-nothing-to-forget'));
  });

  test('invariant 28: who proposed neither reads it in nor decides; the permission table lets no resident near', async () => {
    const { id } = await send();
    await assert.rejects(
      screenProposal(
        db(),
        { kind: 'reporter' },
        ref(id),
        { step: 'admitted', reason: WHY, title: null, problem: null },
        NOW,
      ),
      problem('not-allowed'),
    );
    const own = await propose(clerk());
    const meeting = await cast.meet(clerk(), 'village');
    await assert.rejects(cast.decide(clerk(), meeting, own.id, 'accepted'), problem('proposal-own'));
    await cast.decide(clerk('second'), meeting, own.id, 'accepted');
    assert.equal((await read(own.id)).stage, 'district');
  });

  test('invariant 29: a proposal is found, supported and listed in its own region only', async () => {
    const { id, code } = await listed();
    const there = <T>(act: Parameters<typeof inRegion<T>>[2]): Promise<T> => inRegion(db(), 3511, act);
    assert.equal(await there((tx) => proposalByCode(tx, code)), undefined);
    assert.deepEqual(await there((tx) => listProposals(tx, {}, { limit: 10 })), []);
    await assert.rejects(
      supportProposal(app(), { kind: 'visitor' }, { region: 3511, id }, 'x', NOW),
      problem('proposal-not-found'),
    );
    const foreign = { ...planner(), region: 3511 } as ReturnType<typeof planner>;
    await assert.rejects(cast.meet(foreign, 'regency'), problem('not-allowed'));
    assert.equal(await there((tx) => tx.run(`update proposals.proposal set title = 'x'`)), 0);
    assert.equal((await read(id)).region, REGION);
  });

  test('a village proposes for itself, an agency for anywhere, the council with member, fraction and recess', async () => {
    const village = await propose(clerk());
    assert.deepEqual([(await read(village.id)).origin, (await read(village.id)).state], ['village', 'waiting']);
    await assert.rejects(propose(clerk(), { place: NEXT_DOOR }), problem('proposal-place-elsewhere'));
    const officer = await propose(person('officer', cast.agency()), { place: null });
    assert.deepEqual([(await read(officer.id)).origin, (await read(officer.id)).stage], ['agency', 'agency_forum']);
    const member = person('council', cast.agency());
    await assert.rejects(propose(member), problem('proposal-pokir-needed'));
    await assert.rejects(
      propose(clerk(), { pokir: { member: 'X Contoh', fraction: 'Y', reses: 'I', isNamed: false } }),
      problem('proposal-pokir-needed'),
    );
    const pokir = { member: 'Marsudi Contoh', fraction: 'Fraksi Contoh', reses: 'Reses I 2026', isNamed: false };
    const { id } = await propose(member, { pokir });
    assert.deepEqual([(await read(id)).origin, (await read(id)).stage], ['council', 'regency']);
    assert.equal((await inside((tx) => pokirOf(tx, id)))!.member, null, 'an office holder is named with consent only');
    assert.equal((await inside((tx) => pokirOf(tx, id, { whole: true })))!.member, 'Marsudi Contoh');
    await assert.rejects(propose(person('auditor')), problem('not-allowed'));
  });

  test('support is counted once each, and none is counted after the end', async () => {
    const { id } = await listed();
    const support = (who: string) => supportProposal(app(), { kind: 'visitor' }, ref(id), who, NOW);
    assert.deepEqual(await Promise.all([support('a'), support('b')]).then((all) => all.sort()), [1, 2]);
    assert.equal(await support('a'), 2);
    await withdrawProposal(db(), { kind: 'reporter' }, ref(id), NOW);
    await assert.rejects(support('c'), problem('proposal-takes-no-support'));
    await assert.rejects(
      withdrawProposal(db(), { kind: 'reporter' }, ref(id), NOW),
      problem('proposal-cannot-withdraw'),
    );
    const own = await propose(clerk());
    await assert.rejects(withdrawProposal(db(), clerk('second'), ref(own.id), NOW), problem('not-allowed'));
    await withdrawProposal(db(), clerk(), ref(own.id), NOW);
  });

  test('what is alike is found by words and place before it is proposed once more', async () => {
    const { id } = await listed({
      title: 'Pembangunan drainase gang mawar',
      problem: 'Air menggenang di gang mawar setiap hujan deras.',
    });
    const asked = { placeCode: VILLAGE, districtCode: DISTRICT, lat: null, lon: null, unit: 'meter', year: YEAR };
    const like = (title: string, text: string, change = {}) =>
      inside((tx) => similarProposals(tx, { ...asked, title, problem: text, ...change }, 3));
    const found = await like('Drainase di gang mawar', 'Gang mawar menggenang kalau hujan, minta drainase.');
    assert.equal(found[0]?.id, id);
    assert.deepEqual(
      await like('Pelatihan menjahit ibu PKK', 'Ibu-ibu ingin belajar menjahit dan menjual hasilnya.'),
      [],
    );
    const elsewhere = await like('Drainase di gang mawar', 'Gang mawar menggenang kalau hujan, minta drainase.', {
      districtCode: '35.22.01',
      placeCode: '35.22.01.2001',
    });
    assert.equal(
      elsewhere.some((one) => one.id === id),
      false,
    );
  });

  test('many copies of one text are told apart and wait behind the others', async () => {
    const copy = {
      title: 'Salinan yang sama persis',
      problem: 'Teks yang sama persis dikirim berkali-kali oleh banyak alamat.',
    };
    const sent = [];
    for (let n = 0; n < 12; n += 1) sent.push(await send(copy));
    const copies = await Promise.all(sent.map(async ({ id }) => (await read(id)).isCopy));
    assert.equal(copies[0], false);
    assert.equal(copies.at(-1), true);
    const waiting = await inside((tx) => unreadProposals(tx, { place: VILLAGE }, 500));
    const flags = waiting.map(({ isCopy }) => isCopy);
    assert.deepEqual(
      flags,
      flags.toSorted((a, b) => Number(a) - Number(b)),
    );
  });

  test('an aspiration that was handed over becomes a proposal with its authors kept, together with its being taken up', async () => {
    const one = await report('aspiration', { text: 'Kami ingin taman baca untuk anak-anak dusun kami.' });
    const two = await report('aspiration', { text: 'Anak-anak dusun kami ingin punya tempat membaca sendiri.' });
    const handed = await referAspirations(
      db(),
      person('verifier'),
      REGION,
      {
        codes: [one.code, two.code],
        year: 2027,
        stage: 'village',
        organisation: cast.planning(),
        problem: 'Tidak ada tempat membaca.',
        place: VILLAGE,
        volume: '1',
        unit: 'unit',
        estimate: '75000000.50',
        reason: WHY,
      },
      NOW,
    );
    const input = { title: 'Taman baca balai dusun', organisation: null, year: YEAR, reason: WHY };
    await assert.rejects(takeUpReferral(app(), clerk(), ref(handed), input, NOW), problem('not-allowed'));
    const { id, code } = await takeUpReferral(app(), planner(), ref(handed), input, NOW);
    const made = await read(id);
    assert.deepEqual(
      [made.origin, made.stage, made.state, made.year, made.estimate],
      ['aspiration', 'village', 'waiting', YEAR, 7_500_000_050n],
    );
    assert.equal((await inside((tx) => referralsFor(tx, { id: handed })))[0]!.state, 'taken_up');
    await assert.rejects(takeUpReferral(app(), planner(), ref(handed), input, NOW), problem('referral-decided'));
    assert.match(code, /^U3522/);
  });

  test('invariant 18: a cluster of reports becomes a proposal, and the thread is the same from either end', async () => {
    const [one, two] = [
      await report(),
      await report('complaint', { text: 'Jalan dusun rusak parah di depan sekolah dasar.' }),
    ];
    const hidden = await report('complaint', {
      secret: true,
      text: 'Ini rahasia, jangan dibuka untuk umum sama sekali.',
    });
    await assert.rejects(propose(clerk(), { reports: [one.code, hidden.code] }), problem('proposal-report-not-public'));
    const { id } = await propose(clerk(), { reports: [one.code, two.code, one.code] });
    assert.equal((await read(id)).origin, 'reports');
    const authors = await inside((tx) => authorsOf(tx, id));
    assert.deepEqual(authors.map(({ reportId }) => reportId).sort(), [one.id, two.id].sort());
    assert.ok(
      authors.every(({ at }) => at.getTime() === NOW.getTime()),
      'each link is dated',
    );
    for (const { id: reportId } of [one, two])
      assert.deepEqual(
        (await inside((tx) => proposalsOfReport(tx, reportId))).map((found) => found.id),
        [id],
      );
  });

  test('counts agree with lists, and the log tells every state', async () => {
    const { id } = await listed();
    const counts = await inside((tx) => countProposals(tx, {}));
    const all = await inside((tx) => listProposals(tx, {}, { limit: 1000 }));
    assert.equal(counts.total, all.length);
    assert.equal(counts.byState.waiting, all.filter(({ state }) => state === 'waiting').length);
    assert.equal(
      counts.byStage.village,
      all.filter(({ stage, state }) => stage === 'village' && ['waiting', 'deferred'].includes(state)).length,
    );
    assert.deepEqual(
      (await inside((tx) => statesOf(tx, id))).map(({ state }) => state),
      ['received', 'waiting'],
    );
    assert.deepEqual(
      (await inside((tx) => stepsOf(tx, id))).map(({ step, role }) => [step, role]),
      [
        ['proposed', 'resident'],
        ['admitted', 'village'],
      ],
    );
    const words = await inside((tx) => listProposals(tx, { words: '100%_\\' }, { limit: 10 }));
    assert.deepEqual(words, []);
  });

  test('the log cannot be rewritten, and a refusal is read by nobody but its proposer', async () => {
    const { id } = await send();
    await screenProposal(db(), camat(), ref(id), { step: 'refused', reason: WHY, title: null, problem: null }, NOW);
    const refused = await read(id);
    assert.deepEqual([refused.state, refused.listedAt], ['rejected', null]);
    for (const statement of [
      'update proposals.step set reason = reason',
      'delete from proposals.step',
      'update proposals.record set digest = digest',
      'delete from proposals.record',
    ])
      await assert.rejects(
        inside((tx) => tx.run(statement)),
        statement,
      );
  });
});
