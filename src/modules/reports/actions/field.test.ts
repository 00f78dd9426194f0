import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { marksOf } from '../queries/field.ts';
import { messagesOf } from '../queries/report.ts';
import type { ReportRef, Submission } from '../types.ts';
import { acceptReport, transferReport } from './agency.ts';
import { fieldDays, fileVisit, takeAlong } from './field.ts';
import { changeProofRule, seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { verifyAndAssign } from './verifier.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const person = (role: string, organisation?: string, n = 1) =>
  ({
    kind: 'person',
    id: `00000000-0000-7000-8000-00000000000${n}`,
    name: 'Petugas Contoh',
    role,
    region: REGION,
    organisation,
  }) as const satisfies Actor;
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

eachEngine((_engine, db) => {
  let [agency, other] = ['', ''];
  before(() =>
    inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
      const all = await listOrganisations(tx);
      agency = all.find(({ name }) => name === 'Dinas Perhubungan')!.id;
      other = all.find(({ name }) => name === 'Dinas Lingkungan Hidup')!.id;
    }),
  );

  const assigned = async (): Promise<ReportRef> => {
    const submission: Submission = {
      text: 'Lampu jalan di Dusun Contoh mati sejak Senin.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
    };
    const app = { db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) };
    const { id } = await submitReport(app, { kind: 'visitor' }, REGION, submission, [], randomUUID(), NOW);
    const ref = { region: REGION, id };
    const decision = { title: 'Lampu jalan mati', classification: 'complaint' } as const;
    await verifyAndAssign(db(), person('verifier'), ref, decision, agency, later(1));
    return ref;
  };
  const notes = (ref: ReportRef) =>
    inRegion(db(), REGION, async (tx) => (await messagesOf(tx, ref.id)).filter(({ kind }) => kind === 'note'));
  const visit = (body: string, seen: 'assigned' = 'assigned') =>
    ({ body, photos: [], writtenAt: later(2), seen }) as const;

  test('a visit that is sent eight times at once is one note, and everybody is answered the same', async () => {
    const ref = await assigned();
    const officer = person('officer', agency);
    const once = randomUUID();
    const send = () => fileVisit(db(), officer, ref, visit('Tiang nomor 7, kabel putus.'), once, later(3));
    const all = await Promise.all(Array.from({ length: 8 }, send));
    assert.equal(new Set(all.map(({ messageId }) => messageId)).size, 1);
    assert.deepEqual([(await notes(ref)).length, all[0].seenStatus, all[0].foundStatus], [1, 'assigned', 'assigned']);
    assert.equal((await notes(ref))[0].isPublic, false);
    // Handed on since: the same is still answered the same, a new one is not theirs to write.
    await transferReport(db(), officer, ref, other, 'Lampu ini milik taman kota, bukan jalan.', later(4));
    assert.equal((await send()).messageId, all[0].messageId);
    await assert.rejects(
      fileVisit(db(), officer, ref, visit('Satu lagi.'), randomUUID(), later(5)),
      problem('not-allowed'),
    );
    assert.equal((await notes(ref)).length, 1);
  });

  test('a key is one person’s and one report’s', async () => {
    const [first, second] = [await assigned(), await assigned()];
    const once = randomUUID();
    await fileVisit(db(), person('officer', agency), first, visit('Sudah dilihat.'), once, later(3));
    const again = (who: number, ref: ReportRef) =>
      fileVisit(db(), person('officer', agency, who), ref, visit('Sudah dilihat.'), once, later(4));
    await assert.rejects(again(2, first), problem('visit-sent-before'));
    await assert.rejects(again(1, second), problem('visit-sent-before'));
    assert.equal((await notes(second)).length, 0);
  });

  test('what had moved on meanwhile is on record, and the note is kept all the same', async () => {
    const ref = await assigned();
    const officer = person('officer', agency);
    await acceptReport(db(), person('agency_head', agency, 2), ref, later(3));
    const filed = await fileVisit(db(), officer, ref, visit('Kabel putus di tiang 7.'), randomUUID(), later(5));
    assert.deepEqual([filed.seenStatus, filed.foundStatus], ['assigned', 'accepted']);
    assert.deepEqual([filed.writtenAt, filed.receivedAt], [later(2), later(5)]);
    assert.deepEqual(
      (await notes(ref)).map(({ body }) => body),
      ['Kabel putus di tiang 7.'],
    );
    const history = await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${ref.id}`));
    assert.doesNotMatch(JSON.stringify(history.at(-1)?.public ?? {}), /Kabel|tiang/);
  });

  test('whoever takes a report along has it on their own list, and no other agency may', async () => {
    const ref = await assigned();
    const officer = person('officer', agency, 5);
    const list = () => inRegion(db(), REGION, (tx) => marksOf(tx, officer.id));
    await takeAlong(db(), officer, ref, true, later(2));
    await takeAlong(db(), officer, ref, true, later(2));
    assert.deepEqual(await list(), [ref.id]);
    await assert.rejects(takeAlong(db(), person('officer', other, 6), ref, true, later(2)), problem('not-allowed'));
    await takeAlong(db(), officer, ref, false, later(3));
    assert.deepEqual(await list(), []);
  });

  test('how long a device keeps the list is the region’s to say', async () => {
    assert.equal(await fieldDays(db(), REGION, NOW), 7);
    const rule = {
      rule: 'field_days',
      amount: 2,
      words: null,
      validFrom: '2026-11-10',
      source: 'Keputusan contoh',
    } as const;
    await changeProofRule(db(), person('administrator'), REGION, rule, NOW);
    assert.deepEqual([await fieldDays(db(), REGION, NOW), await fieldDays(db(), REGION, later(48))], [7, 2]);
  });
});
