import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMoney, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import type { Phase } from '../types.ts';
import { differenceOfParts, type Part } from './coarse.ts';
import { placesIn } from './place-words.ts';
import { stagesOf } from './stages.ts';

const rupiah = (text: string): Sen => parseMoney(text);

const part = (activity: string, amount: string, organisation = 'pu'): Part => ({
  organisation,
  kind: 'spending',
  activity,
  amount: rupiah(amount),
});

test('a programme that has come into its lines is held against its ceiling, not told as gone and come', () => {
  const ceilings = [part('1.03.10', '100'), part('1.03.08', '40')];
  const lines = [part('1.03.10.2.01.0034', '70'), part('1.03.10.2.01.0046', '50'), part('1.03.02.2.01.0001', '5')];
  const changed = differenceOfParts(ceilings, lines, { before: true, after: false });
  assert.deepEqual(
    changed.map(({ activity, before, after, change }) => [activity, before, after, change]),
    [
      ['1.03.08', rupiah('40'), undefined, 'gone'],
      ['1.03.10', rupiah('100'), rupiah('120'), 'more'],
      ['1.03.02', undefined, rupiah('5'), 'new'],
    ],
  );
});

test('one ceiling for a whole agency holds all that it does', () => {
  const [one] = differenceOfParts([part('', '100')], [part('1.03.10.2.01.0034', '90')], { before: true, after: false });
  assert.deepEqual([one?.activity, one?.change], ['', 'less']);
});

test('invariant 10: whatever the ceilings and the lines, their differences come to the difference of the sums', () => {
  const codes = fc.constantFrom('', '1', '1.03', '1.03.10', '1.03.10.2.01', '1.03.10.2.01.0034', '1.01.02.2.01.0001');
  const parts = fc.array(
    fc.record({
      organisation: fc.constantFrom('a', 'b'),
      kind: fc.constantFrom('spending', 'revenue'),
      activity: codes,
      amount: fc.bigInt({ min: 0n, max: 10n ** 15n }).map(sen),
    }),
    { maxLength: 12 },
  );
  const sum = (all: readonly { amount: Sen }[]) => sumOfMoney(all.map(({ amount }) => amount));
  fc.assert(
    fc.property(parts, parts, fc.boolean(), fc.boolean(), (before, after, a, b) => {
      const changed = differenceOfParts(before as Part[], after as Part[], { before: a, after: b });
      assert.equal(sumOfMoney(changed.map(({ difference }) => difference)), sum(after) - sum(before));
    }),
  );
});

const due = (phase: Phase, dueOn: string) => ({
  phase,
  dueOn,
  source: 'PP 12/2019',
  isCertain: true,
});
const DUES = [
  due('kua_ppas', '2025-08-15'),
  due('rapbd', '2025-10-01'),
  due('approved', '2025-11-30'),
  due('apbd', '2025-12-31'),
];

test('what was decided late is late by so many days, and what is owed is overdue only after its day', () => {
  const versions = [
    { number: 1, phase: 'kua_ppas', decidedOn: '2025-10-24' },
    { number: 2, phase: 'rapbd', decidedOn: '2025-10-01' },
  ] as const;
  const told = stagesOf(DUES, versions, '2025-12-02').map(({ phase, state, lateDays }) => [phase, state, lateDays]);
  assert.deepEqual(told, [
    ['kua_ppas', 'late', 70],
    ['rapbd', 'in_time', 0],
    ['approved', 'overdue', 2],
    ['apbd', 'ahead', 0],
  ]);
});

test('a phase that is not here though a later one is was not late: it is not known', () => {
  const told = stagesOf(DUES, [{ number: 1, phase: 'apbd', decidedOn: '2025-12-30' }], '2026-11-01');
  assert.deepEqual(
    told.map(({ phase, state }) => [phase, state]),
    [
      ['kua_ppas', 'unrecorded'],
      ['rapbd', 'unrecorded'],
      ['approved', 'unrecorded'],
      ['apbd', 'in_time'],
    ],
  );
});

test('a changed budget that nobody has begun is owed by nobody; one that was begun is', () => {
  const dues = [due('changed_kua_ppas', '2026-08-14'), due('changed_rapbd', '2026-09-14')];
  const apbd = { number: 1, phase: 'apbd' as const, decidedOn: '2025-12-30' };
  const begun = { number: 2, phase: 'changed_kua_ppas' as const, decidedOn: '2026-08-14' };
  const told = (...versions: (typeof apbd | typeof begun)[]) =>
    stagesOf(dues, versions, '2026-11-01').map(({ phase, state }) => `${phase} ${state}`);
  assert.deepEqual(told(apbd), ['apbd undated', 'changed_kua_ppas optional', 'changed_rapbd optional']);
  assert.deepEqual(told(apbd, begun), ['apbd undated', 'changed_kua_ppas in_time', 'changed_rapbd overdue']);
});

test('every shift is a stage of its own, without a day on which it is due', () => {
  const shifts = [3, 4].map((number) => ({ number, phase: 'shift' as const, decidedOn: `2026-0${number}-01` }));
  const told = stagesOf([], [{ number: 1, phase: 'apbd', decidedOn: '2025-12-30' }, ...shifts], '2026-11-01');
  assert.deepEqual(
    told.map(({ phase, state, decided }) => [phase, state, decided?.number]),
    [
      ['apbd', 'undated', 1],
      ['shift', 'undated', 3],
      ['shift', 'undated', 4],
    ],
  );
});

const PLACES = [
  { code: '35.22.15', level: 'district', name: 'Ngasem' },
  { code: '35.22.15.2001', level: 'village', name: 'Ngasem' },
  { code: '35.22.15.2008', level: 'village', name: 'Butoh' },
  { code: '35.22.16', level: 'district', name: 'Sumber Rejo' },
  { code: '35.22.17.2001', level: 'village', name: 'Sumber' },
];
const inWords = (typed: string) => placesIn(typed, PLACES, 4).map(({ code }) => code);

test('places are found in the words of a search, the district before its village', () => {
  assert.deepEqual(inWords('jalan ngasem'), ['35.22.15', '35.22.15.2001']);
  assert.deepEqual(inWords('Jalan Butoh–Ngasem'), ['35.22.15', '35.22.15.2001', '35.22.15.2008']);
  assert.deepEqual(inWords('pasar sumber rejo'), ['35.22.16'], 'not the shorter name inside it');
  assert.deepEqual(inWords('jalan'), []);
});
