import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { seedReports, servicesOf } from '#modules/reports/index.ts';
import type { SampleReport } from '#modules/reports/samples/index.ts';
import { dutiesOf } from '#modules/routing/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../tests/support/database.ts';
import { type Cast, replay } from './replay.ts';

const REGION = 3522;
const NOW = new Date('2026-11-20T02:00:00Z');
const person = (role: string, organisation?: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Contoh',
  role,
  region: REGION,
  organisation,
});
const PHOTO = { fileKey: 'img/contoh', sha256: Buffer.alloc(32), width: 4, height: 3 };

const sample = (sourceId: string): SampleReport => ({
  sourceId,
  service: 'road',
  classification: 'complaint',
  title: 'Jalan berlubang',
  text: 'Jalan di depan balai desa berlubang, tolong diperbaiki.',
  place: '35.22.15.2010',
  anonymous: true,
  secret: false,
  channel: 'web',
  reportedAt: new Date('2026-01-05T02:00:00Z'),
  story: 'contested',
  slowness: 0.3,
  transfer: true,
});

/** The same database for a process that is killed before its transaction of this number. */
const killedBefore = ({ engine }: Db, number: number): Db => {
  let left = number;
  return {
    engine: {
      ...engine,
      transaction: (opening, act) => {
        left -= 1;
        if (left < 0) throw new Error('killed');
        return engine.transaction(opening, act);
      },
    },
  };
};

eachEngine((_engine, db) => {
  let cast: Cast;
  before(async () => {
    cast = await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, { kind: 'system', task: 'sample' }, NOW);
      const agencies = await listOrganisations(tx, { kinds: ['agency'] });
      return {
        region: REGION,
        verifier: person('verifier'),
        officerOf: (organisation) => person('officer', organisation),
        agencies,
        duties: dutiesOf(agencies),
        services: new Map((await servicesOf(tx)).map((service) => [service.code, service])),
        photos: () => [PHOTO],
      };
    });
  });
  const app = (its = db()) => ({ db: its, secrets: makeSecrets(Buffer.alloc(32, 3)) }) as App;
  const story = () =>
    inRegion(db(), REGION, (tx) =>
      tx.query<{ acts: string[] }>(
        `select array_agg(act order by at, id) as acts from platform.journal
          where region_id = $1 and subject like 'reports/%' group by subject order by min(id::text)`,
        [REGION],
      ),
    ).then((rows) => rows.map(({ acts }) => acts.join(' ').replaceAll('report.', '')));

  test('a story that was cut off anywhere is told to its end at the next start, and told once', async () => {
    await replay(app(), cast, sample('whole'), NOW);
    const [whole] = await story();
    assert.match(whole, /^submit verify assign transfer accept start answer contest answer confirm$/);
    for (const transactions of [1, 2, 4, 6, 8]) {
      const cut = sample(`cut ${transactions}`);
      await assert.rejects(async () => replay(app(killedBefore(db(), transactions)), cast, cut, NOW), /killed/);
      await replay(app(), cast, cut, NOW);
      await replay(app(), cast, cut, NOW);
      assert.equal((await story()).at(-1), whole);
    }
  });
});
