import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { distanceMetres, openRegion } from '#modules/places/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { seedReports } from '../actions/setup.ts';
import { submitReport } from '../actions/submit.ts';
import { archiveReport, verifyReport } from '../actions/verifier.ts';
import { publicPoint } from '../rules/public-point.ts';
import { madePublic } from './made-public.ts';
import { type PublicSearch, publicReports, publicUpdates } from './public.ts';

const REGION = 3522;
const START = new Date('2026-11-01T00:00:00Z');
const VERIFIER = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Verifikator Contoh',
  role: 'verifier',
  region: REGION,
} as const;
const WORDS = 'Kata-kata yang cukup panjang untuk diarsipkan.';

eachEngine((_engine, db) => {
  const secrets = makeSecrets(Buffer.alloc(32, 7));
  const codes: string[] = [];
  const file = async (n: number, more: { anonymous?: boolean; secret?: boolean; fate?: 'none' | 'archive' } = {}) => {
    const at = new Date(START.getTime() + n * 3_600_000);
    const submission = {
      text: `Jalan berlubang nomor ${n}.`,
      kind: 'complaint',
      serviceCode: n % 2 ? 'road' : 'water',
      lat: -7.15 + n * 0.0007,
      lon: 111.88 + n * 0.0003,
      answers: {},
      anonymous: more.anonymous ?? n % 3 > 0,
      secret: more.secret ?? false,
      channel: 'web',
    } as const;
    const app = { db: db(), secrets };
    const { id, code } = await submitReport(app, { kind: 'visitor' }, REGION, submission, [], `satu ${n}`, at);
    codes[n] = code;
    const decision = { title: `Jalan ${n}`, classification: 'complaint' } as const;
    if (more.fate === 'archive') await archiveReport(db(), VERIFIER, { region: REGION, id }, WORDS, at);
    else if (more.fate !== 'none') await verifyReport(db(), VERIFIER, { region: REGION, id }, decision, at);
  };
  /** As though its verifier had come that many hours after it. */
  const releaseLate = (n: number, hours: number) =>
    inRegion(db(), REGION, (tx) =>
      tx.run('update reports.report set verified_at = $3 where region_id = $1 and code = $2', [
        REGION,
        codes[n],
        new Date(START.getTime() + hours * 3_600_000),
      ]),
    );
  const find = (search: Partial<PublicSearch>) =>
    inRegion(db(), REGION, (tx) => publicReports(tx, { limit: 1000, ...search }));
  const numbers = async (search: Partial<PublicSearch>) => (await find(search)).map(({ code }) => codes.indexOf(code));

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: START });
      await seedReports(tx, { kind: 'system', task: 'test' }, START);
    });
    for (let n = 0; n < 20; n += 1) await file(n);
    await file(20, { secret: true });
    await file(21, { fate: 'none' });
    await file(22, { fate: 'archive' });
  });

  test('reports are found by where they lie in public, exactly as the rule has it, at every distance', async () => {
    const all = await find({});
    assert.equal(all.length, 20);
    for (const metres of [50, 200, 500, 1000, 5000])
      for (const [lat, lon] of [
        [-7.15, 111.88],
        [-7.1425, 111.8825],
      ] as const) {
        const found = (await find({ near: { lat, lon, metres } })).map(({ code }) => code);
        for (const report of all) {
          const point = publicPoint(report)!;
          const away = distanceMetres(lat, lon, point.lat, point.lon);
          if (Math.abs(away - metres) < metres / 200 + 1) continue; // flat and round differ by so much
          assert.equal(found.includes(report.code), away < metres, `${metres} m, ${away}`);
        }
      }
  });

  test('a list goes on behind its last one, and a page holds what it should', async () => {
    const all = await numbers({});
    assert.deepEqual(all, [...Array(20).keys()].reverse());
    const [, , third] = await find({ limit: 3 });
    assert.deepEqual(await numbers({ after: third!.id, limit: 3 }), [16, 15, 14]);
    assert.deepEqual(await numbers({ offset: 18, limit: 3 }), [1, 0]);
  });

  test('by service, time of report and time of change', async () => {
    const at = (n: number) => new Date(START.getTime() + n * 3_600_000);
    assert.deepEqual(await numbers({ services: ['water'], reported: { from: at(4), to: at(9) } }), [8, 6, 4]);
    assert.deepEqual(await numbers({ updated: { from: at(17), to: at(18) } }), [18, 17]);
    assert.deepEqual(await numbers({ ended: true }), []);
  });

  test('secret and unverified reports are found by nobody, archived ones by their code alone', async () => {
    assert.deepEqual(await numbers({ codes: [20, 21, 22, 5].map((n) => codes[n]!) }), [22, 5]);
    const told = await inRegion(db(), REGION, (tx) =>
      publicUpdates(tx, { from: START, to: new Date(START.getTime() + 86_400_000) }, 1000, 0),
    );
    const of = (n: number) => told.filter(({ code }) => code === codes[n]).map(({ act, said }) => [act, said]);
    assert.deepEqual([of(20), of(21), of(22), of(5)], [[], [], [['report.archive', null]], [['report.verify', null]]]);
  });

  test('what was made public comes by when it was released, page by page, for a category or a village', async () => {
    await file(23);
    const page = (wanted: Partial<Parameters<typeof madePublic>[1]>) =>
      inRegion(db(), REGION, (tx) => madePublic(tx, { scope: {}, limit: 100, ...wanted }));
    const numbersOf = (found: Awaited<ReturnType<typeof page>>) => found.map(({ code }) => codes.indexOf(code));
    await releaseLate(1, 30);
    const all = numbersOf(await page({}));
    assert.deepEqual(all, [1, 23, ...[...Array(20).keys()].filter((n) => n !== 1).reverse()]);
    const [, second] = await page({ limit: 2 });
    assert.deepEqual(numbersOf(await page({ before: second!.id, limit: 3 })), all.slice(2, 5));
    assert.deepEqual(numbersOf(await page({ scope: { service: 'water' }, limit: 2 })), [18, 16]);
    assert.deepEqual(await page({ scope: { place: '35.22.15.2008' } }), []);
    const ids = (await page({ limit: 2 })).map(({ id }) => id);
    assert.equal((await page({ ids })).length, 2);
  });
});
