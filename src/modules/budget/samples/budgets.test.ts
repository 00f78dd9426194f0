import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { commonCode, parseCode } from '#modules/classifications/index.ts';
import { moneyText, NO_MONEY, parseMoney, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import { lineId } from '../line-id.ts';
import { differenceOf } from '../rules/difference.ts';
import { amountOfLine, judgeLine, type Known } from '../rules/judge.ts';
import { isCoarse, mustBalance, nextPhases } from '../rules/phases.ts';
import { agreementOf, contradictionsIn, ownSum } from '../rules/published.ts';
import { isBalanced, kindOfAccount, LEVELS, prefixOf, totalsOf, treeOf, volumeOf } from '../rules/sums.ts';
import published from '../seeds/published.json' with { type: 'json' };
import type { LineInput, PublishedTotal, Totals } from '../types.ts';
import { sampleBudget } from './budgets.ts';
import { settingOf } from './setting.testing.ts';
import type { PlayedStep, SampleBudget, Setting } from './types.ts';

const YEARS = [2024, 2025, 2026] as const;
const REGIONS = [3522, 3511] as const;
const LISTS = join(import.meta.dirname, '..', '..', 'classifications', 'seeds');

/** The codes of a list, each with whether anything lies beneath it; what is common to all is known under every office's own code. */
const listOf = (file: string) => {
  const rows: { code: string }[] = parse(readFileSync(join(LISTS, file), 'utf8'), { columns: true });
  const codes = new Set(rows.map(({ code }) => code));
  const wide = new Set([...codes].flatMap((code) => code.split('.').map((_, at, all) => all.slice(0, at).join('.'))));
  return {
    has: (code: string) => codes.has(code) || codes.has(commonCode(code) ?? '-'),
    get: (code: string) => {
      const own = codes.has(code) ? code : (commonCode(code) ?? '-');
      return codes.has(own) ? { isLeaf: !wide.has(own) } : undefined;
    },
  };
};
const [activities, accounts, functions, fundSources] = [
  'activities.csv',
  'accounts.csv',
  'functions.csv',
  'fund-sources.csv',
].map(listOf) as unknown as [Known['activities'], Known['accounts'], Known['functions'], Known['fundSources']];

const knownOf = ({ agencies, villages, prices }: Setting): Known => ({
  activities,
  accounts,
  functions,
  fundSources,
  organisations: new Set(agencies.map(({ id }) => id)),
  places: new Set(villages.flatMap(({ code, district }) => [code, district])),
  priceCeilings: new Map([...prices].map(([code, { price }]) => [code, price])),
});

const totals = (lines: readonly LineInput[]): Totals =>
  totalsOf(lines.map((line) => ({ kind: kindOfAccount(line.account)!, amount: amountOfLine(line) })));
const sides = (lines: readonly LineInput[]) => lines.map((line) => ({ id: lineId(line), amount: amountOfLine(line) }));
const fullSteps = ({ steps }: SampleBudget) => steps.filter(({ phase }) => !isCoarse(phase));

const anySetting = fc
  .record({
    region: fc.constantFrom(...REGIONS),
    year: fc.constantFrom(...YEARS),
    seed: fc.nat(),
    details: fc.constantFrom(2500, 3000, 7000),
  })
  .map(({ region, year, ...more }) => settingOf(region, year, more));

const holds = (check: (setting: Setting, budget: SampleBudget) => void, numRuns = 4) =>
  fc.assert(
    fc.property(anySetting, (setting) => check(setting, sampleBudget(setting))),
    { numRuns },
  );

test('invariants 1 and 2: whatever the seed, every version balances to the sen and comes to its totals', () => {
  holds((_, { steps }) => {
    for (const { phase, lines, totals: wanted } of steps) {
      const own = totals(lines());
      const sum = sumOfMoney(Object.values(wanted));
      assert.equal(own.revenue + own.spending + own.financing_in + own.financing_out, sum, phase);
      if (mustBalance(phase)) assert.ok(isBalanced(own), phase);
    }
  });
});

test('invariant 3: whatever the seed, all trees come to the same, each level to the one above', () => {
  holds((_, budget) => {
    for (const { phase, lines } of fullSteps(budget)) {
      const spending = lines().filter(({ account }) => account.startsWith('5'));
      const whole = totals(spending).spending;
      const by = { activity: 'activity', account: 'account', function: 'function', fund_source: 'fundSource' } as const;
      for (const [dimension, field] of Object.entries(by) as [keyof typeof by, (typeof by)[keyof typeof by]][]) {
        const tree = treeOf(
          dimension,
          spending.map((line) => [line[field], amountOfLine(line)] as const),
        );
        for (let level = 1; level <= LEVELS[dimension]; level += 1) {
          const codes = new Set(spending.map((line) => prefixOf(dimension, line[field], level)));
          assert.equal(sumOfMoney([...codes].map((code) => tree.get(code)!)), whole, `${phase} ${dimension} ${level}`);
        }
      }
    }
  }, 3);
});

test('invariants 4, 5, 6 and 11: whatever the seed, no line of any version would be refused, and none is there twice', () => {
  holds((setting, { steps }) => {
    const known = knownOf(setting);
    for (const { phase, lines } of steps) {
      const all = lines();
      for (const line of all) assert.deepEqual(judgeLine(line, phase, known), [], `${phase} ${line.title}`);
      assert.equal(new Set(all.map(lineId)).size, all.length, phase);
      for (const { activity, account, fundSource } of all) {
        assert.ok(activity === '' || parseCode('activity', activity));
        assert.ok(parseCode('account', account));
        assert.ok(fundSource === '' || parseCode('fund_source', fundSource));
      }
    }
  }, 3);
});

test('invariant 9: the phases of every year follow each other as the law has them, on days that do not run back', () => {
  for (const region of REGIONS)
    for (const year of YEARS) {
      const { steps } = sampleBudget(settingOf(region, year));
      for (const [at, { phase, on, reason }] of steps.entries()) {
        const before = steps[at - 1];
        assert.ok(nextPhases(before?.phase).includes(phase), `${region} ${year} ${phase}`);
        assert.ok(!before || before.on <= on);
        assert.ok(reason === null || reason.length >= 20);
      }
    }
});

test('invariant 10: what differs between two versions comes to the difference of their totals, and only where it says so', () => {
  holds((_, budget) => {
    const steps = fullSteps(budget);
    for (const [at, step] of steps.entries()) {
      const before = steps[at - 1];
      if (!before) continue;
      const [was, is] = [before.lines(), step.lines()];
      const differences = differenceOf(sides(was), sides(is));
      const sum = sumOfMoney(differences.map(({ difference }) => difference));
      const whole = (lines: readonly LineInput[]) => sumOfMoney(Object.values(totals(lines)));
      assert.equal(sum, whole(is) - whole(was));
      if (step.changed) assertUntouched(step, was, is);
    }
  }, 3);
});

const assertUntouched = ({ phase, changed }: PlayedStep, was: readonly LineInput[], is: readonly LineInput[]) => {
  const others = (lines: readonly LineInput[]) => lines.filter(({ organisation }) => !changed!.includes(organisation));
  assert.deepEqual(
    others(is),
    others(was).map((line) => ({ ...line, reason: null })),
    phase,
  );
};

test('invariant 11: a line of DPA holds what it holds in APBD, and its twelve months come to it', () => {
  for (const region of REGIONS) {
    const { steps } = sampleBudget(settingOf(region, 2026));
    const [apbd, dpa] = steps.slice(-2).map(({ lines }) => lines());
    assert.deepEqual(sides(dpa!), sides(apbd!));
    for (const line of dpa!) assert.equal(sumOfMoney(line.cash!.map(parseMoney)), amountOfLine(line), line.title);
  }
});

test('invariant 12: payments less returns stay within their line but for one overrun, in their year, none twice', () => {
  holds((setting, budget) => {
    const payments = budget.payments();
    const held = new Map(sides(fullSteps(budget).at(-1)!.lines()).map(({ id, amount }) => [id, amount]));
    const paid = new Map<string, Sen>();
    const over = new Set<string>();
    for (const payment of payments) {
      const id = lineId(payment);
      const amount = parseMoney(payment.amount);
      const sum = sen((paid.get(id) ?? NO_MONEY) + (payment.kind === 'return' ? -amount : amount));
      paid.set(id, sum);
      assert.ok(held.has(id), payment.description);
      assert.ok(sum >= 0n && amount > 0n);
      if (sum > held.get(id)!) over.add(id);
      assert.ok(payment.paidOn.startsWith(`${setting.year}-`) && payment.paidOn <= setting.through);
      assert.ok(![0, 6].includes(new Date(payment.paidOn).getUTCDay()), 'a working day');
    }
    assert.ok(over.size <= 1, 'the electricity of the secretariat');
    assert.equal(new Set(payments.map(({ key }) => key)).size, payments.length);
    assert.ok(payments.some(({ kind }) => kind === 'return'));
  }, 3);
});

test('the same seed makes the same budget, another one another', () => {
  const [a, b, c] = [1, 1, 2].map((seed) => sampleBudget(settingOf(3511, 2025, { seed })));
  const last = ({ steps }: SampleBudget) => steps.at(-1)!.lines();
  assert.deepEqual(last(a!), last(b!));
  assert.notDeepEqual(last(a!), last(c!));
  assert.deepEqual(a!.payments(), b!.payments());
});

const pressOf = (region: number, year: number): PublishedTotal[] =>
  published
    .filter((one) => one.region === region && one.year === year)
    .map((one) => ({ ...one, amount: parseMoney(one.amount), roundedTo: parseMoney(one.roundedTo) }));

test("Bojonegoro's 2026 APBD balances at Rp6,511,677,155,223, as its council agreed", () => {
  const { steps } = sampleBudget(settingOf(3522, 2026));
  for (const phase of ['approved', 'apbd', 'dpa']) {
    const own = totals(steps.find((step) => step.phase === phase)!.lines());
    assert.equal(moneyText(own.revenue), '4566015750285.00');
    assert.equal(moneyText(own.financing_in), '1945661404938.00');
    assert.equal(moneyText(own.spending), '5998822796109.00');
    assert.equal(moneyText(own.financing_out), '512854359114.00');
    assert.equal(moneyText(volumeOf(own)), '6511677155223.00', phase);
    assert.ok(isBalanced(own));
  }
});

test('in 2024 Bojonegoro spent Rp6,553,978,261,155.47, and no sen is lost', () => {
  const payments = sampleBudget(settingOf(3522, 2024)).payments();
  const spent = payments
    .filter(({ account }) => account.startsWith('5'))
    .map(({ kind, amount }) => (kind === 'return' ? sen(-parseMoney(amount)) : parseMoney(amount)));
  assert.equal(moneyText(sumOfMoney(spent)), '6553978261155.47');
});

test('a sample says what was published, to the rupiah or as far as it was rounded', () => {
  const differing: string[] = [];
  for (const region of REGIONS)
    for (const year of YEARS) {
      const { steps } = sampleBudget(settingOf(region, year));
      for (const one of pressOf(region, year)) {
        const step = steps.find(({ phase }) => phase === one.phase);
        if (!step) continue;
        const lines = step.lines();
        const sums = lines.map((line) => [line.account, amountOfLine(line)] as const);
        const ours = ownSum(one.item, totals(lines), sums);
        // Ceilings lie higher than some accounts.
        if (ours === undefined || (isCoarse(one.phase as PlayedStep['phase']) && one.item.split('.').length > 2))
          continue;
        if (agreementOf(one, ours) === 'differs') differing.push(`${region} ${year} ${one.phase} ${one.item}`);
      }
    }
  assert.deepEqual(
    differing,
    ['3511 2025 apbd deficit', '3511 2025 apbd total', '3511 2026 rapbd 5.1'],
    'those that contradict what is printed beside them',
  );
});

test('the press figures of Bondowoso 2025 do not reconcile, and the program says so', () => {
  const found = contradictionsIn(pressOf(3511, 2025));
  assert.deepEqual(
    found.map(({ phase, item, said, made, away }) => [phase, item, moneyText(said), moneyText(made), moneyText(away)]),
    [
      ['apbd', 'total', '2162215877196.00', '2162214877196.00', '1000000.00'],
      ['apbd', 'deficit', '140177975208.00', '140176985208.00', '990000.00'],
    ],
  );
});

test('rounding is no contradiction, parts that exceed their whole are one', () => {
  const of = (region: number, year: number) =>
    contradictionsIn(pressOf(region, year)).map(({ phase, item }) => `${phase} ${item}`);
  assert.deepEqual(of(3522, 2026), []);
  assert.deepEqual(
    of(3511, 2026),
    ['rapbd 5.1'],
    'salaries, goods and grants come to more than the operation they are part of',
  );
  assert.deepEqual(of(3522, 2025), []);
});

test('everybody finds the road from Ngasem to Butoh, and what was taken from roads and irrigation in Bondowoso', () => {
  const [road] = sampleBudget(settingOf(3522, 2026))
    .steps.at(-1)!
    .lines()
    .filter(({ title }) => /jalan Ngasem - Butoh/.test(title));
  assert.equal(moneyText(amountOfLine(road!)), '4200000000.00');
  const { steps } = sampleBudget(settingOf(3511, 2025));
  const shift = steps.find(({ phase }) => phase === 'shift')!;
  const apbd = steps.find(({ phase }) => phase === 'apbd')!;
  const taken = new Set(
    shift
      .lines()
      .filter(({ reason }) => /dikosongkan/.test(reason ?? ''))
      .map(lineId),
  );
  const of = (account: string) =>
    moneyText(
      sumOfMoney(
        apbd
          .lines()
          .filter((line) => taken.has(lineId(line)) && line.account === account)
          .map(amountOfLine),
      ),
    );
  assert.equal(of('4.2.01.08.02.0006'), '61697536000.00');
  assert.equal(of('5.2.04.01.01.0003'), '61697536000.00');
  assert.equal(of('4.2.01.09.01.0043'), '4297019000.00');
  assert.equal(of('5.2.04.02.01.0005'), '4297019000.00');
  assert.equal(
    sumOfMoney(
      shift
        .lines()
        .filter((line) => taken.has(lineId(line)))
        .map(amountOfLine),
    ),
    0n,
  );
});
