import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { seedSamplePeople } from '#modules/accounts/index.ts';
import {
  breakdown,
  contradictionsIn,
  duesOf,
  findLines,
  inForceOn,
  paidThrough,
  publishedTotals,
  totalPaid,
  versionsOf,
  volumeOf,
} from '#modules/budget/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { moneyText, sumOfMoney } from '#platform/money.ts';
import { eachEngine } from '../../tests/support/database.ts';
import { AT_FIRST, playBudget } from './budgets.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
/** As few as offices and villages need. */
const FEW = 2000;

eachEngine((_engine, db) => {
  const app = () => ({ db: db() }) as App;
  const asked = <T>(region: number, question: (tx: Tx) => Promise<T>) => inRegion(db(), region, question);
  const state = (region: number, year: number) =>
    asked(region, async (tx) => ({
      versions: (await versionsOf(tx, year)).map(({ phase, lockedAt, contentSha256 }) => [
        phase,
        lockedAt,
        contentSha256,
      ]),
      paid: [...(await totalPaid(tx, year, `${year}-12-31`))],
    }));
  before(async () => {
    for (const region of [3522, 3511])
      await asked(region, async (tx) => {
        await openRegion(tx, { region, isSample: true, now: NOW });
        await seedOrganisations(tx, region, NOW);
        await seedSamplePeople(tx, region, NOW, await listOrganisations(tx));
      });
  });

  test("Bojonegoro's year begins before the program is ready and goes on where it stopped, by the program's own acts", async () => {
    const { region, year } = AT_FIRST;
    const sample = { ...AT_FIRST, details: FEW };
    await playBudget(app(), sample, NOW);
    const first = await state(region, year);
    assert.deepEqual(
      first.versions.map(([phase]) => phase),
      ['kua_ppas', 'rapbd', 'approved', 'evaluated', 'apbd'],
    );
    assert.deepEqual(first.paid, []);
    const { until: _, ...whole } = sample;
    await playBudget(app(), whole, NOW, () => true);
    assert.deepEqual(await state(region, year), first, 'stopped before it began');
    await playBudget(app(), whole, NOW);
    const played = await state(region, year);
    assert.deepEqual(played.versions.slice(0, -1), first.versions, 'what was locked is as it was');
    await playBudget(app(), whole, NOW);
    assert.deepEqual(await state(region, year), played, 'twice is once');

    const { versions, dues, until, roads } = await asked(region, async (tx) => {
      const all = await versionsOf(tx, year);
      return {
        versions: all,
        dues: await duesOf(tx, year),
        until: await paidThrough(tx, year),
        roads: (await findLines(tx, all.at(-1)!, { q: 'jalan ngasem' })).lines,
      };
    });
    assert.ok(versions.every(({ isSample, lockedBy, openedBy }) => isSample && lockedBy !== openedBy));
    assert.equal(inForceOn(versions, '2026-11-20')?.phase, 'dpa');
    assert.equal(moneyText(volumeOf(versions.at(-1)!.totals)), '6511677155223.00');
    const ceilings = dues.find(({ phase }) => phase === 'kua_ppas')!;
    assert.ok(versions[0]!.document!.date > ceilings.dueOn, 'late, and kept as it was');
    assert.ok(until! <= '2026-11-20' && until! > '2026-10-31');
    assert.ok(roads.some(({ title }) => title.includes('Ngasem - Butoh')));
  });

  test("Bondowoso's 2025: what was emptied by Inpres 1/2025 says so, every breakdown agrees, the press does not", async () => {
    await playBudget(app(), { region: 3511, year: 2025, details: FEW }, NOW);
    const { versions, published, slices } = await asked(3511, async (tx) => {
      const all = await versionsOf(tx, 2025);
      const question = {
        year: 2025,
        version: all.at(-1)!.id,
        filter: { kind: 'spending' },
        level: 1,
        paidUntil: '2025-12-31',
      } as const;
      return {
        versions: all,
        published: await publishedTotals(tx, 2025),
        slices: [
          await breakdown(tx, { ...question, by: 'organisation' }),
          await breakdown(tx, { ...question, by: 'function' }),
          await breakdown(tx, { ...question, by: 'place' }),
        ],
      };
    });
    const shift = versions.find(({ phase }) => phase === 'shift')!;
    const apbd = versions.find(({ phase }) => phase === 'apbd')!;
    assert.match(shift.reason!, /Inpres 1\/2025/);
    assert.equal(moneyText(apbd.totals.revenue), '2022037891988.00');
    assert.equal(moneyText(apbd.totals.spending), '2162214877196.00');
    assert.equal(
      apbd.totals.spending - shift.totals.spending,
      6_599_455_500_000n,
      'DAU of roads and DAK of irrigation',
    );
    const { spending } = versions.at(-1)!.totals;
    for (const one of slices) assert.equal(sumOfMoney(one.map(({ amount }) => amount)), spending);
    assert.deepEqual(
      contradictionsIn(published).map(({ item }) => item),
      ['total', 'deficit'],
    );
  });

  test('what lies in the future is not played', async () => {
    await playBudget(app(), { region: 3522, year: 2024, details: FEW }, new Date('2024-08-20T02:00:00Z'));
    const { versions, paid } = await state(3522, 2024);
    assert.deepEqual(
      versions.map(([phase]) => phase),
      ['apbd', 'changed_kua_ppas'],
    );
    assert.deepEqual(paid, []);
  });
});
