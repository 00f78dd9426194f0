import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { reporterByKey } from './key.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');
const WRONG = 'bukan empat kata ini';

eachEngine((_engine, db) => {
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) });
  const submit = () => {
    const report = {
      text: 'Lampu jalan di dekat pasar mati sejak pekan lalu.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
    } as const;
    return submitReport(app(), { kind: 'visitor' }, REGION, report, [], randomUUID(), NOW);
  };
  const outcome = (code: string, typed: string, address: string) =>
    reporterByKey(app(), REGION, code, typed, address, NOW).then(
      () => 'open',
      (error: unknown) => (isProblem(error) ? error.slug : String(error)),
    );

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
    });
  });

  test('of thirty wrong guesses that come at once only ten are looked at, and the network next door is not kept waiting', async () => {
    const { code, words } = await submit();
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => outcome(code, WRONG, '192.0.2.1')));
    assert.equal(outcomes.filter((slug) => slug === 'report-key-wrong').length, 10);
    assert.equal(outcomes.filter((slug) => slug === 'report-key-tried-too-often').length, 20);
    assert.equal(await outcome(code, words, '192.0.2.2'), 'open');
  });

  test('the right words and a code that does not exist cost nothing', async () => {
    const { code, words } = await submit();
    for (let i = 0; i < 15; i += 1) assert.equal(await outcome(code, words, '192.0.2.3'), 'open');
    for (let i = 0; i < 15; i += 1)
      assert.equal(await outcome('3522-000-000-000', WRONG, '192.0.2.3'), 'report-not-found');
  });
});
