import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Db, inNoRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { loadPlaces, loadPlacesOnce } from './load.ts';
import {
  districtsOf,
  openRegion,
  placeByCode,
  placesOfRegion,
  regionById,
  regionBySlug,
  regions,
  searchPlaces,
  villageNear,
  villagesOf,
} from './queries.ts';
import { placeRoutes } from './routes.ts';
import { kindOf, levelOf, timeZoneOf } from './rules/codes.ts';
import { slugOf } from './rules/names.ts';

const NOW = new Date('2026-11-02T01:00:00Z');
const ask = (db: Db, path: string) => placeRoutes({ db }).request(path);

eachEngine((_engine, db) => {
  test('all of Indonesia is there: 38 provinces, 514 regencies and cities, their districts and villages', async () => {
    const counts = await inNoRegion(db(), (tx) =>
      tx.query<{ kind: string; count: number }>('select kind, count(*) from places.place group by kind'),
    );
    assert.deepEqual(Object.fromEntries(counts.map(({ kind, count }) => [kind, count])), {
      provinsi: 38,
      kabupaten: 416,
      kota: 98,
      kecamatan: 7285,
      kelurahan: 8496,
      desa: 75_252,
      'desa adat': 14,
    });
  });

  test('every place bears the level and kind of its code and lies in the region of its parent', async () => {
    const rows = await inNoRegion(db(), (tx) =>
      tx.query<{ code: string; level: string; kind: string; astray: boolean }>(
        `select place.code, place.level, place.kind, parent.region_id <> place.region_id or not starts_with(place.code, parent.code) as astray
         from places.place left join places.place parent on parent.code = place.parent_code`,
      ),
    );
    const wrong = rows.filter(
      ({ code, level, kind, astray }) => level !== levelOf(code) || kind !== kindOf(code) || astray,
    );
    assert.deepEqual(wrong, []);
  });

  test('regencies are called Kabupaten and cities Kota, and no two have the same address', async () => {
    const rows = await inNoRegion(db(), (tx) =>
      tx.query<{ kind: string; name: string }>(`select kind, name from places.place where level = 'regency'`),
    );
    for (const { kind, name } of rows) assert.equal(name.split(' ')[0].toLowerCase(), kind, name);
    assert.equal(new Set(rows.map(({ name }) => slugOf(name))).size, 514);
  });

  test('Bojonegoro has 28 districts, 419 desa and 11 kelurahan, Bondowoso 23, 209 and 10, each with a coordinate', async () => {
    for (const [region, ...expected] of [
      [3522, 28, 419, 11],
      [3511, 23, 209, 10],
    ]) {
      const places = await inNoRegion(db(), (tx) => placesOfRegion(tx, region));
      const count = (kind: string) => places.filter((place) => place.kind === kind).length;
      assert.deepEqual(['kecamatan', 'desa', 'kelurahan'].map(count), expected);
      assert.ok(
        places.every(({ lat, lon }) => lat !== null && lat < -6.9 && lat > -8.2 && lon! > 111.4 && lon! < 114.3),
      );
    }
  });

  test('loading again changes nothing', async () => {
    assert.equal(await loadPlaces(db()), 0);
  });

  test('loading restores what is missing and keeps a coordinate that was imported', async () => {
    await inNoRegion(db(), async (tx) => {
      await tx.run(`delete from places.place where code = '35.22.01.2002'`);
      await tx.run(`update places.place set lat = -7.5, lon = 111.5 where code = '35.22.01.2001'`);
      await tx.run(`update places.place set lat = null, lon = null, name = 'Old name' where code = '35.22.01.2003'`);
    });
    assert.equal(await loadPlaces(db()), 2);
    await inNoRegion(db(), async (tx) => {
      assert.equal((await placeByCode(tx, '35.22.01.2001'))?.lat, -7.5);
      assert.ok((await placeByCode(tx, '35.22.01.2002'))?.lat);
      const restored = await placeByCode(tx, '35.22.01.2003');
      assert.ok(restored?.lat && restored.name !== 'Old name');
      await tx.run(`update places.place set lat = null, lon = null where code = '35.22.01.2001'`);
    });
    await loadPlaces(db());
  });

  test('a start loads no places where there are some', async () => {
    await inNoRegion(db(), (tx) => tx.run(`delete from places.place where code = '35.22.01.2002'`));
    await loadPlacesOnce(db());
    assert.equal(await inNoRegion(db(), (tx) => placeByCode(tx, '35.22.01.2002')), undefined);
    await loadPlaces(db());
  });

  test('a village is found by its code and says where it lies', async () => {
    const butoh = await inNoRegion(db(), (tx) => placeByCode(tx, '35.22.05.2003'));
    assert.equal(butoh?.region_id, 3522);
    assert.equal(butoh.kind, 'desa');
    assert.equal(butoh.within[1], 'Kabupaten Bojonegoro');
    assert.equal(await inNoRegion(db(), (tx) => placeByCode(tx, '99.99')), undefined);
  });

  test('the villages of a district and the districts of a region are its own', async () => {
    await inNoRegion(db(), async (tx) => {
      const districts = await districtsOf(tx, 3522);
      assert.equal(districts.length, 28);
      const villages = await Promise.all(districts.map(({ code }) => villagesOf(tx, code)));
      assert.equal(villages.flat().length, 430);
      assert.ok(villages[0].every(({ parent_code }) => parent_code === districts[0].code));
    });
  });

  test('a misspelt village is found within its region only', async () => {
    const search = (region: number, text: string) =>
      inNoRegion(db(), (tx) => searchPlaces(tx, { region, text, level: 'village', limit: 5 }));
    const [first] = await search(3522, 'ds. djatimoeljo');
    assert.equal(first.name, 'Jatimulyo');
    assert.ok((await search(3511, 'Jatimulyo')).every(({ region_id }) => region_id === 3511));
  });

  test('a search gives no more than was asked for', async () => {
    const found = await inNoRegion(db(), (tx) => searchPlaces(tx, { region: 3522, text: 'su', limit: 3 }));
    assert.equal(found.length, 3);
  });

  test('the village near a point is told with its distance, as approximate', async () => {
    const near = await inNoRegion(db(), (tx) => villageNear(tx, 3522, -7.15, 111.88));
    assert.equal(near?.within[0], 'Bojonegoro');
    assert.equal(near.approximate, true);
    assert.ok(near.distanceMetres < 1000);
  });

  test('a point far from the region has no village of it', async () => {
    assert.equal(await inNoRegion(db(), (tx) => villageNear(tx, 3511, -7.15, 111.88)), undefined);
  });

  test('a region without coordinates has no nearest village', async () => {
    assert.equal(await inNoRegion(db(), (tx) => villageNear(tx, 7371, -3.3, 135.5)), undefined);
  });

  test('a region is opened once, with the address and the clock of its place', async () => {
    await inNoRegion(db(), async (tx) => {
      const bojonegoro = await openRegion(tx, { region: 3522, isSample: true, now: NOW });
      await openRegion(tx, { region: 3577, isSample: false, siteDomain: 'Simpul.Example', now: NOW });
      const again = await openRegion(tx, { region: 3522, isSample: false, now: new Date('2027-01-01T00:00:00Z') });
      assert.deepEqual(again, bojonegoro);
      assert.deepEqual(bojonegoro, {
        region_id: 3522,
        code: '35.22',
        slug: 'bojonegoro',
        name: 'Kabupaten Bojonegoro',
        short_name: 'Bojonegoro',
        site_domain: null,
        time_zone: 'Asia/Jakarta',
        is_sample: true,
        opened_at: NOW,
      });
      assert.equal((await regionBySlug(tx, 'kota-madiun'))?.site_domain, 'simpul.example');
      assert.equal((await regionById(tx, 3577))?.short_name, 'Kota Madiun');
      assert.equal(await regionById(tx, 3511), undefined);
      assert.deepEqual(
        (await regions(tx)).map(({ slug }) => slug),
        ['bojonegoro', 'kota-madiun'],
      );
    });
  });

  test('a region that no decree knows cannot be opened', async () => {
    await assert.rejects(
      inNoRegion(db(), (tx) => openRegion(tx, { region: 3599, isSample: true, now: NOW })),
      (error) => isProblem(error) && error.slug === 'place-unknown',
    );
  });

  test('places of a region that nobody serves here are searched by nobody', async () => {
    const routes = placeRoutes({ db: db() });
    routes.onError((error, c) => c.text(isProblem(error) ? error.slug : String(error), 404));
    assert.equal(await (await routes.request('/api/places?region=7371&q=a')).text(), 'region-not-served');
    await inNoRegion(db(), (tx) => openRegion(tx, { region: 7371, isSample: true, now: NOW }));
    assert.equal((await routes.request('/api/places?region=7371&q=a')).status, 200);
  });

  test('every region can be opened', async () => {
    const codes = await inNoRegion(db(), (tx) =>
      tx.query<{ region_id: number; code: string }>(`select region_id, code from places.place where level = 'regency'`),
    );
    await inNoRegion(db(), async (tx) => {
      for (const { region_id, code } of codes) {
        const region = await openRegion(tx, { region: region_id, isSample: true, now: NOW });
        assert.equal(region.time_zone, timeZoneOf(code));
      }
    });
    assert.equal((await inNoRegion(db(), regions)).length, 514);
  });

  test('a wrong row is refused by the database', async () => {
    const columns = 'code, level, kind, name, parent_code, region_id, lat, lon';
    const put = (values: string) =>
      inNoRegion(db(), (tx) => tx.run(`insert into places.place (${columns}) values (${values})`));
    const wrong = {
      place_code_is_of_kemendagri: `'35-22', 'regency', 'kabupaten', 'X', '35', 3522, null, null`,
      place_level_fits_code: `'35.98', 'district', 'kabupaten', 'X', '35', 3598, null, null`,
      place_kind_known: `'35.98', 'regency', 'county', 'X', '35', 3598, null, null`,
      place_below_province_has_region_and_parent: `'35.98', 'regency', 'kabupaten', 'X', '35', null, null, null`,
      place_coordinate_is_whole: `'35.98', 'regency', 'kabupaten', 'X', '35', 3598, -7, null`,
      place_coordinate_on_earth: `'35.98', 'regency', 'kabupaten', 'X', '35', 3598, -97, 112`,
      place_parent_exists: `'35.98.01', 'district', 'kecamatan', 'X', '35.98', 3598, null, null`,
    };
    for (const [rule, values] of Object.entries(wrong)) await assert.rejects(put(values), new RegExp(rule));
  });

  test('as one types, /api/places answers and may be kept for a day', async () => {
    const answer = await ask(db(), '/api/places?region=3522&q=ngasem&limit=2');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=86400');
    const { places } = (await answer.json()) as { places: { label: string }[] };
    assert.deepEqual(
      places.map(({ label }) => label),
      ['Kecamatan Ngasem', 'Desa Ngasem, Kecamatan Ngasem'],
    );
  });

  test('a search without region or text is told what it lacks', async () => {
    const routes = placeRoutes({ db: db() });
    let problem: unknown;
    routes.onError((error, c) => {
      problem = error;
      return c.body(null, 400);
    });
    for (const [query, fields] of [
      ['q=ngasem', ['region']],
      ['region=3522', ['q']],
      ['region=3522&q=%20', ['q']],
      ['region=bojonegoro&q=x', ['region']],
      [`region=3522&q=${'x'.repeat(101)}`, ['q']],
    ] as const) {
      await routes.request(`/api/places?${query}`);
      assert.ok(isProblem(problem), query);
      assert.deepEqual([problem.status, problem.params.fields], [400, fields], query);
    }
  });
});
