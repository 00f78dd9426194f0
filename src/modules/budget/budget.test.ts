import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { importPlan, lockPlan, openPlan } from '#modules/planning/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { moneyText, parseMoney, sumOfMoney } from '#platform/money.ts';
import { isProblem } from '#platform/problem.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { asOwner } from '../../../tests/support/owner.ts';
import {
  balanced,
  FUND,
  lineOf,
  NOW,
  OUT,
  openBudgetRegion,
  person,
  REGION,
  REVENUE,
  ROAD,
  ROUTINE,
  SPENDING,
} from './budget.testing.ts';
import {
  breakdown,
  changesBetween,
  findLines,
  inForceOn,
  lineById,
  lineInVersions,
  lockVersion,
  openVersion,
  type PaymentInput,
  type Phase,
  putLines,
  recordPayments,
  returnWork,
  saveWork,
  sealedText,
  submitWork,
  verifyWork,
  versionById,
  versionsOf,
  withdrawVersion,
  worksOf,
} from './index.ts';

const DOCUMENT = { kind: 'perda', number: '1/2025', date: '2025-11-30' } as const;
const WHY = 'Tahap sebelumnya disusun sebelum Simpul dipakai.';
const slug = (wanted: string) => (error: unknown) => isProblem(error) && error.slug === wanted;

eachEngine((_engine, db) => {
  let agency: string;
  const opener = person('treasurer');
  const locker = person('treasurer');
  before(async () => {
    agency = await openBudgetRegion(db());
  });

  const open = (year: number, phase: Phase, reason: string | null = WHY) =>
    openVersion(
      db(),
      opener,
      REGION,
      { year, phase, title: `Versi ${phase} contoh`, reason, source: 'pengujian' },
      NOW,
    );
  const ref = (id: string) => ({ region: REGION, id });
  const lock = (id: string, by = locker) => lockVersion(db(), by, ref(id), DOCUMENT, NOW);
  const put = (id: string, lines: Parameters<typeof putLines>[3]) => putLines(db(), opener, ref(id), lines, null, NOW);
  const asked = <T>(question: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, question);
  const whole = async (id: string) => {
    let text = '';
    await asked(async (tx) => {
      for await (const piece of sealedText(tx, id)) text += piece;
    });
    return text;
  };

  test('invariant 2: an agreed budget that does not balance is not locked, and the draft is kept', async () => {
    const id = await open(2031, 'approved');
    await put(id, [lineOf(agency, REVENUE, '800'), lineOf(agency, SPENDING, '900')]);
    await assert.rejects(lock(id), slug('budget-not-balanced'));
    assert.equal((await asked((tx) => findLines(tx, { id, year: 2031 }, {}))).total, 2);
    await put(id, balanced(agency));
    await lock(id);
    const version = await asked((tx) => versionById(tx, id));
    assert.equal(version && moneyText(version.totals.spending), '900.00');
    assert.equal(version && moneyText(version.totals.financing_out), '50.00');
  });

  test('a draft that does not balance is locked where the law lets it be unbalanced', async () => {
    const id = await open(2032, 'rapbd');
    await put(id, [lineOf(agency, REVENUE, '800'), lineOf(agency, SPENDING, '900')]);
    await lock(id);
    assert.ok((await asked((tx) => versionById(tx, id)))?.lockedAt);
  });

  test('invariant 5: a line of another list, agency or place is refused with its number, and nothing lands', async () => {
    const id = await open(2033, 'apbd');
    const wrong = lineOf(agency, '5.1.99.01.01.0001', '5');
    await assert.rejects(put(id, [...balanced(agency), wrong]), (error) => {
      assert.ok(isProblem(error) && error.slug === 'budget-lines-refused');
      const faults = error.params.faults as { line: number; field: string; slug: string }[];
      assert.deepEqual(faults, [{ line: 5, field: 'account', slug: 'account-unknown' }]);
      return true;
    });
    assert.equal((await asked((tx) => findLines(tx, { id, year: 2033 }, {}))).total, 0);
    await assert.rejects(put(id, [...balanced(agency), balanced(agency)[0]!]), (error) => {
      return isProblem(error) && (error.params.faults as { slug: string }[])[0]?.slug === 'line-twice';
    });
  });

  test('invariant 9: phases are opened in their order, one draft at a time, each from a locked one', async () => {
    await assert.rejects(open(2034, 'apbd', null), slug('budget-reason-missing'));
    const first = await open(2034, 'rapbd');
    await assert.rejects(open(2034, 'approved'), slug('draft-already-open'));
    await put(first, balanced(agency));
    await lock(first);
    await assert.rejects(open(2034, 'apbd'), slug('phase-out-of-order'));
    const second = await open(2034, 'approved', null);
    await withdrawVersion(db(), opener, ref(second), 'Salah memilih tahap, dibuka lagi nanti.', NOW);
    const third = await open(2034, 'approved', null);
    const versions = await asked((tx) => versionsOf(tx, 2034));
    assert.deepEqual(
      versions.map(({ id, number, basedOn }) => ({ id, number, basedOn })),
      [
        { id: first, number: 1, basedOn: null },
        { id: third, number: 3, basedOn: first },
      ],
    );
    assert.equal(
      (await asked((tx) => findLines(tx, { id: third, year: 2034 }, {}))).total,
      4,
      'it begins with the lines of the one before',
    );
  });

  test('two who open a year at once open one draft', async () => {
    const tried = await Promise.allSettled([open(2035, 'apbd'), open(2035, 'apbd'), open(2035, 'apbd')]);
    assert.equal(tried.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('invariant 10: what is locked changes no more, not by the program and not by a query that forgets', async () => {
    const id = await open(2036, 'apbd');
    await put(id, balanced(agency));
    const seal = await lock(id);
    const before = await whole(id);
    await assert.rejects(put(id, balanced(agency, '800')), slug('budget-version-closed'));
    await assert.rejects(lock(id), slug('budget-version-closed'));
    await assert.rejects(
      withdrawVersion(db(), opener, ref(id), 'Ingin menarik yang sudah dikunci.', NOW),
      slug('budget-version-closed'),
    );
    for (const forgetful of [
      `update budget.line set amount = amount + 1 where region_id = $1`,
      `delete from budget.detail where region_id = $1`,
      `delete from budget.line where region_id = $1 and version_id = '${id}'`,
      `update budget.version set title = 'lain' where region_id = $1 and id = '${id}'`,
    ])
      await asked((tx) => tx.run(forgetful, [REGION])).catch(() => undefined);
    await assert.rejects(
      asked((tx) =>
        tx.run(
          `insert into budget.line (region_id, version_id, id, kind, organisation_id, account, title, amount)
           values ($1, $2, 'ffffffffffffffff', 'revenue', $3, '4.1', 'selundupan', 1)`,
          [REGION, id, agency],
        ),
      ),
    );
    assert.equal(await whole(id), before, 'to the byte');
    assert.equal(createHash('sha256').update(before).digest('hex'), seal);
    assert.equal((await asked((tx) => versionById(tx, id)))?.contentSha256, seal);
    const history = await asked((tx) => historyOf(tx, `budgets/${id}`));
    assert.deepEqual(
      history.map(({ act }) => act),
      ['budget.open', 'budget.write', 'budget.lock'],
    );
  });

  test('invariant 10: the differences of two versions come to the difference of their totals, each with its reason', async () => {
    const first = await open(2037, 'apbd');
    await put(first, [...balanced(agency), lineOf(agency, SPENDING, '0', { activity: ROUTINE })]);
    await lock(first);
    const shift = await open(2037, 'shift');
    const reason = 'Dana alokasi umum dipotong oleh pusat.';
    const kept = balanced(agency).filter(({ account }) => account !== SPENDING && account !== OUT);
    await put(shift, [
      ...kept,
      lineOf(agency, SPENDING, '700', { reason }),
      lineOf(agency, SPENDING, '250', { activity: ROUTINE, reason }),
    ]);
    await lock(shift);
    const pair = { from: first, to: shift, filter: {} };
    const { sums, lines, total } = await asked((tx) => changesBetween(tx, pair));
    assert.equal(total, 3, 'two that changed and one that is gone');
    assert.deepEqual(
      lines.map(({ account, activity, change, difference, reason: why }) => [
        account,
        activity,
        change,
        moneyText(difference),
        why,
      ]),
      [
        [SPENDING, ROUTINE, 'more', '250.00', reason],
        [SPENDING, ROAD, 'less', '-200.00', reason],
        [OUT, '', 'gone', '-50.00', null],
      ],
    );
    const spending = sums.find(({ kind }) => kind === 'spending')!;
    assert.equal(moneyText(spending.up), '250.00');
    assert.equal(moneyText(spending.down), '200.00');
    const all = sumOfMoney(lines.map(({ difference }) => difference));
    const [was, is] = await asked(async (tx) => [await versionById(tx, first), await versionById(tx, shift)]);
    const totalOf = (version: typeof was) => sumOfMoney(Object.values(version!.totals));
    assert.equal(all, totalOf(is) - totalOf(was));
    const line = lines.find(({ activity }) => activity === ROAD)!;
    const across = await asked((tx) => lineInVersions(tx, 2037, line.id));
    assert.deepEqual(
      across.map(({ amount }) => moneyText(amount)),
      ['900.00', '700.00'],
    );
  });

  test('invariant 4 and 11: a line holds what its details and its months come to', async () => {
    const id = await open(2038, 'apbd');
    const detail = {
      component: 'Aspal contoh',
      specification: null,
      priceCode: 'SSH.01.001',
      factors: [{ value: '9', unit: 'ton' }],
      unitPrice: '100',
      taxPercent: '0',
      priceApproval: null,
    };
    const [revenue, , inflow, outflow] = balanced(agency);
    await put(id, [revenue!, lineOf(agency, SPENDING, '900', { amount: null, details: [detail] }), inflow!, outflow!]);
    const { lines } = await asked((tx) => findLines(tx, { id, year: 2038 }, { kind: 'spending' }));
    const line = await asked((tx) => lineById(tx, id, lines[0]!.id));
    assert.equal(line && moneyText(line.amount), '900.00');
    assert.deepEqual(
      line?.details.map(({ component, factors }) => [component, factors]),
      [['Aspal contoh', [{ value: '9', unit: 'ton' }]]],
    );
    await asOwner(db(), `update budget.detail set amount = 899 where version_id = '${id}'`);
    await assert.rejects(lock(id), slug('budget-lines-do-not-add-up'));
  });

  test('invariant 28: who opened or filled a draft does not lock it', async () => {
    const id = await open(2039, 'apbd');
    const writer = person('treasurer');
    await putLines(db(), writer, ref(id), balanced(agency), null, NOW);
    await assert.rejects(lock(id, opener), slug('budget-needs-second-person'));
    await assert.rejects(lock(id, writer), slug('budget-needs-second-person'));
    await assert.rejects(lock(id, person('officer', agency)), slug('not-allowed'));
    await lock(id);
  });

  const ceilings = async (year: number, amount: string) => {
    const id = await open(year, 'kua_ppas', null);
    await put(id, [lineOf(agency, '5', amount, { activity: '1.03.10', fundSource: '' })]);
    await lock(id);
  };

  test('invariant 7: saving passes the ceiling, submitting does not', async () => {
    await ceilings(2040, '1000');
    const id = await open(2040, 'rka', null);
    const [officer, head] = [person('officer', agency), person('agency_head', agency)];
    const part = { ...ref(id), organisation: agency, activity: ROAD };
    await saveWork(db(), officer, part, [lineOf(agency, SPENDING, '1200')], NOW);
    await assert.rejects(submitWork(db(), head, part, null, NOW), slug('ceiling-exceeded'));
    await saveWork(db(), officer, part, [lineOf(agency, SPENDING, '1000')], NOW);
    await assert.rejects(submitWork(db(), officer, part, null, NOW), slug('not-allowed'));
    await submitWork(db(), head, part, null, NOW);
    await assert.rejects(saveWork(db(), officer, part, [], NOW), slug('budget-work-cannot-move'));
    await assert.rejects(returnWork(db(), opener, part, 'kurang', NOW), slug('budget-reason-missing'));
    await returnWork(db(), opener, part, 'Kurangi volume, jalannya hanya dua kilometer.', NOW);
    await saveWork(db(), officer, part, [lineOf(agency, SPENDING, '500')], NOW);
    await submitWork(db(), head, part, null, NOW);
    await assert.rejects(lock(id), slug('budget-works-unverified'));
    await verifyWork(db(), locker, part, NOW);
    await lock(id);
  });

  test('invariant 7: ten planners who submit under one ceiling at the same moment never pass it', async () => {
    await ceilings(2041, '1000');
    const id = await open(2041, 'rka', null);
    const activities = await manyActivities(10);
    const head = person('agency_head', agency);
    for (const activity of activities)
      await saveWork(
        db(),
        person('officer', agency),
        { ...ref(id), organisation: agency, activity },
        [lineOf(agency, SPENDING, '300')],
        NOW,
      );
    const tried = await Promise.allSettled(
      activities.map((activity) => submitWork(db(), head, { ...ref(id), organisation: agency, activity }, null, NOW)),
    );
    const through = tried.filter(({ status }) => status === 'fulfilled').length;
    assert.equal(through, 3, 'three of 300 fit under 1000');
    for (const one of tried) if (one.status === 'rejected') assert.ok(slug('ceiling-exceeded')(one.reason));
    const submitted = (await asked((tx) => worksOf(tx, id, agency))).filter(({ state }) => state === 'submitted');
    assert.ok(sumOfMoney(submitted.map(({ amount }) => amount)) <= parseMoney('1000'));
  });

  /** Sub kegiatan of the list, more than it was opened with. */
  const manyActivities = async (n: number): Promise<string[]> => {
    const codes = Array.from({ length: n }, (_, at) => `1.03.10.2.01.${String(1000 + at)}`);
    const { lists } = (await asked((tx) => versionsOf(tx, 2041)))[0]!;
    const rows = codes.map(
      (code) =>
        `(${REGION}, '${lists.activity}', '${code}', '${code}', '1.03.10.2.01', 5, 'Sub kegiatan contoh', true)`,
    );
    await asOwner(
      db(),
      `insert into classifications.entry (region_id, list_id, code, original, parent, level, name, is_leaf) values ${rows.join(', ')}`,
    );
    return codes;
  };

  test('invariant 8: what the plan of the year does not know needs a reason and who allowed it', async () => {
    const planner = person('planner');
    const about = { kind: 'rkpd', organisation: null, firstYear: 2049, title: 'RKPD contoh', reason: null } as const;
    const plan = { region: REGION, id: await openPlan(db(), planner, REGION, { ...about, source: 'pengujian' }, NOW) };
    const agencyName = (await asked((tx) => namesOfOrganisations(tx))).get(agency)!;
    const sheet = new TextEncoder().encode(`Kode;Perangkat daerah;Pagu\n${ROUTINE};${agencyName};1000\n`);
    await importPlan(db(), planner, plan, sheet, { sheet: null }, NOW);
    await lockPlan(db(), person('planner'), plan, { kind: 'perbup', number: '7/2048', date: '2048-07-01' }, NOW);
    const rka = await open(2049, 'rka');
    const head = person('agency_head', agency);
    const submit = async (activity: string, additional: string | null) => {
      const part = { ...ref(rka), organisation: agency, activity };
      await saveWork(db(), person('officer', agency), part, [lineOf(agency, SPENDING, '10', { activity })], NOW);
      await submitWork(db(), head, part, additional, NOW);
    };
    await submit(ROUTINE, null);
    await assert.rejects(submit(ROAD, null), slug('work-not-in-plan'));
    await submit(ROAD, 'Jembatan putus Oktober 2048, disetujui Bupati dengan surat contoh.');
  });

  test('invariant 8: what no ceiling was set for needs a reason and who allowed it', async () => {
    const id = await open(2042, 'kua_ppas', null);
    await put(id, [lineOf(agency, '5', '1000', { activity: ROUTINE, fundSource: '' })]);
    await lock(id);
    const rka = await open(2042, 'rka', null);
    const part = { ...ref(rka), organisation: agency, activity: ROAD };
    const head = person('agency_head', agency);
    await saveWork(db(), person('officer', agency), part, [lineOf(agency, SPENDING, '10')], NOW);
    await assert.rejects(submitWork(db(), head, part, null, NOW), slug('work-not-in-plan'));
    await submitWork(db(), head, part, 'Jembatan putus Oktober 2025, disetujui Bupati dengan surat contoh.', NOW);
  });

  const payment = (key: string, amount: string, more: Partial<PaymentInput> = {}): PaymentInput => ({
    number: `SP2D/${key}`,
    kind: 'LS',
    paidOn: '2043-03-10',
    organisation: agency,
    activity: ROAD,
    account: SPENDING,
    fundSource: FUND,
    place: '',
    amount,
    description: 'Termin contoh',
    key,
    ...more,
  });

  test('invariants 12 and 30: payments come as often as their file comes, none twice, none dropped, none edited', async () => {
    const id = await open(2043, 'apbd');
    await put(id, balanced(agency));
    await lock(id);
    const pay = (payments: PaymentInput[]) =>
      recordPayments(db(), opener, REGION, { year: 2043, source: 'SIPD contoh' }, payments, NOW);
    const file = [payment('a', '600'), payment('b', '100', { kind: 'return', paidOn: '2043-04-01' })];
    const first = await pay(file);
    assert.equal(first.written, 2);
    const again = await pay([
      ...file,
      payment('c', '500'),
      payment('d', '7', { activity: ROUTINE }),
      payment('e', '1', { paidOn: '2044-01-01' }),
    ]);
    assert.deepEqual(
      { ...again },
      { written: 2, known: 2, differing: [], withoutLine: [4], overrun: [3], refused: [5] },
    );
    assert.deepEqual((await pay([payment('a', '601')])).differing, [1], 'said otherwise: kept as it was');
    const question = { year: 2043, version: id, filter: { kind: 'spending' }, by: 'activity', level: 5 } as const;
    const sums = await asked((tx) => breakdown(tx, { ...question, paidUntil: '2043-12-31' }));
    assert.deepEqual(
      sums.map(({ code, amount, paid, lines }) => [code, moneyText(amount), moneyText(paid), lines]),
      [
        [ROAD, '900.00', '1000.00', 1],
        [ROUTINE, '0.00', '7.00', 0],
      ],
      'paid past its line, and on no line: both are shown',
    );
    const march = await asked((tx) => breakdown(tx, { ...question, paidUntil: '2043-03-31' }));
    assert.equal(moneyText(march[0]!.paid), '1100.00', 'before the return');
    const versions = await asked((tx) => versionsOf(tx, 2043));
    assert.equal(inForceOn(versions, '2043-12-31')?.id, id);
    assert.equal(inForceOn(versions, '2025-11-29'), undefined, 'the day before its document');
  });

  test('invariant 3: whatever lines there are, every breakdown comes to the same, and each level to the one above', async () => {
    const id = await open(2044, 'rapbd');
    const amounts = Array.from({ length: 40 }, (_, at) => String((at * 7919) % 1000));
    await put(
      id,
      amounts
        .map((amount, at) =>
          lineOf(agency, at % 4 === 0 ? REVENUE : SPENDING, amount, {
            activity: at % 4 === 0 ? '' : at % 2 ? ROAD : ROUTINE,
            fundSource: at % 4 === 0 ? '' : FUND,
            place: ['', '35.22.04.2003', '35.22.04.2004', '35.22.01.2001'][Math.trunc(at / 4) % 4]!,
            function: at % 3 ? '05.01' : '',
          }),
        )
        .filter((line, at, all) => all.findIndex((other) => keyOf(other) === keyOf(line)) === at),
    );
    const total = sumOfMoney(
      (await asked((tx) => findLines(tx, { id, year: 2044 }, {}, { limit: 1000 }))).lines.map(({ amount }) => amount),
    );
    for (const [by, levels] of [
      ['organisation', 1],
      ['activity', 5],
      ['account', 6],
      ['function', 2],
      ['fund_source', 6],
      ['place', 2],
    ] as const)
      for (let level = 1; level <= levels; level += 1) {
        const slices = await asked((tx) =>
          breakdown(tx, { year: 2044, version: id, filter: {}, by, level, paidUntil: '2044-12-31' }),
        );
        assert.equal(sumOfMoney(slices.map(({ amount }) => amount)), total, `${by} ${level}`);
        for (const { code, amount } of slices.filter(() => by !== 'organisation').filter(({ code }) => code !== '')) {
          const within = await asked((tx) => findLines(tx, { id, year: 2044 }, { [by]: code }, { limit: 1000 }));
          assert.equal(sumOfMoney(within.lines.map((line) => line.amount)), amount, `${by} ${code}`);
        }
      }
  });

  const keyOf = (line: { account: string; activity: string; place: string }) =>
    [line.account, line.activity, line.place].join();

  test('lines are found by the words of what they are for', async () => {
    const id = await open(2045, 'rapbd');
    await put(id, [
      lineOf(agency, SPENDING, '10', { title: 'Pemeliharaan jalan Ngasem sampai Butoh', place: '35.22.04.2003' }),
      lineOf(agency, SPENDING, '20', { title: 'Pemeliharaan jembatan', activity: ROUTINE }),
    ]);
    const found = async (q: string) =>
      (await asked((tx) => findLines(tx, { id, year: 2045 }, { q }))).lines.map(({ title }) => title);
    assert.deepEqual(await found('jalan ngasem'), ['Pemeliharaan jalan Ngasem sampai Butoh']);
    assert.deepEqual(await found('pemeliharaan'), ['Pemeliharaan jembatan', 'Pemeliharaan jalan Ngasem sampai Butoh']);
    assert.deepEqual(await found("'; drop table"), []);
  });
});
