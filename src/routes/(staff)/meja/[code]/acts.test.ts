import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { reportByCode, seedReports, submitReport } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../../tests/support/database.ts';
import { ACTS } from './acts.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');
const VERIFIER: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Verifikator Contoh',
  role: 'verifier',
  region: REGION,
};

eachEngine((_engine, db) => {
  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
    });
  });

  test('a category that is not in the list is refused in a sentence, one that is in it is taken', async () => {
    const report = {
      text: 'Jalan berlubang di tanjakan pasar.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
    } as const;
    const app = { db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) };
    const { id, code } = await submitReport(app, { kind: 'visitor' }, REGION, report, [], 'desk acts', NOW);
    const [agency] = await inRegion(db(), REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const verify = (service: string) => {
      const values = { title: 'Jalan berlubang', classification: 'complaint', organisation: agency.id, service };
      return ACTS.verify({
        db: db(),
        actor: VERIFIER,
        ref: { region: REGION, id },
        values,
        photos: [],
        documents: [],
        now: NOW,
      });
    };
    await assert.rejects(verify('karangan'), (error) => isProblem(error) && error.slug === 'service-unknown');
    await verify('road');
    const verified = await inRegion(db(), REGION, (tx) => reportByCode(tx, code));
    assert.deepEqual([verified?.status, verified?.serviceCode], ['assigned', 'road']);
  });
});
