import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, journalReadable } from '../../../../tests/support/database.ts';
import { closeWhatIsSilent } from '../jobs.ts';
import { tellReporters } from '../tell.ts';
import type { ReportRef } from '../types.ts';
import { acceptReport, answerReport } from './agency.ts';
import { ladderBench, MONDAY, PROOF, person, REPORTER, wib } from './ladder.testing.ts';
import { completeReport, contestReport, objectToArchiving, reopenReport } from './reporter.ts';
import { seeAnswer } from './silence.ts';
import { askReporter, verifyAndAssign } from './verifier.ts';

eachEngine((_engine, db) => {
  const { app, roads, submit, verified, read, acts, names, climb, mails } = ladderBench(db);
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

  test('an answer that only explains is closed by no silence: its reporter is reminded, it stays answered, nobody owes it, and it is contested years later', async () => {
    const ref = await answered(false, 'sari@contoh.invalid');
    await climb('2026-11-16T07:00');
    await journalReadable(db());
    await tellReporters(app(), wib('2026-11-16T07:10'));
    const subjects = (await mails()).map(({ subject }) => subject.replace(/ \(.*/, ''));
    assert.equal(subjects[0], 'Jawaban dinas menunggu katamu');
    assert.ok(!subjects.includes('Laporanmu akan ditutup bila kamu diam'), 'nobody is told what will not happen');
    await seeAnswer(db(), REPORTER, ref, wib('2026-11-17T09:00'));
    await climb('2026-11-19T07:00');
    await close('2026-11-24T09:00');
    const kept = await read(ref);
    assert.deepEqual([kept.status, kept.reporterDueAt, kept.dueStep, kept.dueAt], ['answered', null, null, null]);
    assert.equal((await names(ref)).at(-1), 'stay_open');

    const before = (await names(ref)).length;
    await seeAnswer(db(), REPORTER, ref, wib('2027-01-04T09:00'));
    await climb('2027-02-04T09:00');
    await close('2030-01-04T09:00');
    assert.deepEqual(
      [(await read(ref)).status, (await names(ref)).length],
      ['answered', before],
      'reading begins no limit',
    );
    await contestReport(db(), REPORTER, ref, 'Penjelasan itu tidak benar.', [], wib('2030-01-05T09:00'));
    const contested = await read(ref);
    assert.deepEqual([contested.status, contested.dueStep], ['reopened', 'rework']);
  });

  test('what its office shows only after a contest may be closed by silence, and what it explains after having shown it may not', async () => {
    const officer = person('officer', roads());
    const again = async (workDone: boolean) => {
      const ref = await answered(!workDone);
      await contestReport(db(), REPORTER, ref, 'Belum beres sama sekali.', [], wib('2026-11-10T09:00'));
      const answer = { body: 'Kami tindak lanjuti sekali lagi.', workDone, photos: [PROOF] };
      await answerReport(db(), officer, ref, answer, wib('2026-11-10T10:00')); // ten working days: Tuesday the 24th
      return ref;
    };
    const [shown, explained] = [await again(true), await again(false)];
    await climb('2026-11-23T07:00');
    await close('2026-11-26T09:00');
    assert.equal((await read(shown)).status, 'closed_unconfirmed');
    assert.equal((await read(explained)).status, 'answered', 'pictures beside an explanation are no proof of work');
  });

  const asked = async (contact?: string): Promise<ReportRef> => {
    const ref = await submit(undefined, contact);
    await askReporter(db(), person('verifier'), ref, 'Di sebelah mana persisnya, Bu?', MONDAY); // thirty days: Wednesday 9 December
    return ref;
  };

  test('a reporter who was asked and says nothing is reminded first; the report is archived a second after the limit and not before, and an objection brings it back', async () => {
    const ref = await asked('sari@contoh.invalid');
    const due = (await read(ref)).reporterDueAt!;
    assert.equal(due.toISOString(), '2026-12-09T16:59:59.999Z');
    await close('2026-12-03T09:00');
    await climb('2026-12-02T07:00');
    assert.deepEqual((await names(ref)).slice(-2), ['ask', 'notify']);
    await journalReadable(db());
    await tellReporters(app(), wib('2026-12-02T07:10'));
    assert.match((await mails())[0]!.subject, /^Laporanmu menunggu kelengkapan darimu/);

    await closeWhatIsSilent(app(), due);
    assert.equal((await read(ref)).status, 'awaiting_reporter', 'the limit itself is still in time');
    await closeWhatIsSilent(app(), new Date(due.getTime() + 1000));
    const archived = await read(ref);
    assert.deepEqual([archived.status, archived.pausedAt, archived.dueStep], ['archived', null, null]);
    assert.match(archived.archiveReason!, /belum kami terima sampai batas waktunya/);
    await closeWhatIsSilent(app(), new Date(due.getTime() + 2000));
    assert.deepEqual((await names(ref)).filter((act) => act === 'archive').length, 1);

    const later = wib('2027-02-01T09:00');
    await objectToArchiving(db(), REPORTER, ref, 'Rumah saya kebanjiran, baru sempat sekarang.', later);
    const back = await read(ref);
    assert.deepEqual([back.status, back.dueStep, back.objected], ['received', 'verify', true]);
    assert.ok(back.verifyDueAt! > later);
    const decision = { title: 'Jalan berlubang', classification: 'complaint' } as const;
    await verifyAndAssign(db(), person('verifier'), ref, decision, roads(), later);
    assert.equal((await read(ref)).status, 'assigned');
  });

  test('nothing is archived for want of words before its reporter was reminded: after an outage the reminder comes first, and its days', async () => {
    const ref = await asked();
    await close('2026-12-14T09:00');
    assert.equal((await read(ref)).status, 'awaiting_reporter', 'the job that reminds has not run');
    await climb('2026-12-14T10:00'); // Monday; five working days
    await close('2026-12-20T23:59');
    assert.equal((await read(ref)).status, 'awaiting_reporter');
    await completeReport(db(), REPORTER, ref, 'Di depan pasar, sebelah kiri.', [], wib('2026-12-21T00:01'));
    await close('2026-12-31T09:00');
    assert.equal((await read(ref)).status, 'received', 'what was completed in time is not archived');

    const silent = await asked();
    await climb('2026-12-14T10:00');
    await close('2026-12-31T09:00');
    assert.equal((await read(silent)).status, 'archived');
    assert.deepEqual((await acts(silent)).at(-2)?.act, 'notify');
  });
});
