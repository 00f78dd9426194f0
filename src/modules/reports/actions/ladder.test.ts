import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createPerson, type StaffRole } from '#modules/accounts/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { outbox } from '#platform/mail/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { eachEngine, journalReadable } from '../../../../tests/support/database.ts';
import { climbLadders, closeWhatIsSilent } from '../jobs.ts';
import { countReports, isPublicText, listReports } from '../queries/lists.ts';
import { ladderOf, reportById } from '../queries/report.ts';
import { hopsOf } from '../rules/ladder.ts';
import { tellReporters } from '../tell.ts';
import type { Report, ReportRef } from '../types.ts';
import { acceptReport, answerReport, appealAgency, decideAgency, transferReport } from './agency.ts';
import { addRung, type NewRung, removeRung } from './ladder.ts';
import { reopenReport } from './reporter.ts';
import { seedReports } from './setup.ts';
import { seeAnswer } from './silence.ts';
import { submitReport } from './submit.ts';
import { askReporter, releaseReport, verifyAndAssign, withdrawQuestion } from './verifier.ts';

const REGION = 3522;
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const REPORTER: Actor = { kind: 'reporter' };
const wib = (text: string) => new Date(`${text}+07:00`);
const MONDAY = wib('2026-11-09T09:00');
const WORDS = 'Setelah kami periksa, ini bukan wewenang kantor kami.';
const PROOF = { fileKey: 'img/00/00/x', sha256: Buffer.alloc(32), width: 8, height: 6 };
const person = (role: string, organisation?: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Contoh',
  role,
  region: REGION,
  organisation,
});
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

eachEngine((_engine, db) => {
  let agencies: { id: string; name: string }[];
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 3)), settings: readSettings({}) }) as App;
  const roads = () => agencies.find(({ name }) => name.includes('Bina Marga'))!.id;
  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: false, now: MONDAY });
      await seedOrganisations(tx, REGION, MONDAY);
      await seedReports(tx, SYSTEM, MONDAY);
      agencies = await listOrganisations(tx, { kinds: ['agency'] });
    });
    const add = (login: string, role: StaffRole, organisation: string | null) =>
      createPerson(
        db(),
        SYSTEM,
        REGION,
        { login, name: `${login} Contoh`, role, organisation, email: `${login}@contoh.invalid` },
        MONDAY,
      );
    await add('petugas', 'officer', roads());
    await add('kepala', 'agency_head', roads());
    await add('sekda', 'secretary', null);
    await add('bupati', 'regent', null);
  });
  let sent = 0;
  const submit = async (
    text = 'Jalan berlubang di tanjakan pasar, sudah sebulan.',
    contact?: string,
  ): Promise<ReportRef> => {
    sent += 1;
    const submission = {
      text,
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
      reporterContact: contact,
    } as const;
    const { id } = await submitReport(app(), { kind: 'visitor' }, REGION, submission, [], `ladder ${sent}`, MONDAY);
    return { region: REGION, id };
  };
  const read = ({ id }: ReportRef): Promise<Report> =>
    inRegion(db(), REGION, async (tx) => (await reportById(tx, id))!);
  const verified = async (to = roads(), contact?: string) => {
    const ref = await submit(undefined, contact);
    await verifyAndAssign(
      db(),
      person('verifier'),
      ref,
      { title: 'Jalan berlubang', classification: 'complaint' },
      to,
      MONDAY,
    );
    return ref;
  };
  const acts = async ({ id }: ReportRef) =>
    (await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${id}`))).map(({ act, public: told }) => ({
      act: act.slice('report.'.length),
      told,
    }));
  const names = async (ref: ReportRef) => (await acts(ref)).map(({ act }) => act);
  const climb = (at: string) => climbLadders(app(), wib(at));
  const mails = () => inRegion(db(), REGION, (tx) => outbox(tx, app().secrets, { limit: 200 }));

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
    const ref = await submit(); // verification is due on Thursday the 12th
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
      releaseReport(db(), person('officer', agencies[0]!.id), ref, decision, MONDAY),
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

  test('a report is handed on twice; then its agency asks the secretary, whose word is the last', async () => {
    const [a, b, c, d] = agencies.map(({ id }) => id) as [string, string, string, string];
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
  const answered = async (workDone: boolean, contact?: string) => {
    const ref = await verified(roads(), contact);
    await acceptReport(db(), person('officer', roads()), ref, MONDAY);
    const answer = { body: 'Sudah kami tindak lanjuti, begini keadaannya.', workDone, photos: workDone ? [PROOF] : [] };
    await answerReport(db(), person('officer', roads()), ref, answer, MONDAY); // ten working days: Monday the 23rd
    return ref;
  };
  const close = (at: string) => closeWhatIsSilent(app(), wib(at));

  test('proved work is closed after two notices and ten working days, and one tap opens it again, months later too', async () => {
    const ref = await answered(true);
    await climb('2026-11-16T07:00');
    await climb('2026-11-19T07:00');
    assert.deepEqual((await names(ref)).filter((act) => act === 'notify').length, 2);
    await close('2026-11-23T23:59');
    assert.equal((await read(ref)).status, 'answered');
    await close('2026-11-24T00:01');
    assert.equal((await read(ref)).status, 'closed_unconfirmed');
    await reopenReport(db(), REPORTER, ref, wib('2027-03-01T09:00'));
    const reopened = await read(ref);
    assert.deepEqual([reopened.status, reopened.dueStep, reopened.reopenings], ['reopened', 'rework', 1]);
    assert.ok(reopened.dueAt! > wib('2027-03-01T09:00'));
  });

  test('without a notice nothing is closed, and a late one gives the reporter its days', async () => {
    const ref = await answered(true);
    await close('2026-11-30T09:00');
    assert.equal((await read(ref)).status, 'answered', 'the job that gives notices has not run');
    await climb('2026-11-30T10:00');
    await close('2026-12-01T23:59');
    assert.equal((await read(ref)).status, 'answered');
    await close('2026-12-02T00:01');
    assert.equal((await read(ref)).status, 'closed_unconfirmed');
  });

  test('an answer that only explains stays open as long as nobody can say that its reporter knows of it', async () => {
    const ref = await answered(false);
    await climb('2026-11-16T07:00');
    await climb('2026-11-19T07:00');
    await close('2026-11-24T09:00');
    const kept = await read(ref);
    assert.deepEqual([kept.status, kept.reporterDueAt, kept.dueStep], ['answered', null, null]);
    assert.equal((await names(ref)).at(-1), 'stay_open');
    await close('2026-12-24T09:00');
    await seeAnswer(db(), REPORTER, ref, wib('2027-01-04T09:00'));
    const seen = await read(ref);
    assert.equal(
      seen.reporterDueAt?.toISOString(),
      '2027-01-19T16:59:59.999Z',
      'the whole limit begins with the reading',
    );
    await climb('2027-01-15T07:00');
    await seeAnswer(db(), REPORTER, ref, wib('2027-01-18T09:00'));
    await close('2027-01-20T09:00');
    assert.equal((await read(ref)).status, 'closed_unconfirmed');
  });

  test('a notice that a mail server took has arrived as well', async () => {
    const ref = await answered(false, 'sari@contoh.invalid');
    await climb('2026-11-16T07:00');
    await journalReadable(db());
    await tellReporters(app(), wib('2026-11-16T07:10'));
    const notice = (await mails()).find(({ subject }) => subject.startsWith('Laporanmu akan ditutup'));
    assert.ok(notice);
    await climb('2026-11-19T07:00');
    await inRegion(db(), REGION, (tx) =>
      tx.run(
        'update platform.outbox_mail set sent_at = $2, next_try_at = null, to_sealed = null, body_sealed = null where id = $1',
        [notice.id, MONDAY],
      ),
    );
    await close('2026-11-24T09:00');
    assert.equal((await read(ref)).status, 'closed_unconfirmed');
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
