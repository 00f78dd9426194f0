import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRegion } from '#platform/db/index.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { countReports, isPublicText, listReports } from '../queries/lists.ts';
import { ladderOf } from '../queries/report.ts';
import { hopsOf } from '../rules/ladder.ts';
import same from '../seeds/same.json' with { type: 'json' };
import type { ReportRef } from '../types.ts';
import { acceptReport, answerReport, appealAgency, decideAgency, transferReport } from './agency.ts';
import { ladderBench, MONDAY, PROOF, person, problem, REGION, wib } from './ladder.testing.ts';
import { addRung, type NewRung, removeRung } from './ladder.ts';
import { askReporter, releaseReport, unholdReport, verifyAndAssign, withdrawQuestion } from './verifier.ts';

const WORDS = 'Setelah kami periksa, ini bukan wewenang kantor kami.';

eachEngine((_engine, db) => {
  const { made, roads, submit, verified, read, acts, names, climb, mails } = ladderBench(db);

  test('an office is reminded, then its head, the secretary and the regent are told, each once, and answering takes it from their desks', async () => {
    const ref = await verified(); // a first response is due on Monday the 16th
    await climb('2026-11-13T05:00');
    assert.equal((await read(ref)).reached, null);
    await climb('2026-11-13T07:00');
    await climb('2026-11-13T08:00');
    assert.deepEqual((await names(ref)).filter((act) => act === 'remind').length, 1);
    await climb('2026-11-17T07:00');
    assert.equal((await read(ref)).reached, 'agency_head');
    await climb('2026-11-19T07:00');
    await climb('2026-11-25T07:00');
    const told = (await acts(ref)).filter(({ act }) => act === 'escalate');
    assert.deepEqual(
      told.map(({ told: { level, lateDays } }) => [level, lateDays]),
      [
        ['agency_head', 1],
        ['secretary', 3],
        ['regent', 7],
      ],
    );
    const raised = {
      audience: { kind: 'region' },
      filter: { escalated: 'secretary' },
      now: MONDAY,
      timeZone: 'Asia/Jakarta',
    } as const;
    const found = await inRegion(db(), REGION, async (tx) => ({
      lines: await listReports(tx, { ...raised, order: 'due', limit: 10 }),
      total: await countReports(tx, raised),
    }));
    assert.deepEqual([found.lines.map(({ id }) => id), found.total.n], [[ref.id], 1]);

    await acceptReport(db(), person('officer', roads()), ref, wib('2026-12-28T09:00'));
    assert.equal((await read(ref)).reached, 'regent', 'nothing was answered yet');
    const answer = { body: 'Lubangnya sudah kami tambal kemarin.', workDone: true, photos: [PROOF] };
    await answerReport(db(), person('officer', roads()), ref, answer, wib('2026-12-28T10:00'));
    assert.deepEqual([(await read(ref)).reached, (await read(ref)).escalatedTo], [null, null]);
  });

  test('a question that is taken back lowers nothing and gives no time', async () => {
    const ref = await verified();
    await acceptReport(db(), person('officer', roads()), ref, wib('2026-11-10T09:00'));
    await climb('2026-11-20T07:00');
    const before = await read(ref);
    assert.equal(before.reached, 'secretary');
    await askReporter(db(), person('verifier'), ref, 'Di sebelah mana persisnya?', wib('2026-11-20T09:00'));
    assert.equal((await read(ref)).reached, null, 'the reporter is on nobody’s list');
    await withdrawQuestion(db(), person('verifier'), ref, wib('2026-12-08T09:00'));
    await climb('2026-12-08T10:00');
    const after = await read(ref);
    assert.deepEqual([after.resolveDueAt, after.respondDueAt], [before.resolveDueAt, before.respondDueAt]);
    assert.equal(after.reached, 'regent', 'its rung came while the question stood');
    assert.deepEqual((await names(ref)).filter((act) => act === 'escalate').length, 2, 'no level was told twice');
  });

  test('after an outage every person gets one mail with all that came meanwhile, and nobody is told what was dealt with', async () => {
    await climb('2027-01-29T07:00'); // everything of the tests before
    const before = (await mails()).length;
    const refs = [await verified(), await verified(), await verified()];
    await climb('2027-01-29T08:00');
    const fresh = (await mails()).slice(0, -before || undefined);
    const lists = fresh.map(({ to, subject }) => `${to} ${subject}`).sort();
    assert.deepEqual(lists, [
      'b***@contoh.invalid 3 laporan menunggu, 3 lewat tenggat',
      'k***@contoh.invalid 3 laporan menunggu, 3 lewat tenggat',
      's***@contoh.invalid 3 laporan menunggu, 3 lewat tenggat',
    ]);
    for (const ref of refs) {
      assert.deepEqual(
        (await names(ref)).filter((act) => act === 'escalate' || act === 'remind'),
        ['escalate'],
      );
      assert.equal((await read(ref)).reached, 'regent');
    }
    await climb('2027-01-29T09:00');
    assert.equal((await mails()).length, before + 3);
  });

  test('what nobody verified in time goes to the agency it points to, unread, and is shown to all only once somebody has read it', async () => {
    const ref = await submit('Jalan berlubang di tanjakan Sumberrejo.'); // verification is due on Thursday the 12th
    await climb('2026-11-16T05:59');
    assert.equal((await read(ref)).status, 'received');
    await climb('2026-11-16T06:00');
    const forwarded = await read(ref);
    assert.deepEqual([forwarded.status, forwarded.organisationId, forwarded.verifiedAt], ['assigned', roads(), null]);
    assert.equal(isPublicText(forwarded), false);
    assert.equal(
      forwarded.respondDueAt?.toISOString(),
      '2026-11-23T16:59:59.999Z',
      'its clocks begin with the hand-over',
    );
    const list = (kind: 'public' | 'region') =>
      inRegion(db(), REGION, (tx) =>
        listReports(tx, {
          audience: { kind },
          filter: { status: 'assigned' },
          now: MONDAY,
          timeZone: 'Asia/Jakarta',
          order: 'newest',
          limit: 50,
        }),
      );
    assert.ok(!(await list('public')).some(({ id }) => id === ref.id));
    assert.ok((await list('region')).find(({ id }) => id === ref.id)?.unread);

    const decision = { title: 'Jalan berlubang di tanjakan', classification: 'complaint_inspection' as const };
    const officer = person('officer', roads());
    await assert.rejects(
      releaseReport(db(), person('officer', made.agencies[0]!.id), ref, decision, MONDAY),
      problem('not-allowed'),
    );
    await acceptReport(db(), officer, ref, wib('2026-11-17T09:00'));
    await releaseReport(db(), officer, ref, decision, wib('2026-11-17T10:00'));
    const released = await read(ref);
    assert.equal(isPublicText(released), true);
    assert.deepEqual([released.respondDueAt, released.resolveDueAt], [forwarded.respondDueAt, forwarded.resolveDueAt]);
    await assert.rejects(releaseReport(db(), officer, ref, decision, MONDAY), problem('report-cannot-move'));
  });

  test('what points to no agency goes to the secretary, who hands it over', async () => {
    const ref = await submit('Xyzzy.');
    await climb('2026-11-16T07:00');
    const stranded = await read(ref);
    assert.deepEqual([stranded.status, stranded.reached], ['received', 'secretary']);
    assert.equal((await acts(ref)).at(-1)?.told.stranded, true);
    await assert.rejects(decideAgency(db(), person('regent'), ref, roads(), WORDS, MONDAY), problem('not-allowed'));
    await decideAgency(db(), person('secretary'), ref, roads(), WORDS, wib('2026-11-16T10:00'));
    const decided = await read(ref);
    assert.deepEqual([decided.status, decided.organisationId, decided.reached], ['assigned', roads(), null]);
    assert.ok(decided.forwardedAt && decided.respondDueAt, 'unread, and owed from now on');
  });

  test('copies past the limit stay held however late verification is, and the secretary is told; one taken out of the hold goes on', async () => {
    const text = 'Jalan kabupaten di depan balai desa rusak parah, aspalnya mengelupas dan banyak lubang dalam.';
    const { copies } = same.rule;
    const refs: ReportRef[] = [];
    for (let copy = 0; copy < copies + 10; copy += 1) refs.push(await submit(text));
    const held = refs.slice(copies);
    assert.deepEqual(
      (await Promise.all(refs.map(read))).map((report) => report.held),
      refs.map((_, index) => index >= copies),
    );
    const released = held.pop()!;
    await unholdReport(db(), person('verifier'), released, MONDAY);
    await climb('2026-11-13T07:00');
    const [mail] = await mails();
    assert.deepEqual(
      [mail?.to, mail?.subject],
      ['s***@contoh.invalid', `${refs.length} laporan menunggu, ${refs.length} lewat tenggat`],
    );
    await climb('2026-11-16T07:00');
    await climb('2026-11-16T08:00');
    for (const ref of held) {
      const { status, organisationId, reached } = await read(ref);
      assert.deepEqual([status, organisationId, reached], ['received', null, 'secretary']);
    }
    assert.equal(held.length, 9);
    const decision = { title: 'Jalan rusak di depan balai desa', classification: 'complaint' } as const;
    for (const ref of [refs[0]!, released]) assert.equal((await read(ref)).status, 'assigned');
    await verifyAndAssign(db(), person('verifier'), held[0]!, decision, roads(), wib('2026-11-16T09:00'));
    assert.deepEqual([(await read(held[0]!)).status, (await read(held[0]!)).reached], ['assigned', null]);
  });

  test('a report is handed on twice; then its agency asks the secretary, whose word is the last', async () => {
    const [a, b, c, d] = made.agencies.map(({ id }) => id) as [string, string, string, string];
    const ref = await verified(a);
    const clocks = async () => {
      const { respondDueAt, resolveDueAt } = await read(ref);
      return [respondDueAt, resolveDueAt];
    };
    const before = await clocks();
    const at = wib('2026-11-10T09:00');
    await assert.rejects(appealAgency(db(), person('officer', a), ref, WORDS, at), problem('hops-left'));
    await transferReport(db(), person('officer', a), ref, b, WORDS, at);
    await transferReport(db(), person('officer', b), ref, c, WORDS, at);
    await assert.rejects(transferReport(db(), person('officer', c), ref, d, WORDS, at), problem('hops-used'));
    await assert.rejects(transferReport(db(), person('verifier'), ref, d, WORDS, at), problem('hops-used'));
    await appealAgency(db(), person('officer', c), ref, WORDS, at);
    assert.equal((await read(ref)).reached, 'secretary');
    await assert.rejects(appealAgency(db(), person('officer', c), ref, WORDS, at), problem('appealed-already'));
    await assert.rejects(decideAgency(db(), person('officer', c), ref, d, WORDS, at), problem('not-allowed'));
    await assert.rejects(decideAgency(db(), person('secretary'), ref, d, 'Begitu.', at), problem('reason-too-vague'));
    await decideAgency(db(), person('secretary'), ref, d, WORDS, at);
    const decided = await read(ref);
    assert.deepEqual([decided.organisationId, decided.status, decided.reached], [d, 'assigned', null]);
    await assert.rejects(transferReport(db(), person('officer', d), ref, a, WORDS, at), problem('agency-decided'));
    await assert.rejects(appealAgency(db(), person('officer', d), ref, WORDS, at), problem('agency-decided'));
    await acceptReport(db(), person('officer', d), ref, at);
    await decideAgency(db(), person('secretary'), ref, d, WORDS, at);
    assert.equal((await read(ref)).status, 'accepted', 'it stays with whom it was, and so does what was begun');
    assert.deepEqual(await clocks(), before, 'no clock was moved by any of it');
  });
  const rung = (change: Partial<NewRung>): NewRung => ({
    step: 'resolve',
    amount: 2,
    unit: 'working_days',
    recipient: 'secretary',
    validFrom: '2027-06-01',
    source: 'Keputusan Bupati contoh',
    ...change,
  });

  test('an administrator changes the ladder: running reports look at it from its day on, and what makes no sense is refused', async () => {
    const ref = await verified();
    await climb('2026-11-18T07:00');
    assert.equal((await read(ref)).reached, 'agency_head');
    const today = '2026-11-18';
    await assert.rejects(addRung(db(), person('officer'), REGION, rung({}), MONDAY), problem('not-allowed'));
    await assert.rejects(
      addRung(db(), person('administrator'), REGION, rung({ recipient: 'reporter' }), MONDAY),
      problem('rung-unfit'),
    );
    const earlier = rung({ step: 'first_response', recipient: 'regent', validFrom: today });
    await addRung(db(), person('administrator'), REGION, earlier, wib('2026-11-18T08:00'));
    await climb('2026-11-18T09:00');
    assert.equal((await read(ref)).reached, 'regent');
    const rungs = await inRegion(db(), REGION, ladderOf);
    const added = rungs.find(({ recipient, validFrom }) => recipient === 'regent' && validFrom === today)!;
    await removeRung(db(), person('administrator'), REGION, added.id, today, MONDAY);
    await addRung(db(), person('administrator'), REGION, rung({ validFrom: '2026-12-01' }), MONDAY);
    const ahead = (await inRegion(db(), REGION, ladderOf)).find(({ validFrom }) => validFrom === '2026-12-01')!;
    await removeRung(db(), person('administrator'), REGION, ahead.id, today, MONDAY);
    const after = await inRegion(db(), REGION, ladderOf);
    assert.equal(after.find(({ id }) => id === added.id)?.validTo, today, 'what was taken stays known');
    assert.equal(
      after.some(({ id }) => id === ahead.id),
      false,
      'what had not begun is gone',
    );
  });

  test('how often a report may be handed on is changed from a day on, and never left out', async () => {
    const hops = (day: string) => inRegion(db(), REGION, async (tx) => hopsOf(await ladderOf(tx), day));
    const three = rung({ step: 'transfer', unit: 'times', amount: 3, validFrom: '2026-12-01' });
    await addRung(db(), person('administrator'), REGION, { ...three, amount: 1 }, MONDAY);
    await addRung(db(), person('administrator'), REGION, three, MONDAY);
    assert.deepEqual([await hops('2026-11-30'), await hops('2026-12-01')], [2, 3]);
    const [{ id }] = (await inRegion(db(), REGION, ladderOf)).filter(({ step }) => step === 'transfer');
    await assert.rejects(
      removeRung(db(), person('administrator'), REGION, id, '2026-11-18', MONDAY),
      problem('rung-not-found'),
    );
  });
});
