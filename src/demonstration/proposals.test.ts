import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedSamplePeople } from '#modules/accounts/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { seedPetitions } from '#modules/petitions/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { listMeetings, STATES, seedProposals } from '#modules/proposals/index.ts';
import { seedReports } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { ENGINES, openTestDatabase } from '../../tests/support/database.ts';
import { playProposals } from './proposals.ts';

const NOW = new Date('2026-11-30T02:00:00Z');
const SYSTEM = { kind: 'system', task: 'test' } as const;

/** How many of what a second playing could add to. */
const counted = (tx: Tx) =>
  tx.one(
    `select (select count(*)::integer from proposals.proposal) as proposals, (select count(*)::integer from proposals.step) as steps,
            (select count(*)::integer from proposals.meeting) as meetings, (select count(*)::integer from proposals.support) as support`,
  );

for (const engine of ENGINES) {
  test(`${engine}: sample proposals are of every state, the meetings have minutes, and a second playing adds nothing`, async () => {
    const database = await openTestDatabase(engine);
    const { db } = database;
    try {
      const app = { db, secrets: makeSecrets(Buffer.alloc(32, 3)) } as App;
      for (const region of [3522, 3511]) {
        await inRegion(db, region, async (tx) => {
          await openRegion(tx, { region, isSample: true, now: NOW });
          await seedOrganisations(tx, region, NOW);
          await seedReports(tx, SYSTEM, NOW);
          await seedPetitions(tx, SYSTEM, NOW);
          await seedProposals(tx, SYSTEM, NOW);
          await seedSamplePeople(tx, region, NOW, await listOrganisations(tx));
        });
        await playProposals(app, region, NOW);
        const before = await inRegion(db, region, counted);
        const states = await inRegion(db, region, (tx) =>
          tx.query<{ state: string }>('select distinct state from proposals.proposal where is_sample'),
        );
        assert.deepEqual(states.map(({ state }) => state).sort(), [...STATES].sort());
        const meetings = await inRegion(db, region, (tx) => listMeetings(tx, { state: 'closed', limit: 10 }));
        assert.equal(meetings.length, 4);
        assert.ok(meetings.every(({ minutes, attendance }) => minutes.length > 50 && attendance.length > 2));
        await playProposals(app, region, NOW);
        assert.deepEqual(await inRegion(db, region, counted), before);
      }
    } finally {
      await database.close();
    }
  });
}
