import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ListKind } from '../types.ts';
import {
  ancestorsOf,
  authorityOf,
  commonCode,
  DEEPEST,
  formatCode,
  isUnder,
  levelOf,
  normaliseCode,
  parentOf,
  parseCode,
} from './codes.ts';
import { cofogOf } from './cofog.ts';

const same = (kind: ListKind, written: readonly string[], code: string) => {
  for (const one of written) assert.equal(normaliseCode(kind, one), code, one);
};

test('an activity is one, however wide its segments come', () => {
  same(
    'activity',
    ['1.03.10.2.01.0034', '1.03.10.02.01.0034', '1.03.10.2.01.34', ' 1.03.10.2.01.00034. ', '1 . 03 . 10.2.01.0034'],
    '1.03.10.2.01.0034',
  );
  same('activity', ['1.01.01.02.01'], '1.01.01.2.01');
  same('activity', ['x.xx.01', 'X.XX.01'], 'X.XX.01');
  same('activity', ['X.XX.01.2.01.01'], 'X.XX.01.2.01.0001');
});

test('an account is one, with three, four and five digits at its end', () => {
  same('account', ['5.2.04.01.01.0003', '5.2.04.01.001.00003', '5.2.04.01.01.003'], '5.2.04.01.01.0003');
  same('account', ['5.2.04.01.123.00003'], '5.2.04.01.123.0003');
  same('account', ['5.1.02.01.01.12345'], '5.1.02.01.01.12345');
});

test('a source of funds is one, in the form of 2019 and in the later one', () => {
  same('fund_source', ['2.2.1.01.03.28', '2.2.01.01.03.0028'], '2.2.1.01.03.28');
  same('fund_source', ['1.2.01.01.02', '1.2.1.01.02'], '1.2.1.01.02');
});

test('a function may come without its zero', () => {
  same('function', ['1.01', '01.01'], '01.01');
  same('function', ['9', '09'], '09');
});

test('what is no code is none, and is never guessed at', () => {
  const none: readonly (readonly [ListKind, string])[] = [
    ['activity', '1.1'], // a sheet has turned 1.10 into a number
    ['activity', '1.03.10.2'], // an authority without its kegiatan
    ['activity', '1.03.10.3.01'], // there are two authorities
    ['activity', 'X.03.01'],
    ['activity', '1.XX.01'],
    ['activity', '0.01'],
    ['activity', '1.03.00'],
    ['activity', '1.03.10.2.01.0034.1'],
    ['activity', '2010-03-01'], // a sheet has turned 1.03.10 into a day
    ['account', '9'],
    ['account', '5.1.2'],
    ['account', '5.1.02.01.01.0000'],
    ['account', '5,1,02'],
    ['fund_source', '3'],
    ['function', '01.1'],
    ['price', ''],
    ['price', '-x'],
    ['price', 'a\u0000b'],
    ['account', '5'.repeat(500)],
  ];
  for (const [kind, text] of none) assert.equal(parseCode(kind, text), undefined, `${kind} ${text}`);
});

test('a code of a price is the regency’s own, in capital letters', () => {
  same('price', ['ssh.01.001', 'SSH.01.001', ' SSH. 01.001'], 'SSH.01.001');
  same('price', ['1.1.7.01.03.01.001.00001'], '1.1.7.01.03.01.001.00001');
});

test('whose competence an activity is says its fourth segment', () => {
  assert.equal(authorityOf('1.03.10.2.01'), 'regency');
  assert.equal(authorityOf('1.03.10.1.01.0001'), 'province');
  assert.equal(authorityOf('1.03.10'), undefined);
});

test('the tree of an activity leaves the authority out, and that of an account has six levels', () => {
  assert.deepEqual(ancestorsOf('activity', '1.03.10.2.01.0034'), ['1', '1.03', '1.03.10', '1.03.10.2.01']);
  assert.equal(parentOf('activity', '1.03.10.2.01'), '1.03.10');
  assert.deepEqual(ancestorsOf('account', '5.1.02.01.01.0024'), ['5', '5.1', '5.1.02', '5.1.02.01', '5.1.02.01.01']);
  assert.equal(levelOf('account', '5.1.02.01.01.0024'), 6);
  assert.equal(parentOf('price', 'SSH.01.001'), undefined);
});

test('a code lies under another by its segments, not by its letters', () => {
  assert.ok(isUnder('5.1.02.01.10.0001', '5.1.02.01.10'));
  assert.ok(!isUnder('5.1.02.01.100.0001', '5.1.02.01.10'));
});

test('what is common to all offices is found under the code of each', () => {
  assert.equal(commonCode('1.03.01.2.01.0001'), 'X.XX.01.2.01.0001');
  assert.equal(commonCode('7.01.01'), 'X.XX.01');
  assert.equal(commonCode('1.03.10.2.01'), undefined);
  assert.equal(commonCode('X.XX.01'), undefined);
  assert.equal(commonCode('5'), undefined);
});

test('the division of COFOG follows from the function, and sport is recreation', () => {
  assert.deepEqual(['01.08', '02', '07.02', '08', '08.02', '09.06', '10'].map(cofogOf), [
    '01',
    '03',
    '08',
    '09',
    '08',
    '10',
    undefined,
  ]);
});

const number = (most: number) => fc.integer({ min: 1, max: most });
const padded = (most: number, ...widths: number[]) =>
  fc.tuple(number(most), fc.constantFrom(...widths)).map(([n, width]) => String(n).padStart(width, '0'));
const CODES: Record<Exclude<ListKind, 'price'>, fc.Arbitrary<string[]>> = {
  activity: fc
    .tuple(
      padded(9, 1),
      padded(99, 2),
      padded(99, 2),
      fc.constantFrom('1', '2', '01', '02'),
      padded(99, 2),
      padded(9999, 4),
    )
    .map((parts) => [...parts]),
  account: fc
    .tuple(padded(8, 1), padded(9, 1), padded(99, 2), padded(99, 2), padded(99, 2, 3), padded(999, 3, 4, 5))
    .map((parts) => [...parts]),
  function: fc.tuple(padded(99, 2), padded(99, 2)).map((parts) => [...parts]),
  fund_source: fc
    .tuple(padded(2, 1), padded(9, 1), padded(9, 1, 2), padded(99, 2), padded(99, 2), padded(99, 2, 4))
    .map((parts) => [...parts]),
};

for (const kind of ['activity', 'account', 'function', 'fund_source'] as const) {
  test(`${kind}: a code taken apart and put together is itself, and its parents are its beginnings`, () => {
    fc.assert(
      fc.property(CODES[kind], fc.integer({ min: 1, max: 6 }), (parts, length) => {
        const cut = parts.slice(0, length);
        const parsed = parseCode(kind, cut.join('.'));
        if (kind === 'activity' && cut.length === 4) return assert.equal(parsed, undefined);
        assert.ok(parsed);
        assert.equal(formatCode(parsed), parsed.code);
        assert.deepEqual(parseCode(kind, parsed.code), parsed);
        assert.equal(levelOf(kind, parsed.code), parsed.level);
        const above = ancestorsOf(kind, parsed.code);
        assert.equal(above.length, parsed.level - 1);
        assert.equal(parentOf(kind, parsed.code), above.at(-1));
        for (const [at, code] of above.entries()) {
          assert.equal(levelOf(kind, code), at + 1);
          assert.ok(isUnder(parsed.code, code) && normaliseCode(kind, code) === code);
        }
        assert.ok(parsed.level <= DEEPEST[kind]);
      }),
    );
  });
}
