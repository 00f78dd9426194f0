import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { asOfOneMoment, inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { fold, type Place, proveAll, recount, rollupStates } from '#platform/rollup/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { seedReports } from '../actions/setup.ts';
import { submitReport } from '../actions/submit.ts';
import { ACTS, act, mergeOrPart } from '../actions/walk.testing.ts';
import { REPORT_COUNTS } from '../rollup.ts';
import type { ReportFilter } from '../rules/filter.ts';
import type { Submission } from '../types.ts';
import { type Audience, countReports, listReports, type ReportLine } from './lists.ts';
import { reportById } from './report.ts';
import { wallFigures } from './wall.ts';

const REGION = 3522;
const ZONE = 'Asia/Jakarta';
const PLACE: Place = { region: REGION, offsetHours: 7 };
const START = new Date('2026-09-07T02:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Sent again and again: from the sixth on they wait together. */
const COPIED = 'Batalkan pasar baru di lapangan Kalitidu, tanaman jati warga habis ditebang.';

const dayOf = (at: Date) => new Date(at.getTime() + 7 * HOUR).toISOString().slice(0, 10);

/** What happens between two looks: a report comes in, something is done to one of them, time passes, somebody folds or proves. */
const anyEvent = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      service: fc.nat(2),
      place: fc.nat(2),
      secret: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('merge' as const, 'merge' as const, 'unmerge' as const),
      which: fc.nat(1000),
      into: fc.nat(1000),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('act' as const), name: fc.constantFrom(...ACTS), which: fc.nat(1000) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.nat(24 * 8) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fold' as const), ahead: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('recount' as const) }) },
);
const anyStory = fc.array(anyEvent, { minLength: 25, maxLength: 40, size: 'max' });

eachEngine((engine, db) => {
  const secrets = makeSecrets(Buffer.alloc(32, 5));
  let agencies: readonly { readonly id: string }[];
  const inside = <T>(work: (tx: Tx) => Promise<T>) => inRegion(db(), REGION, work);
  const submit = async (at: Date, change: Partial<Submission> = {}) => {
    const submission: Submission = {
      text: 'Dalan bolong neng ngarep pasar.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
      ...change,
    };
    return (await submitReport({ db: db(), secrets }, { kind: 'visitor' }, REGION, submission, [], randomUUID(), at))
      .id;
  };

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inside(async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: START });
      await seedOrganisations(tx, REGION, START);
      await seedReports(tx, { kind: 'system', task: 'test' }, START);
      agencies = (await listOrganisations(tx, { kinds: ['agency'] })).slice(0, 3);
    });
  });

  /** Lists with a number, of every shape that the counts know and of some that they do not. */
  const filters = (now: Date): ReportFilter[] => {
    const since = (days: number) => dayOf(new Date(now.getTime() - days * DAY));
    const [organisation, district, place, service] = [agencies[0].id, '35.22.06', '35.22.06.2001', 'road'];
    return [
      {},
      { late: '1' },
      { status: 'open' },
      { status: 'working', late: '1' },
      { status: 'intake', objected: '1' },
      { organisation },
      { organisation: 'none', status: 'open' },
      { organisation, late: '1' },
      { district, status: 'open' },
      { district: 'none', late: '1' },
      { place },
      { place, late: '1' },
      { service },
      { service, district, from: since(6) },
      { service, late: '1' },
      { service, district },
      { service, district, late: '1' },
      { status: 'verified' },
      { status: 'merged' },
      { status: 'intake', held: 'no' },
      { held: 'yes', late: '1' },
      { status: 'open', recurring: '1' },
      { district },
      { from: since(0) },
      { from: since(20), to: since(3) },
      { ended_from: since(10) },
      { answered_from: since(30) },
      { answered_from: since(5), organisation, status: 'confirmed' },
      { responded_from: since(30), organisation },
      { district, service, late: '1' },
      { classification: 'complaint', status: 'ended' },
    ];
  };

  const everyList = (now: Date) => {
    const audiences: Audience[] = [
      { kind: 'region' },
      { kind: 'public' },
      { kind: 'organisation', id: agencies[1].id },
    ];
    return filters(now).flatMap((filter) =>
      audiences.map((audience) => ({ audience, filter, now, timeZone: ZONE }) as const),
    );
  };
  const totals = (now: Date) =>
    inside(async (tx) => {
      const found: number[] = [];
      for (const asked of everyList(now)) found.push((await countReports(tx, asked)).n);
      return found;
    });

  const check = async (now: Date) => {
    for (const asked of everyList(now)) {
      const { audience, filter } = asked;
      const [total, lines] = await inside(async (tx) => [
        await countReports(tx, asked),
        await listReports(tx, { ...asked, order: 'newest', limit: 1000 }),
      ]);
      assert.deepEqual(total, { n: lines.length, isMore: false }, JSON.stringify({ audience, filter }));
      if (!filter.late && !filter.status) continue;
      const due = await inside((tx) => listReports(tx, { ...asked, order: 'due', limit: 1000 }));
      const open = lines.filter(({ closedAt }) => closedAt === null);
      const at = ({ dueAt }: ReportLine) => dueAt?.getTime() ?? Infinity;
      assert.deepEqual(due.map(({ id }) => id).sort(), open.map(({ id }) => id).sort());
      assert.deepEqual(
        due.map(at),
        open.map(at).sort((a, b) => a - b),
      );
    }
  };

  test('whatever happens in whatever order, every number is the number of reports in its list, folded or not', async () => {
    // Time goes on from one story to the next, as it does where counts are kept.
    let now = START;
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const ids: string[] = [];
        for (const event of story) {
          if (event.kind === 'submit' || ids.length === 0) {
            const kind = event.kind === 'submit' ? event : { service: 0, place: 0, secret: false };
            const serviceCode = [undefined, 'road', 'street_light'][kind.service];
            const placeCode = [undefined, '35.22.06.2001', '35.22.07.2001'][kind.place];
            const point = kind.place === 1 ? { lat: -7.2, lon: 111.8 } : {}; // one spot, to which trouble comes back
            const text = kind.place === 2 ? { text: COPIED } : {};
            ids.push(await submit(now, { serviceCode, placeCode, secret: kind.secret, ...point, ...text }));
          }
          if (event.kind === 'act') {
            const id = ids[event.which % ids.length];
            const report = (await inside((tx) => reportById(tx, id)))!;
            await act(db(), agencies, event.name, report, now).catch((error) => {
              if (!isProblem(error)) throw error;
            });
          }
          if (event.kind === 'merge' || event.kind === 'unmerge')
            await mergeOrPart(
              db(),
              event.kind,
              REGION,
              ids[event.which % ids.length],
              ids[event.into % ids.length],
              now,
            );
          if (event.kind === 'wait') now = new Date(now.getTime() + event.hours * HOUR);
          // Never ahead of the reader by more than the two days that are kept apart.
          if (event.kind === 'fold')
            await inside((tx) => fold(tx, REPORT_COUNTS, PLACE, new Date(now.getTime() + event.ahead * HOUR)));
          if (event.kind === 'recount') assert.equal(await inside((tx) => recount(tx, REPORT_COUNTS, PLACE)), 0);
        }
        await check(now);
        const unfolded = await totals(now);
        await inside((tx) => fold(tx, REPORT_COUNTS, PLACE, now));
        assert.deepEqual(await totals(now), unfolded);
        assert.equal(await inside((tx) => recount(tx, REPORT_COUNTS, PLACE)), 0, 'the source says the same');
      }),
      { numRuns: engine === 'pglite' ? 2 : 5, endOnFailure: true },
    );
  });

  test('a number that was spoilt is found by the count from the source, put right, and told to the journal', async () => {
    const now = new Date(START.getTime() + 1300 * DAY);
    await submit(now);
    await inside((tx) => fold(tx, REPORT_COUNTS, PLACE, now));
    await inside((tx) => tx.run(`update platform.rollup_count set n = n + 7 where region_id = $1`, [REGION]));
    const open = () =>
      inside((tx) =>
        countReports(tx, { audience: { kind: 'region' }, filter: { status: 'open' }, now, timeZone: ZONE }),
      );
    const spoilt = await open();
    await proveAll({ db: db() }, [REPORT_COUNTS], [PLACE], now);
    assert.ok((await open()).n < spoilt.n);
    await check(now);
    const [state] = await inside(rollupStates);
    assert.ok(state.offCells > 0);
    const told = await inside((tx) => tx.query(`select from platform.journal where act = 'rollup.drift'`));
    assert.equal(told.length, 1);
    await proveAll({ db: db() }, [REPORT_COUNTS], [PLACE], now);
    assert.equal((await inside(rollupStates))[0].offCells, 0);
  });

  test('a clock that was a year ahead and was put back leaves no wrong number behind', async () => {
    const now = new Date(START.getTime() + 1301 * DAY);
    await submit(now);
    await inside((tx) => fold(tx, REPORT_COUNTS, PLACE, new Date(now.getTime() + 365 * DAY)));
    await inside((tx) => fold(tx, REPORT_COUNTS, PLACE, now));
    await check(now);
  });

  test('what one act changes back another time leaves no row behind', async () => {
    const now = new Date(START.getTime() + 1302 * DAY);
    const id = await submit(now);
    await inside((tx) => fold(tx, REPORT_COUNTS, PLACE, now));
    const report = (await inside((tx) => reportById(tx, id)))!;
    await act(db(), agencies, 'note', report, now);
    assert.deepEqual(await inside((tx) => tx.query('select from platform.rollup_delta')), []);
  });

  if (engine === 'pglite') return; // One connection: nothing happens at the same time.

  test('while people write and the counts are folded and proven, no reader ever counts twice or misses one', async () => {
    const now = new Date(START.getTime() + 1303 * DAY);
    let isOver = false;
    const whileWriting = async (work: () => Promise<unknown>) => {
      while (!isOver) await work();
    };
    const writing = Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let n = 0; n < 25; n += 1) {
          const id = await submit(now, { placeCode: '35.22.06.2001' });
          const report = (await inside((tx) => reportById(tx, id)))!;
          await act(db(), agencies, 'verify', report, now);
        }
      }),
    ).finally(() => {
      isOver = true;
    });
    const looks = { n: 0 };
    const reading = whileWriting(() =>
      asOfOneMoment(db(), REGION, async (tx) => {
        const { open, agencies: offices, districts } = await wallFigures(tx, now, ZONE);
        const [{ n }] = await tx.query<{ n: number }>(
          'select count(*)::integer as n from reports.report where closed_at is null',
        );
        const sum = (parts: readonly { open: { value: number } }[]) =>
          parts.reduce((total, part) => total + part.open.value, 0);
        assert.deepEqual([open.value, sum(offices), sum(districts)], [n, n, n]);
        looks.n += 1;
      }),
    );
    const folding = whileWriting(() => inside((tx) => fold(tx, REPORT_COUNTS, PLACE, now)));
    const foldingToo = whileWriting(() => inside((tx) => fold(tx, REPORT_COUNTS, PLACE, now)));
    const proving = whileWriting(async () =>
      assert.equal(await inside((tx) => recount(tx, REPORT_COUNTS, PLACE)), 0, 'nothing has drifted'),
    );
    await Promise.all([writing, reading, folding, foldingToo, proving]);
    assert.ok(looks.n > 3);
  });
});
