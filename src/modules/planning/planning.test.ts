import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { listOrganisations } from '#modules/organisations/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { sheetFile } from '#platform/sheet.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { NOW, openBudgetRegion, person, REGION, ROAD, ROUTINE } from '../budget/budget.testing.ts';
import { importPlan, tryPlanSheet } from './actions/import.ts';
import {
  elementsOf,
  findingsOf,
  isPlanned,
  listPlans,
  lockPlan,
  type OpenInput,
  openPlan,
  planById,
  planText,
  versionsOfPlan,
  withdrawPlan,
  yearsPlanned,
} from './index.ts';

const slug = (wanted: string) => (error: unknown) => isProblem(error) && error.slug === wanted;
const DOCUMENT = { kind: 'perbup', number: '7/2025', date: '2025-07-01' } as const;

eachEngine((engine, db) => {
  let agency: string;
  let agencyName: string;
  let other: string;
  const planner = person('planner');
  const second = person('planner');
  before(async () => {
    await openBudgetRegion(db());
    const agencies = await inRegion(db(), REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    [agency, agencyName, other] = [agencies[0]!.id, agencies[0]!.name, agencies[1]!.id];
  });

  const asked = <T>(question: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, question);
  const ref = (id: string) => ({ region: REGION, id });
  const input = (more: Partial<OpenInput>): OpenInput => ({
    kind: 'rkpd',
    organisation: null,
    firstYear: 2026,
    title: 'RKPD contoh',
    reason: null,
    source: 'pengujian',
    ...more,
  });
  const open = (more: Partial<OpenInput>, by = planner) => openPlan(db(), by, REGION, input(more), NOW);
  type Row = readonly (string | number | null)[];
  const HEAD = [
    'Kode',
    'Uraian',
    'Perangkat Daerah',
    'Pagu',
    'Pagu 2027',
    'Sumber Dana',
    'Lokasi',
    'Musrenbang',
    'Teknokratik',
    'Indikator',
    'Satuan',
    'Target',
  ];
  const bring = async (id: string, rows: readonly Row[], head: Row = HEAD, by = planner) =>
    importPlan(
      db(),
      by,
      ref(id),
      await sheetFile([{ name: 'RKPD', rows: [['RKPD contoh'], [null], head, ...rows] }]),
      { sheet: null },
      NOW,
    );
  const sub = (
    code: string,
    more: Row = [50_000_000, 60_000_000, '1.1.1.15', '35.22.04.2001', 60, 40, 'Panjang jalan contoh', 'km', 2.5],
  ): Row => [code, null, agencyName, ...more];

  test(`${engine}: a sheet becomes a plan, is locked by another person, and is what everybody downloads`, async () => {
    const id = await open({});
    const report = await bring(id, [sub(ROAD), sub(ROUTINE)]);
    assert.equal(report.wrong, 0, JSON.stringify(report.issues));
    assert.deepEqual(
      report.elements.map(({ kind }) => kind),
      ['programme', 'activity', 'sub_activity', 'sub_activity'],
    );
    await assert.rejects(lockPlan(db(), planner, ref(id), DOCUMENT, NOW), slug('plan-needs-second-person'));
    const sha256 = await lockPlan(db(), second, ref(id), DOCUMENT, NOW);
    const plan = (await asked((tx) => planById(tx, id)))!;
    assert.equal(plan.contentSha256, sha256);
    const text = await asked((tx) => planText(tx, plan));
    assert.equal(createHash('sha256').update(text).digest('hex'), sha256);
    await inRegion(db(), REGION, (tx) =>
      tx.run(`update organisations.organisation set name = name || ' Baru' where region_id = $1 and id = $2`, [
        REGION,
        agency,
      ]),
    );
    assert.equal(
      await asked((tx) => planText(tx, plan)),
      text,
      'its file stays, whatever its agencies are called later',
    );
    await inRegion(db(), REGION, (tx) =>
      tx.run('update organisations.organisation set name = $3 where region_id = $1 and id = $2', [
        REGION,
        agency,
        agencyName,
      ]),
    );
    const [, , road] = await asked((tx) => elementsOf(tx, id));
    assert.deepEqual(road!.origins, { musrenbang: 60, pokir: 0, technocratic: 40, mandatory: 0, other: 0 });
    assert.deepEqual(road!.places, ['35.22.04.2001']);
    assert.deepEqual(road!.indicators[0]!.targets, ['2.5', null]);
    assert.equal(String(road!.ceilings![1]), '6000000000');
    const acts = (await asked((tx) => historyOf(tx, `plans/${id}`))).map(({ act }) => act);
    assert.deepEqual(acts, ['plan.open', 'plan.import', 'plan.lock']);
    assert.deepEqual(await asked((tx) => yearsPlanned(tx)), [2026]);
    assert.equal(await asked((tx) => isPlanned(tx, { year: 2026, organisation: agency, activity: ROAD })), true);
    assert.equal(await asked((tx) => isPlanned(tx, { year: 2026, organisation: other, activity: ROAD })), false);
    assert.equal(await asked((tx) => isPlanned(tx, { year: 2031, organisation: agency, activity: ROAD })), undefined);
  });

  test(`${engine}: what is locked changes by no way, and its next version goes on from it with a reason`, async () => {
    const [locked] = await asked((tx) => versionsOfPlan(tx, { kind: 'rkpd', organisation: null, firstYear: 2026 }));
    await assert.rejects(bring(locked!.id, [sub(ROAD)]), slug('plan-closed'));
    await assert.rejects(
      withdrawPlan(db(), planner, ref(locked!.id), 'Salah memasukkan berkas contoh.', NOW),
      slug('plan-closed'),
    );
    const changed = (sql: string) => asked((tx) => tx.run(sql, [REGION, locked!.id]).catch(() => 0));
    assert.equal(await changed(`update planning.plan set title = 'x' where region_id = $1 and id = $2`), 0);
    assert.equal(await changed(`update planning.element set title = 'x' where region_id = $1 and plan_id = $2`), 0);
    assert.equal(await changed('delete from planning.indicator where region_id = $1 and plan_id = $2'), 0);
    const before = await asked((tx) => planText(tx, locked!));
    await assert.rejects(open({}), slug('plan-reason-missing'));
    const next = await open({ reason: 'Perubahan RKPD sesudah pergeseran contoh.' });
    await assert.rejects(open({ reason: 'Rancangan kedua pada saat yang sama.' }), slug('plan-already-open'));
    assert.equal((await asked((tx) => elementsOf(tx, next))).length, 4, 'it goes on from the one before');
    assert.equal(await asked((tx) => planText(tx, locked!)), before);
    await assert.rejects(withdrawPlan(db(), planner, ref(next), 'pendek', NOW), slug('plan-reason-missing'));
    await withdrawPlan(db(), planner, ref(next), 'Rancangan ini hanya untuk dicoba.', NOW);
    assert.deepEqual(
      (await asked((tx) => listPlans(tx))).map(({ id }) => id),
      [locked!.id],
    );
    const third = await open({ reason: 'Perubahan RKPD sesudah pergeseran contoh.' });
    assert.equal((await asked((tx) => planById(tx, third)))!.number, 3, 'no number is given twice');
    await withdrawPlan(db(), planner, ref(third), 'Rancangan ini hanya untuk dicoba.', NOW);
  });

  test(`${engine}: of a sheet with anything wrong nothing lands, and everything wrong is told with its cell`, async () => {
    const id = await open({ firstYear: 2028 });
    const head = HEAD.map((one) => (one === 'Pagu 2027' ? 'Pagu 2029' : one));
    const wrong: Row[] = [
      sub('1.03.10.2.01.9999'),
      sub(ROAD, ['banyak', -5, '1.1.1.15', 'Negeri Antah', 60, 30, 'Panjang jalan contoh', 'km', '1.234']),
      [ROUTINE, null, 'Dinas Antah Contoh', 1, 1, '9.9', null, null, null, null, null, null],
      sub('bukan kode'),
    ];
    const sheet = await sheetFile([{ name: 'RKPD', rows: [['RKPD contoh'], [null], head, ...wrong] }]);
    const { issues } = await tryPlanSheet(db(), planner, ref(id), sheet, { sheet: null });
    assert.deepEqual(
      issues.map(({ cell, slug: what }) => `${cell} ${what}`),
      [
        'A4 activity-unknown',
        'D5 amount-unreadable',
        'E5 amount-negative',
        'G5 place-elsewhere',
        'H5 shares-not-whole',
        'L5 value-unreadable',
        'C6 agency-unknown',
        'F6 fund-source-unknown',
        'A7 code-unreadable',
      ],
    );
    await assert.rejects(bring(id, wrong, head), slug('plan-sheet-refused'));
    assert.equal((await asked((tx) => elementsOf(tx, id))).length, 0);
    await withdrawPlan(db(), planner, ref(id), 'Rancangan ini hanya untuk dicoba.', NOW);
  });

  test(`${engine}: what was chosen for one year is not taken for the next, whose columns are called otherwise`, async () => {
    const head = ['Kode', 'Perangkat Daerah', 'Pagu 2034', 'Pagu 2035', 'Target 2034', 'Target 2035', 'Indikator'];
    const next = head.map((one) => one.replace('2035', '2036').replace('2034', '2035'));
    const row = [ROAD, agencyName, 10, 20, 3, 4, 'Panjang jalan contoh'];
    const first = await open({ firstYear: 2034 });
    await bring(first, [row], head);
    const second = await open({ firstYear: 2035 });
    const { elements } = await bring(second, [row], next);
    assert.deepEqual(elements.at(-1)!.ceilings?.map(String), ['1000', '2000']);
    assert.deepEqual(elements.at(-1)!.indicators[0]!.targets, ['3', '4']);
    for (const id of [first, second])
      await withdrawPlan(db(), planner, ref(id), 'Rancangan ini hanya untuk dicoba.', NOW);
  });

  test(`${engine}: an agency writes its own plan and no other, and the regency’s only the planning office`, async () => {
    const officer = person('officer', agency);
    const own = await open({ kind: 'renja', organisation: agency, firstYear: 2026, title: 'Renja contoh' }, officer);
    await bring(
      own,
      [[ROAD, null, null, 50_000_000, 60_000_000, null, null, null, null, null, null, null]],
      HEAD,
      officer,
    );
    const refused = (more: Partial<OpenInput>) =>
      assert.rejects(open(more, officer), (error) => isProblem(error) && error.status === 403);
    await refused({ kind: 'renja', organisation: other });
    await refused({ firstYear: 2030 });
    await assert.rejects(open({ kind: 'renja', organisation: null, firstYear: 2030 }), slug('plan-agency-wrong'));
    await assert.rejects(open({ organisation: agency, firstYear: 2030 }), slug('plan-agency-wrong'));
    await lockPlan(db(), second, ref(own), DOCUMENT, NOW);
    const found = await asked((tx) => findingsOf(tx, 2026));
    const of = (check: string) =>
      found.filter((one) => one.check === check).map(({ organisation, code }) => [organisation, code]);
    assert.deepEqual(of('sub-activity-left'), [[agency, ROUTINE]]);
    assert.deepEqual(of('plan-missing'), [[null, '']], 'there is no RPJMD');
    assert.deepEqual(of('origin-unsaid'), [[agency, ROAD]]);
  });

  test(`${engine}: an empty plan is not locked, nor one that is not there`, async () => {
    const id = await open({ kind: 'rpjmd', firstYear: 2025, title: 'RPJMD contoh' });
    await assert.rejects(lockPlan(db(), second, ref(id), DOCUMENT, NOW), slug('plan-empty'));
    await assert.rejects(lockPlan(db(), second, ref(agency), DOCUMENT, NOW), slug('plan-not-found'));
  });

  test(`${engine}: of several who open the same plan at once one does`, async () => {
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => open({ kind: 'rkpd', firstYear: 2033 })));
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const one of tries)
      if (one.status === 'rejected') assert.ok(slug('plan-already-open')(one.reason), String(one.reason));
  });
});
