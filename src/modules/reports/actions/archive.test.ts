import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRegion } from '#platform/db/index.ts';
import { eachEngine, journalReadable } from '../../../../tests/support/database.ts';
import { sourcesOf } from '../queries/follow.ts';
import { timelineOf } from '../rules/timeline.ts';
import { tellReporters } from '../tell.ts';
import { ladderBench, person, problem, REGION, wib } from './ladder.testing.ts';
import { archiveReport, referOutside } from './verifier.ts';

const NOW = wib('2026-11-09T10:00');
const BOILERPLATE = 'Mengandung SARA, tidak memiliki bukti dukung, tidak jelas, dan tidak relevan.';
const RECEIVER = { name: 'Balai Jalan Contoh', contact: '0351 000000' };
const REASON = 'Ruas itu bukan wewenang kabupaten: yang merawat balai jalan nasional.';

eachEngine((_engine, db) => {
  const { app, submit, read, acts, mails } = ladderBench(db);
  const archive = async (reason: string, at = NOW) => {
    const ref = await submit();
    await archiveReport(db(), person('verifier'), ref, reason, at);
    return ref;
  };

  test('one reason used word for word on many reports is no reason: the fourth within a quarter is refused, a reason of its own is not', async () => {
    for (const reason of [BOILERPLATE, BOILERPLATE.toUpperCase(), `${BOILERPLATE} (3)`]) await archive(reason);
    const fourth = await submit();
    const refuse = (reason: string, at = NOW) => archiveReport(db(), person('verifier'), fourth, reason, at);
    await assert.rejects(refuse(BOILERPLATE), problem('reason-used-before'));
    await assert.rejects(refuse(`  ${BOILERPLATE.replaceAll(',', ' –')}`), problem('reason-used-before'));
    assert.equal((await read(fourth)).status, 'received');
    await refuse('Foto menunjukkan papan iklan, dan tidak ada tempat yang disebut.');
    assert.equal((await read(fourth)).status, 'archived');
    await archive(BOILERPLATE, wib('2027-02-08T10:00'));
  });

  test('who says that others are in charge must say who, and how to reach them; the reporter is told, and so is everybody else', async () => {
    const ref = await submit(undefined, 'sari@contoh.invalid');
    const refer = (receiver: typeof RECEIVER, reason = REASON) =>
      referOutside(db(), person('verifier'), ref, { receiver, reason }, NOW);
    await assert.rejects(archiveReport(db(), person('verifier'), ref, REASON, NOW), problem('receiver-needed'));
    await assert.rejects(refer({ ...RECEIVER, name: ' ' }), problem('receiver-unclear'));
    await assert.rejects(refer({ ...RECEIVER, contact: 'kantornya' }), problem('receiver-unreachable'));
    await assert.rejects(refer(RECEIVER, 'Bukan kami.'), problem('reason-too-vague'));
    await assert.rejects(
      referOutside(db(), person('officer'), ref, { receiver: RECEIVER, reason: REASON }, NOW),
      problem('not-allowed'),
    );
    assert.equal((await read(ref)).status, 'received', 'nothing of it was done');
    await refer(RECEIVER);
    assert.deepEqual([(await read(ref)).status, (await read(ref)).archiveReason], ['archived', REASON]);
    assert.deepEqual((await acts(ref)).at(-1)?.told.receiver, RECEIVER);
    for (const isReporter of [true, false]) {
      const report = await read(ref);
      const sources = await inRegion(db(), REGION, (tx) => sourcesOf(tx, report));
      const { facts } = timelineOf({ ...sources, mayRead: isReporter, isParty: isReporter }, NOW);
      assert.deepEqual(facts.at(-1)?.receiver, RECEIVER);
    }
    await journalReadable(db());
    await tellReporters(app(), NOW);
    assert.match((await mails())[0]!.subject, /^Laporanmu ditangani instansi lain/);
  });

  test('what may be read there is kept as it was chosen, and never of a secret report', async () => {
    const [open, hidden] = [await submit(), await submit()];
    await inRegion(db(), REGION, (tx) =>
      tx.run('update reports.report set secret = true where region_id = $1 and id = $2', [REGION, hidden.id]),
    );
    const notes = async ({ id }: { id: string }) =>
      inRegion(db(), REGION, (tx) =>
        tx.query<{ body: string }>(
          `select body from reports.message where region_id = $1 and report_id = $2 and kind = 'note' and not is_public`,
          [REGION, id],
        ),
      );
    for (const ref of [open, hidden]) {
      const words = 'Jalan ambles di depan terminal.';
      await referOutside(db(), person('verifier'), ref, { receiver: RECEIVER, reason: REASON, words }, NOW);
    }
    assert.deepEqual(await notes(open), [{ body: 'Jalan ambles di depan terminal.' }]);
    assert.deepEqual(await notes(hidden), []);
  });
});
