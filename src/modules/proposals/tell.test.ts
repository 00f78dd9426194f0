import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { submitReport, verifyReport } from '#modules/reports/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { outbox } from '#platform/mail/index.ts';
import { eachEngine, journalReadable } from '../../../tests/support/database.ts';
import { castOf, NOW, person, REGION, VILLAGE } from './cast.testing.ts';
import { screenProposal } from './index.ts';
import { tellProposers } from './tell.ts';

eachEngine((_engine, db) => {
  const cast = castOf(db);
  const { app, clerk, decide, listed, meet, propose, ref, send } = cast;

  /** Subjects of what went out since. */
  const toldSince = async (before: number): Promise<string[]> => {
    await journalReadable(db());
    await tellProposers(app(), NOW);
    await tellProposers(app(), NOW);
    const all = await inRegion(db(), REGION, (tx) => outbox(tx, app().secrets, { limit: 500 }));
    return all
      .slice(0, all.length - before)
      .map(({ subject }) => subject)
      .reverse();
  };
  const sent = async () => (await inRegion(db(), REGION, (tx) => outbox(tx, app().secrets, { limit: 500 }))).length;

  test('a proposer who left an address is told of each step, once, without a word of theirs; nobody else is', async () => {
    const before = await sent();
    const { id, code } = await listed({ contact: 'wening@contoh.invalid' });
    await listed();
    const meeting = await meet(clerk(), 'village');
    await decide(clerk(), meeting, id, 'changed', { amount: '80000000' });
    assert.deepEqual(await toldSince(before), [
      `Usulanmu masuk daftar musrenbang (${code})`,
      `Usulanmu diterima dengan nilai yang berubah (${code})`,
    ]);
    const refused = await send({ contact: 'wening@contoh.invalid' });
    const at = await sent();
    const reason = 'Ini bukan usulan pembangunan, melainkan iklan.';
    await screenProposal(db(), clerk(), ref(refused.id), { step: 'refused', reason, title: null, problem: null }, NOW);
    assert.deepEqual(await toldSince(at), [`Usulanmu tidak masuk daftar musrenbang (${refused.code})`]);
  });

  test('whose proposal was merged is told of that and of what becomes of the main one', async () => {
    const main = await listed();
    const { id, code } = await listed({ contact: 'laras@contoh.invalid' });
    await toldSince(0);
    const before = await sent();
    const meeting = await meet(clerk(), 'village');
    await decide(clerk(), meeting, id, 'merged', { into: main.code });
    await decide(clerk(), meeting, main.id, 'rejected');
    assert.deepEqual(await toldSince(before), [
      `Usulanmu digabungkan dengan usulan lain (${code})`,
      `Usulan tempat usulanmu digabungkan ditolak (${code})`,
    ]);
  });

  test('authors of the reports that a proposal is made of are told under their report’s own code', async () => {
    const submission = {
      text: 'Kami ingin lampu di jalan dusun, gelap sekali kalau malam.',
      kind: 'aspiration',
      answers: {},
      placeCode: VILLAGE,
      anonymous: true,
      secret: false,
      channel: 'web',
      reporterContact: 'galang@contoh.invalid',
    } as const;
    const { id, code } = await submitReport(app(), { kind: 'visitor' }, REGION, submission, [], randomUUID(), NOW);
    await verifyReport(db(), person('verifier'), ref(id), { title: 'Lampu jalan', classification: 'aspiration' }, NOW);
    const before = await sent();
    const made = await propose(clerk(), { reports: [code] });
    const meeting = await meet(clerk(), 'village');
    await decide(clerk('second'), meeting, made.id, 'accepted');
    assert.deepEqual(await toldSince(before), [
      `Aspirasimu menjadi usulan musrenbang (${code})`,
      `Usulanmu diterima musrenbang (${code})`,
    ]);
  });
});
