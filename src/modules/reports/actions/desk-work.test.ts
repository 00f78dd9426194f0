import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { createPerson, endPerson, personActor } from '#modules/accounts/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import type { Store } from '#platform/files/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { giveBackWork } from '../jobs.ts';
import { knownFiles } from '../queries/files.ts';
import { countReports, listReports } from '../queries/lists.ts';
import { messagesOf, photosOf, reportById } from '../queries/report.ts';
import { newestProposedAnswer } from '../queries/second-look.ts';
import { templatesOf } from '../queries/templates.ts';
import { viewsFor } from '../queries/views.ts';
import { acceptReport, answerReport, transferReport } from './agency.ts';
import { delegateReport } from './delegate.ts';
import { recallAnswer, returnAnswer, sendAnswer, setSecondLook } from './second-look.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { addTemplate, changeTemplate, removeTemplate } from './templates.ts';
import { verifyAndAssign } from './verifier.ts';
import { removeView, renameView, saveView } from './views.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;
const idOf = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;

eachEngine((_engine, db) => {
  let roads: string;
  let lights: string;
  const person = (n: number, role: string, organisation: string): Actor & { kind: 'person' } => ({
    kind: 'person',
    id: idOf(n),
    name: `Orang ${n} Contoh`,
    role,
    region: REGION,
    organisation,
  });

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
      const agencies = await listOrganisations(tx, { kinds: ['agency'] });
      [roads, lights] = [agencies[0].id, agencies[1].id];
    });
  });

  const seen = async (who: Actor & { kind: 'person' }) =>
    (await inRegion(db(), REGION, (tx) => viewsFor(tx, who.id, who.organisation))).map(({ name }) => name);

  test('a view of one’s own is seen by nobody else, and one that is shared by everybody of the office', async () => {
    const [officer, head] = [person(1, 'officer', roads), person(2, 'agency_head', roads)];
    const colleague = person(3, 'officer', roads);
    const stranger = person(4, 'agency_head', lights);
    const save = (who: Actor, name: string, isShared = false) =>
      saveView(db(), who, REGION, { name, filter: { status: 'open', late: '1' }, isShared }, NOW);
    const own = await save(officer, '  Jembatan   pekan ini ');
    const shared = await save(head, 'Rapat Senin', true);
    assert.deepEqual(await seen(officer), ['Jembatan pekan ini', 'Rapat Senin']);
    assert.deepEqual(await seen(colleague), ['Rapat Senin']);
    assert.deepEqual(await seen(stranger), []);

    await assert.rejects(save(officer, 'Untuk semua', true), problem('not-allowed'));
    await assert.rejects(save(officer, 'JEMBATAN PEKAN INI'), problem('view-name-taken'));
    await assert.rejects(save(officer, ' '), problem('line-needed'));
    await assert.rejects(save(officer, 'x'.repeat(61)), problem('line-needed'));

    const ref = (id: string) => ({ region: REGION, id });
    await assert.rejects(renameView(db(), colleague, ref(own), 'Punya saya', NOW), problem('view-not-found'));
    await assert.rejects(removeView(db(), stranger, ref(shared), NOW), problem('view-not-found'));
    await assert.rejects(removeView(db(), colleague, ref(shared), NOW), problem('not-allowed'));
    await renameView(db(), officer, ref(own), 'Jembatan', NOW);
    await removeView(db(), head, ref(shared), NOW);
    assert.deepEqual(await seen(officer), ['Jembatan']);
    assert.deepEqual(await seen(colleague), []);
  });

  test('only so many views are kept, each of them being counted at every visit', async () => {
    const keen = person(5, 'officer', roads);
    const save = (name: string) => saveView(db(), keen, REGION, { name, filter: {}, isShared: false }, NOW);
    for (let n = 1; n <= 12; n += 1) await save(`Tampilan ${n}`);
    await assert.rejects(save('Satu lagi'), problem('too-many-views'));
  });

  const SYSTEM: Actor = { kind: 'system', task: 'test' };
  /** Somebody with an account, as an actor. */
  const employ = async (role: 'officer' | 'agency_head', organisation: string) => {
    const input = { login: `u${randomUUID()}`, name: 'Bagas Contoh', email: null, role, organisation };
    return personActor(await createPerson(db(), SYSTEM, REGION, input, NOW));
  };
  const assigned = async (organisation: string) => {
    const submission = {
      text: 'Lampu depan masjid mati.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
    } as const;
    const app = { db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) };
    const { id } = await submitReport(app, { kind: 'visitor' }, REGION, submission, [], randomUUID(), NOW);
    const ref = { region: REGION, id };
    const decision = { title: 'Lampu mati', classification: 'complaint' as const };
    await verifyAndAssign(db(), person(9, 'verifier', roads), ref, decision, organisation, NOW);
    return ref;
  };
  const read = async ({ id }: { id: string }) => (await inRegion(db(), REGION, (tx) => reportById(tx, id)))!;

  test('a report is in the hands of somebody of its office, whom no outsider is told of', async () => {
    const [head, officer] = [await employ('agency_head', roads), await employ('officer', roads)];
    const stranger = await employ('officer', lights);
    const ref = await assigned(roads);
    const before = await read(ref);
    const give = (who: Actor, to: string | null) => delegateReport(db(), who, ref, to, NOW);
    await assert.rejects(give(head, stranger.id), problem('colleague-unknown'));
    await assert.rejects(give(stranger, stranger.id), problem('not-allowed'));
    await assert.rejects(give(head, null), problem('handler-same'));
    await give(head, officer.id);
    const after = await read(ref);
    assert.equal(after.handlerId, officer.id);
    assert.deepEqual(
      [after.status, after.dueAt, after.respondDueAt],
      [before.status, before.dueAt, before.respondDueAt],
    );
    const [entry] = (await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${ref.id}`))).filter(
      ({ act }) => act === 'report.delegate',
    );
    assert.ok(!JSON.stringify(entry.public).includes(officer.id));

    const list = (reader: string, kind: 'public' | 'region' = 'region') => ({
      audience: { kind },
      filter: { handler: 'me' as const },
      now: NOW,
      timeZone: 'Asia/Jakarta' as const,
      reader,
    });
    const lines = (reader: string) =>
      inRegion(db(), REGION, (tx) => listReports(tx, { ...list(reader), order: 'newest', limit: 10 }));
    assert.deepEqual(
      (await lines(officer.id)).map(({ id }) => id),
      [ref.id],
    );
    assert.deepEqual(await lines(head.id), []);
    const count = (kind: 'public' | 'region') =>
      inRegion(db(), REGION, (tx) => countReports(tx, list(officer.id, kind)));
    assert.equal((await count('region')).n, 1);
    const everything = { ...list(officer.id, 'public'), filter: {} };
    assert.deepEqual(await count('public'), await inRegion(db(), REGION, (tx) => countReports(tx, everything)));

    await acceptReport(db(), officer, ref, NOW);
    await transferReport(db(), officer, ref, lights, 'Lampu jalan bukan tugas kantor kami.', NOW);
    assert.equal((await read(ref)).handlerId, null, 'another office finds its own hands');
  });

  test('what somebody had in hand whose account ended is on the list of the office again, and says so', async () => {
    const [head, officer] = [await employ('agency_head', roads), await employ('officer', roads)];
    const [left, kept] = [await assigned(roads), await assigned(roads)];
    await delegateReport(db(), head, left, officer.id, NOW);
    await delegateReport(db(), head, kept, head.id, NOW);
    await giveBackWork({ db: db() }, NOW);
    assert.equal((await read(left)).handlerId, officer.id, 'as long as they are there it is theirs');
    await endPerson(db(), SYSTEM, { region: REGION, id: officer.id }, NOW);
    await giveBackWork({ db: db() }, NOW);
    const back = await read(left);
    assert.equal(back.handlerId, null);
    assert.ok(back.handlerLeftAt);
    assert.equal((await read(kept)).handlerId, head.id);
    await delegateReport(db(), head, left, head.id, NOW);
    assert.equal((await read(left)).handlerLeftAt, null);
  });

  test('an office writes its own templates, and none that no report could fill in', async () => {
    const [officer, stranger] = [person(6, 'officer', roads), person(7, 'officer', lights)];
    const body = 'Laporan {kode} di {tempat} kami kerjakan sebelum {tenggat}.';
    const add = (name: string, text = body) => addTemplate(db(), officer, REGION, { name, body: text }, NOW);
    const id = await add('Dijadwalkan');
    const ref = { region: REGION, id };
    await assert.rejects(add('dijadwalkan'), problem('template-name-taken'));
    await assert.rejects(add('Lain', `${body} Kepada {nama_pelapor}.`), problem('template-fields-unknown'));
    await assert.rejects(add('Lain', 'Ya.'), problem('text-needed'));
    await assert.rejects(add(''), problem('line-needed'));
    const change = (who: Actor) => changeTemplate(db(), who, ref, { name: 'Terjadwal', body }, NOW);
    await assert.rejects(change(stranger), problem('template-not-found'));
    await assert.rejects(removeTemplate(db(), stranger, ref, NOW), problem('template-not-found'));
    await assert.rejects(
      addTemplate(db(), person(8, 'verifier', roads), REGION, { name: 'Lain', body }, NOW),
      problem('not-allowed'),
    );
    await change(officer);
    const found = await inRegion(db(), REGION, (tx) => templatesOf(tx, roads));
    assert.deepEqual(
      found.map((one) => [one.id, one.name, one.body]),
      [[id, 'Terjadwal', body]],
    );
    await removeTemplate(db(), officer, ref, NOW);
    assert.deepEqual(await inRegion(db(), REGION, (tx) => templatesOf(tx, roads)), []);
  });

  test('where an office wants it, what is said to be done waits for a second person, and every clock runs on', async () => {
    const office = (await inRegion(db(), REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] })))[2].id;
    const head = await employ('agency_head', office);
    const set = (isOn: boolean) => setSecondLook(db(), head, REGION, isOn, NOW);
    await assert.rejects(set(true), problem('no-second-person'));
    const maker = await employ('officer', office);
    await assert.rejects(setSecondLook(db(), maker, REGION, true, NOW), problem('not-allowed'));
    await set(true);

    const ref = await assigned(office);
    await acceptReport(db(), maker, ref, NOW);
    const files = { get: async () => undefined } as unknown as Store;
    const photo = {
      fileKey: `img/00/${randomUUID()}`,
      sha256: Buffer.alloc(32, 5),
      width: 8,
      height: 6,
      takenAt: NOW,
      lat: -7.1,
      lon: 111.9,
    };
    const answer = (body: string, workDone = true) =>
      answerReport(db(), maker, ref, { body, workDone, photos: workDone ? [photo] : [] }, NOW);
    const shown = async () =>
      (await inRegion(db(), REGION, (tx) => newestProposedAnswer(tx, ref.id, office)))?.id ?? '';
    const before = await read(ref);
    await assert.rejects(answer('Sudah.'), problem('text-needed'));
    const waits = await answer('Lampunya sudah kami ganti pagi ini.');
    assert.deepEqual([waits.status, waits.dueAt, waits.answeredAt], ['accepted', before.dueAt, null]);
    assert.equal((await inRegion(db(), REGION, (tx) => messagesOf(tx, ref.id))).length, 0, 'nobody outside reads it');
    const known = await inRegion(db(), REGION, (tx) => knownFiles(tx, [`${photo.fileKey}/full.webp`]));
    assert.equal(known.size, 1, 'its photo is not swept away');
    await assert.rejects(answer('Lampunya sudah kami ganti dua kali.'), problem('answer-waits'));
    await assert.rejects(sendAnswer({ db: db(), files }, maker, ref, await shown(), NOW), problem('own-answer'));
    await assert.rejects(
      returnAnswer(db(), maker, ref, await shown(), 'Kurang jelas sekali.', NOW),
      problem('own-answer'),
    );
    await assert.rejects(recallAnswer(db(), head, ref, NOW), problem('answer-not-waiting'));
    const stranger = await employ('officer', roads);
    await assert.rejects(sendAnswer({ db: db(), files }, stranger, ref, await shown(), NOW), problem('not-allowed'));

    await assert.rejects(returnAnswer(db(), head, ref, await shown(), 'Ulang', NOW), problem('text-needed'));
    await returnAnswer(db(), head, ref, await shown(), 'Sebut lampu yang mana.', NOW);
    const back = await inRegion(db(), REGION, (tx) => newestProposedAnswer(tx, ref.id, office));
    assert.deepEqual([back?.state, back?.reason], ['returned', 'Sebut lampu yang mana.']);
    assert.deepEqual(back?.photos, [{ ...photo }]);
    await answer('Lampu di tiang nomor tiga sudah kami ganti.');
    await recallAnswer(db(), maker, ref, NOW);
    await answer('Lampu di tiang nomor empat sudah kami ganti.');
    const list = { audience: { kind: 'organisation' as const, id: office }, filter: { second: '1' as const } };
    const count = async () =>
      (await inRegion(db(), REGION, (tx) => countReports(tx, { ...list, now: NOW, timeZone: 'Asia/Jakarta' }))).n;
    assert.equal(await count(), 1);
    await assert.rejects(
      sendAnswer({ db: db(), files }, head, ref, back!.id, NOW),
      problem('answer-not-waiting'),
      'another one than they saw',
    );
    const sent = await sendAnswer({ db: db(), files }, head, ref, await shown(), NOW);
    assert.equal(sent.status, 'answered');
    assert.equal(await count(), 0);
    const [message] = await inRegion(db(), REGION, (tx) => messagesOf(tx, ref.id));
    assert.equal(message.body, 'Lampu di tiang nomor empat sudah kami ganti.');
    assert.equal((await inRegion(db(), REGION, (tx) => photosOf(tx, ref.id))).length, 1);
    await assert.rejects(sendAnswer({ db: db(), files }, head, ref, await shown(), NOW), problem('answer-not-waiting'));

    const other = await assigned(office);
    await acceptReport(db(), maker, other, NOW);
    const explains = { body: 'Lampu ini milik PLN, sudah kami teruskan.', workDone: false, photos: [] };
    assert.equal(
      (await answerReport(db(), maker, other, explains, NOW)).status,
      'answered',
      'what only explains is sent',
    );

    const third = await assigned(office);
    await acceptReport(db(), maker, third, NOW);
    const done = { body: 'Lampu di gapura sudah kami ganti.', workDone: true, photos: [photo] };
    assert.equal((await answerReport(db(), maker, third, done, NOW)).status, 'accepted');
    await set(false);
    const left = await inRegion(db(), REGION, (tx) => newestProposedAnswer(tx, third.id, office));
    assert.equal(left?.state, 'recalled', 'nothing waits for somebody whom nobody asks any more');
    assert.equal((await answerReport(db(), maker, third, done, NOW)).status, 'answered');
  });
});
