import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { countReports, isPublicText, listReports } from '../queries/lists.ts';
import { messagesOf, photosOf, reportById } from '../queries/report.ts';
import type { StoredPhoto, Submission } from '../types.ts';
import { acceptReport, answerReport, startWork, transferReport } from './agency.ts';
import { climbLadder } from './ladder.ts';
import {
  completeReport,
  confirmReport,
  contestReport,
  converse,
  objectToArchiving,
  reporterOf,
  supportReport,
} from './reporter.ts';
import { seedReports } from './setup.ts';
import { closeSilent } from './silence.ts';
import { submitReport } from './submit.ts';
import { archiveReport, askReporter, verifyAndAssign } from './verifier.ts';

const REGION = 3522;
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const VISITOR: Actor = { kind: 'visitor' };
const REPORTER: Actor = { kind: 'reporter' };
const VERIFIER: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Verifikator Contoh',
  role: 'verifier',
  region: REGION,
};
const monday = new Date('2026-11-09T02:00:00Z');
const later = (days: number) => new Date(monday.getTime() + days * 86_400_000);
const roadBroken: Submission = {
  text: 'Dalan ngasem-setren bolong2 neng tanjakan pasar, wis sebulan.',
  kind: 'complaint',
  serviceCode: 'road',
  placeCode: '35.22.06.2001',
  answers: {},
  anonymous: true,
  secret: false,
  channel: 'web',
};
const photo: StoredPhoto = { fileKey: 'img/00/00/x', sha256: Buffer.alloc(32), width: 800, height: 600 };

const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

eachEngine((_engine, db) => {
  const secrets = makeSecrets(Buffer.alloc(32, 7));
  const app = () => ({ db: db(), secrets });
  let agencies: { id: string }[];
  const officer = (organisation: string): Actor => ({ ...VERIFIER, role: 'officer', organisation }) as Actor;
  const submit = (change: Partial<Submission> = {}, photos: StoredPhoto[] = []) =>
    submitReport(app(), VISITOR, REGION, { ...roadBroken, ...change }, photos, randomUUID(), monday);
  const ref = (id: string) => ({ region: REGION, id });
  const read = async (id: string) => (await inRegion(db(), REGION, (tx) => reportById(tx, id)))!;

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: monday });
      await seedOrganisations(tx, REGION, monday);
      await seedReports(tx, SYSTEM, monday);
      agencies = await listOrganisations(tx, { kinds: ['agency'] });
    });
  });

  const assigned = async () => {
    const { id } = await submit();
    await verifyAndAssign(
      db(),
      VERIFIER,
      ref(id),
      { title: 'Jalan berlubang di Ngasem', classification: 'complaint' },
      agencies[0].id,
      later(1),
    );
    return id;
  };
  const answered = async () => {
    const id = await assigned();
    await acceptReport(db(), officer(agencies[0].id), ref(id), later(1));
    await answerReport(
      db(),
      officer(agencies[0].id),
      ref(id),
      { body: 'Lubang sudah kami tambal hari ini.', workDone: true, photos: [photo] },
      later(3),
    );
    return id;
  };

  test('Sari reports, the agency answers with proof, she contests, it answers again, she confirms', async () => {
    const { id, code, words } = await submit({}, [photo]);
    assert.match(code, /^3522-/);
    const { ref: hers, actor } = await reporterOf(app(), REGION, code, words.toUpperCase());
    assert.equal(hers.id, id);
    await verifyAndAssign(
      db(),
      VERIFIER,
      hers,
      { title: 'Jalan berlubang di Ngasem', classification: 'complaint' },
      agencies[0].id,
      later(1),
    );
    const theirs = officer(agencies[0].id);
    await acceptReport(db(), theirs, hers, later(1));
    await startWork(db(), theirs, hers, 'Penambalan dijadwalkan lusa.', later(2));
    await answerReport(
      db(),
      theirs,
      hers,
      { body: 'Lubang sudah kami tambal hari ini.', workDone: true, photos: [photo] },
      later(3),
    );
    const contested = await contestReport(db(), actor, hers, 'Yang di tanjakan belum ditambal.', [photo], later(4));
    assert.deepEqual([contested.status, contested.dueStep, contested.reopenings], ['reopened', 'rework', 1]);
    await answerReport(
      db(),
      theirs,
      hers,
      { body: 'Sekarang tanjakannya juga sudah rata.', workDone: true, photos: [photo] },
      later(7),
    );
    const done = await confirmReport(db(), actor, hers, later(8));
    assert.deepEqual([done.status, done.dueAt], ['confirmed', null]);
    const acts = (await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${id}`))).map((entry) => entry.act);
    assert.deepEqual(acts, [
      'report.submit',
      'report.verify',
      'report.assign',
      'report.accept',
      'report.start',
      'report.answer',
      'report.contest',
      'report.answer',
      'report.confirm',
    ]);
    assert.equal((await inRegion(db(), REGION, (tx) => photosOf(tx, id))).length, 4);
  });

  test('the same form sent five times at once is one report with one code and one key', async () => {
    const sends = Array.from({ length: 5 }, () =>
      submitReport(app(), VISITOR, REGION, roadBroken, [photo], 'the same form', monday),
    );
    const receipts = await Promise.all(sends);
    assert.equal(new Set(receipts.map(({ code, words }) => code + words)).size, 1);
    assert.equal(receipts.filter(({ again }) => !again).length, 1);
    assert.equal((await inRegion(db(), REGION, (tx) => photosOf(tx, receipts[0].id))).length, 1);
  });

  test('a wrong key opens nothing, and a code of nothing is not found', async () => {
    const { code } = await submit();
    const other = await submit();
    await assert.rejects(reporterOf(app(), REGION, code, other.words), problem('report-key-wrong'));
    await assert.rejects(reporterOf(app(), REGION, '3522-000-000-000', other.words), problem('report-not-found'));
  });

  test('clocks stand still while the reporter is asked, and go on with what they had left', async () => {
    const id = await assigned();
    const before = await read(id);
    const asked = await askReporter(
      db(),
      officer(agencies[0].id),
      ref(id),
      'Di sebelah mana pasar persisnya?',
      later(2),
    );
    assert.deepEqual([asked.status, asked.dueStep], ['awaiting_reporter', 'reporter_completion']);
    const completed = await completeReport(db(), REPORTER, ref(id), 'Di utara, depan toko pupuk.', [], later(9));
    assert.equal(completed.status, 'assigned');
    // asked on Wednesday, answered on the Wednesday after: five working days given back
    assert.equal(completed.resolveDueAt!.getTime() - before.resolveDueAt!.getTime(), 7 * 86_400_000);
  });

  test('a transfer needs a reason and another agency, and moves no clock', async () => {
    const id = await assigned();
    const before = await read(id);
    const theirs = officer(agencies[0].id);
    const reason = 'Jalan ini jalan provinsi, bukan milik kabupaten.';
    await assert.rejects(
      transferReport(db(), theirs, ref(id), agencies[1].id, 'bukan kami', later(2)),
      problem('reason-too-vague'),
    );
    await assert.rejects(
      transferReport(db(), theirs, ref(id), agencies[0].id, reason, later(2)),
      problem('same-agency'),
    );
    const after = await transferReport(db(), theirs, ref(id), agencies[1].id, reason, later(2));
    assert.deepEqual(
      [after.resolveDueAt, after.respondDueAt, after.transfers],
      [before.resolveDueAt, before.respondDueAt, 1],
    );
    await assert.rejects(acceptReport(db(), theirs, ref(id), later(3)), problem('not-allowed'));
  });

  test('an answer that claims work needs a photo, one that explains does not', async () => {
    const id = await assigned();
    const theirs = officer(agencies[0].id);
    await acceptReport(db(), theirs, ref(id), later(1));
    const answer = { body: 'Lubang sudah kami tambal hari ini.', workDone: true, photos: [] };
    await assert.rejects(answerReport(db(), theirs, ref(id), answer, later(2)), problem('proof-needed'));
    assert.equal(
      (await inRegion(db(), REGION, (tx) => messagesOf(tx, id))).length,
      0,
      'a refused act leaves nothing behind',
    );
    assert.equal(
      (await answerReport(db(), theirs, ref(id), { ...answer, workDone: false }, later(2))).status,
      'answered',
    );
  });

  test('silence closes only after its limit, is not a confirmation, and can be contested', async () => {
    const id = await answered();
    const due = (await read(id)).reporterDueAt!;
    assert.equal((await closeSilent(db(), SYSTEM, ref(id), due)).status, 'answered');
    await climbLadder(db(), SYSTEM, ref(id), new Date(due.getTime() - 2 * 86_400_000));
    const closed = await closeSilent(db(), SYSTEM, ref(id), new Date(due.getTime() + 1));
    assert.equal(closed.status, 'closed_unconfirmed');
    assert.equal(
      (await contestReport(db(), REPORTER, ref(id), 'Belum, masih berlubang.', [], later(40))).status,
      'reopened',
    );
  });

  test('archiving needs a specific reason; the reporter objects once', async () => {
    const { id } = await submit();
    await assert.rejects(archiveReport(db(), VERIFIER, ref(id), 'Tidak jelas', later(1)), problem('reason-too-vague'));
    const reason = 'Jalan di foto ini ada di Kabupaten Tuban, sudah kami teruskan ke sana.';
    assert.equal((await archiveReport(db(), VERIFIER, ref(id), reason, later(1))).archiveReason, reason);
    assert.equal(
      (await objectToArchiving(db(), REPORTER, ref(id), 'Bukan, itu di Ngasem dekat pasar.', later(2))).status,
      'received',
    );
    await archiveReport(db(), VERIFIER, ref(id), reason, later(3));
    await assert.rejects(
      objectToArchiving(db(), REPORTER, ref(id), 'Tetap di Ngasem menurut saya.', later(4)),
      problem('objected-already'),
    );
  });

  test('nobody of another region, another agency or without the role may act', async () => {
    const id = await assigned();
    const stranger = { ...VERIFIER, region: 3511 } as Actor;
    const verification = { title: 'x', classification: 'complaint' as const };
    await assert.rejects(
      verifyAndAssign(db(), stranger, ref(id), verification, agencies[0].id, later(1)),
      problem('not-allowed'),
    );
    await assert.rejects(acceptReport(db(), officer(agencies[1].id), ref(id), later(1)), problem('not-allowed'));
    await assert.rejects(acceptReport(db(), VISITOR, ref(id), later(1)), problem('not-allowed'));
    await assert.rejects(
      acceptReport(db(), officer(agencies[0].id), { region: 3511, id }, later(1)),
      problem('report-not-found'),
    );
  });

  test('one supporter counts once', async () => {
    const id = await assigned();
    assert.equal(await supportReport(app(), VISITOR, ref(id), 'device a', later(1)), 1);
    assert.equal(await supportReport(app(), VISITOR, ref(id), 'device a', later(1)), 1);
    assert.equal(await supportReport(app(), VISITOR, ref(id), 'device b', later(1)), 2);
  });

  test('the public list shows neither secret nor unverified nor archived reports, and counts what it lists', async () => {
    const secret = await submit({ secret: true });
    await verifyAndAssign(
      db(),
      VERIFIER,
      ref(secret.id),
      { title: 'Rahasia', classification: 'complaint' },
      agencies[0].id,
      later(1),
    );
    const options = { audience: { kind: 'public' }, filter: {}, now: later(2), timeZone: 'Asia/Jakarta' } as const;
    const lines = await inRegion(db(), REGION, (tx) => listReports(tx, { ...options, order: 'newest', limit: 1000 }));
    assert.ok(lines.length > 0);
    assert.ok(lines.every((line) => !line.secret && !['received', 'archived'].includes(line.status)));
    assert.equal((await inRegion(db(), REGION, (tx) => countReports(tx, options))).n, lines.length);
  });

  test('the same form with other words is not swallowed: the reporter is told', async () => {
    const send = (text: string) =>
      submitReport(app(), VISITOR, REGION, { ...roadBroken, text }, [], 'a tab brought back', monday);
    await send('Jalan berlubang di Ngasem.');
    await assert.rejects(send('Lampu padam di Sekar.'), problem('form-sent-before'));
  });

  test('the journal says of a secret report neither where nor about what it is', async () => {
    const { id } = await submit({ secret: true }, [photo]);
    await verifyAndAssign(
      db(),
      VERIFIER,
      ref(id),
      { title: 'Rahasia', classification: 'complaint', serviceCode: 'road' },
      agencies[0].id,
      later(1),
    );
    const told = await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${id}`));
    for (const entry of told) {
      for (const name of ['code', 'service', 'district', 'photos']) assert.ok(!(name in entry.public), name);
    }
  });

  test('an objection begins anew: unread by the public, in nobody’s hands, with clocks of its own', async () => {
    const id = await assigned();
    await askReporter(db(), VERIFIER, ref(id), 'Di sebelah mana pasar persisnya?', later(2));
    await archiveReport(db(), VERIFIER, ref(id), 'Jalan di foto ini ada di Kabupaten Tuban, bukan di sini.', later(3));
    await objectToArchiving(db(), REPORTER, ref(id), 'Bukan, itu di Ngasem dekat pasar.', later(30));
    assert.equal(isPublicText(await read(id)), false);
    const again = await verifyAndAssign(
      db(),
      VERIFIER,
      ref(id),
      { title: 'Jalan berlubang', classification: 'complaint' },
      agencies[1].id,
      later(31),
    );
    assert.deepEqual([again.dueStep, again.dueAt! > later(31)], ['first_response', true]);
  });

  test('only the holder’s public words are a response', async () => {
    const id = await assigned();
    await converse(db(), officer(agencies[0].id), ref(id), 'Baik.', [], later(2));
    await askReporter(db(), VERIFIER, ref(id), 'Di sebelah mana pasar persisnya?', later(2));
    assert.equal((await read(id)).firstResponseAt, null);
  });
});
