import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { viewsFor } from '../queries/views.ts';
import { seedReports } from './setup.ts';
import { removeView, renameView, saveView } from './views.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;
const idOf = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;

eachEngine((_engine, db) => {
  let roads: string;
  let lights: string;
  const person = (n: number, role: string, organisation: string): Actor & { kind: 'person' } => ({
    kind: 'person',
    id: idOf(n),
    name: `Orang ${n} Contoh`,
    role,
    region: REGION,
    organisation,
  });

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
      const agencies = await listOrganisations(tx, { kinds: ['agency'] });
      [roads, lights] = [agencies[0].id, agencies[1].id];
    });
  });

  const seen = async (who: Actor & { kind: 'person' }) =>
    (await inRegion(db(), REGION, (tx) => viewsFor(tx, who.id, who.organisation))).map(({ name }) => name);

  test('a view of one’s own is seen by nobody else, and one that is shared by everybody of the office', async () => {
    const [officer, head] = [person(1, 'officer', roads), person(2, 'agency_head', roads)];
    const colleague = person(3, 'officer', roads);
    const stranger = person(4, 'agency_head', lights);
    const save = (who: Actor, name: string, isShared = false) =>
      saveView(db(), who, REGION, { name, filter: { status: 'open', late: '1' }, isShared }, NOW);
    const own = await save(officer, '  Jembatan   pekan ini ');
    const shared = await save(head, 'Rapat Senin', true);
    assert.deepEqual(await seen(officer), ['Jembatan pekan ini', 'Rapat Senin']);
    assert.deepEqual(await seen(colleague), ['Rapat Senin']);
    assert.deepEqual(await seen(stranger), []);

    await assert.rejects(save(officer, 'Untuk semua', true), problem('not-allowed'));
    await assert.rejects(save(officer, 'JEMBATAN PEKAN INI'), problem('view-name-taken'));
    await assert.rejects(save(officer, ' '), problem('line-needed'));
    await assert.rejects(save(officer, 'x'.repeat(61)), problem('line-needed'));

    const ref = (id: string) => ({ region: REGION, id });
    await assert.rejects(renameView(db(), colleague, ref(own), 'Punya saya', NOW), problem('view-not-found'));
    await assert.rejects(removeView(db(), stranger, ref(shared), NOW), problem('view-not-found'));
    await assert.rejects(removeView(db(), colleague, ref(shared), NOW), problem('not-allowed'));
    await renameView(db(), officer, ref(own), 'Jembatan', NOW);
    await removeView(db(), head, ref(shared), NOW);
    assert.deepEqual(await seen(officer), ['Jembatan']);
    assert.deepEqual(await seen(colleague), []);
  });

  test('only so many views are kept, each of them being counted at every visit', async () => {
    const keen = person(5, 'officer', roads);
    const save = (name: string) => saveView(db(), keen, REGION, { name, filter: {}, isShared: false }, NOW);
    for (let n = 1; n <= 12; n += 1) await save(`Tampilan ${n}`);
    await assert.rejects(save('Satu lagi'), problem('too-many-views'));
  });
});
