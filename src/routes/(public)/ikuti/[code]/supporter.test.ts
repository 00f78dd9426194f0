import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { reportByCode, submitReport } from '#modules/reports/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { charge, type Limit, use } from '#platform/limits.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../../tests/support/database.ts';
import { NEWCOMERS, OF_NETWORK, supportFromHere } from './supporter.ts';

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

  const spend = (limit: Limit, times: number, ...whom: string[]) =>
    inNoRegion(db(), (tx) => charge(tx, use({ ...limit, most: limit.most / times }, ...whom), NOW, 0));
  const heardOf = async (count: number, ask: (n: number) => Promise<unknown>) => {
    const heard = [];
    for (let n = 0; n < count; n += 1) {
      const answer = await ask(n).catch((error: unknown) => error);
      heard.push(isProblem(answer) ? answer.slug : 'counted');
    }
    return heard;
  };

  test('of one network a hundred and fifty support one report at once and then twenty a day, with invented cookies or none', async () => {
    const { id, code } = await submit();
    await spend(NEWCOMERS, 145, id, '192.0.2.1');
    const heard = await heardOf(10, (n) => support(id, '192.0.2.1', n % 2 ? randomUUID() : undefined));
    assert.deepEqual(heard, [...Array(5).fill('counted'), ...Array(5).fill('too-many-supporters')]);
    await support(id, '192.0.2.2');
    assert.equal(await supporters(code), 6);
    const days = (n: number) => new Date(NOW.getTime() + n * 86_400_000);
    const later = await heardOf(25, () => support(id, '192.0.2.1', undefined, days(1)));
    assert.deepEqual(later.filter((one) => one === 'counted').length, 20);
  });

  test('a machine that goes from report to report on one network meets an end, and one of many networks does not', async () => {
    await spend(OF_NETWORK, 598, '192.0.2.77');
    const heard = await heardOf(4, async () => support((await submit()).id, '192.0.2.77'));
    assert.deepEqual(heard, ['counted', 'counted', 'too-many-supporters', 'too-many-supporters']);
    assert.deepEqual(await heardOf(1, async () => support((await submit()).id, '192.0.2.78')), ['counted']);
  });
});
