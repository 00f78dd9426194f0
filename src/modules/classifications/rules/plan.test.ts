import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMoney } from '#platform/money.ts';
import type { ListKind } from '../types.ts';
import { issue } from './issues.ts';
import { type Before, planList, planSuccessors } from './plan.ts';
import { readListRow, readPairRow, type SourceRow } from './row.ts';
import { holdsOn, succession } from './validity.ts';

const row = (line: number, cells: SourceRow['cells'], more: Partial<SourceRow> = {}): SourceRow => ({
  line,
  cells,
  issues: [],
  ...more,
});
const plan = (kind: ListKind, rows: readonly SourceRow[], before: readonly Partial<Before>[] = []) =>
  planList(
    kind,
    rows.map((one) => readListRow(kind, one)),
    new Map(
      before.map((one) => [one.code!, { code: '', name: '', specification: null, unit: null, price: null, ...one }]),
    ),
  );
const told = (result: ReturnType<typeof plan>) =>
  result.rows.map(({ line, outcome, issues }) => [line, outcome, ...issues.map(({ code }) => code)]);

const TREE = [
  row(2, { code: '5', name: 'BELANJA DAERAH' }),
  row(3, { code: '5.1', name: 'BELANJA OPERASI' }),
  row(4, { code: '5.1.02', name: 'Belanja Barang dan Jasa' }),
];

test('a list is a tree, in whatever order its rows come; only what lies as deep as its kind goes is booked on', () => {
  const { entries, counts } = plan('account', [
    row(2, { code: '5.1.02.01.01.0024', name: 'Alat tulis' }),
    ...TREE,
    row(6, { code: '5.1.02.01', name: 'Belanja Barang' }),
    row(7, { code: '5.1.02.01.01', name: 'Barang Pakai Habis' }),
    row(8, { code: '5.2', name: 'BELANJA MODAL' }),
  ]);
  assert.equal(counts.refused, 0);
  assert.deepEqual(
    entries.filter(({ isLeaf }) => isLeaf).map(({ code }) => code),
    ['5.1.02.01.01.0024'],
  );
  assert.deepEqual(
    entries.map(({ code, parent, level }) => [code, parent, level]),
    [
      ['5.1.02.01.01.0024', '5.1.02.01.01', 6],
      ['5', null, 1],
      ['5.1', '5', 2],
      ['5.1.02', '5.1', 3],
      ['5.1.02.01', '5.1.02', 4],
      ['5.1.02.01.01', '5.1.02.01', 5],
      ['5.2', '5', 2],
    ],
  );
});

test('each wrong row is told what is wrong with it, and the others are not blamed', () => {
  const result = plan('account', [
    ...TREE,
    row(5, { code: '5.1.02.001', name: 'Salah' }),
    row(6, { code: '', name: 'Catatan di bawah tabel' }),
    row(7, { code: '5.1.03.01', name: 'Tanpa induk' }),
    row(8, { code: '5.1.2', name: '' }),
    row(9, { code: '5.1', name: 'Dua kali' }),
    row(10, { code: '5.1.04', name: 'x'.repeat(1001) }),
    row(11, { code: '5.1.05', name: 'Huruf \ufffd' }),
  ]);
  assert.deepEqual(told(result).slice(3), [
    [5, 'refused', 'code-bad'],
    [6, 'refused', 'code-missing'],
    [7, 'refused', 'parent-unknown'],
    [8, 'refused', 'code-bad', 'name-missing'],
    [9, 'refused', 'code-twice'],
    [10, 'refused', 'too-long'],
    [11, 'refused', 'unreadable'],
  ]);
  assert.equal(result.counts.refused, 7);
  assert.match(result.rows[7]!.issues[0]!.id, /Kode 5\.1 sudah ada di baris 3/);
});

test('what the sheet itself says of a cell is not said again as an empty one', () => {
  const merged = issue('merged-cell', 'name', { value: 'A5:C5' });
  const torn = issue('broken-quotes');
  assert.deepEqual(
    told(plan('account', [row(2, { code: '5', name: '' }, { issues: [merged] }), row(3, {}, { issues: [torn] })])),
    [
      [2, 'refused', 'merged-cell'],
      [3, 'refused', 'broken-quotes'],
    ],
  );
});

test('against the list in force each code is the same, new, renamed or removed', () => {
  const result = plan(
    'account',
    [...TREE, row(5, { code: '5.2', name: 'BELANJA MODAL' })],
    [
      { code: '5', name: 'Belanja  daerah' },
      { code: '5.1', name: 'BELANJA RUTIN' },
      { code: '5.1.02', name: 'Belanja Barang dan Jasa' },
      { code: '5.3', name: 'BELANJA TIDAK TERDUGA' },
    ],
  );
  assert.deepEqual(told(result), [
    [2, 'same'],
    [3, 'renamed'],
    [4, 'same'],
    [5, 'new'],
    [null, 'removed'],
  ]);
  assert.deepEqual(result.counts, { same: 2, new: 1, renamed: 1, repriced: 0, removed: 1, refused: 0 });
});

test('a code whose row is refused is not told as removed', () => {
  const result = plan('account', [row(2, { code: '5', name: '' })], [{ code: '5', name: 'BELANJA DAERAH' }]);
  assert.deepEqual(told(result), [[2, 'refused', 'name-missing']]);
});

test('what is common to all needs no heading above it', () => {
  const { entries, counts } = plan('activity', [
    row(2, { code: 'X.XX.01', name: 'PROGRAM PENUNJANG' }),
    row(3, { code: 'X.XX.01.2.01', name: 'Perencanaan' }),
  ]);
  assert.equal(counts.refused, 0);
  assert.deepEqual(
    entries.map(({ parent }) => parent),
    [null, 'X.XX.01'],
  );
});

test('a price is exact rupiah above zero, of a standard, for a unit', () => {
  const thing = { code: 'SSH.1', name: 'Semen', unit: 'zak' };
  const result = plan('price', [
    row(2, { ...thing, code: 'A', price: 'Rp 72.000' }),
    row(3, { ...thing, code: 'B', price: '16,250.50', standard: 'HSPK' }),
    row(4, { ...thing, code: 'C', price: '72000', unit: '' }),
    row(5, { ...thing, code: 'D', price: '' }),
    row(6, { ...thing, code: 'E', price: 'tujuh ribu' }),
    row(7, { ...thing, code: 'F', price: '0' }),
    row(8, { ...thing, code: 'G', price: '(500)' }),
    row(9, { ...thing, code: 'H', price: '10', standard: 'lain' }),
    row(10, { ...thing, code: 'I', price: '123.456' }, { price: parseMoney('123.46') }),
  ]);
  assert.deepEqual(told(result), [
    [2, 'new'],
    [3, 'new'],
    [4, 'refused', 'unit-missing'],
    [5, 'refused', 'price-missing'],
    [6, 'refused', 'price-bad'],
    [7, 'refused', 'price-not-positive'],
    [8, 'refused', 'price-not-positive'],
    [9, 'refused', 'standard-unknown'],
    [10, 'new'],
  ]);
  assert.deepEqual(
    result.entries.map(({ price, standard, isLeaf }) => [price, standard, isLeaf]),
    [
      [7_200_000n, 'ssh', true],
      [1_625_050n, 'hspk', true],
      [12_346n, 'ssh', true],
    ],
  );
});

test('a price that moved, or is for another unit, is told as such', () => {
  const before = { code: 'A', name: 'Semen', unit: 'zak', specification: '50 kg', price: parseMoney('70000') };
  const now = { code: 'A', name: 'Semen', unit: 'zak', specification: '50  kg', price: '70000' };
  assert.deepEqual(told(plan('price', [row(2, now)], [before])), [[2, 'same']]);
  assert.deepEqual(told(plan('price', [row(2, { ...now, price: '72000' })], [before])), [[2, 'repriced']]);
  assert.deepEqual(told(plan('price', [row(2, { ...now, unit: 'kg' })], [before])), [[2, 'repriced']]);
});

test('a pair of codes stands once and both are known; one code may become several', () => {
  const rows = [
    row(2, { oldCode: '5.1.02.001', newCode: '5.1.02' }),
    row(3, { oldCode: '5.1', newCode: '5.1' }),
    row(4, { oldCode: '5.1', newCode: '5.2' }),
    row(5, { oldCode: '5.1', newCode: '5.1' }),
    row(6, { oldCode: '5.9', newCode: '5.8' }),
    row(7, { oldCode: '', newCode: '5.1' }),
  ];
  const result = planSuccessors(
    rows.map((one) => readPairRow('account', one)),
    { from: new Set(['5.1']), to: new Set(['5.1', '5.2', '5.1.02']) },
  );
  assert.deepEqual(
    result.rows.map(({ line, issues }) => [line, ...issues.map(({ code }) => code)]),
    [[2, 'code-bad'], [3], [4], [5, 'pair-twice'], [6, 'old-code-unknown', 'new-code-unknown'], [7, 'code-missing']],
  );
  assert.deepEqual(result.pairs, [
    { from: '5.1', to: '5.1' },
    { from: '5.1', to: '5.2' },
  ]);
});

const version = (
  id: string,
  validFrom: string,
  validTo: string | null = null,
  state: 'in_force' | 'draft' = 'in_force',
) => ({
  id,
  validFrom,
  validTo,
  state,
});

test('a new version ends the one before it on the day before it begins', () => {
  const all = [version('a', '2020-01-01'), version('draft', '2024-01-01', null, 'draft')];
  assert.deepEqual(succession(all, version('b', '2024-01-01')), { ends: [{ id: 'a', validTo: '2023-12-31' }] });
});

test('a version for a time that is over ends nothing, and cuts one that it meets', () => {
  const all = [version('a', '2020-01-01', '2022-12-31'), version('b', '2023-01-01', '2025-12-31')];
  assert.deepEqual(succession(all, version('c', '2026-01-01')), { ends: [] });
  assert.deepEqual(succession(all, version('c', '2025-03-01')), { ends: [{ id: 'b', validTo: '2025-02-28' }] });
});

test('a version that would leave another one no day is refused', () => {
  const all = [version('a', '2020-01-01', '2022-12-31'), version('b', '2023-01-01')];
  assert.equal(succession(all, version('c', '2023-01-01')).inTheWay?.id, 'b');
  assert.equal(succession(all, version('c', '2021-06-01')).inTheWay?.id, 'b');
  // one that ends before the next begins only cuts the earlier one
  assert.deepEqual(succession(all, version('c', '2021-06-01', '2021-12-31')).ends, [
    { id: 'a', validTo: '2021-05-31' },
  ]);
});

test('a list holds from its first through its last day, once it is approved', () => {
  const one = version('a', '2024-01-01', '2024-12-31');
  assert.deepEqual(
    ['2023-12-31', '2024-01-01', '2024-12-31', '2025-01-01'].map((day) => holdsOn(one, day)),
    [false, true, true, false],
  );
  assert.equal(holdsOn({ ...one, state: 'draft' }, '2024-06-01'), false);
});
