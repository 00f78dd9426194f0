import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { reportByCode, submitReport } from '#modules/reports/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../../tests/support/database.ts';
import { supportFromHere } from './supporter.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');
const REPORT = {
  text: 'Jalan berlubang di tanjakan pasar.',
  kind: 'complaint',
  answers: {},
  anonymous: true,
  secret: false,
  channel: 'web',
} as const;

eachEngine((_engine, db) => {
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) });
  const submit = () => submitReport(app(), { kind: 'visitor' }, REGION, REPORT, [], randomUUID(), NOW);
  const supporters = async (code: string) => (await inRegion(db(), REGION, (tx) => reportByCode(tx, code)))!.supporters;
  const support = (id: string, address: string, cookie?: string, now = NOW) =>
    supportFromHere(app(), { region: REGION, id }, cookie, address, now);

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
    });
  });

  test('one device supports a report once, and another report too', async () => {
    const [first, second] = [await submit(), await submit()];
    let cookie = await support(first.id, '192.0.2.1');
    for (let n = 0; n < 30; n += 1) cookie = await support(first.id, '192.0.2.1', cookie);
    await support(second.id, '192.0.2.1', cookie);
    assert.deepEqual([await supporters(first.code), await supporters(second.code)], [1, 1]);
  });

  test('of one network twenty a day support one report, with invented cookies or none', async () => {
    const { id, code } = await submit();
    const refused = [];
    for (let n = 0; n < 30; n += 1) {
      const answer = await support(id, '192.0.2.1', n % 2 ? randomUUID() : undefined).catch((error: unknown) => error);
      if (isProblem(answer)) refused.push(answer.slug);
    }
    assert.deepEqual([await supporters(code), refused], [20, Array(10).fill('too-many-supporters')]);
    await support(id, '192.0.2.2');
    await support(id, '192.0.2.1', undefined, new Date(NOW.getTime() + 86_400_000));
    assert.equal(await supporters(code), 22);
  });
});
