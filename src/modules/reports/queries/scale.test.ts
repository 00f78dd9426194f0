import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { inEveryRegion, inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { recount } from '#platform/rollup/index.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { REPORT_COUNTS } from '../rollup.ts';
import type { ReportFilter } from '../rules/filter.ts';
import { CELL_REACH } from '../rules/public-point.ts';
import { figureCounts } from './figure-counts.ts';
import { dueOnLadder } from './ladder.ts';
import { countReports, listReports, silentReports } from './lists.ts';
import { reportsNear } from './near.ts';
import { wallFigures } from './wall.ts';

const REGION = 3522;
const NEIGHBOUR = 3511;
const ZONE = 'Asia/Jakarta';
const NOW = new Date('2026-11-20T09:40:00Z');
const HERE = { region: REGION, offsetHours: 7 } as const;
const ROWS = 20_000;
const RARE = 'kunang';
/** Far from every other report: within 3 km of it lies nothing that is public. */
const LONELY = { lat: -7.5, lon: 112.5 } as const;

/** Reports of a region over two years, one in two hundred with the rare word; every tenth is secret, every ninth unverified. */
const generate = (tx: Tx, rows: number) =>
  tx.run(
    `insert into reports.report (region_id, id, code, status, classification, text, location, anonymous, secret, channel, key_hash,
                                 submission_hash, organisation_id, reported_at, verified_at, first_response_at, answered_at,
                                 closed_at, reporter_due_at, updated_at)
     select $1, gen_random_uuid(), $1 || '-' || n, case when n % 50 = 0 then 'answered' else 'confirmed' end, 'complaint',
            'Jalan rusak di depan rumah nomor ' || n || case when n % 200 = 1 then ' ${RARE}' else '' end,
            st_setsrid(st_makepoint(111.7 + (n % 141) * 0.002, -7.3 + (n / 141) * 0.002), 4326)::geography,
            true, n % 10 = 0, 'web', '\\x00', int4send(n), offices[1 + n % array_length(offices, 1)], at,
            case when n % 9 > 0 then at end, at, at, case when n % 50 > 0 then at end,
            case when n % 50 = 0 then at + interval '1 year' end, at
       from generate_series(1, $2::integer) as n, lateral (select $3::timestamptz - n * interval '53 minutes' as at) as time,
            (select array_agg(id) as offices from organisations.organisation where region_id = $1) as known`,
    [tx.region, rows, NOW],
  );

/** What a transaction has scanned so far: the index by its name, the table itself by `report`. */
const scans = async (tx: Tx): Promise<Map<string, number>> => {
  const rows = await tx.query<{ name: string; n: number }>(
    `select relname as name, pg_stat_get_xact_numscans(c.oid)::integer as n from pg_class c
      where c.oid = 'reports.report'::regclass
         or c.oid in (select indexrelid from pg_index where indrelid = 'reports.report'::regclass)`,
  );
  return new Map(rows.map(({ name, n }) => [name, n]));
};

/** Which indexes of the reports an act uses, also inside functions that no EXPLAIN looks into; `report`: it reads them all. */
const scanned = async (tx: Tx, act: (tx: Tx) => Promise<unknown>): Promise<string[]> => {
  await tx.run('set local max_parallel_workers_per_gather = 0'); // workers count for themselves
  const before = await scans(tx);
  await act(tx);
  return [...(await scans(tx))].filter(([name, n]) => n > before.get(name)!).map(([name]) => name);
};

eachEngine((engine, db) => {
  const inside = <T>(act: (tx: Tx) => Promise<T>) => inRegion(db(), REGION, act);
  const list = (filter: ReportFilter) =>
    ({ audience: { kind: 'public' }, filter, now: NOW, timeZone: ZONE, order: 'newest', limit: 25 }) as const;

  before(async () => {
    for (const region of [REGION, NEIGHBOUR]) {
      await inRegion(db(), region, async (tx) => {
        await openRegion(tx, { region, isSample: true, now: NOW });
        await seedOrganisations(tx, region, NOW);
        await generate(tx, region === REGION ? ROWS : 200);
        await recount(tx, REPORT_COUNTS, { region, offsetHours: 7 });
      });
    }
    for (const table of ['reports.report', 'platform.rollup_count'])
      await db().engine.script(`vacuum analyze ${table}`);
  });

  test('public reports near a point are found by their index, nearest first, and those of no other region', async () => {
    await inside(async (tx) => {
      const near = await reportsNear(tx, -7.2, 111.8, 3000, 20);
      assert.equal(near.length, 20);
      assert.ok(
        near.every(
          ({ distance, secret, code }) => distance <= 3000 + CELL_REACH && !secret && code.startsWith('3522-'),
        ),
      );
      assert.deepEqual(
        near.map(({ distance }) => distance),
        near.map(({ distance }) => distance).sort((a, b) => a - b),
      );
      assert.deepEqual(await reportsNear(tx, LONELY.lat, LONELY.lon, 3000, 20), []);
    });
  });

  test('words are found by their index, within the region and within what the list may show', async () => {
    await inside(async (tx) => {
      const options = list({ q: `${RARE} jalan` });
      // One in two hundred is a hundred reports; of these n % 10 = 1, so none is secret, and a ninth is unverified.
      const verified = Array.from({ length: 100 }, (_, n) => n * 200 + 1).filter((n) => n % 9 > 0).length;
      assert.deepEqual(await countReports(tx, options), { n: verified, isMore: false });
      assert.equal((await listReports(tx, options)).length, 25);
      assert.equal((await countReports(tx, { ...options, audience: { kind: 'region' } })).n, 100);
      assert.equal((await countReports(tx, list({ q: `${RARE} -jalan` }))).n, 0);
    });
  });

  test('no word is looked for in secret reports for those who may not read them', async () => {
    await inside(async (tx) => {
      const options = { ...list({ q: '"rumah nomor 10"' }), audience: { kind: 'region' } } as const; // 10 is secret
      assert.equal((await countReports(tx, options)).n, 0);
      assert.deepEqual(await listReports(tx, options), []);
      assert.equal((await countReports(tx, { ...options, secrets: true })).n, 1);
    });
  });

  test('a list read on from its last report is whole, though a report has left it meanwhile', async () => {
    await inside(async (tx) => {
      const options = { ...list({ from: '2026-11-01' }), limit: 1000 };
      const whole = (await listReports(tx, options)).map(({ id }) => id);
      const first = await listReports(tx, { ...options, limit: 100 });
      const last = first[99].id;
      await tx.run(`update reports.report set secret = true where region_id = $1 and id = any($2)`, [
        REGION,
        [first[3].id, last],
      ]);
      const rest = await listReports(tx, { ...options, after: last });
      assert.deepEqual(
        [...first, ...rest].map(({ id }) => id),
        whole,
      );
      await tx.run(`update reports.report set secret = false where region_id = $1 and id = any($2)`, [
        REGION,
        [first[3].id, last],
      ]);
    });
  });

  test('reports of one moment follow each other by their id', async () => {
    await inside(async (tx) => {
      const options = { ...list({ to: '2024-12-31' }), limit: 40 };
      await tx.run(
        `update reports.report set reported_at = '2024-12-01T00:00:00.0004Z' where region_id = $1 and reported_at < '2025-01-01'`,
        [REGION],
      );
      const [first, whole] = [await listReports(tx, { ...options, limit: 20 }), await listReports(tx, options)];
      assert.deepEqual([...first, ...(await listReports(tx, { ...options, limit: 20, after: first[19].id }))], whole);
    });
  });

  test('the functions that look past row-level security find nothing where no region is named', async () => {
    for (const open of [inNoRegion, inEveryRegion]) {
      const found = await open(db(), async (tx) => [
        ...(await tx.query('select * from reports.public_near(-7.2, 111.8, 3000, 20)')),
        ...(await tx.query(`select * from reports.with_words('jalan')`)),
      ]);
      assert.deepEqual(found, []);
    }
    const rights = await inside((tx) =>
      tx.query<{ open: boolean }>(
        `select exists (select from aclexplode(proacl) where grantee = 0) as open from pg_proc
          where pronamespace = 'reports'::regnamespace and prosecdef`,
      ),
    );
    assert.deepEqual(rights, [{ open: false }, { open: false }, { open: false }]);
  });

  test('the wall counts every first response, and takes no more than 5,000 of them into memory', async () => {
    await inside(async (tx) => {
      let most = 0;
      const query = tx.query.bind(tx);
      tx.query = async <Row>(...asked: Parameters<Tx['query']>) => {
        const rows = await query<Row>(...asked);
        most = Math.max(most, rows.length);
        return rows;
      };
      await tx.run('update reports.report set first_response_at = $2 where region_id = $1', [REGION, NOW]);
      await recount(tx, REPORT_COUNTS, HERE);
      const { responses } = await wallFigures(tx, NOW, ZONE);
      const verified = await tx.one<{ n: number }>(
        'select count(*)::integer as n from reports.report where region_id = $1 and verified_at is not null',
        [REGION],
      );
      assert.ok(responses.value > 15_000);
      assert.equal(responses.value, verified?.n);
      assert.equal(most, 5000);
      assert.equal(typeof responses.median, 'number');
      await tx.run('update reports.report set first_response_at = reported_at where region_id = $1', [REGION]);
      await recount(tx, REPORT_COUNTS, HERE);
    });
  });

  if (engine === 'pglite') return; // What follows is how PostgreSQL plans.

  test('neither words nor nearness read every report as the role that row-level security binds', () =>
    inside(async (tx) => {
      const uses = (act: (tx: Tx) => Promise<unknown>) => scanned(tx, act);
      assert.deepEqual((await uses((t) => reportsNear(t, -7.2, 111.8, 3000, 20))).sort(), [
        'report_nearby',
        'report_pkey',
      ]);
      assert.deepEqual(await uses((t) => reportsNear(t, LONELY.lat, LONELY.lon, 3000, 20)), ['report_nearby']);
      for (const act of [listReports, countReports]) {
        const used = await uses((t) => act(t, list({ q: RARE })));
        assert.deepEqual(used.sort(), ['report_by_words', 'report_pkey']);
      }
      const plan = await tx.query<Record<string, string>>(
        `explain select from reports.report where region_id = $1 and id = any(array(select reports.with_words($2)))`,
        [REGION, RARE],
      );
      assert.doesNotMatch(JSON.stringify(plan), /Seq Scan/);
    }));

  test('figures read their own counts and no others, as the role that row-level security binds', () =>
    inside(async (tx) => {
      const read = async () =>
        (await tx.one<{ n: number }>(
          `select (pg_stat_get_xact_tuples_fetched(oid) + pg_stat_get_xact_tuples_returned(oid))::integer as n
             from pg_class where oid = 'platform.rollup_count'::regclass`,
        ))!.n;
      const [{ id }] = await tx.query<{ id: string }>(
        'select organisation_id as id from reports.report where region_id = $1 limit 1',
        [REGION],
      );
      const [before, asked] = [await read(), { dimension: 'organisation', code: id } as const];
      const counts = await figureCounts(tx, { whose: asked, months: ['2026-10'], now: NOW, timeZone: ZONE });
      assert.ok(counts.received > 0);
      assert.ok(
        (await read()) - before < 20,
        `${(await read()) - before} counts were read for one month of one agency`,
      );
    }));

  test('each list and figure that is asked often has an index of its own', async () => {
    await inside(async (tx) => {
      const uses = async (index: string, act: (tx: Tx) => Promise<unknown>) =>
        assert.deepEqual(await scanned(tx, act), [index]);
      const [{ id }] = await tx.query<{ id: string }>('select id from organisations.organisation limit 1');
      await uses('report_public_newest', (t) => listReports(t, list({})));
      await uses('report_by_organisation', (t) =>
        listReports(t, { ...list({}), audience: { kind: 'organisation', id } }),
      );
      const region = { audience: { kind: 'region' } } as const;
      await uses('report_ended', (t) => listReports(t, { ...list({ status: 'ended' }), ...region, order: 'ended' }));
      await uses('report_ended_by_organisation', (t) =>
        listReports(t, { ...list({ status: 'ended' }), audience: { kind: 'organisation', id }, order: 'ended' }),
      );
      await uses('report_open_by_status', (t) => listReports(t, { ...list({ late: '1' }), ...region, order: 'due' }));
      await uses('report_open_by_organisation', (t) =>
        listReports(t, { ...list({ status: 'open' }), audience: { kind: 'organisation', id }, order: 'due' }),
      );
      await uses('report_rung', (t) => dueOnLadder(t, NOW, 200));
      await uses('report_reached', (t) =>
        listReports(t, { ...list({ escalated: 'secretary' }), ...region, order: 'due' }),
      );
      for (const filter of [
        {},
        { status: 'open' },
        { escalated: 'regent' },
        { ended_from: '2026-11-15' },
        { responded_from: '2026-11-15' },
      ] as const)
        assert.deepEqual(
          await scanned(tx, (t) => countReports(t, { ...list(filter), ...region })),
          [],
          JSON.stringify(filter),
        );
      await uses('report_open_by_status', (t) => countReports(t, list({ late: '1' }))); // the running hour
    });
    const used = await inEveryRegion(db(), (tx) => scanned(tx, (t) => silentReports(t, NOW, 100)));
    assert.deepEqual(used, ['report_silent']);
  });
});
