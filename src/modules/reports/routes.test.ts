import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { distanceMetres, openRegion, placesOfRegion } from '#modules/places/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import type { Store } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { seedReports } from './actions/setup.ts';
import { submitReport } from './actions/submit.ts';
import { verifyReport } from './actions/verifier.ts';
import { reportRoutes } from './routes.ts';
import { CELL_REACH, publicPoint } from './rules/public-point.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');
const VERIFIER = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Verifikator Contoh',
  role: 'verifier',
  region: REGION,
} as const;

eachEngine((_engine, db) => {
  const secrets = makeSecrets(Buffer.alloc(32, 7));
  let here: { lat: number; lon: number };
  let seen: string;

  const report = async (text: string, north: number, { secret = false, verified = true, anonymous = false } = {}) => {
    const app = { db: db(), secrets };
    const submission = {
      text,
      kind: 'complaint',
      lat: here.lat + north / 111_000,
      lon: here.lon,
      answers: {},
      anonymous,
      ...(anonymous ? {} : { reporterName: 'Sari Contoh' }),
      secret,
      channel: 'web',
    } as const;
    const { id, code } = await submitReport(app, { kind: 'visitor' }, REGION, submission, [], text, NOW);
    const decision = { title: `Judul: ${text}`, classification: 'complaint' } as const;
    if (verified) await verifyReport(db(), VERIFIER, { region: REGION, id }, decision, NOW);
    return code;
  };

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
      const butoh = (await placesOfRegion(tx, REGION)).find(
        ({ name, level }) => name === 'Butoh' && level === 'village',
      )!;
      here = { lat: butoh.lat!, lon: butoh.lon! };
    });
    seen = await report('Jalan berlubang di tanjakan.', 100);
    await report('Ini rahasia antara saya dan petugas.', 50, { secret: true });
    await report('Ini belum diperiksa siapa pun.', 20, { verified: false });
    await report('Ini terlalu jauh untuk sama.', 900);
  });

  const near = (query: Record<string, string | number>) => {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return reportRoutes({ db: db(), secrets, files: {} as Store, settings: readSettings({}) }) // no picture is asked for

      .onError((error) => {
        throw error;
      })
      .request(`/api/reports/near?${search}`);
  };

  test('around a point the public sees the village and the reports it may read, and no cache keeps where somebody stood', async () => {
    const answer = await near({ region: REGION, ...here });
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const { village, reports } = (await answer.json()) as { village: { label: string }; reports: object[] };
    assert.equal(village.label, 'Desa Butoh, Kecamatan Ngasem');
    assert.deepEqual(reports, [
      {
        code: seen,
        title: 'Judul: Jalan berlubang di tanjakan.',
        status: 'verified',
        distanceMetres: 100, // a degree of latitude has 110.6 km here
        supporters: 0,
      },
    ]);
  });

  test('a wider search finds more, nearest first', async () => {
    const { reports } = (await (await near({ region: REGION, ...here, radius: 2000 })).json()) as {
      reports: { distanceMetres: number }[];
    };
    assert.equal(reports.length, 2);
    assert.ok(reports[0].distanceMetres < 110 && reports[1].distanceMetres > 850);
  });

  test('of an anonymous report neither distance nor presence tells more than its cell, from whatever point and however narrowly one asks', async () => {
    const code = await report('Warung di pojok buang limbah ke selokan.', 300, { anonymous: true });
    const other = await report('Warung lain buang limbah juga.', 260, { anonymous: true });
    const point = { lat: here.lat + 300 / 111_000, lon: here.lon };
    const middle = publicPoint({ anonymous: true, ...point })!;
    assert.deepEqual(
      publicPoint({ anonymous: true, lat: here.lat + 260 / 111_000, lon: here.lon }),
      middle,
      'one cell',
    );
    const asked = async (from: { lat: number; lon: number }, radius: number) => {
      const answer = await near({ region: REGION, ...from, radius, limit: 20 });
      const { reports } = (await answer.json()) as { reports: { code: string; distanceMetres: number }[] };
      return reports.filter((one) => [code, other].includes(one.code));
    };
    for (const [north, east] of [
      [0, 0],
      [0.002, 0.001],
      [-0.004, 0.003],
    ])
      for (const radius of [1, 50, 300, 1000]) {
        const from = { lat: point.lat + north, lon: point.lon + east };
        const found = await asked(from, radius);
        const off = Math.round(distanceMetres(middle.lat, middle.lon, from.lat, from.lon));
        const isNear = off <= radius + CELL_REACH;
        assert.deepEqual(
          found.map(({ distanceMetres: told }) => told),
          isNear ? [off, off] : [],
        );
      }
    assert.equal((await asked(point, 1)).length, 2, 'who stands there is told of it');
  });

  test('half a point is a problem that names what is missing', async () => {
    await assert.rejects(
      async () => near({ region: REGION, lat: here.lat }),
      (error) => isProblem(error) && error.slug === 'point-unclear' && /lon/.test(error.sentence.id),
    );
  });
});
