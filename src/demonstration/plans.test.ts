import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { seedSamplePeople } from '#modules/accounts/index.ts';
import { seedClassifications } from '#modules/classifications/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { elementsOf, findingsOf, listPlans } from '#modules/planning/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { eachEngine } from '../../tests/support/database.ts';
import { playPlans } from './plans.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const SYSTEM = { kind: 'system', task: 'sample' } as const;

eachEngine((engine, db) => {
  before(async () => {
    for (const region of [3522, 3511])
      await inRegion(db(), region, async (tx) => {
        await openRegion(tx, { region, isSample: true, now: NOW });
        await seedOrganisations(tx, region, NOW);
        await seedClassifications(tx, SYSTEM, NOW);
        await seedSamplePeople(tx, region, NOW, await listOrganisations(tx));
      });
  });

  for (const region of [3522, 3511])
    test(`${engine}: the sample plans of ${region} are brought in by the program’s own acts, once, and nearly all of them fit`, async () => {
      // A start that was cut off leaves the rest to the next one.
      let asked = 0;
      await playPlans({ db: db() }, region, NOW, () => ++asked > 3);
      assert.equal((await inRegion(db(), region, (tx) => listPlans(tx))).length, 3);
      await playPlans({ db: db() }, region, NOW);
      const plans = await inRegion(db(), region, (tx) => listPlans(tx));
      assert.ok(
        plans.every(({ lockedAt, isSample, source }) => lockedAt && isSample && source.startsWith('Data contoh')),
      );
      const kinds = Map.groupBy(plans, ({ kind }) => kind);
      assert.deepEqual([kinds.get('rpjmd')?.length, kinds.get('rkpd')?.length], [1, 2]);
      assert.ok(kinds.get('renja')!.length > 40);
      const [rkpd] = await inRegion(db(), region, (tx) => elementsOf(tx, kinds.get('rkpd')![0]!.id));
      assert.equal(rkpd!.kind, 'programme');
      for (const year of [2026, 2027]) {
        const found = Map.groupBy(await inRegion(db(), region, (tx) => findingsOf(tx, year)), ({ check }) => check);
        assert.equal(found.get('plan-missing')!.length, 1, 'one agency has no plan');
        assert.ok(found.get('programme-unknown')!.length > 0);
        assert.equal(found.get('target-without-indicator')!.length, 1);
        assert.equal(found.get('indicator-incomplete')!.length, 1);
        for (const never of [
          'above-ceiling',
          'sub-activity-unknown',
          'sub-activity-left',
          'programme-forgotten',
          'indicator-without-target',
        ] as const)
          assert.equal(found.get(never), undefined, `${year}: ${never}`);
      }
      await playPlans({ db: db() }, region, NOW);
      assert.equal((await inRegion(db(), region, (tx) => listPlans(tx))).length, plans.length);
    });
});
