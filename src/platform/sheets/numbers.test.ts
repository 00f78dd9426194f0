import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellAt, cellName, columnName, moneyOfCell, plainNumber, serialDay } from './numbers.ts';

test('a stored number loses its exponent and nothing else', () => {
  for (const [stored, plain] of [
    ['6511677155223', '6511677155223'],
    ['1.5E3', '1500'],
    ['6.511677155223E+12', '6511677155223'],
    ['-1.25e-2', '-0.0125'],
    ['0.10', '0.1'],
    ['.5', '0.5'],
    ['-0', '0'],
    ['99999999999999999999.99', '99999999999999999999.99'],
  ] as const)
    assert.equal(plainNumber(stored), plain);
  for (const none of ['', '1,5', 'abc', '1.2.3', '1E400', '0x10', 'NaN', '-', '1 000'])
    assert.equal(plainNumber(none), undefined, none);
});

test('any decimal is written back digit by digit, whatever its exponent', () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: -12, max: 12 }), (digits, exponent) => {
      const plain = plainNumber(`${digits}E${exponent}`)!;
      const [whole, fraction = ''] = plain.replace('-', '').split('.');
      const size = BigInt(whole! + fraction);
      const expected = digits < 0n ? -digits : digits;
      // the same value, compared without a float: both sides brought to twelve decimals
      assert.equal(size * 10n ** BigInt(12 - fraction.length), expected * 10n ** BigInt(exponent + 12));
      assert.equal(plain.startsWith('-'), digits < 0n);
    }),
  );
});

test('money of a stored number has at most two decimals, and what a formula leaves behind the fifteenth digit is none', () => {
  for (const [stored, amount] of [
    ['6511677155223', 651167715522300n],
    ['1234.56', 123456n],
    ['1234.5600000000001', 123456n],
    ['1234.5599999999999', 123456n],
    ['3.3000000000000003', 330n],
    ['1.5E3', 150000n],
    ['-12.5', -1250n],
    ['72000.10', 7200010n],
  ] as const)
    assert.equal(moneyOfCell(stored, true), amount, stored);
  for (const none of ['123.456', '333.33333333333331', '0.001', 'x', ''])
    assert.equal(moneyOfCell(none, true), undefined, none);
});

test('a text is an amount as people write it, a number never is', () => {
  assert.equal(moneyOfCell('123.456', false), 12345600n);
  assert.equal(moneyOfCell('123.456', true), undefined);
});

test('a serial number is a day of the calendar it is counted in', () => {
  assert.equal(serialDay('1', false), '1900-01-01');
  assert.equal(serialDay('59', false), '1900-02-28');
  assert.equal(serialDay('60', false), undefined, 'a day that never was');
  assert.equal(serialDay('61', false), '1900-03-01');
  assert.equal(serialDay('46347', false), '2026-11-21');
  assert.equal(serialDay('46347.75', false), '2026-11-21');
  assert.equal(serialDay('44885', true), '2026-11-21');
  for (const none of ['0', '-1', 'x', '2958466', '1E9']) assert.equal(serialDay(none, false), undefined, none);
});

test('a cell is called as sheets call it, and found again', () => {
  assert.deepEqual([0, 25, 26, 51, 701, 702, 16_383].map(columnName), ['A', 'Z', 'AA', 'AZ', 'ZZ', 'AAA', 'XFD']);
  assert.equal(cellName(12, 2), 'C12');
  assert.equal(cellAt('C0'), undefined);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_048_576 }), fc.integer({ min: 0, max: 16_383 }), (line, column) => {
      assert.deepEqual(cellAt(cellName(line, column)), { line, column });
    }),
  );
});
