import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { seedReports } from '../actions/setup.ts';
import { sketchReports } from '../actions/sketch.ts';
import { submitReport } from '../actions/submit.ts';
import { act, type WalkAct } from '../actions/walk.testing.ts';
import { cellOf } from '../rules/spot.ts';
import { saidIn } from '../said.ts';
import type { Submission } from '../types.ts';
import { reportById, servicesOf } from './report.ts';
import { copiesOf, earlierHere, similarReports, type Told } from './similar.ts';

const REGION = 3522;
const NEIGHBOUR = 3511;
const START = new Date('2026-11-09T02:00:00Z');
const DAY = 86_400_000;
const later = (days: number) => new Date(START.getTime() + days * DAY);
/** In the middle of a cell of the ground. */
const SPOT = { lat: -7.2025, lon: 111.8025 };
/** So many metres east of the spot. */
const east = (metres: number) => ({ lat: SPOT.lat, lon: SPOT.lon + metres / 110_000 });
const VILLAGE = '35.22.08.2001';
const ROAD: Submission = {
  text: 'Lubang besar di tanjakan pasar, sudah dua motor jatuh.',
  kind: 'complaint',
  serviceCode: 'road',
  answers: {},
  anonymous: true,
  secret: false,
  channel: 'web',
  ...SPOT,
};
const PUBLIC = { audience: { kind: 'public' }, limit: 5 } as const;

eachEngine((engine, db) => {
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) });
  let agencies: { id: string }[];
  const inside = <T>(work: (tx: Tx) => Promise<T>, region = REGION) => inRegion(db(), region, work);
  const read = async (id: string) => (await inside((tx) => reportById(tx, id)))!;
  const submit = async (change: Partial<Submission> = {}, at = START, region = REGION) =>
    (await submitReport(app(), { kind: 'visitor' } as Actor, region, { ...ROAD, ...change }, [], randomUUID(), at)).id;
  const acted = async (id: string, ...acts: [WalkAct, number][]) => {
    for (const [name, day] of acts) await act(db(), agencies, name, await read(id), later(day));
    return id;
  };
  const verified = async (change: Partial<Submission> = {}, at = START) =>
    acted(await submit(change, at), ['verify', (at.getTime() - START.getTime()) / DAY + 0.1]);
  const told = (change: Partial<Submission> = {}, at = later(1)): Told => {
    const { text, lat, lon, placeCode, serviceCode } = { ...ROAD, ...change };
    return { said: saidIn(text), lat, lon, placeCode, serviceCode, at };
  };
  const found = (asked: Told, options: Parameters<typeof similarReports>[2] = PUBLIC) =>
    inside((tx) => similarReports(tx, asked, options));
  const codes = async (asked: Told, options?: Parameters<typeof similarReports>[2]) =>
    (await found(asked, options)).map(({ id }) => id);

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    for (const region of [REGION, NEIGHBOUR])
      await inside(async (tx) => {
        await openRegion(tx, { region, isSample: true, now: START });
        await seedOrganisations(tx, region, START);
        await seedReports(tx, { kind: 'system', task: 'test' }, START);
        agencies = region === REGION ? await listOrganisations(tx, { kinds: ['agency'] }) : agencies;
      }, region);
  });

  test('the same hole in other words, 40 m away, is found with its reasons; one 150 m away and another matter are not', async () => {
    const near = await verified({ ...east(40), text: 'Lobang di tanjakan pasar dalam sekali, motor sering jatuh' });
    const far = await verified({ ...east(150), anonymous: false, reporterName: 'Sari Contoh' });
    const lamp = await verified({ ...east(10), serviceCode: 'street_light', text: 'Lampu mati' });
    const [first, ...more] = await found(told());
    assert.equal(first.id, near);
    assert.deepEqual(
      [first.metres, first.sameService],
      [null, true],
      'the public is not told how far off an anonymous one is',
    );
    const [seen] = await found(told(), { audience: { kind: 'region' }, limit: 5 });
    assert.deepEqual([seen.id, seen.metres], [near, 40]);
    assert.ok(first.sharedWords >= 4 && first.score >= 50);
    assert.ok(!more.some(({ id }) => id === far || id === lamp));
  });

  test('how near is near is each category’s own: at 80 m a road is the same and a lamp is not', async () => {
    const here = { lat: -7.2225, lon: 111.7025 };
    const north = (metres: number) => ({ lat: here.lat + metres / 111_195, lon: here.lon });
    const radiusOf = async (serviceCode: string) =>
      (await inside((tx) => servicesOf(tx))).find(({ code }) => code === serviceCode)!.sameMetres;
    const desk = { audience: { kind: 'region' }, limit: 9 } as const;
    for (const [serviceCode, radius, text] of [
      ['road', 100, 'Aspal mengelupas di depan kantor kecamatan, banyak lubang'],
      ['street_light', 50, 'Lampu jalan di depan kantor kecamatan padam seminggu'],
    ] as const) {
      assert.equal(await radiusOf(serviceCode), radius);
      const report = await verified({ ...here, serviceCode, text });
      const found = async (metres: number) =>
        (await codes(told({ ...north(metres), serviceCode, text }), desk)).includes(report);
      assert.deepEqual(
        [await found(radius - 5), await found(80), await found(radius + 5)],
        [true, radius > 80, false],
        serviceCode,
      );
    }
  });

  test('what was reported 89 days ago may be the same, what was reported 91 days ago is not', async () => {
    const here = { lat: -7.2825, lon: 111.7525 };
    const report = await verified(here);
    assert.deepEqual(await codes(told(here, later(89))), [report]);
    assert.deepEqual(await codes(told(here, later(91))), []);
  });

  test('of an anonymous report the public learns its cell and nothing more, from whatever points it asks', async () => {
    const cell = { lat: -7.35, lon: 111.75 };
    const within = fc.record({
      lat: fc.double({ min: 0.0001, max: 0.0049, noNaN: true }),
      lon: fc.double({ min: 0.0001, max: 0.0049, noNaN: true }),
    });
    const at = ({ lat, lon }: { lat: number; lon: number }) => ({ lat: cell.lat + lat, lon: cell.lon + lon });
    const hidden = await verified({ ...at({ lat: 0.0002, lon: 0.0003 }), text: 'Jembatan kayu dusun Krajan lapuk' });
    const asked = { ...ROAD, text: 'jembatan kayu di krajan sudah lapuk sekali' };
    const expected = await found(told({ ...asked, ...at({ lat: 0.0025, lon: 0.0025 }) }));
    assert.deepEqual(
      expected.map(({ id }) => id),
      [hidden],
    );
    const ask = async (point: { lat: number; lon: number }) => {
      assert.deepEqual(await found(told({ ...asked, ...at(point) })), expected);
    };
    await fc.assert(fc.asyncProperty(within, ask), { numRuns: 30 });
    assert.deepEqual(
      await codes(told({ ...asked, ...at({ lat: -0.0001, lon: 0.0003 }) })),
      [],
      '35 m off, beyond the cell',
    );
  });

  test('who does not know the category is shown what is near of every category', async () => {
    const here = { lat: -7.25, lon: 111.8 };
    const lamp = await verified({ ...here, serviceCode: 'street_light', text: 'Lampu di gapura mati sejak Senin' });
    const asked = { ...here, serviceCode: 'other', text: 'lampu gapura mati gelap sekali' };
    assert.deepEqual(await codes(told(asked)), [lamp]);
    assert.deepEqual(await codes(told({ ...asked, serviceCode: undefined })), [lamp]);
  });

  test('without a point a village and its words are compared, and what has no place at all only by its village', async () => {
    const none = { lat: undefined, lon: undefined, placeCode: VILLAGE };
    const lamps = { ...none, serviceCode: 'street_light' };
    const gate = await verified({ ...lamps, text: 'Lampu gapura dusun Krajan padam total' });
    await verified({ ...lamps, text: 'Tiang miring dekat sekolah hampir roboh' });
    assert.deepEqual(await codes(told({ ...lamps, text: 'lampu di gapura krajan mati total' })), [gate]);
    const office = { placeCode: VILLAGE, serviceCode: 'permits', text: 'Izin usaha warung tidak keluar dua bulan' };
    const permit = await verified({ ...office, ...east(900) });
    assert.deepEqual(await codes(told({ ...office, text: 'ijin usaha warung dua bulan belum keluar juga' })), [permit]);
  });

  test('residents are told of nothing secret, unread, ended, merged, old or of another region; the desk of what it may see', async () => {
    const here = { lat: -7.3, lon: 111.9 };
    const unread = await submit(here);
    const secret = await verified({ ...here, secret: true });
    await acted(await verified(here), ['accept', 1], ['answer', 1], ['confirm', 1]);
    await verified(here, later(-95));
    await submit({ ...here }, START, NEIGHBOUR);
    const asked = told(here);
    assert.deepEqual(await codes(asked), []);
    const desk = { audience: { kind: 'region' }, limit: 9 } as const;
    assert.deepEqual(await codes(asked, desk), [unread]);
    assert.deepEqual((await codes(asked, { ...desk, secrets: true })).sort(), [unread, secret].sort());
    const { organisationId } = await read(secret);
    const office = (id: string) => ({ audience: { kind: 'organisation', id }, limit: 9, secrets: true }) as const;
    assert.deepEqual(await codes(asked, office(organisationId!)), [secret]);
    assert.deepEqual(await codes(asked, office(agencies.find(({ id }) => id !== organisationId)!.id)), []);
    assert.deepEqual(await codes({ ...asked, id: unread }, desk), [], 'nothing is like itself');
  });

  test('what names neither point nor village is like nothing', async () => {
    assert.deepEqual(await codes(told({ lat: undefined, lon: undefined })), []);
  });

  test('the third time at one spot within half a year says so, weighs more, and says so anew when the category is put right', async () => {
    const here = { lat: -7.15, lon: 111.85 };
    const ended = async (change: Partial<Submission>, at: Date) => {
      const day = (at.getTime() - START.getTime()) / DAY;
      return acted(
        await verified({ ...here, ...change }, at),
        ['accept', day + 1],
        ['answer', day + 2],
        ['confirm', day + 3],
      );
    };
    const first = await ended({}, later(-150));
    const second = await ended({ lon: here.lon + 0.0005 }, later(-60));
    await ended({ secret: true }, later(-50));
    await ended({}, later(-250));
    await ended({ lon: here.lon + 0.005 }, later(-40));
    const third = await read(await submit(here));
    assert.deepEqual([third.recurrence, third.priority], [2, 2]);
    const earlier = await inside((tx) => earlierHere(tx, { ...here, serviceCode: 'road', at: START }));
    assert.deepEqual(
      earlier.map(({ id }) => id),
      [second, first],
    );
    const unsure = await submit({ ...here, serviceCode: 'other' });
    assert.equal((await read(unsure)).recurrence, 0);
    await act(db(), agencies, 'verify', await read(unsure), later(1));
    assert.equal((await read(unsure)).recurrence, 0, 'the verifier left it at that');
  });

  test('copies are found wherever they were sent, and what an import brought is compared once a job has read it', async () => {
    const text = `Tolak pasar baru ${engine}, pohon jati di lapangan habis ditebang`;
    const [own, copy] = [await submit({ text }), await submit({ text: `${text}!!`, lat: undefined, lon: undefined })];
    const list = () => inside((tx) => copiesOf(tx, own, { kind: 'region' }, false, 10));
    assert.deepEqual(
      (await list()).map(({ id }) => id),
      [copy],
    );
    await inside((tx) =>
      tx.run('update reports.report set sketch = null, copy = null, cell = null, stems = null where id = $1', [copy]),
    );
    assert.deepEqual(await list(), []);
    assert.equal(await sketchReports(db(), REGION), 1);
    assert.equal(await sketchReports(db(), REGION), 0);
    assert.deepEqual(
      (await list()).map(({ id }) => id),
      [copy],
    );
  });

  if (engine === 'pglite') return; // What follows is how PostgreSQL plans.

  test('twenty thousand reports in one town are found by their indexes, with a plan that knows no values', async () => {
    const points = Array.from({ length: 400 }, (_, n) => ({
      lat: -7.4 + (n % 20) * 0.001,
      lon: 111.7 + Math.floor(n / 20) * 0.001,
    }));
    const text = saidIn(ROAD.text);
    await inside((tx) =>
      tx.run(
        `insert into reports.report (region_id, id, code, status, classification, service_code, text, place_code, lat, lon, cell, stems, sketch,
                                     anonymous, secret, channel, key_hash, submission_hash, reported_at, verified_at, closed_at, updated_at)
         select $1::integer, gen_random_uuid(), $1::integer || '-s' || n, case when n % 5 > 0 then 'confirmed' else 'verified' end, 'complaint', service, 'Lubang', '35.22.07.2001', lat, lon, cell, $5, $6,
                true, false, 'web', '\\x00', int4send(-n), at, at,
                case when n % 5 > 0 then at + interval '9 days' end, at
           from generate_series(1, 20000) as n, lateral (select $7::timestamptz - n * interval '20 minutes' as at) as time,
                lateral (select ($2::float8[])[1 + n % 400] as lat, ($3::float8[])[1 + n % 400] as lon, ($4::integer[])[1 + n % 400] as cell) as point,
                lateral (select (array['road', 'water', 'waste', 'other', null])[1 + n / 400 % 5] as service) as kind`,
        [
          REGION,
          points.map(({ lat }) => lat),
          points.map(({ lon }) => lon),
          points.map(({ lat, lon }) => cellOf(lat, lon)),
          text.stems,
          text.sketch,
          START,
        ],
      ),
    );
    await db().engine.script('vacuum analyze reports.report');
    const used = await inside(async (tx) => {
      await tx.run('set local plan_cache_mode = force_generic_plan');
      const scans = () =>
        tx.query<{ name: string; n: number }>(
          `select relname as name, pg_stat_get_xact_numscans(c.oid)::integer as n from pg_class c
            where c.oid = 'reports.report'::regclass or c.oid in (select indexrelid from pg_index where indrelid = 'reports.report'::regclass)`,
        );
      const first = new Map((await scans()).map(({ name, n }) => [name, n]));
      for (const asked of [
        told({ lat: -7.395, lon: 111.705 }),
        told({ lat: undefined, lon: undefined, placeCode: '35.22.07.2001' }),
      ]) {
        const alike = await similarReports(tx, asked, PUBLIC);
        assert.equal(alike.length, 5);
      }
      await earlierHere(tx, { lat: -7.395, lon: 111.705, serviceCode: 'road', at: START });
      return (await scans()).filter(({ name, n }) => n > first.get(name)!).map(({ name }) => name);
    });
    assert.deepEqual(used.sort(), [
      'report_ended_at_spot',
      'report_open_at_spot',
      'report_open_in_village',
      'report_pkey',
    ]);
  });
});
