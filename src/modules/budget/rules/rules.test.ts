import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { moneyText, parseMoney, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import { type LineInput, PHASES } from '../types.ts';
import { canonicalLine } from './canonical.ts';
import { excessOver, isUnplanned } from './ceilings.ts';
import { amountOf, factorsText, isTooDear, volumeOf as multiplied } from './detail.ts';
import { differenceOf } from './difference.ts';
import { judgeLine, type Known } from './judge.ts';
import { isOverrun, plannedUntil, realisation } from './payments.ts';
import { beginsLate, copiesLines, isCoarse, mustBalance, nextPhases, openPhase } from './phases.ts';
import {
  isBalanced,
  isWithin,
  kindOfAccount,
  netFinancing,
  prefixOf,
  remainder,
  surplusOf,
  totalsOf,
  treeOf,
  volumeOf,
} from './sums.ts';

const money = fc.bigInt({ min: 0n, max: 10n ** 15n }).map(sen);
const accounts = fc
  .tuple(
    fc.constantFrom('4.1.01', '5.1.02', '5.2.04', '6.1.01', '6.2.02'),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
  )
  .map(([head, a, b, c]) => `${head}.0${a}.0${b}.000${c}`);
const lines = fc.array(fc.record({ account: accounts, amount: money }), { maxLength: 60 });

test('invariant 1: sums are exact, in whatever order they are made', () => {
  fc.assert(
    fc.property(fc.array(money), (amounts) => {
      const backwards = sumOfMoney(amounts.toReversed());
      assert.equal(sumOfMoney(amounts), backwards);
      assert.equal(parseMoney(moneyText(backwards)), backwards);
    }),
  );
});

test('invariant 2: Bojonegoro’s APBD of 2026 balances to the rupiah, and Bondowoso’s printed total of 2025 does not come from its parts', () => {
  const bojonegoro = {
    revenue: parseMoney('4566015750285'),
    financing_in: parseMoney('1945661404938'),
    spending: parseMoney('5998822796109'),
    financing_out: parseMoney('512854359114'),
  };
  assert.ok(isBalanced(bojonegoro));
  assert.equal(moneyText(volumeOf(bojonegoro)), '6511677155223.00');
  assert.equal(moneyText(surplusOf(bojonegoro)), '-1432807045824.00');
  assert.equal(netFinancing(bojonegoro), sen(-surplusOf(bojonegoro)));
  const bondowoso = { ...bojonegoro, revenue: parseMoney('2022037891988'), spending: parseMoney('2162214877196') };
  assert.notEqual(moneyText(surplusOf(bondowoso)), '-140177975208.00', 'what was printed');
  assert.equal(moneyText(surplusOf(bondowoso)), '-140176985208.00', 'what its parts say');
});

test('invariant 2: what remains is nothing exactly where both sides are equal', () => {
  fc.assert(
    fc.property(money, money, money, money, (revenue, spending, financing_in, financing_out) => {
      const totals = { revenue, spending, financing_in, financing_out };
      assert.equal(isBalanced(totals), revenue + financing_in === spending + financing_out);
      assert.equal(remainder(totals), surplusOf(totals) + netFinancing(totals));
    }),
  );
});

test('invariant 3: every parent is the sum of its children, at every level of the tree', () => {
  fc.assert(
    fc.property(lines, (all) => {
      const tree = treeOf(
        'account',
        all.map(({ account, amount }) => [account, amount] as const),
      );
      for (const [parent, sum] of tree) {
        const depth = parent.split('.').length;
        const children = [...tree].filter(([code]) => code.split('.').length === depth + 1 && isWithin(code, parent));
        if (depth < 6) assert.equal(sum, sumOfMoney(children.map(([, amount]) => amount)), parent);
      }
      const roots = [...tree].filter(([code]) => code.length === 1);
      assert.equal(sumOfMoney(roots.map(([, amount]) => amount)), sumOfMoney(all.map(({ amount }) => amount)));
    }),
  );
});

test('invariant 4: an amount is its coefficients times its price, with tax, rounded once to the sen', () => {
  const detail = {
    factors: [
      { value: '12', unit: 'bulan' },
      { value: '3', unit: 'orang' },
    ],
    unitPrice: '150000',
    taxPercent: '0',
  };
  assert.equal(moneyText(amountOf(detail)), '5400000.00');
  assert.equal(moneyText(amountOf({ ...detail, taxPercent: '11' })), '5994000.00');
  assert.equal(
    moneyText(amountOf({ ...detail, factors: [{ value: '0.3333', unit: 'm3' }], unitPrice: '0.01' })),
    '0.00',
  );
  assert.equal(moneyText(amountOf({ ...detail, factors: [{ value: '1.5', unit: 'm3' }], unitPrice: '0.01' })), '0.02');
  assert.equal(multiplied(detail.factors), '36');
  assert.equal(multiplied([{ value: '2.5', unit: 'km' }]), '2.5');
  assert.equal(
    factorsText([
      { value: '2.5', unit: 'km' },
      { value: '2', unit: 'lapis' },
    ]),
    '2,5 km × 2 lapis',
  );
});

test('invariant 4: the order of coefficients does not matter', () => {
  const factor = fc.record({
    value: fc.integer({ min: 1, max: 99_999 }).map((n) => String(n / 100)),
    unit: fc.constant('x'),
  });
  fc.assert(
    fc.property(
      fc.array(factor, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 10 ** 9 }),
      (factors, price) => {
        const detail = { factors, unitPrice: String(price), taxPercent: '11' };
        assert.equal(amountOf(detail), amountOf({ ...detail, factors: factors.toReversed() }));
      },
    ),
  );
});

test('invariant 4: a price above its ceiling needs somebody who allowed it', () => {
  const ceiling = parseMoney('100000');
  assert.equal(isTooDear({ unitPrice: '100000', priceApproval: null }, ceiling), false);
  assert.equal(isTooDear({ unitPrice: '100000.01', priceApproval: null }, ceiling), true);
  assert.equal(isTooDear({ unitPrice: '200000', priceApproval: 'Disetujui Sekda, harga pasar naik' }, ceiling), false);
  assert.equal(isTooDear({ unitPrice: '200000', priceApproval: null }, undefined), false);
});

const KNOWN: Known = {
  activities: new Map([
    ['1.03.10.2.01.0034', { isLeaf: true }],
    ['1.03.10', { isLeaf: false }],
    ['1.03.10.1.01.0001', { isLeaf: true }],
  ]),
  accounts: new Map([
    ['5.2.04.01.01.0003', { isLeaf: true }],
    ['5.2.04', { isLeaf: false }],
    ['5', { isLeaf: false }],
    ['8.1.01.01.01.0001', { isLeaf: true }],
  ]),
  functions: new Map([['05.01', {}]]),
  fundSources: new Map([['1.1.1.01.01.01', { isLeaf: true }]]),
  organisations: new Set(['00000000-0000-7000-8000-00000000000a']),
  places: new Set(['35.22.04.2003']),
  priceCeilings: new Map([['1.1.12', parseMoney('1000')]]),
};
const LINE: LineInput = {
  organisation: '00000000-0000-7000-8000-00000000000a',
  activity: '1.03.10.2.01.0034',
  account: '5.2.04.01.01.0003',
  fundSource: '1.1.1.01.01.01',
  function: '05.01',
  place: '35.22.04.2003',
  title: 'Pemeliharaan berkala ruas contoh',
  amount: '1000000',
  details: [],
  cash: null,
  reason: null,
};
const slugs = (line: Partial<LineInput>, phase: (typeof PHASES)[number] = 'rapbd') =>
  judgeLine({ ...LINE, ...line }, phase, KNOWN).map(({ slug }) => slug);

test('invariant 5: a line names agency, sub kegiatan, account and fund source, each of the lists of its year', () => {
  assert.deepEqual(slugs({}), []);
  assert.deepEqual(slugs({ organisation: '00000000-0000-7000-8000-00000000000b' }), ['agency-unknown']);
  assert.deepEqual(slugs({ activity: '' }), ['activity-missing']);
  assert.deepEqual(slugs({ activity: '1.03.10.2.01.9999' }), ['activity-unknown']);
  assert.deepEqual(slugs({ activity: '1.03.10' }), ['activity-too-wide']);
  assert.deepEqual(slugs({ activity: '1.03.10.1.01.0001' }), ['activity-of-another'], 'K = 1 is the province');
  assert.deepEqual(slugs({ account: '5.2.04.01.01.9999' }), ['account-unknown']);
  assert.deepEqual(slugs({ account: '5.2.04' }), ['account-too-wide']);
  assert.deepEqual(slugs({ fundSource: '' }), ['fund-source-missing']);
  assert.deepEqual(slugs({ fundSource: '2.2.1.01.03.28' }), ['fund-source-unknown']);
  assert.deepEqual(slugs({ place: '35.11.01.2001' }), ['place-elsewhere']);
  assert.deepEqual(slugs({ function: '02' }), ['function-unknown']);
});

test('invariant 5: ceilings are set on wider levels', () => {
  assert.deepEqual(slugs({ activity: '1.03.10', account: '5', fundSource: '' }, 'kua_ppas'), []);
  assert.deepEqual(slugs({ activity: '', account: '5.2.04', fundSource: '' }, 'changed_kua_ppas'), []);
});

test('invariant 6: an account says which side of the budget it is on, and those of balance sheets are on none', () => {
  assert.equal(kindOfAccount('4.1.01'), 'revenue');
  assert.equal(kindOfAccount('5'), 'spending');
  assert.equal(kindOfAccount('6.1.01'), 'financing_in');
  assert.equal(kindOfAccount('6.2'), 'financing_out');
  for (const none of ['1.1', '6', '6.3', '8.1.01', '', '55']) assert.equal(kindOfAccount(none), undefined, none);
  assert.ok(slugs({ account: '8.1.01.01.01.0001' }).includes('account-outside'));
});

test('an amount is what its details come to, or is refused', () => {
  const detail = {
    component: 'Aspal',
    specification: null,
    priceCode: '1.1.12',
    factors: [{ value: '10', unit: 'ton' }],
    unitPrice: '900',
    taxPercent: '0',
    priceApproval: null,
  };
  assert.deepEqual(slugs({ amount: null, details: [detail] }), []);
  assert.deepEqual(slugs({ amount: '9000', details: [detail] }), []);
  assert.deepEqual(slugs({ amount: '9001', details: [detail] }), ['amount-is-not-its-details']);
  assert.deepEqual(slugs({ amount: null }), ['amount-missing']);
  assert.deepEqual(slugs({ amount: null, details: [{ ...detail, unitPrice: '1001' }] }), ['price-above-ceiling']);
  assert.deepEqual(slugs({ amount: null, details: [{ ...detail, priceCode: '9' }] }), ['price-unknown']);
});

test('invariant 7: what is submitted passes no ceiling, neither of a programme nor of all together', () => {
  const ceilings = [
    { activity: '1.03.10', fundSource: '', amount: parseMoney('100') },
    { activity: '1.03.02', fundSource: '', amount: parseMoney('50') },
  ];
  const planned = (activity: string, amount: string) => ({
    activity,
    fundSource: '1.1.1.01.01.01',
    amount: parseMoney(amount),
  });
  assert.deepEqual(excessOver(ceilings, [planned('1.03.10.2.01.0034', '100'), planned('1.03.02.2.02.0001', '50')]), []);
  const [over] = excessOver(ceilings, [planned('1.03.10.2.01.0034', '60'), planned('1.03.10.2.01.0046', '41')]);
  assert.equal(over && moneyText(over.over), '1.00');
  assert.equal(over?.ceiling.activity, '1.03.10');
  assert.equal(isUnplanned(ceilings, '1.03.10.2.01.0034'), false);
  assert.equal(isUnplanned(ceilings, '1.03.1'), true);
  assert.equal(isUnplanned(ceilings, '1.03.11.2.01.0001'), true);
});

test('invariant 7: nothing that is within its ceilings is refused, nothing past them let through', () => {
  const part = fc.record({
    activity: fc.constantFrom('1.03.10.2.01.0034', '1.03.10.2.01.0046', '1.03.02.2.02.0001'),
    amount: money,
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), money, (parts, amount) => {
      const excess = excessOver(
        [{ activity: '', fundSource: '', amount }],
        parts.map((one) => ({ ...one, fundSource: '' })),
      );
      assert.equal(excess.length > 0, sumOfMoney(parts.map((one) => one.amount)) > amount);
    }),
  );
});

test('invariant 9: phases follow each other, from ceilings to payments, and none comes back', () => {
  assert.deepEqual(nextPhases('kua_ppas'), ['rka', 'rapbd']);
  assert.deepEqual(nextPhases('apbd'), ['dpa', 'shift', 'changed_kua_ppas']);
  assert.ok(nextPhases('shift').includes('shift'), 'a shift may follow a shift');
  for (const phase of PHASES) {
    const after = nextPhases(phase).filter((next) => next !== 'shift');
    for (const next of after) assert.ok(PHASES.indexOf(next) > PHASES.indexOf(phase), `${phase} -> ${next}`);
  }
  assert.ok(nextPhases(undefined).includes('apbd'), 'a year may begin here with what is decided');
  assert.equal(beginsLate('kua_ppas'), false);
  assert.equal(beginsLate('apbd'), true);
});

test('a phase begins with the lines of the one before it, but for ceilings and what agencies write anew', () => {
  assert.equal(copiesLines('rapbd', 'approved'), true);
  assert.equal(copiesLines('rka', 'rapbd'), true);
  assert.equal(copiesLines('kua_ppas', 'rka'), false);
  assert.equal(copiesLines('kua_ppas', 'rapbd'), false);
  assert.equal(copiesLines('changed_kua_ppas', 'changed_rapbd'), false);
  for (const phase of PHASES) assert.ok(!(isCoarse(phase) && mustBalance(phase)));
});

test('open data knows four phases, and what is none of them is not squeezed in', () => {
  assert.equal(openPhase('rapbd'), 'proposed');
  assert.equal(openPhase('apbd'), 'approved');
  assert.equal(openPhase('shift'), 'adjusted');
  for (const none of ['kua_ppas', 'approved', 'evaluated', 'rka'] as const) assert.equal(openPhase(none), undefined);
});

test('invariant 10: the sum of all differences is the difference of the sums', () => {
  const side = fc.uniqueArray(fc.record({ id: fc.integer({ min: 0, max: 30 }).map(String), amount: money }), {
    selector: ({ id }) => id,
  });
  fc.assert(
    fc.property(side, side, (before, after) => {
      const all = differenceOf(before, after);
      const total = (of: readonly { amount: Sen }[]) => sumOfMoney(of.map(({ amount }) => amount));
      assert.equal(sumOfMoney(all.map(({ difference }) => difference)), total(after) - total(before));
      for (const one of all) assert.equal(one.change === 'same', one.before !== undefined && one.before === one.after);
    }),
  );
});

test('invariant 11: the months of a line come to the line, or it is refused', () => {
  const cash = [...Array<string>(11).fill('80000'), '120000'];
  assert.deepEqual(slugs({ cash }, 'dpa'), []);
  assert.deepEqual(slugs({ cash: [...cash.slice(0, 11), '120001'] }, 'dpa'), ['cash-is-not-its-line']);
  assert.equal(moneyText(plannedUntil(cash.map(parseMoney), 3)), '240000.00');
});

test('invariant 12: what was paid is payments without returns, and past its line it is marked, not dropped', () => {
  const paid = [
    { paidOn: '2026-02-01', amount: parseMoney('70') },
    { paidOn: '2026-03-01', amount: parseMoney('-20') },
    { paidOn: '2026-04-01', amount: parseMoney('50') },
  ];
  assert.equal(moneyText(realisation(paid, '2026-03-31')), '50.00');
  assert.equal(moneyText(realisation(paid, '2026-12-31')), '100.00');
  const held = parseMoney('100');
  assert.equal(isOverrun(held, parseMoney('50'), parseMoney('50')), false);
  assert.equal(isOverrun(held, parseMoney('50'), parseMoney('50.01')), true);
  assert.equal(isOverrun(undefined, sen(0n), parseMoney('1')), true, 'there is no such line');
  assert.equal(isOverrun(held, parseMoney('200'), parseMoney('-10')), false, 'a return takes nothing');
});

test('a line is sealed in the same letters whatever order its fields came in', () => {
  const { amount: _, ...rest } = LINE;
  const line = {
    ...rest,
    id: '0123456789abcdef',
    kind: 'spending' as const,
    amount: parseMoney('1000000'),
    cash: null,
    details: [],
  };
  const backwards = Object.fromEntries(Object.entries(line).reverse()) as typeof line;
  assert.equal(canonicalLine(line), canonicalLine(backwards));
  assert.match(canonicalLine(line), /"amount":"1000000\.00"/);
});

test('a code is cut at its numbers, however many digits they have', () => {
  assert.equal(prefixOf('activity', '1.03.10.2.01.0034', 3), '1.03.10');
  assert.equal(prefixOf('activity', '1.03.10.2.01.0034', 4), '1.03.10.2.01');
  assert.equal(prefixOf('account', '5.1.02.01.100.0003', 5), '5.1.02.01.100');
  assert.equal(prefixOf('fund_source', '2.2.10.01', 3), '2.2.10');
  assert.equal(prefixOf('place', '35.22.04.2003', 1), '35.22.04');
  assert.equal(prefixOf('account', '5.1', 6), '5.1');
});

test('totals are those of their lines, side by side', () => {
  fc.assert(
    fc.property(lines, (all) => {
      const totals = totalsOf(all.map(({ account, amount }) => ({ kind: kindOfAccount(account)!, amount })));
      assert.equal(sumOfMoney(Object.values(totals)), sumOfMoney(all.map(({ amount }) => amount)));
    }),
  );
});
